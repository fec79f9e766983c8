"""`coordinator serve` and any WSGI server serve the same application, and both stop when asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.sink import free_port

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
SERVERS = {
    "granian": ["coordinator", "serve", "--host", "127.0.0.1", "--port", "{port}"],
    "gunicorn": ["gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{port}", "wsgi:app"],
}
PATIENCE = 60.0


def fetch(address: str, process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Status and text, once the server listens; fails when it has gone or takes too long."""
    begun = time.monotonic()
    while process.poll() is None and time.monotonic() - begun < PATIENCE:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            Event().wait(0.05)
    return pytest.fail(f"no answer from {address}")


@contextmanager
def serving(name: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server's process and address; it is stopped at the end."""
    port = free_port()
    program, *arguments = [word.format(port=port) for word in SERVERS[name]]
    environment = {**os.environ, "COORDINATOR_DATA_DIR": str(folder)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [BIN / program, *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
        ) as process,
    ):
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()  # and with it the worker that `serve` has beside it
            process.wait(timeout=PATIENCE)


@pytest.mark.parametrize("name", SERVERS)
def test_the_application_answers_and_the_server_stops_when_asked(name, tmp_path):
    subprocess.run(
        [BIN / "coordinator", "migrate"],
        env={**os.environ, "COORDINATOR_DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    with serving(name, tmp_path) as (process, address):
        assert fetch(f"{address}/readyz", process)[0] == 200
        assert "MIT" in fetch(f"{address}/static/vendor/licences.txt", process)[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0, (tmp_path / "log").read_text()
