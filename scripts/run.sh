#!/usr/bin/env bash
# `make run`: looks first whether all is here, says in one sentence what is not, builds, and serves the demo.
#   scripts/run.sh DATA LISTEN
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data="${1:-data}" listen="${2:-127.0.0.1:8080}"

# what takes seconds to find out is found out before what takes minutes
scripts/install.sh
. scripts/toolchain.sh

host="${listen%:*}" port="${listen##*:}"
[[ "$port" =~ ^[0-9]+$ ]] || lack "“$listen” is no address." "Say for example: make run LISTEN=127.0.0.1:8081"
case "$host" in 0.0.0.0 | '[::]') host=127.0.0.1 ;; esac
if (exec 3<>"/dev/tcp/$(echo "$host" | tr -d '[]')/$port") 2>/dev/null; then
  lack "port $port is taken: something listens on it already (another Origo, perhaps)." \
    "Stop that, or take another: make run LISTEN=127.0.0.1:$((port + 1))"
fi

# The crates that are not here yet are fetched before anything is compiled: without a network that is said at once.
if ! cargo fetch --quiet --locked --offline --target "$(rustc -vV | sed -n 's/^host: //p')" 2>/dev/null; then
  CARGO_NET_RETRY=1 CARGO_HTTP_TIMEOUT=15 cargo fetch --locked --target "$(rustc -vV | sed -n 's/^host: //p')" ||
    lack "the crates that Origo is built of cannot be fetched; the reason stands above." \
      "A network, or a proxy or mirror in ~/.cargo/config.toml, is needed once. Then run this again."
fi

[ -x target/debug/origo ] || echo "The first build takes a while; README.md says how long."
cargo build --locked --workspace --bin origo
exec target/debug/origo serve --data "$data" --listen "$listen" --demo
