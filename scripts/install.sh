#!/usr/bin/env bash
# Installs what Origo needs on Debian or Ubuntu beside Rust; touches nothing that is there already, and looks at
# everything before it downloads anything.
#   scripts/install.sh         what `make run` needs: a C compiler
#   scripts/install.sh --test  and what `make test` needs
#   scripts/install.sh --bench and what `make bench` needs
#   scripts/install.sh --fuzz  and what `make fuzz` needs: a nightly compiler (rustup) and cargo-fuzz
#   scripts/install.sh --frontend and what `make frontend` needs
#   scripts/install.sh --screenshots and what `make screenshots` needs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for_tests=false for_bench=false for_screenshots=false for_fuzz=false for_node=false
case "${1:-}" in
  --test) for_tests=true for_node=true ;;
  --bench) for_bench=true ;;
  --fuzz) for_fuzz=true ;;
  --frontend) for_node=true ;;
  --screenshots) for_screenshots=true for_node=true ;;
  '') ;;
  *) sed -n '2,9p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

# What is too old or cannot be had is said before anything is downloaded: a compiler that is missing is fetched last.
rust_later=true
. scripts/toolchain.sh
! command -v cargo >/dev/null 2>&1 || find_rust

node_min=20
node_major() { node --version 2>/dev/null | sed -nE 's/^v([0-9]+).*/\1/p'; }

packages=()
# want COMMAND PACKAGE: the package is installed when the command is missing.
want() { command -v "$1" >/dev/null 2>&1 || packages+=("$2"); }

want cc build-essential
if $for_node; then
  if command -v node >/dev/null 2>&1; then
    [ "$(node_major)" -ge "$node_min" ] ||
      lack "Node $(node_major) is here, $node_min or newer is wanted for this (“make run” needs none)." \
        "Install Node $node_min from https://nodejs.org or with a version manager, so that “node --version” says so."
  else
    offered="$(apt-cache policy nodejs 2>/dev/null | sed -nE 's/^ *Candidate: ([0-9]+).*/\1/p')"
    [ -z "$offered" ] || [ "$offered" -ge "$node_min" ] ||
      lack "Node $node_min or newer is wanted for this (“make run” needs none), and this system offers Node $offered." \
        "Install Node $node_min from https://nodejs.org or with a version manager, so that “node --version” says so."
    packages+=(nodejs)
  fi
  want npm npm
  want curl curl
fi
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
  by_hand="apt-get install -y ${packages[*]}"
  command -v apt-get >/dev/null 2>&1 ||
    lack "these are missing: ${packages[*]} (as Debian calls them), and this system has no apt-get." \
      "Install them with your system's own tool, then run this again."
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      lack "these packages are missing: ${packages[*]}, you are not root, and there is no sudo." \
        "Have somebody with root run “$by_hand”, then run this again."
    sudo -n true 2>/dev/null || [ -t 0 ] ||
      lack "these packages are missing: ${packages[*]}, and sudo asks for a password that nobody can type here." \
        "Run “sudo $by_hand” in a terminal, then run this again."
    as_root=(sudo)
  fi
fi

command -v cargo >/dev/null 2>&1 || find_rust

if [ ${#packages[@]} -gt 0 ]; then
  echo "installing: ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt=("${as_root[@]}" apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10)
  # apt-get says what it could not fetch and still ends well: it is asked to take that for an error
  "${apt[@]}" -o APT::Update::Error-Mode=any update ||
    lack "these packages are missing: ${packages[*]}, and the package lists cannot be fetched; the reason stands above." \
      "Bring the network up, or run “$by_hand” where there is one, then run this again."
  # Debian's postgresql package starts a cluster of its own; ours is private, so that one stays unmade.
  if [[ " ${packages[*]} " == *" postgresql "* ]]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >/dev/null ||
    lack "these packages could not be installed: ${packages[*]}; the reason stands above." \
      "Mend that and run “$by_hand”, then run this again."
fi

if $for_tests && ! cargo nextest --version >/dev/null 2>&1; then
  cargo install cargo-nextest --locked --root "${CARGO_HOME:-$HOME/.cargo}"
fi
if $for_fuzz; then
  if ! cargo +nightly --version >/dev/null 2>&1; then
    command -v rustup >/dev/null 2>&1 ||
      lack "fuzzing needs a nightly compiler." "Install rustup, or a nightly that answers to “cargo +nightly”."
    rustup toolchain install nightly --profile minimal
  fi
  cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
fi
