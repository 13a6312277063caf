#!/usr/bin/env bash
# Whether the time of an answer tells that somebody has an account: bench/people.sh
# Starts a throwaway PostgreSQL (fsync on) and the Portal in Release on loopback, measures, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll people "$@" | tee bench/results/people.txt
