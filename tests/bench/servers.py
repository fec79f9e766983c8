"""Servers and a client as the targets were set: gunicorn, two sync workers, a new connection each time."""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    seconds: float


@dataclass
class Client:
    """Sequential; a new connection for each request; keeps its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return Answer(answer.status, content, {k.lower(): v for k, v in answer.headers.items()}, seconds)

    def sign_in(self, email: str, password: str = "demonstration") -> None:
        page = self.ask("/sign-in").body.decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None, "no form on the sign-in page"
        form = urlencode({"csrf_token": token[1], "email": email, "password": password})
        answer = self.ask(
            "/sign-in",
            method="POST",
            body=form,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status == 303, f"{email} could not sign in: {answer.status}"

    def median(self, path: str, *, times: int) -> float:
        """Median seconds of `times` requests, after five to warm up."""
        for _ in range(5):
            self.ask(path)
        return statistics.median(self.ask(path).seconds for _ in range(times))

    def ratio(
        self,
        path: str,
        *,
        beside: "Client",
        times: int,
        expect: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> float:
        """The median of `times` requests as a multiple of hello's, after five to warm up.

        In five rounds with hello, so that whatever else the machine does meets both; hello alone in its
        part of a round, since just after a page it is slower by half.
        """
        for _ in range(5):
            answer = self.ask(path, headers=headers)
            assert answer.status == expect, f"{path}: {answer.status}"
        own: list[float] = []
        hello: list[float] = []
        for _ in range(5):
            own += [self.ask(path, headers=headers).seconds for _ in range(times // 5)]
            hello.append(beside.median("/", times=40))
        return statistics.median(own) / statistics.median(hello)


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def memory(self) -> int:
        """Resident bytes of the largest worker."""
        return max(worker.memory_info().rss for worker in self.workers())


@contextmanager
def gunicorn(target: str, environ: Mapping[str, str], *, path: str = "/healthz") -> Iterator[Server]:
    """Serve `target` until the block ends; `started_in` is the time to the first answer."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error",
        target,
    ]  # fmt: skip
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})
    try:
        client = Client(port)
        while True:
            try:
                client.ask(path)
                break
            except OSError:
                assert process.poll() is None, f"{target} did not start"
                assert time.perf_counter() - begun < PATIENCE, f"{target} does not answer"
                time.sleep(0.02)
        yield Server(process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(timeout=15)
