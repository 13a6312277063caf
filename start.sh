#!/usr/bin/env bash
# Builds the Portal and serves it with demonstration data. Arguments go to the verb demo: ./start.sh --port 8080 --data DIR --no-traffic
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source deploy/prerequisites.sh

require_dotnet
require_postgresql
build_quietly SmartParking.Portal/SmartParking.Portal.csproj

export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
# exec: signals must reach the Portal, not a shell in front of it.
exec dotnet SmartParking.Portal/bin/Release/net10.0/SmartParking.Portal.dll demo "$@"
