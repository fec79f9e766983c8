"""A real IMAP server for tests, in a process of its own on the loopback."""

import imaplib
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from tests.sink import free_port

USER, PASSWORD = "coordinator", "only for tests"


class Mailbox:
    """pymap with one mailbox, kept in memory: `put` a message, look with `count`."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/INBOX"

    def __enter__(self) -> Self:
        beside = Path(sys.executable).with_name("pymap")
        program = str(beside) if beside.exists() else shutil.which("pymap")
        assert program, "pymap belongs to the test requirements"
        self._process = subprocess.Popen(
            [program, "--no-service", "managesieve", "--no-service", "admin", "--host", "127.0.0.1",
             "--port", str(self.port), "--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()
        return self

    def _wait(self, seconds: float = 20) -> None:
        """Until it answers; fails when it does not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self._process is not None
            assert self._process.poll() is None, "the IMAP server did not start"
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                    if line.recv(4):
                        return
            except OSError:
                continue
        raise AssertionError("the IMAP server does not answer")

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def _open(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def put(self, raw: bytes, folder: str = "INBOX") -> None:
        with self._open() as client:
            assert client.append(folder, "", None, raw)[0] == "OK"

    def count(self, folder: str = "INBOX", criteria: str = "ALL") -> int:
        """How many messages of `folder` match; 0 for a folder that is not there."""
        with self._open() as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return 0
            return len(client.search(None, criteria)[1][0].split())
