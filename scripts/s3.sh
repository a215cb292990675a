#!/usr/bin/env bash
# The main job with its files in an S3-compatible store: `origo smoke` against a server whose store is a bucket of moto,
# a stand-in for S3 from PyPI. Prints how many objects the bucket then has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -x target/validators/bin/python ] || python3 -m venv target/validators
target/validators/bin/pip install -q --disable-pip-version-check -r e2e/validators/requirements.txt

port="$(node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
target/validators/bin/moto_server -H 127.0.0.1 -p "$port" >target/test/moto.log 2>&1 &
trap 'kill %1 2>/dev/null || true' EXIT
export AWS_ENDPOINT="http://127.0.0.1:$port" AWS_ALLOW_HTTP=true
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1
for _ in $(seq 120); do
  curl -fs -o /dev/null -X PUT "$AWS_ENDPOINT/origo" && break
  sleep 0.5
done

# shellcheck disable=SC2016 # the server's address is known only inside
ORIGO_STORE_URL=s3://origo scripts/with-server.sh bash -c \
  'target/debug/origo smoke --url "$ORIGO_TEST_URL" --out target/s3-smoke | tail -1'
objects="$(curl -fs "$AWS_ENDPOINT/origo?list-type=2" | grep -o '<Key>' | wc -l)"
[ "$objects" -gt 0 ] || { echo "the bucket is empty" >&2; exit 1; }
echo "the main job on an S3-compatible store: $objects objects in the bucket"
