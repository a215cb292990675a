#!/usr/bin/env bash
# Against the demo server at ORIGO_TEST_URL: the main job over HTTP, outside validators of what it issued,
# and the journey in a browser. Leaves target/smoke and the counts in target/test/acceptance.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p target/test
rm -rf target/smoke
: >target/test/acceptance.txt
failed=0

target/debug/origo smoke --url "$ORIGO_TEST_URL" --out target/smoke || failed=1
issued="$(find target/smoke/certificates -name '*.pdf' | wc -l)"
echo "issued by the smoke run: $issued certificates" >>target/test/acceptance.txt

for pdf in target/smoke/certificates/*.pdf; do
  target/debug/origo verify "$pdf" --trust target/smoke/trust --json >/dev/null || { echo "origo verify refuses $pdf"; failed=1; }
done

# judges that are not ours: pyHanko, pdf-oxide, poppler
[ -x target/validators/bin/python ] || python3 -m venv target/validators
target/validators/bin/pip install -q --disable-pip-version-check -r e2e/validators/requirements.txt
if target/validators/bin/python e2e/validators/check_pdfs.py --certificates target/smoke/certificates \
  --trust target/smoke/trust --text 2>&1 | tee target/test/validators.txt; then
  echo "outside validators pass: $issued certificates" >>target/test/acceptance.txt
else
  failed=1
fi

# the papers that the tests of the verdicts leave
if [ -f target/test/papers/papers.json ]; then
  target/validators/bin/python e2e/validators/compare_verdicts.py target/test/papers | tee target/test/papers.txt || failed=1
  tail -1 target/test/papers.txt >>target/test/acceptance.txt
fi

node e2e/journey.mjs 2>&1 | tee target/test/journey.txt || failed=1
tail -1 target/test/journey.txt >>target/test/acceptance.txt
exit "$failed"
