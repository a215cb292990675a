#!/usr/bin/env bash
# Draws the invoices, packing lists and evidence of examples/ again, after an example changed. Wants a build of Origo,
# whose fonts it borrows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fonts="$(find target/debug/build/origo-render-*/out -name khmer-regular.ttf -printf '%h\n' 2>/dev/null | head -1)"
[ -n "$fonts" ] || { echo "build Origo first: make run" >&2; exit 1; }
[ -x target/papers/bin/python ] || python3 -m venv target/papers
target/papers/bin/pip install -q --disable-pip-version-check typst==0.15.2

FONTS="$fonts" target/papers/bin/python - <<'PYTHON'
import collections, glob, json, os, pathlib, typst

for path in sorted(glob.glob("examples/*.json")):
    example = pathlib.Path(path).stem
    counted = collections.Counter()
    for attachment in json.load(open(path))["attachments"]:
        paper = attachment["kind"]
        typst.compile(
            "examples/documents/paper.typ", output=f"examples/{attachment['file']}", root=".",
            font_paths=[os.environ["FONTS"]], ignore_system_fonts=True, timestamp=0,
            sys_inputs={"example": example, "paper": paper, "at": str(counted[paper])})
        counted[paper] += 1
        print(attachment["file"])
PYTHON
