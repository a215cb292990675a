#!/usr/bin/env bash
# `make test`: everything that CI runs, from a clean clone. Prints the counts at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "install what is missing"
scripts/install.sh --test
. scripts/toolchain.sh

# Clippy's driver is the compiler with lints: what is tested is linted as it is compiled, instead of a second time for lints
# alone. Every cargo below is told the same, so that nothing is compiled anew.
clippy_driver="$(rustc --print sysroot)/bin/clippy-driver"
if [ -x "$clippy_driver" ]; then
  export RUSTC_WORKSPACE_WRAPPER="$clippy_driver" CLIPPY_ARGS="-Dwarnings__CLIPPY_HACKERY__"
  export ORIGO_LINTED_AS_COMPILED=1
fi

step "compiling, with lints"
cargo build --workspace --all-targets --quiet

step "formatting, and what the repository promises about itself"
scripts/lint.sh

step "tests on SQLite and PostgreSQL"
trap 'scripts/postgres.sh stop' EXIT
url="$(scripts/postgres.sh start)"
export "${url?}"
mkdir -p target/test
# The rule sets of the UK trade tariff, where they lie beside the repository: every rule is imported and counted.
uk_rules=../shared/data/uk-rules-of-origin.tar.xz
if [ -f "$uk_rules" ]; then
  mkdir -p target/test/uk-rules
  tar -xf "$uk_rules" -C target/test/uk-rules
  ORIGO_UK_RULES="$PWD/target/test/uk-rules/roo_schemes_uk/rule_sets"
  export ORIGO_UK_RULES
fi
cargo nextest run --workspace 2>&1 | tee target/test/nextest.txt
rust_tests="$(grep -oE '[0-9]+ passed' target/test/nextest.txt | tail -1 | cut -d' ' -f1)"

step "the documentation: its examples run, its links lead somewhere"
cargo test --workspace --doc >target/test/examples.txt 2>&1 || { tail -n 80 target/test/examples.txt >&2; exit 1; }
examples="$(grep -oE '[0-9]+ passed' target/test/examples.txt | awk '{ sum += $1 } END { print sum }')"
RUSTDOCFLAGS="-D warnings" cargo doc --package origo-origin --no-deps --quiet

step "the main job over HTTP, outside validators, and the journey in a browser"
scripts/with-server.sh scripts/acceptance.sh

# a server of its own: it tries more wrong passwords than one address may
step "the API as its document describes it, tried with thousands of requests"
scripts/with-server.sh scripts/schemathesis.sh

step "the main job with its files in S3"
scripts/s3.sh | tee target/test/s3.txt

step "letters to a real SMTP server"
scripts/smtp.sh | tee target/test/smtp.txt

step "done"
echo "tests in Rust:"
echo "$rust_tests passed, 0 failed"
echo "examples of the documentation: $examples passed"
cat target/test/acceptance.txt target/test/s3.txt target/test/smtp.txt
