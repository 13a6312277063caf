#!/usr/bin/env bash
# Builds everything and runs all tests; the last line is "N passed, N failed". Arguments go to dotnet test: ./test.sh --filter Browser
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source deploy/prerequisites.sh

require_dotnet
require_postgresql
require_chromium
require_pgbouncer
require_backup_tools
require_prometheus
build_quietly SmartParking.sln

results=.test-results
rm -rf "$results"
status=0
dotnet test SmartParking.sln --configuration Release --no-build --nologo \
  --results-directory "$results" --logger trx "$@" || status=$?

# count NAME: the sum of one counter over all result files.
count() {
  { grep -rhoE "<Counters [^>]*>" --include='*.trx' "$results" 2>/dev/null || true; } |
    { grep -oE " $1=\"[0-9]+\"" || true; } | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

passed=$(count passed)
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
skipped=$(($(count total) - $(count executed)))

if ((status != 0 && failed == 0)); then
  say "The run ended early (dotnet test: $status)."
  failed=1
elif ((passed + failed == 0)); then
  say "No test ran."
  status=1
elif ((failed > 0)); then
  status=1
fi

line="$passed passed, $failed failed"
((skipped > 0)) && line+=", $skipped skipped"
echo "$line"
exit "$status"
