#!/usr/bin/env bash
# A private PostgreSQL (15 or newer) under target/postgres for the tests.
#   scripts/postgres.sh start   starts it if need be and prints ORIGO_TEST_POSTGRES_URL=...
#   scripts/postgres.sh stop    stops it
# PostgreSQL refuses to run as root: then it runs as the user `postgres`, or `nobody` where there is none.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

root="$PWD/target/postgres"
# The path of a unix socket may not be longer than 107 bytes, hence a short one outside the checkout.
home="${ORIGO_TEST_POSTGRES_DIR:-/tmp/origo-postgres-$(printf %s "$root" | cksum | cut -d' ' -f1)}"
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
[ -n "$bin" ] || { echo "PostgreSQL is missing: run scripts/install.sh --test" >&2; exit 1; }

run=()
user="$(id -un)"
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  run=(runuser -u "$user" --)
fi
# as COMMAND...: as that user, from a folder it may enter.
as() { (cd / && "${run[@]}" "$@"); }

free_port() {
  node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

case "${1:-start}" in
  start)
    if ! as "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; then
      mkdir -p "$home" "$root"
      [ "$(id -u)" -ne 0 ] || chown "$user" "$home"
      if [ ! -s "$home/data/PG_VERSION" ]; then
        as "$bin/initdb" -D "$home/data" -U origo --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$root/initdb.log" 2>&1 ||
          { cat "$root/initdb.log" >&2; exit 1; }
      fi
      port="$(free_port)"
      # Nothing here outlives the tests, so nothing waits for the disk.
      as "$bin/pg_ctl" -D "$home/data" -w -t 60 -l "$home/log" start \
        -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400" \
        >/dev/null </dev/null || { tail -20 "$home/log" >&2; exit 1; }
      echo "$port" >"$root/port"
    fi
    port="$(cat "$root/port")"
    as "$bin/createdb" -h "$home" -p "$port" -U origo origo 2>/dev/null || true
    echo "ORIGO_TEST_POSTGRES_URL=postgres://origo@127.0.0.1:$port/origo"
    ;;
  stop)
    as "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$home/data" "$home/log" "$root"
    ;;
  *)
    sed -n '2,5p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
