"""Asks the server, as a machine with a token or as a browser with a session."""

import base64
import hashlib
import hmac
import http.client
import json
import struct
import time
import urllib.parse

PASSWORD = "origo-demo-2026"
TOTP_SECRET = "ORIGODEMOONLYORIGODEMOONLYABCDEF"
STEP_SECONDS = 30
ANSWER_SECONDS_MAX = 60


class Gone(Exception):
    """The server was killed, or hung up."""


def code_at(second):
    """What an authenticator app would show (RFC 6238)."""
    step = struct.pack(">Q", int(second) // STEP_SECONDS)
    digest = hmac.new(base64.b32decode(TOTP_SECRET), step, hashlib.sha1).digest()
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Client:
    """One connection. `slow` is told of each answer: its name, and how many seconds it took."""

    def __init__(self, house, told=lambda name, seconds: None):
        self.house, self.told = house, told
        self.headers, self.connection = {}, None

    def ask(self, method, path, body=None, kind=None, headers=None):
        """Status, headers and body of the answer."""
        name = path.split("?")[0]
        if isinstance(body, (dict, list)):
            body, kind = json.dumps(body).encode(), "application/json"
        sent = {**self.headers, **(headers or {}), **({"Content-Type": kind} if kind else {})}
        begun = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=ANSWER_SECONDS_MAX)
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            raise Gone(f"{method} {path}: {error}") from error
        self.told(f"{method} {name}", time.monotonic() - begun)
        return answer.status, answer.headers, text

    def call(self, method, path, body=None, kind=None):
        """The JSON of an answer of the API that must be good."""
        status, _, text = self.ask(method, "/api/v1" + path, body, kind)
        if status == 503:
            raise Gone(f"{method} {path}: 503")
        if status >= 300:
            raise AssertionError(f"{method} {path}: {status} {text[:500]!r}")
        return json.loads(text) if text else None

    def with_token(self, email):
        """Signs in as a machine."""
        body = {"email": email, "password": PASSWORD, "code": code_at(time.time()), "label": "endurance"}
        self.headers["Authorization"] = "Bearer " + self.call("POST", "/sessions", body)["token"]
        return self

    def with_session(self, email):
        """Signs in as a browser, with the code of the next half minute: that of now is used."""
        form = {"email": email, "password": PASSWORD, "code": code_at(time.time() + STEP_SECONDS), "next": "/"}
        body = urllib.parse.urlencode(form)
        status, headers, _ = self.ask("POST", "/sign-in", body, "application/x-www-form-urlencoded")
        assert status == 303, f"{email} cannot sign in: {status}"
        self.headers["Cookie"] = headers["Set-Cookie"].split(";")[0]
        return self
