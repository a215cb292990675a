#!/usr/bin/env bash
# Installs what Origo needs on Debian or Ubuntu beside Rust and Node; touches nothing that is there already.
#   scripts/install.sh         what `make run` needs
#   scripts/install.sh --test  and what `make test` needs
#   scripts/install.sh --bench and what `make bench` needs
#   scripts/install.sh --fuzz  and what `make fuzz` needs: a nightly compiler (rustup) and cargo-fuzz
#   scripts/install.sh --screenshots and what `make screenshots` needs
set -euo pipefail

for_tests=false for_bench=false for_screenshots=false for_fuzz=false
[ "${1:-}" = "--test" ] && for_tests=true
[ "${1:-}" = "--bench" ] && for_bench=true
[ "${1:-}" = "--screenshots" ] && for_screenshots=true
[ "${1:-}" = "--fuzz" ] && for_fuzz=true

packages=()
# want COMMAND PACKAGE: the package is installed when the command is missing.
want() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }

want cc build-essential
want pkg-config pkg-config
want node nodejs
want npm npm
want curl curl
if $for_tests; then
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages+=(postgresql)
  want chromium chromium
  want pdftotext poppler-utils
  want pdftoppm poppler-utils
  command -v python3 >/dev/null 2>&1 && python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
fi

if $for_bench; then
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages+=(postgresql)
  want wrk wrk
  python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
  # what WeasyPrint loads
  for library in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
    dpkg -s "$library" >/dev/null 2>&1 || packages+=("$library")
  done
fi

if $for_screenshots; then
  want chromium chromium
  want pngquant pngquant
fi

if [ ${#packages[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing: ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  # Debian's postgresql package starts a cluster of its own; ours is private, so that one stays unmade.
  if [[ " ${packages[*]} " == *" postgresql "* ]]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! command -v cargo >/dev/null 2>&1; then
  echo "Rust is missing: install it first (rustup or your distribution, version 1.95 or newer)" >&2
  exit 1
fi
if $for_tests && ! cargo nextest --version >/dev/null 2>&1; then
  cargo install cargo-nextest --locked
fi
if $for_fuzz; then
  if ! cargo +nightly --version >/dev/null 2>&1; then
    command -v rustup >/dev/null 2>&1 || {
      echo "fuzzing needs a nightly compiler: install rustup, or a nightly that answers to “cargo +nightly”" >&2
      exit 1
    }
    rustup toolchain install nightly --profile minimal
  fi
  cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
fi
