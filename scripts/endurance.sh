#!/usr/bin/env bash
# `make endurance`: mixed load while the server is killed again and again, on SQLite, then on PostgreSQL; afterwards everything that
# was acknowledged is looked for, numbers and the chain of events are checked, and memory is compared.
#   scripts/endurance.sh                twenty minutes on each
#   scripts/endurance.sh --minutes 2    a short run
#   scripts/endurance.sh --release      the release, of which no page may take 500 ms
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

minutes=20
profile=debug
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes="${2:?--minutes wants a number}"; shift 2 ;;
    --release) profile=release; shift ;;
    *) sed -n '2,6p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done

pages=()
if [ "$profile" = release ]; then
  cargo build -q --release --workspace --bin origo
  pages=(--page-ms-max 500)
else
  cargo build -q --workspace --bin origo
fi

trap 'scripts/postgres.sh stop' EXIT
url="$(scripts/postgres.sh start)"
url="${url#*=}"
failed=0
for engine in SQLite PostgreSQL; do
  printf '\n== %s minutes on %s\n' "$minutes" "$engine"
  database=()
  [ "$engine" = SQLite ] || database=(--database "$url")
  python3 e2e/endurance/endurance.py "target/$profile/origo" --minutes "$minutes" "${database[@]}" "${pages[@]}" || failed=1
done
exit "$failed"
