#!/usr/bin/env bash
# A former version of the Portal serves while the newest migrations are applied, and the newest takes over: bench/upgrade.sh [former commit] [readings]
# Without a commit the former version is the one before the newest migrations. Builds it beside, starts a throwaway PostgreSQL
# (fsync on) and both Portals on loopback, sends 200 events a second all the while, and removes all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/prerequisites.sh
require_dotnet
require_postgresql
newest=$(git log --diff-filter=A --format=%H -1 -- 'migrations/*.sql')
former=$(git rev-parse --short "${1:-$newest^}")
tree=$(mktemp -d)
trap 'git worktree remove --force "$tree/former" 2>/dev/null; rm -rf "$tree"' EXIT
git worktree add --quiet --detach "$tree/former" "$former"
say "Building the former version, $former…"
(cd "$tree/former" && build_quietly SmartParking.Portal/SmartParking.Portal.csproj)
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly bench/SmartParking.Bench/SmartParking.Bench.csproj
mkdir -p bench/results
dotnet bench/SmartParking.Bench/bin/Release/net10.0/SmartParking.Bench.dll upgrade "$tree/former/SmartParking.Portal/bin/Release/net10.0/SmartParking.Portal.dll" "${2:-2000000}" | tee bench/results/upgrade.txt
