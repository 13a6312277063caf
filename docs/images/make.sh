#!/usr/bin/env bash
# Takes the pictures of this folder anew from a demonstration of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/prerequisites.sh

require_dotnet
require_postgresql
require_chromium
build_quietly SmartParking.Portal/SmartParking.Portal.csproj
build_quietly docs/images/Pictures/Pictures.csproj

data=$(mktemp -d)
# PostgreSQL runs as another user when root starts it, and must be able to enter.
chmod 755 "$data"
port=${1:-5180}
ASPNETCORE_ENVIRONMENT=Development dotnet SmartParking.Portal/bin/Release/net10.0/SmartParking.Portal.dll \
  demo --port "$port" --data "$data" >"$data/ready" &
portal=$!
trap 'kill "$portal" 2>/dev/null || true; wait "$portal" 2>/dev/null || true; rm -rf "$data"' EXIT

for _ in $(seq 120); do
  grep -q '^Portal ready' "$data/ready" && break
  kill -0 "$portal" 2>/dev/null || { say "The demonstration did not start."; exit 1; }
  sleep 0.5
done

dotnet docs/images/Pictures/bin/Release/net10.0/Pictures.dll "$data/demo.json" docs/images
