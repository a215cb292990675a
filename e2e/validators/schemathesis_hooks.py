"""What the OpenAPI document cannot say: how bytes are written, and the ids of real things on the demo server."""
import os
import pathlib
import random

import schemathesis

# a document that can be read, and no certificate
PDF = (pathlib.Path(__file__).parents[2] / "examples/documents/milled-rice-invoice.pdf").read_bytes()
APPLICATIONS = os.environ.get("ORIGO_FUZZ_APPLICATIONS", "").split()
NUMBERS = os.environ.get("ORIGO_FUZZ_NUMBERS", "").split()
OWN_SESSION = os.environ.get("ORIGO_FUZZ_SESSION", "")


@schemathesis.serializer("application/pdf", "application/octet-stream")
def as_bytes(ctx, value):
    # any bytes may come; now and then some that are a PDF
    raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
    return PDF + raw if len(raw) % 2 else raw


@schemathesis.deserializer("application/pdf", "application/octet-stream")
def as_text(ctx, response):
    return response.content.decode("latin-1")


@schemathesis.hook
def before_call(ctx, case, kwargs):
    parameters = case.path_parameters
    if not parameters:
        return
    pick = random.Random(repr(sorted(parameters.items())))
    path = case.operation.path
    real = pick.random() < 0.5
    if real and "id" in parameters and ("/applications/" in path or "/cases/" in path) and APPLICATIONS:
        parameters["id"] = pick.choice(APPLICATIONS)
    if real and "number" in parameters and NUMBERS:
        parameters["number"] = pick.choice(NUMBERS)
    # whoever ends their own token is told 401 from then on, which tries nothing
    if "/sessions/" in path and parameters.get("id") == OWN_SESSION:
        parameters["id"] = "another"
