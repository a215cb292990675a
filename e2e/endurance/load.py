"""What goes on at once: clerks who make and sign applications, people who read pages, strangers who check papers and bring
files that were made to stop the house."""

import json
import random
import re
import threading
import time
from collections import defaultdict
from pathlib import Path

import files
from client import Client, Gone

ROOT = Path(__file__).resolve().parents[2]
STUBBORN_SECONDS = 240
# The clerks' rest after a certificate; the load is mixed, not the most that goes in.
REST_SECONDS = 0.3
HOSTILE_EACH_SECONDS = 6
# What a hostile upload may be answered with; never a 500.
REFUSALS = {200, 303, 413, 415, 422, 429, 503}


class Ledger:
    """What was acknowledged, how long pages took, and what should not have been answered."""

    def __init__(self):
        self.lock = threading.Lock()
        self.signed = {}
        self.codes = []
        self.pages = defaultdict(list)
        self.wrong = []
        self.refused = self.checked = 0

    def acknowledged(self, application, number):
        with self.lock:
            self.signed[application] = number

    def took(self, name, seconds):
        """A page's time under its address, ids left out. What is sent in is no page."""
        if not name.startswith("GET "):
            return
        name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", name)
        name = re.sub(r"[A-Z]{2,}-[A-Z0-9-]+|/v/.*", "…", name)
        with self.lock:
            self.pages[name].append(seconds)

    def fault(self, sentence):
        with self.lock:
            self.wrong.append(sentence)


