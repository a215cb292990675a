# Sourced by the other scripts: finds the compiler, and says in one sentence what is wrong with it.
# Nothing is downloaded where a compiler is at hand that is new enough.

# Origo wants this one or newer; rust-toolchain.toml names the one it is built and checked with.
rust_min=1.95

# lack SENTENCE REMEDY: what is missing, what to do, and the end.
lack() {
  printf 'Origo cannot be built yet: %s\n  %s\n' "$1" "$2" >&2
  exit 1
}

# new_enough VERSION: whether it is $rust_min or newer.
new_enough() { [ "$(printf '%s\n' "$rust_min" "$1" | sort -V | head -1)" = "$rust_min" ]; }

# rust_version: that of the compiler which would be used, nothing if it does not answer.
rust_version() { rustc --version 2>/dev/null | sed -nE 's/^rustc ([0-9.]+).*/\1/p'; }

# One folder for what is built, inside the repository: every script and the Makefile look there.
if [ -n "${CARGO_TARGET_DIR:-}" ] && [ "$CARGO_TARGET_DIR" != "$PWD/target" ]; then
  echo "CARGO_TARGET_DIR is $CARGO_TARGET_DIR: Origo builds in $PWD/target all the same." >&2
fi
export CARGO_TARGET_DIR="$PWD/target"

PATH="$PATH:$HOME/.cargo/bin"

# fetch ADDRESS FILE: with curl, or wget; with neither, and as root, curl is installed.
fetch() {
  if ! command -v curl >/dev/null 2>&1 && ! command -v wget >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
    { apt-get -qq -o Acquire::Retries=1 update && apt-get -qq install -y --no-install-recommends curl ca-certificates; } >/dev/null 2>&1
  fi
  if command -v curl >/dev/null 2>&1; then
    curl -fsS --proto '=https' --connect-timeout 5 --max-time 60 -o "$2" "$1" 2>/dev/null
  elif command -v wget >/dev/null 2>&1; then
    wget -q --tries=1 --timeout=10 -O "$2" "$1"
  else
    return 1
  fi
}

# rustup_install: brings rustup and the compiler of rust-toolchain.toml into the home folder, if its server answers.
rustup_install() {
  local installer
  installer="$(mktemp)"
  # its short address leads to the same file, and is kept from more networks
  fetch https://static.rust-lang.org/rustup/rustup-init.sh "$installer" || fetch https://sh.rustup.rs "$installer" || return 1
  [ -s "$installer" ] || return 1
  echo "installing Rust with rustup, into $HOME/.cargo and $HOME/.rustup"
  sh "$installer" -y -q --no-modify-path --profile minimal --default-toolchain none >/dev/null 2>&1 || return 1
  rustup_toolchain
}

# rustup_toolchain: the compiler of rust-toolchain.toml, through rustup.
rustup_toolchain() {
  local wanted
  wanted="$(sed -nE 's/^channel = "(.*)"/\1/p' rust-toolchain.toml)"
  timeout 600 rustup toolchain install "$wanted" --profile minimal --component clippy --component rustfmt --no-self-update
}

# another_toolchain: one that rustup has already and that is new enough; answers its name.
another_toolchain() {
  local name
  for name in $(rustup toolchain list 2>/dev/null | cut -d' ' -f1 | grep -v nightly); do
    if new_enough "$(RUSTUP_TOOLCHAIN="$name" rust_version)"; then
      echo "$name"
      return
    fi
  done
}

find_rust() {
  local other
  if ! command -v cargo >/dev/null 2>&1; then
    rustup_install ||
      lack "Rust is missing, and rustup could not be fetched to bring it (curl or wget and its server are wanted for that)." \
        "Install Rust $rust_min or newer (https://rustup.rs, or your distribution) so that “cargo” and “rustc” answer, then run this again."
  fi
  if command -v rustup >/dev/null 2>&1 && [ -z "$(RUSTUP_AUTO_INSTALL=0 rust_version)" ]; then
    other="$(another_toolchain)"
    if [ -n "$other" ]; then
      export RUSTUP_TOOLCHAIN="$other"
    else
      rustup_toolchain >/dev/null 2>&1 ||
        lack "rustup has no compiler of version $rust_min or newer, and cannot fetch one." \
          "Run “rustup toolchain install stable” where its server can be reached, then run this again."
    fi
  fi
  local version
  version="$(rust_version)"
  [ -n "$version" ] ||
    lack "“rustc” does not answer." "Run “rustc --version” and mend what it says; Rust $rust_min or newer is wanted."
  new_enough "$version" ||
    lack "Rust $version is here, $rust_min or newer is wanted." \
      "Run “rustup update stable”, or install a newer Rust from https://rustup.rs, then run this again."
}

# install.sh looks at the rest before it fetches a compiler
${rust_later:-false} || find_rust
