#!/usr/bin/env bash
# Tries what README.md promises on a machine that has nothing: a bare Debian root, an ordinary user, git, make and a Rust
# toolchain. Prints what `make run` says of each thing that lacks and after how many seconds, then builds, and says when
# the first certificate was there. Wants root, debootstrap, and rustup's compiler here, which is copied.
#   scripts/bare-machine.sh SUITE [FOLDER]     SUITE is bookworm or trixie; the root is made in FOLDER, and used in FOLDER.used
#   LACKS_ONLY=1 scripts/bare-machine.sh SUITE builds nothing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

suite="${1:?which Debian: bookworm or trixie}"
bare="${2:-$(mktemp -d)/$suite}" root="$bare.used"
port=8080 url=http://127.0.0.1:8080
mirror="${MIRROR:-http://deb.debian.org/debian}"

[ -e "$bare/etc/debian_version" ] ||
  debootstrap --variant=minbase --include=git,make,ca-certificates "$suite" "$bare" "$mirror" >/dev/null
# each try begins with nothing
rm -rf --one-file-system "$root"
cp -a "$bare" "$root"
echo "Debian $(cat "$root/etc/debian_version")"
for folder in proc dev; do mountpoint -q "$root/$folder" || mount --rbind "/$folder" "$root/$folder"; done
trap 'for folder in proc dev; do umount -l "$root/$folder" 2>/dev/null || true; done' EXIT
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
# the certificates of whoever stands between this machine and the registries
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

chroot "$root" id trader >/dev/null 2>&1 || chroot "$root" useradd --create-home --shell /bin/bash trader
home="$root/home/trader"
rm -rf "$home/origo"
git clone -q --no-hardlinks . "$home/origo"
mkdir -p "$home/.cargo/bin"
[ ! -e "${CARGO_HOME:-$HOME/.cargo}/config.toml" ] || cp "${CARGO_HOME:-$HOME/.cargo}/config.toml" "$home/.cargo/"
[ -d "$home/rust" ] || cp -a "$(rustc --print sysroot)/." "$home/rust"
chroot "$root" chown -R trader:trader /home/trader

# as_trader COMMAND: as that user, in the clone, with nothing else of this machine; $alone may cut the network
rust_path=/home/trader/rust/bin
as_trader() {
  ${alone:-} chroot "$root" /usr/bin/env -i HOME=/home/trader USER=trader TERM=dumb LANG=C.UTF-8 \
    PATH="${rust_path:+$rust_path:}/usr/local/bin:/usr/bin:/bin" \
    setpriv --reuid=trader --regid=trader --init-groups bash -c "cd ~/origo && $1"
}

# lacks WHAT COMMAND: what `make run` says where WHAT lacks, and after how many seconds; it must not succeed
lacks() {
  local start said status=0
  start="$(date +%s.%N)"
  said="$(as_trader "timeout --kill-after=5 120 $2" 2>&1)" || status=$?
  printf '\n%s (%.1f s, exit %s)\n' "$1" "$(echo "$(date +%s.%N) - $start" | bc)" "$status"
  grep -vE '^make|^$' <<<"$said" | sed 's/^/  /'
  [ "$status" -ne 0 ] && [ "$status" -ne 124 ] || { echo "  it did not stop"; exit 1; }
}

lacks "no C compiler, no root, no sudo" "make run"
chroot "$root" apt-get -qq update
chroot "$root" apt-get -qq install -y --no-install-recommends build-essential curl >/dev/null

mkdir -p "$home/old"
printf '#!/bin/sh\ncase "$1" in -vV) echo "host: x86_64-unknown-linux-gnu";; *) echo "rustc 1.80.0 (051478957 2024-07-21)";; esac\n' >"$home/old/rustc"
cp "$home/old/rustc" "$home/old/cargo"
chmod 755 "$home/old" "$home/old/rustc" "$home/old/cargo"
rust_path=/home/trader/old lacks "Rust is old" "make run"
rust_path="" alone="unshare --net" lacks "no Rust, and no way to rustup" "make run"
alone="unshare --net" lacks "no network" "make run"
chroot "$root" perl -MIO::Socket::INET -e "\$socket = IO::Socket::INET->new(Listen=>1, LocalAddr=>'127.0.0.1:$port', ReuseAddr=>1) or die; sleep 30" &
listener=$!
sleep 1
lacks "the port is taken" "make run"
kill "$listener"

[ -z "${LACKS_ONLY:-}" ] || exit 0

printf '\nmake run, from nothing compiled\n'
start="$(date +%s)"
as_trader "CARGO_TARGET_DIR=/tmp/elsewhere make run >run.log 2>&1" &
until curl -fs -o /dev/null "$url/readyz"; do
  kill -0 $! 2>/dev/null || { tail -20 "$home/origo/run.log"; exit 1; }
  sleep 1
done
grep CARGO_TARGET_DIR "$home/origo/run.log" | sed 's/^/  /'
echo "  serves after $(($(date +%s) - start)) s"
[ "$(curl -s -o /dev/null -w '%{http_code}' "$url$(curl -s "$url/" | grep -oE '/static/[^"]+\.css' | head -1)")" = 200 ] || { echo "  no styles"; exit 1; }
as_trader "target/debug/origo smoke --url $url --out /tmp/smoke" | tail -1 | sed 's/^/  origo smoke: /'
echo "  ten certificates after $(($(date +%s) - start)) s"
chroot "$root" pkill -u trader origo || true
