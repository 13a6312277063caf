#!/usr/bin/env bash
# How long a backup and its verified restore take, and one tenant's archive and restore: bench/backup.sh [readings]
# Starts a throwaway PostgreSQL (fsync on), fills it (10 million readings take some minutes), measures and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll backup "$@" | tee bench/results/backup.txt
