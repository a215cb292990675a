#!/usr/bin/env bash
# `make bench`: no benchmark is written yet; says so rather than printing figures that mean nothing.
set -euo pipefail
echo "no benchmark is written yet" >&2
exit 1
