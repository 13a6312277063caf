#!/usr/bin/env bash
# What the audit costs: searches over ten million entries, appends per second: bench/audit.sh [entries]
# Starts a throwaway PostgreSQL of its own with fsync on, fills it (some minutes), measures and removes it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll audit "$@" | tee bench/results/audit.txt
