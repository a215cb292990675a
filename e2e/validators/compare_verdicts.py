#!/usr/bin/env python3
"""Judge true, countersigned and false papers with pyHanko, and compare with what Origo says of them.

    .venv/bin/python e2e/validators/compare_verdicts.py target/test/papers

The folder is left there by the test `each_verdict_on_a_false_paper_has_its_words`. Whatever Origo calls genuine pyHanko must find
intact, valid and trusted; a paper that pyHanko refuses must not be genuine. Origo may refuse more: pyHanko looks at the signature,
Origo at what is seen and attached as well. Exit code: 0 they agree so far, 1 not, 2 wrong use. No network is used.
"""

import datetime
import json
import logging
import sys
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

# What a document seal must be allowed to do; the purpose is RFC 9336's id-kp-documentSigning.
SEAL_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"},
    extd_key_usage={"1.3.6.1.5.5.7.3.36"},
    match_all_key_usages=True,
)
# What may come after a seal that forbids all but signatures: those, and what archives add to them.
ALLOWED = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}


def judged(path, root, at):
    """Whether pyHanko accepts the first signature, the authority's, and the words for it."""
    try:
        with path.open("rb") as file:
            signature = PdfFileReader(file).embedded_signatures[0]
            context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=at)
            status = validate_pdf_signature(signature, context, key_usage_settings=SEAL_USAGE)
            level = status.modification_level
            good = status.intact and status.valid and status.trusted and bool(status.docmdp_ok) and level in ALLOWED
            return good, f"intact {status.intact}, valid {status.valid}, trusted {status.trusted}, {level.name if level else 'no level'}"
    except Exception as error:  # a broken file may fail in any of the libraries: then it is refused
        return False, f"{type(error).__name__}: {str(error)[:80]}"


def main():
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "papers.json").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    logging.disable(logging.CRITICAL)  # pyHanko logs every failed path
    folder = Path(sys.argv[1])
    listed = json.loads((folder / "papers.json").read_text(encoding="utf-8"))
    root = load_cert_from_pemder(str(folder / "kh-moc.pem"))
    at = datetime.datetime.fromisoformat(listed["at"].replace("Z", "+00:00"))
    both = ours_alone = wrong = 0
    for paper in listed["papers"]:
        good, words = judged(folder / paper["file"], root, at)
        if paper["genuine"] and not good:
            wrong += 1
            print(f"DIFFERS  {paper['name']}: genuine to us; pyHanko: {words}")
        elif good and not paper["genuine"]:
            ours_alone += 1
            print(f"stricter {paper['name']}: {paper['integrity']} to us; pyHanko: {words}")
        else:
            both += 1
    print(f"{len(listed['papers'])} papers: {both} judged alike, {ours_alone} refused by us alone, {wrong} accepted by us alone")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
