#!/usr/bin/env bash
# Runs a command against a fresh demo server: scripts/with-server.sh COMMAND...
# The command finds the server in ORIGO_TEST_URL. The server has a free port and a data folder of its own, both gone afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

[ -d e2e/node_modules ] || (cd e2e && npm ci --silent --no-audit --no-fund)
# the same selection of crates as the tests, so that nothing is compiled a second time
cargo build -q --workspace --bin origo

work="$(mktemp -d)"
port="$(node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
export ORIGO_TEST_URL="http://127.0.0.1:$port" ORIGO_TEST_DATA="$work/data"
ORIGO_PUBLIC_URL="$ORIGO_TEST_URL" target/debug/origo serve --data "$work/data" --listen "127.0.0.1:$port" --demo >"$work/server.log" 2>&1 &
server=$!
finish() {
  status=$?
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  [ "$status" -eq 0 ] || { echo "--- the server said:" >&2; tail -60 "$work/server.log" >&2; }
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

for _ in $(seq 240); do
  curl -fs -o /dev/null "$ORIGO_TEST_URL/readyz" && break
  kill -0 "$server" 2>/dev/null || { echo "the server did not start" >&2; exit 1; }
  sleep 0.5
done
"$@"