class Load:
    def __init__(self, house, ledger):
        self.house, self.ledger, self.over = house, ledger, threading.Event()
        example = ROOT / "examples/milled-rice.json"
        self.draft = json.loads(example.read_text(encoding="utf-8"))["draft"]
        self.paper = (ROOT / "examples/documents/milled-rice-invoice.pdf").read_bytes()
        people = ("exporter", "reviewer", "signatory")
        self.tokens = {who: Client(house).with_token(f"{who}@kh.example").headers for who in people}
        people = ("exporter", "reviewer", "signatory", "administrator")
        self.sessions = {who: Client(house).with_session(f"{who}@kh.example").headers for who in people}
        self.hostile = [files.workbook(), files.nested(), files.repeating(), files.enormous()]

    def client(self, headers, told=lambda name, seconds: None):
        client = Client(self.house, told)
        client.headers = dict(headers)
        return client

    def machine(self, who):
        return self.client(self.tokens[who])

    def browser(self, who):
        return self.client(self.sessions[who], self.ledger.took)

    def begin(self, clerks):
        """Threads that go on until they are told to stop."""
        acts = [self.clerk] * clerks + [self.reader, self.reader, self.verifier, self.attacker]
        threads = [threading.Thread(target=self.go_on, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        return threads

    def go_on(self, act):
        """Does an act again and again; a killed server is waited for."""
        does = act()
        while not self.over.is_set():
            try:
                next(does)
            except Gone:
                self.house.up.wait(STUBBORN_SECONDS)
                does = act()
            except Exception as error:  # whatever it is, it is told at the end
                self.ledger.fault(f"{act.__name__}: {type(error).__name__} {error}")
                self.over.wait(1)
                does = act()

    def clerk(self):
        """An application, submitted, approved and signed."""
        exporter, reviewer, signatory = (self.machine(who) for who in ("exporter", "reviewer", "signatory"))
        while True:
            created = exporter.call("POST", "/applications", {"form": "co"})
            application = created["id"]
            # of an invoice of its own: a second one for the same goods would want a reason
            own = json.dumps(self.draft).replace("TBR-2026-0417", f"TBR-{application[24:]}")
            draft = json.loads(own)
            # and of no day: the day of the example is over one day
            draft["transport"]["departure_date"] = ""
            exporter.call("PUT", f"/applications/{application}", {"revision": created["revision"], "draft": draft})
            place = f"/applications/{application}/attachments?kind=invoice&file_name=invoice.pdf"
            exporter.call("POST", place, self.paper, "application/pdf")
            exporter.call("POST", f"/applications/{application}/submit", {})
            reviewer.call("POST", f"/cases/{application}/approve", {})
            self.sign(signatory, application)
            self.over.wait(REST_SECONDS)
            yield

    def sign(self, signatory, application):
        """Until it is acknowledged, whatever happens to the server meanwhile."""
        begun = time.monotonic()
        while time.monotonic() - begun < STUBBORN_SECONDS:
            try:
                status, _, text = signatory.ask("POST", f"/api/v1/cases/{application}/sign", {})
            except Gone:
                time.sleep(0.05)
                continue
            if status == 503:
                time.sleep(0.05)
                continue
            # a conflict says that an earlier try was carried out, though its answer was lost
            if status not in (200, 409):
                raise AssertionError(f"signing: {status} {text[:300]!r}")
            self.ledger.acknowledged(application, json.loads(text)["number"] if status == 200 else None)
            return
        raise AssertionError(f"{application} could not be signed")

    def reader(self):
        """Pages that have nothing to do with the attacks; their times are what counts."""
        places = {
            "exporter": ["/applications", "/applications?q=rice", "/certificates", "/addresses", "/account"],
            "reviewer": ["/queue", "/certificates", "/certificates?q=rice"],
            "signatory": ["/queue", "/certificates"],
            "administrator": ["/overview", "/events", "/people", "/mailbox"],
        }
        browsers = {who: self.browser(who) for who in places}
        while True:
            for who, pages in places.items():
                status, _, text = browsers[who].ask("GET", random.choice(pages))
                self.expect(status in (200, 503), f"a page of {who}: {status} {text[:200]!r}")
                self.over.wait(0.05)
                yield

    def verifier(self):
        """Papers checked by number and code, by their file, and with numbers that nobody gave."""
        exporter, stranger = self.machine("exporter"), self.client({}, self.ledger.took)
        while True:
            # what strangers send comes from everywhere
            stranger.headers["X-Forwarded-For"] = f"198.51.{random.randrange(256)}.{random.randrange(1, 255)}"
            number = random.choice([number for number in list(self.ledger.signed.values()) if number] or [None])
            if number:
                certificate = exporter.call("GET", f"/certificates/{number}")
                status, _, page = stranger.ask("GET", f"/v/{number}/{certificate['code']}")
                self.expect(status == 200 and number.encode() in page, f"{number} is not found: {status}")
                if certificate["state"] == "issued":
                    self.check_file(exporter, stranger, number)
            status, _, _ = stranger.ask("GET", "/v/KH-CO-2026-999999/abcdefghijklmnop")
            self.expect(status in (200, 429), f"a wrong code: {status}")
            self.over.wait(0.3)
            yield

    def check_file(self, exporter, stranger, number):
        _, _, file = exporter.ask("GET", f"/api/v1/certificates/{number}/pdf")
        status, _, text = stranger.ask("POST", "/api/v1/verifications", file, "application/pdf")
        self.expect(status == 503 or json.loads(text).get("genuine"), f"{number} is not genuine: {status} {text[:200]!r}")
        self.ledger.checked += 1

    def attacker(self):
        """Hostile files, now and then: to the page that checks papers, and as goods of an application."""
        exporter = self.client(self.sessions["exporter"])
        created = self.machine("exporter").call("POST", "/applications", {"form": "co"})
        while True:
            for file in self.hostile:
                self.over.wait(HOSTILE_EACH_SECONDS)
                place, field = (
                    (f"/applications/{created['id']}/goods/upload", "file") if file[:2] == b"PK" else ("/verify/pdf", "pdf")
                )
                status, text = upload(exporter, place, field, file)
                self.expect(status in REFUSALS, f"a hostile file: {status} {text[:200]!r}")
                self.ledger.refused += 1
                yield

    def expect(self, good, sentence):
        if not good:
            self.ledger.fault(sentence)


def upload(client, place, field, file):
    """A file in a form, as browsers send it."""
    mark = "----endurance"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="a.bin"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{mark}--\r\n".encode()
    status, _, text = client.ask("POST", place, body, f"multipart/form-data; boundary={mark}")
    return status, text
