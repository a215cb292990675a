#!/usr/bin/env bash
# `make bench`: installs what is missing, builds the release, measures Origo beside its peers in one run, prints one
# table and leaves target/bench.json. Then a database grows to a million certificates on each engine, and a table says
# how long each page takes at each size (target/bench-growth.json).
# Words after it go to the first: scripts/bench.sh --rounds 3 issue office
# After the word growth they go to the second: scripts/bench.sh growth --sizes 1000,10000 sqlite
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

scripts/install.sh --bench
cargo build --release --workspace --bin origo --bin origo-bench --bin origo-growth

trap 'scripts/postgres.sh stop' EXIT
url="$(scripts/postgres.sh start)"
export "${url?}"
if [ "${1:-}" = growth ]; then
  shift
  target/release/origo-growth "$@"
  exit
fi

work="$PWD/target/bench"
mkdir -p "$work"

# WeasyPrint and pyHanko in a Python of their own
if ! cmp -s crates/bench/peer/requirements.txt "$work/venv/requirements.txt"; then
  rm -rf "$work/venv"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --disable-pip-version-check -r crates/bench/peer/requirements.txt
  cp crates/bench/peer/requirements.txt "$work/venv/requirements.txt"
fi

# nginx unpacked rather than installed: the package would start a server on port 80
if ! [ -x "$work/nginx/usr/sbin/nginx" ]; then
  mkdir -p "$work/nginx"
  if installed="$(command -v nginx)"; then
    mkdir -p "$work/nginx/usr/sbin"
    ln -sf "$installed" "$work/nginx/usr/sbin/nginx"
  else
    (cd "$work/nginx" && { apt-get download -qq nginx 2>/dev/null || { apt-get update -qq && apt-get download -qq nginx; }; } &&
      dpkg -x nginx_*.deb .)
  fi
fi

target/release/origo-bench "$@"
if [ $# -eq 0 ]; then
  target/release/origo-growth
fi
