#!/usr/bin/env bash
# Runs every test on a fresh machine: installs what the tests need and is missing, then tests the whole solution.
# Arguments go to dotnet test. The last line is "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dot.net" >&2; exit 1; }

# The cluster's tests start a PostgreSQL of their own; only its programs are needed, no service. One cuts a node off by a route.
postgres_missing() { ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
packages=()
if postgres_missing; then packages+=(postgresql); fi
if ! command -v ip >/dev/null; then packages+=(iproute2); fi
if [ "${#packages[@]}" -gt 0 ]; then
  root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  if command -v apt-get >/dev/null && "${root[@]}" true 2>/dev/null; then
    # Without a cluster of its own that would take the port and start with the machine.
    "${root[@]}" mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | "${root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
    { "${root[@]}" apt-get update -q && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"; } >&2 || true
  fi
  if postgres_missing; then
    echo "PostgreSQL 15 or later is not installed and could not be: the tests that need it are skipped. Install its server programs (initdb, postgres)." >&2
  fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet build Gateway.sln -c Release -v quiet || exit 1
dotnet test --solution Gateway.sln -c Release --no-build --no-progress --max-parallel-test-modules 1 "$@" 2>&1 | tee "$log" || status=$?

# The platform's own summary, in one plain line.
count() { { grep -oE "^ *$1: *[0-9]+" "$log" || true; } | tail -n 1 | grep -oE '[0-9]+$' || echo 0; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
