"""The packaged file, as a value to change and to read."""

import copy
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from coordinator.loading.demonstration import FOLDER
from coordinator.loading.document import Document, Known, Notes, read
from coordinator.loading.kinds import KINDS

TODAY = date(2026, 11, 25)


@cache
def packaged() -> dict[str, Any]:
    return json.loads((FOLDER / "forums.json").read_text(encoding="utf-8"))


@pytest.fixture
def forums_json() -> dict[str, Any]:
    """The packaged file as a value of the test's own."""
    return copy.deepcopy(packaged())


Reading = Callable[[dict[str, Any]], tuple[Document, Notes]]


@pytest.fixture
def reading() -> Reading:
    """Read a value as if it were a file, into a database that holds nothing."""

    def _read(value: dict[str, Any]) -> tuple[Document, Notes]:
        notes = Notes()
        return read(json.dumps(value).encode(), Known(kinds=set(KINDS)), TODAY, notes), notes

    return _read
