"""The browser of the journeys: the machine's own Chromium where there is one, else playwright's."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.sink import Sink, free_port

# Nothing but the application is asked for anything.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str | None:
    """Path of the Chromium to use, found where `.ci/chromium` looks; None means playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    return {**browser_type_launch_args, "args": FLAGS, **({"executable_path": path} if path else {})}


@dataclass
class Demonstration:
    """A running `coordinator demo` of its own: web, worker and data, with a mail sink beside it."""

    url: str
    environ: dict[str, str]
    sink: Sink

    def command(self, *words: str, now: str | None = None) -> str:
        """Run `coordinator …` beside it, in a process of its own; gives what it printed."""
        more = ("--now", now) if now else ()
        done = subprocess.run(
            [sys.executable, "-m", "coordinator", *words, *more],
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def settle(self) -> None:
        """Wait until the demonstration's own worker has sent what was waiting."""
        deadline = time.monotonic() + 60
        while any(
            row["state"] in ("queued", "claimed")
            for row in json.loads(self.command("outbox", "list", "--json"))
        ):
            assert time.monotonic() < deadline, "the outbox does not empty"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def demonstration(folder: Path, database_url: str = "") -> Iterator[Demonstration]:
    """Start it with real SMTP and wait until it answers."""
    port = free_port()
    with Sink() as sink:
        environ = {
            "COORDINATOR_DATA_DIR": str(folder),
            "COORDINATOR_DATABASE_URL": database_url,
            "COORDINATOR_SMTP_URL": sink.url,
            "COORDINATOR_BASE_URL": f"http://localhost:{port}",
            "COORDINATOR_WORKER_INTERVAL": "0.5",
            "COORDINATOR_LOG_LEVEL": "error",
        }
        log = (folder.parent / f"{folder.name}.log").open("w+")
        process = subprocess.Popen(
            [sys.executable, "-m", "coordinator", "demo", "--port", str(port)],
            env={**os.environ, **environ},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        url = f"http://localhost:{port}"
        try:
            deadline = time.monotonic() + 120
            while not _answers(url):
                assert process.poll() is None, log.seek(0) or log.read()
                assert time.monotonic() < deadline, "the demonstration does not answer"
            yield Demonstration(url, environ, sink)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
            log.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """One for all journeys that only look, on SQLite."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with demonstration(folder) as running:
        yield running


class Keys:
    """A person with a keyboard: goes by Tab to what has the role and name, and types."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator) -> Locator:
        """Tab until `target` has the focus; fails when it cannot be reached."""
        target.wait_for()
        for _ in range(400):
            if target.evaluate("e => e === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by Tab")

    def press(self, name: str, role: str = "button", *, within: Locator | None = None) -> None:
        """Go to a button or link and press Enter."""
        place = within or self.page
        self.to(place.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
        self.enter()

    def enter(self) -> None:
        """Press Enter on what has the focus, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        """Go to a field and type over what is there."""
        self.to(self.page.get_by_label(label, exact=False).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def day(self, label: str, iso: str) -> None:
        """Type a date into the browser's own field, in whatever order its language has."""
        field = self.to(self.page.get_by_label(label, exact=False).first)
        year, month, day = iso.split("-")
        self.page.keyboard.type(f"{month}{day}{year}")
        assert field.input_value() == iso

    def clock(self, label: str, value: str) -> None:
        field = self.to(self.page.get_by_label(label, exact=False).first)
        hour, minute = (int(part) for part in value.split(":"))
        self.page.keyboard.type(f"{hour % 12 or 12:02}{minute:02}{'pm' if hour >= 12 else 'am'}")
        assert field.input_value() == value

    def choose(self, label: str, option: str) -> None:
        """Pick in a list by typing what it begins with."""
        field = self.to(self.page.get_by_label(label, exact=False).first)
        self.page.keyboard.type(option)
        chosen = field.evaluate("e => e.options[e.selectedIndex].text")
        assert chosen.startswith(option), chosen


def sign_in(page: Page, demo: Demonstration, who: str) -> Keys:
    """Sign a persona in by typing address and password."""
    page.goto(f"{demo.url}/sign-in")
    page.locator("#email").fill(f"{who}@demo.example.org")
    page.locator("#password").fill("demonstration")
    page.locator("#password").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return Keys(page)
