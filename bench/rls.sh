#!/usr/bin/env bash
# What row level security with a signed context costs on the Operations queries: bench/rls.sh [readings] [tenants]
# Starts a throwaway PostgreSQL of its own, fills it (20 million readings of 1,000 tenants take some minutes), measures and removes it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll rls "$@" | tee bench/results/rls.txt
