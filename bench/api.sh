#!/usr/bin/env bash
# What lists of the API take at 5,000 spaces with 100 clients, beside pgbench with the same statement: bench/api.sh [seconds]
# Starts a throwaway PostgreSQL (fsync on) and the Portal in Release on loopback, measures, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll api "$@" | tee bench/results/api.txt
