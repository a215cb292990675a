#!/usr/bin/env bash
# Draws the invoices, packing lists and evidence of examples/ again, after an example changed, with Origo's own fonts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fonts=crates/render/fonts
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
