"""A server of its own, killed and begun again, and what it takes of memory."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

READY_SECONDS_MAX = 120
SAMPLE_SECONDS = 1


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def kilobytes(pid, what):
    """A line of /proc/PID/status in kilobytes; 0 of a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1])
    return 0


def children(pid):
    """The processes that a process began: here those that open strangers' files."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
            found += [int(child) for child in text.split()]
    except OSError:
        pass
    return found


class House:
    """`origo serve --demo` in a folder, on SQLite or the database of an address."""

    def __init__(self, program, data, database):
        self.program, self.data, self.port = program, data, free_port()
        self.environment = {**os.environ, "ORIGO_TRUSTED_PROXIES": "127.0.0.1"}
        self.environment.pop("ORIGO_DATABASE_URL", None)
        if database:
            self.environment["ORIGO_DATABASE_URL"] = database
        self.kills = 0
        # (moment, kilobytes) of the process that serves now
        self.samples = []
        self.server_most = self.opener_most = 0
        self.over = threading.Event()
        # set while the server answers
        self.up = threading.Event()
        self.log = open(data / "server.log", "ab")
        self.begin()
        threading.Thread(target=self.watch, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def begin(self):
        command = [self.program, "serve", "--demo", "--data", self.data / "data", "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)
        self.samples = []
        begun = time.monotonic()
        while time.monotonic() - begun < READY_SECONDS_MAX:
            try:
                urllib.request.urlopen(self.url + "/readyz", timeout=5).close()
                self.up.set()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"the server does not start: see {self.log.name}") from None
                time.sleep(0.05)
        raise SystemExit("the server does not answer")

    def kill(self):
        """SIGKILL, in the middle of whatever it does, and another one in its place."""
        self.up.clear()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1
        self.begin()

    def watch(self):
        """Looks once a second at what the server and the openers of files take."""
        while not self.over.wait(SAMPLE_SECONDS):
            pid = self.process.pid
            held = kilobytes(pid, "VmRSS")
            if held:
                self.samples.append((time.monotonic(), held))
            self.server_most = max(self.server_most, kilobytes(pid, "VmHWM"))
            for child in children(pid):
                self.opener_most = max(self.opener_most, kilobytes(child, "VmHWM"))

    def end(self):
        self.over.set()
        self.process.kill()
        self.process.wait()
        self.log.close()

    def complaints(self, most):
        """The last warnings and errors in the log of the server."""
        self.log.flush()
        text = Path(self.log.name).read_text(encoding="utf-8", errors="replace")
        lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
        return [line for line in lines if " WARN " in line or " ERROR " in line][-most:]

    def audited(self):
        """Whether `origo audit verify` finds the chain of events whole."""
        command = [self.program, "audit", "verify", "--data", self.data / "data"]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=False)
        return done.returncode == 0
