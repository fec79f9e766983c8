"""Loading values as files, in a unit of work of the system."""

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flask import Flask

from coordinator.loading.demonstration import FOLDER
from coordinator.loading.load import NothingWritten, load
from coordinator.loading.report import Report
from coordinator.web.work import begin_system_work


@cache
def packaged() -> dict[str, Any]:
    return json.loads((FOLDER / "forums.json").read_text(encoding="utf-8"))


@pytest.fixture
def forums_json() -> dict[str, Any]:
    """The packaged file as a value of the test's own."""
    return copy.deepcopy(packaged())


@cache
def trimmed() -> dict[str, Any]:
    """The part of the packaged file that belongs to the Nordic committee, for tests that load often."""
    value = copy.deepcopy(packaged())
    nordic = {"DK", "FI", "IS", "NO", "SE"}
    demo = value["demo"]
    value["forums"] = value["forums"][:2]
    for section in ("working_groups", "meeting_series"):
        value[section] = [row for row in value[section] if row["forum"] == "nac"]
    demo["meetings"] = [row for row in demo["meetings"] if row["forum"] == "nac"]
    refs = {row["id"] for row in demo["meetings"]}
    demo["people"] = [row for row in demo["people"] if row.get("country") in nordic]
    demo["authorities"] = [row for row in demo["authorities"] if row["country"] in nordic]
    demo["actions"] = [row for row in demo["actions"] if row["meeting"] in refs]
    for section in ("inquiry_templates", "statistics_templates"):
        del value[section]
    del demo["inquiries"], demo["statistics"]
    return value


@pytest.fixture
def nordic() -> dict[str, Any]:
    """A small file of the test's own: two forums, the groups, people and meetings of the first."""
    return copy.deepcopy(trimmed())


Loading = Callable[..., Report]


@pytest.fixture
def loading(app: Flask) -> Loading:
    """Load a value as if it were a file; the report, also where nothing was written."""

    def _load(value: dict[str, Any], **options: Any) -> Report:
        try:
            with begin_system_work() as work:
                return load(work, json.dumps(value).encode(), **options)
        except NothingWritten as nothing:
            return nothing.report

    return _load
