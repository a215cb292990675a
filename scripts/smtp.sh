#!/usr/bin/env bash
# Letters leave for a real SMTP server: aiosmtpd from PyPI, with STARTTLS, a password, refusals and a crash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/toolchain.sh

[ -x target/validators/bin/python ] || python3 -m venv target/validators
target/validators/bin/python -m pip install -q --disable-pip-version-check -r e2e/validators/requirements.txt
cargo build -q --workspace --bin origo
exec target/validators/bin/python e2e/validators/smtp.py target/debug/origo
