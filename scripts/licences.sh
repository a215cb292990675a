#!/usr/bin/env bash
# `make licences`: writes crates/web/licences.tsv and licences.txt, what Origo is built of, by whom, and under which licence.
# Run it after a dependency changed; `make lint` says when. Texts of what pages hold are read where Node has brought them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh
cargo build --quiet --workspace --bin xtask
target/debug/xtask licences
