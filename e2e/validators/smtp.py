"""Letters leave for a real SMTP server (aiosmtpd): STARTTLS with a root of its own, a password, refusals, a crash.

    smtp.py ORIGO      the binary; prints what was proved, exits 1 with the first thing that was not
"""

import asyncio, datetime, email, email.policy, http.cookiejar, ipaddress, logging, os, re, signal, socket, sqlite3
import ssl, subprocess, sys, tempfile, time, urllib.parse, urllib.request, warnings
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# what fails here fails on purpose, and is proved on the other side
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
ORIGO = sys.argv[1]
WORK = Path(tempfile.mkdtemp())
PASSWORD = "origo-demo-2026"
CHOSEN = "quiet-harbour-lantern-42"


def certificates():
    """A root, and a certificate of it for this machine."""
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)

    def made(name, issuer, key, signer, root):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - day).not_valid_after(now + day)
            .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        )
        if not root:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256())

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = made("Test root", None, root_key, root_key, True)
    own = made("localhost", root.subject, key, root_key, False)
    pem = serialization.Encoding.PEM
    (WORK / "root.pem").write_bytes(root.public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (WORK / "own.pem").write_bytes(key.private_bytes(pem, *plain) + own.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(WORK / "own.pem")
    return context


class Server:
    """Takes letters; refuses some for now, some for good, and ends Origo in the middle of one."""

    def __init__(self):
        self.seen, self.taken, self.origo, self.who = [], [], None, None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        to, tries = envelope.rcpt_tos[0], [m["Message-ID"] for t, m in self.seen if t == envelope.rcpt_tos[0]]
        assert session.ssl and session.authenticated, "a letter came in the clear or without password"
        self.seen.append((to, message))
        if to.startswith("later@") and not tries:
            return "451 4.7.1 try again later"
        self.taken.append((to, message))
        if to.startswith("crash@") and not tries:
            # it is taken, and the sender dies before it can note that
            os.kill(self.origo.pid, signal.SIGKILL)
            await asyncio.sleep(0.5)
        return "250 2.0.0 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.who = (data.login, data.password) if isinstance(data, LoginPassword) else None
        return AuthResult(success=self.who == (b"origo@mail", b"p@ss+word"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def proved(text):
    print(f"  {text}", flush=True)


def wait_for(what, found, seconds=20):
    until = time.time() + seconds
    while time.time() < until:
        value = found()
        if value:
            return value
        time.sleep(0.1)
    sys.exit(f"smtp: {what} did not happen within {seconds} s")


def database(sql, *values):
    with sqlite3.connect(WORK / "data/origo.db", timeout=10) as connection:
        return connection.execute(sql, values).fetchall()


def due_now(recipient):
    """As if the pause, or a dead worker's lease, were over."""
    database(
        "UPDATE jobs SET run_at = 0, lease_until = 0 WHERE topic = 'mail' AND subject IN "
        "(SELECT id FROM mails WHERE recipient = ?)", recipient)


handler = Server()
controller = Controller(
    handler, hostname="127.0.0.1", port=free_port(), tls_context=certificates(), require_starttls=True,
    authenticator=handler.authenticate, auth_required=True, auth_require_tls=True)
controller.start()
port = free_port()
site = f"http://127.0.0.1:{port}"


def start(with_root=True):
    env = dict(os.environ, ORIGO_PUBLIC_URL=site, ORIGO_MAIL_FROM="no-reply@origo.example",
               ORIGO_SMTP_URL=f"smtp://origo%40mail:p%40ss+word@localhost:{controller.port}")
    if with_root:
        env["ORIGO_SMTP_CA"] = str(WORK / "root.pem")
    log = open(WORK / "server.log", "ab")
    handler.origo = subprocess.Popen(
        [ORIGO, "serve", "--data", str(WORK / "data"), "--listen", f"127.0.0.1:{port}", "--demo"],
        env=env, stdout=log, stderr=log)

    def ready():
        try:
            return urllib.request.urlopen(f"{site}/readyz").status == 200
        except OSError:
            return handler.origo.poll() is not None and sys.exit((WORK / "server.log").read_text())
    wait_for("a start", ready, 60)


def register(address, language="en"):
    form = {"authority": "kh-moc", "name": "Sok Dara", "email": address, "password": CHOSEN, "locale": language}
    body = urllib.parse.urlencode(form).encode()
    answer = urllib.request.urlopen(f"{site}/register?lang={language}", body)
    assert answer.status == 200, answer.status


def letters(to):
    return [message for address, message in handler.taken if address == to]


def row(to):
    found = database("SELECT sent_at, attempts, last_error, failed_at, body FROM mails WHERE recipient = ?", to)
    return found[0] if found else (None, 0, "", None, "")


try:
    # without the root the server's certificate is not believed, and nothing leaves in the clear
    start(with_root=False)
    register("first@kh.example", "km")
    error = wait_for("an error about the certificate", lambda: row("first@kh.example")[2])
    assert not handler.seen and row("first@kh.example")[0] is None, "a letter left without trust"
    proved(f"an unknown certificate is not believed: {error[:70]}")
    handler.origo.terminate()
    handler.origo.wait()

    start()
    due_now("first@kh.example")
    message = wait_for("the first letter", lambda: letters("first@kh.example"))[0]
    assert handler.who == (b"origo@mail", b"p@ss+word"), handler.who
    assert re.search("[ក-៿]", message["Subject"]), message["Subject"]
    assert re.search("[ក-៿]", message.get_content()), "the text is not Khmer"
    assert message["To"] == "first@kh.example" and "no-reply@origo.example" in message["From"], message.items()
    assert re.fullmatch(r"<[0-9a-f]{32}@origo\.example>", message["Message-ID"]), message["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated", "holiday answers would come back (RFC 3834)"
    age = datetime.datetime.now(datetime.timezone.utc) - message["Date"].datetime
    assert abs(age.total_seconds()) < 300, message["Date"]
    assert "/register/confirm/" in message.get_content()
    wait_for("the note that it left", lambda: row("first@kh.example")[0])
    assert "/register/confirm/…" in row("first@kh.example")[4], "the link stays in the database"
    time.sleep(1)
    assert len(letters("first@kh.example")) == 1
    proved(f"STARTTLS, password, headers and Khmer: {message['Subject']!r}, once")

    register("later@kh.example")
    wait_for("a temporary refusal", lambda: "451" in row("later@kh.example")[2] or "4.7.1" in row("later@kh.example")[2])
    assert not letters("later@kh.example")
    due_now("later@kh.example")
    wait_for("the second try", lambda: letters("later@kh.example"))
    ids = {m["Message-ID"] for to, m in handler.seen if to == "later@kh.example"}
    assert len(ids) == 1, ids
    proved("4xx: tried again, with the same Message-ID")

    register("refused@kh.example")
    wait_for("giving up", lambda: row("refused@kh.example")[3])
    assert row("refused@kh.example")[1] == 1
    assert database("SELECT COUNT(*) FROM events WHERE kind = 'mail-given-up'") == [(1,)]
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    form = urllib.parse.urlencode({"email": "administrator@kh.example", "password": PASSWORD}).encode()
    overview = browser.open(f"{site}/sign-in", form).read().decode()
    assert "1 letter was given up" in overview, "the overview does not tell"
    listed = browser.open(f"{site}/mailbox?state=given-up").read().decode()
    assert "refused@kh.example" in listed and "no such mailbox" in listed, "the mailbox does not tell"
    proved("5xx: given up at once, with an event, on the overview and in the mailbox")

    register("crash@kh.example")
    handler.origo.wait(20)
    start()
    due_now("crash@kh.example")
    wait_for("the letter after the crash", lambda: len(letters("crash@kh.example")) == 2)
    wait_for("its mark", lambda: row("crash@kh.example")[0])
    ids = {m["Message-ID"] for m in letters("crash@kh.example")}
    assert len(ids) == 1, ids
    proved("kill -9 between sending and marking: sent again, with the same Message-ID")
    print(f"letters by SMTP: {len(handler.taken)} taken, 5 proofs")
finally:
    handler.origo.kill()
    controller.stop()
