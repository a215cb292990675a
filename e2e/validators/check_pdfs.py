#!/usr/bin/env python3
"""Check issued certificates with programs that are not ours.

    python3 -m venv .venv && .venv/bin/pip install -r e2e/validators/requirements.txt
    .venv/bin/python e2e/validators/check_pdfs.py --certificates DIR --trust DIR [--at TIME] [--text]

DIR of certificates holds PDF files, DIR of trust holds the roots as {authority}.pem. One line a file: the signature
by pyHanko (intact, valid, trusted, covering the entire file), PDF/A-3a and PDF/UA-1 by pdf-oxide (a smoke test: it
looks at metadata, fonts and tags, not at every rule), the attached certificate.json, and with --text what poppler's
pdftotext extracts. No network is used. Exit code: 0 all passed, 1 something failed, 2 wrong use.
"""

import argparse
import datetime
import json
import logging
import subprocess
import sys
from pathlib import Path

import pdf_oxide
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

KHMER = range(0x1780, 0x1800)
PDFTOTEXT_SECONDS_MAX = 30
# What a document seal must be allowed to do; the purpose is RFC 9336's id-kp-documentSigning.
SEAL_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"},
    extd_key_usage={"1.3.6.1.5.5.7.3.36"},
    match_all_key_usages=True,
)


def authority_of(signature, roots, at):
    """The authority whose root the signature leads to, and pyHanko's status; the last status when there is none."""
    status = None
    for authority, root in roots.items():
        context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=at)
        status = validate_pdf_signature(signature, context, key_usage_settings=SEAL_USAGE)
        if status.trusted:
            return authority, status
    return None, status


def signature_checks(path, roots, at):
    """Name and result of each check of the signature, and the authority."""
    with path.open("rb") as file:
        reader = PdfFileReader(file)
        signatures = reader.embedded_signatures
        if len(signatures) != 1:
            return {"one-signature": False}, None
        [signature] = signatures
        authority, status = authority_of(signature, roots, at)
        checks = {
            "intact": status.intact,
            "valid": status.valid,
            "trusted": status.trusted,
            "entire-file": status.coverage.name == "ENTIRE_FILE",
            "unmodified": status.modification_level is ModificationLevel.NONE,
            "certified": bool(status.docmdp_ok) and signature.docmdp_level is not None,
            "pades": signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached",
        }
        attached = attached_certificate(reader)
        checks["data"] = attached is not None
        if attached is not None:
            checks["same-authority"] = attached.get("authority", {}).get("id") == authority
        return checks, authority


def attached_certificate(reader):
    """certificate.json as attached, or None."""
    names = reader.root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    for index in range(1, len(names), 2):
        specification = names[index]
        if str(specification.get("/UF", specification.get("/F"))).lstrip("/") == "certificate.json":
            return json.loads(specification["/EF"]["/F"].data)
    return None


def format_checks(path):
    """PDF/A-3a and PDF/UA-1, with the validator's reasons."""
    document = pdf_oxide.PdfDocument(str(path))
    archive, accessible = document.validate_pdf_a("3a"), document.validate_pdf_ua()
    checks = {"pdf/a-3a": archive["valid"], "pdf/ua-1": accessible["valid"]}
    return checks, [*archive["errors"], *accessible["errors"]]


def extracted_text(path):
    """What a reader without the data would copy: characters, and how many of them are Khmer."""
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, timeout=PDFTOTEXT_SECONDS_MAX, check=True)
    text = done.stdout.decode("utf-8")
    return len(text.strip()), sum(ord(character) in KHMER for character in text)


def check(path, roots, arguments):
    """One line for a file; True if everything passed."""
    notes, authority = [], None
    try:
        checks, authority = signature_checks(path, roots, arguments.at)
        of_format, reasons = format_checks(path)
        checks |= of_format
        notes += reasons
        if arguments.text:
            characters, khmer = extracted_text(path)
            checks["text"] = characters > 0
            notes.append(f"{characters} characters, {khmer} Khmer")
    except Exception as error:  # a hostile or broken file may fail in any of the libraries: that is a failure of the file
        checks = {"readable": False}
        notes.append(f"{type(error).__name__}: {error}")
    passed = all(checks.values())
    words = [name if good else f"NOT-{name}" for name, good in checks.items()]
    line = [("ok  " if passed else "FAIL"), path.name, f"[{authority or 'no authority'}]", *words]
    print(" ".join(line) + (f"  ({'; '.join(notes)})" if notes else ""), flush=True)
    return passed


def moment(text):
    """A time with its zone."""
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if time.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone, such as 2026-11-22T10:00:00Z")
    return time


def main():
    parser = argparse.ArgumentParser(description="Check issued certificates with pyHanko, pdf-oxide and poppler.")
    parser.add_argument("--certificates", type=Path, required=True, metavar="DIR", help="folder of PDF files")
    parser.add_argument("--trust", type=Path, required=True, metavar="DIR", help="folder of {authority}.pem")
    parser.add_argument("--at", type=moment, metavar="TIME", help="judge as of this time (default: now)")
    parser.add_argument("--text", action="store_true", help="extract the text with pdftotext as well")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # pyHanko logs a failed path for each root tried

    roots = {path.stem: load_cert_from_pemder(str(path)) for path in sorted(arguments.trust.glob("*.pem"))}
    pdfs = sorted(arguments.certificates.rglob("*.pdf"))
    if not roots or not pdfs:
        parser.error(f"{len(roots)} roots and {len(pdfs)} PDF files found: nothing to check")
    failed = [path for path in pdfs if not check(path, roots, arguments)]
    print(f"{len(pdfs)} checked, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
