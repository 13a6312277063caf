#!/usr/bin/env bash
# What breaks when something breaks: PostgreSQL stopped and killed, the Portal killed and stopped, bursts, duplicates, slow senders, a
# flood: bench/chaos.sh [fault ...] [--short]
# Starts a throwaway PostgreSQL (fsync on) and the Portal in Release on loopback for each fault, and removes them. All of it takes half
# an hour. Each fault at full length puts its line into bench/results/chaos.txt, in the
# place of its last one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
result=bench/results/chaos.txt
said=$(mktemp)
trap 'rm -f "$said"' EXIT
code=0
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll chaos "$@" | tee "$said" || code=$?
touch "$result"
{ grep -E '^(PASS|FAIL) ' "$said" || true; } | { grep -v ', shortened' || true; } | while read -r verdict fault rest; do
    if grep -qE "^(PASS|FAIL) $fault " "$result"; then
        printf '%s %s %s\n' "$verdict" "$fault" "$rest" > "$said.line"
        sed -i -E "/^(PASS|FAIL) $fault /{
            r $said.line
            d
        }" "$result"
        rm -f "$said.line"
    else
        printf '%s %s %s\n' "$verdict" "$fault" "$rest" >> "$result"
    fi
done
exit "$code"
