#!/usr/bin/env bash
# From a webhook to the changed tile in a browser, at 200 events a second with 100 pages open: bench/live.sh
# Starts a throwaway PostgreSQL (fsync on), the Portal in Release and Chromium on loopback, measures, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
require_chromium
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll live | tee bench/results/live.txt
