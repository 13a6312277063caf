#!/usr/bin/env bash
# What metrics and traces cost an uplink, turn by turn in one run, and how long a scrape takes with 100 tenants: bench/monitoring.sh [rounds]
# Starts a throwaway PostgreSQL (fsync on), the Portal in Release and a collector on loopback, drives wrk, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
command -v wrk >/dev/null || { apt_install wrk && command -v wrk >/dev/null; } || { say "wrk could not be installed. Install it by hand and start again."; exit 1; }
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll monitoring "$@" | tee bench/results/monitoring.txt
