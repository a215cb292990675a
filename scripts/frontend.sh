#!/usr/bin/env bash
# `make frontend`: styles, script and fonts into frontend/dist, and the fonts of documents; all of it is kept in the
# repository, so that nobody needs Node to build Origo.
#   scripts/frontend.sh          builds
#   scripts/frontend.sh --check  builds into a folder of its own and compares; without Node 20 it says so and lets be,
#                                since `make lint` has compared the digest of the sources by then
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

major="$(node --version 2>/dev/null | sed -nE 's/^v([0-9]+).*/\1/p')"
if [ "${1:-}" = --check ] && { [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null 2>&1; }; then
  echo "frontend/dist is not built again here: Node 20 and npm are wanted for that"
  exit 0
fi
[ "${1:-}" = --check ] || scripts/install.sh --frontend
cd frontend
# brought again when the lock changed
if ! cmp -s package-lock.json node_modules/.origo-lock; then
  npm ci --ignore-scripts --silent --no-audit --no-fund
  cp package-lock.json node_modules/.origo-lock
fi
node build.mjs "$@"
