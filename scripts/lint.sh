#!/usr/bin/env bash
# `make lint`: formatting, clippy, and what the repository promises about itself. Wants no network and no Node; where Node
# is new enough, what frontend/dist holds is built again and compared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

cargo fmt --check
# `make test` compiles with clippy's driver, so its lints were heard already
[ -n "${ORIGO_LINTED_AS_COMPILED:-}" ] || cargo clippy --workspace --all-targets --quiet -- -D warnings
cargo build --quiet --workspace --bin xtask
target/debug/xtask lint
scripts/frontend.sh --check
