"""The browser of the journeys: the machine's own Chromium where there is one, else playwright's."""

import os
import shutil
from typing import Any

import pytest

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
