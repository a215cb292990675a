#!/usr/bin/env bash
# An outsider's fuzzer against the demo server at ORIGO_TEST_URL: every operation of the OpenAPI document, as an
# applicant and as a reviewer. No 5xx, no undocumented answer. Seeded and bounded; appends its counts to
# target/test/acceptance.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -x target/schemathesis/bin/python ] || python3 -m venv target/schemathesis
target/schemathesis/bin/pip install -q --disable-pip-version-check -r e2e/validators/schemathesis.txt
mkdir -p target/test
api="$ORIGO_TEST_URL/api/v1"

# field FILTER: what a JavaScript expression says of the JSON on standard input, called `j`
field() { node -e "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>{const j=JSON.parse(t);console.log($1)})"; }

# fuzzed PERSON: both at once, as they would be; each has a core
fuzzed() {
  local person="$1" said="target/test/schemathesis-$1.txt" token
  token="$(curl -fsS "$api/sessions" -H 'content-type: application/json' \
    -d "{\"email\":\"$person@kh.example\",\"password\":\"origo-demo-2026\",\"label\":\"schemathesis\"}" | field j.token)"
  get() { curl -fsS "$api/$1" -H "authorization: Bearer $token"; }
  ORIGO_FUZZ_SESSION="$(get sessions | field 'j.find(s=>s.current).id')"
  ORIGO_FUZZ_APPLICATIONS="$(get applications | field 'j.items.map(i=>i.id).join(" ")')"
  ORIGO_FUZZ_NUMBERS="$(get certificates | field 'j.items.map(i=>i.number).join(" ")')"
  export ORIGO_FUZZ_SESSION ORIGO_FUZZ_APPLICATIONS ORIGO_FUZZ_NUMBERS
  target/schemathesis/bin/schemathesis --config-file e2e/validators/schemathesis.toml run \
    "$ORIGO_TEST_URL/api/openapi.json" --header "Authorization: Bearer $token" --no-color --continue-on-failure \
    --seed 2026 --max-time "${ORIGO_FUZZ_SECONDS:-120}" --generation-database none >"$said" 2>&1
}

failed=0
declare -A running
for person in exporter reviewer; do
  fuzzed "$person" &
  running[$person]=$!
done
for person in exporter reviewer; do
  wait "${running[$person]}" || failed=1
  said="target/test/schemathesis-$person.txt"
  echo "== schemathesis as $person"
  sed -n '/ FAILURES /,/ WARNINGS /p;/ ERRORS /,/ FAILURES /p;/ SUMMARY /,$p' "$said"
  echo "schemathesis as $person: $(grep -aoE '[0-9]+ generated.*' "$said" | tail -1)" >>target/test/acceptance.txt
done
exit "$failed"
