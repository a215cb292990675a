#!/usr/bin/env bash
# The tests of crates/origo/tests/hostile against the release: while the house is attacked every other page answers within 500 ms,
# which a debug build beside other tests cannot promise. They print the slowest page and how long a stop took.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

cargo build -q --release --workspace --bin origo
trap 'scripts/postgres.sh stop' EXIT
url="$(scripts/postgres.sh start)"
export "${url?}"
export ORIGO_TEST_RELEASE="$PWD/target/release/origo"
cargo nextest run --workspace -E 'binary(hostile)' --test-threads 1 --success-output immediate
