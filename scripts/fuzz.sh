#!/usr/bin/env bash
# Arbitrary input through notation, agreement files, sheets, tariffs, the bill as JSON and sealed papers: no panic, no hang, memory bounded.
#   scripts/fuzz.sh                  each target ten minutes
#   scripts/fuzz.sh --seconds 10     a short run
#   scripts/fuzz.sh bill notation    these targets only
# What is found is left in fuzz/artifacts/TARGET; run it again with `cargo +nightly fuzz run TARGET FILE`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

seconds=600
targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --seconds) seconds="$2"; shift 2 ;;
    -*) echo "unknown option $1" >&2; exit 2 ;;
    *) targets+=("$1"); shift ;;
  esac
done
[ ${#targets[@]} -gt 0 ] || targets=(notation agreement sheet rates bill sealed)

scripts/install.sh --fuzz

# Where to begin: what lies in the repository.
seed() { mkdir -p "fuzz/corpus/$1"; }
seed notation
split -l 1 -a 4 crates/origin/tests/data/examples.rules fuzz/corpus/notation/example-
cp crates/origin/tests/data/examples.rules fuzz/corpus/notation/all
seed agreement
cp packs/shared/agreements/*.toml fuzz/corpus/agreement/
seed sheet
cp examples/spreadsheets/* fuzz/corpus/sheet/
seed rates
printf "hs,agreement,duty,from,to,source\n8711.60,MFN,12%% + 3 EUR/kg,2026-01-01,,a tariff\n" >fuzz/corpus/rates/plain.csv
seed bill
cp examples/origin/*.json fuzz/corpus/bill/
seed sealed
cp crates/seal/tests/countersigned/*.pdf fuzz/corpus/sealed/

cargo +nightly fuzz build --fuzz-dir fuzz
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
for target in "${targets[@]}"; do
  echo "== $target, $seconds s"
  log="$logs/$target"
  # A run that finds something, hangs, wants more memory or cannot start ends with another status than 0.
  status=0
  cargo +nightly fuzz run --fuzz-dir fuzz "$target" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    >"$log" 2>&1 || status=$?
  grep -E '^(stat::number_of_executed_units|stat::peak_rss_mb|stat::slowest_unit_time_sec)' "$log" || status=${status/#0/1}
  if [ "$status" -ne 0 ]; then
    grep -E -A3 "panicked at|^==[0-9]+==|^SUMMARY|^error" "$log" >&2 || tail -n 40 "$log" >&2
    echo "$target: ended with $status; what it found, if anything, lies in fuzz/artifacts/$target" >&2
    exit 1
  fi
done
echo "${#targets[@]} targets, nothing found"
