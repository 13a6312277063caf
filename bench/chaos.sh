#!/usr/bin/env bash
# What breaks when something breaks: PostgreSQL stopped and killed, the Portal killed and stopped, bursts, duplicates, slow senders, a
# flood: bench/chaos.sh [fault ...] [--short]
# Starts a throwaway PostgreSQL (fsync on) and the Portal in Release on loopback for each fault, and removes them. All of it takes half
# an hour. Only a run of every fault at full length writes bench/results/chaos.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
result=/dev/null
[[ $# -gt 0 ]] || result=bench/results/chaos.txt
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll chaos "$@" | tee "$result"
