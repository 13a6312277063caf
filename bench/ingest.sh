#!/usr/bin/env bash
# Uplinks per second from webhook to applied, beside what PostgreSQL does with one transaction each, in one run: bench/ingest.sh [readings]
# Starts a throwaway PostgreSQL (fsync on) and the Portal in Release on loopback, drives wrk, runs pgbench, counts rows, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
command -v wrk >/dev/null || { apt_install wrk && command -v wrk >/dev/null; } || { say "wrk could not be installed. Install it by hand and start again."; exit 1; }
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll ingest "$@" | tee bench/results/ingest.txt
