"""`coordinator serve` and any WSGI server serve the same application, and both stop when asked."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SERVERS = {
    "granian": ["coordinator", "serve", "--host", "127.0.0.1", "--port", "{port}"],
    "gunicorn": ["gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{port}", "wsgi:app"],
}
READY = {"granian": "Started worker", "gunicorn": "Booting worker"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(name: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server once it has said that its worker runs, and its address; killed at the end if need be."""
    port = free_port()
    program, *arguments = [word.format(port=port) for word in SERVERS[name]]
    environment = {**os.environ, "COORDINATOR_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [BIN / program, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if READY[name] in line:
                    break
            else:
                pytest.fail("the server did not start:\n" + "".join(said))
            yield process, f"http://127.0.0.1:{port}"
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("name", SERVERS)
def test_the_application_answers_and_the_server_stops_when_asked(name, tmp_path):
    subprocess.run(
        [BIN / "coordinator", "migrate"],
        env={**os.environ, "COORDINATOR_DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    with serving(name, tmp_path) as (process, address):
        with urlopen(f"{address}/readyz", timeout=20) as answer:
            assert answer.status == 200
        with urlopen(f"{address}/static/vendor/licences.txt", timeout=20) as answer:
            assert re.search("MIT", answer.read().decode())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 0
