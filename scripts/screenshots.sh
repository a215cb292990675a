#!/usr/bin/env bash
# `make screenshots`: pictures of every screen into target/screenshots, and those that documents show, with few colours,
# into docs/screenshots, which is all that is kept of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install.sh --screenshots
. scripts/toolchain.sh

rm -rf target/screenshots
scripts/with-server.sh node e2e/screenshots.mjs target/screenshots
for picture in docs/screenshots/*.png; do
  cp "target/screenshots/${picture##*/}" "$picture"
  pngquant --force --skip-if-larger --ext .png 64 "$picture" || true
done
