"""Every event is wired or listed as silent, and journalled without content."""

import dataclasses
import importlib
import pkgutil

import pytest

import coordinator
from coordinator import wiring
from coordinator.kit.events import Event


def events() -> list[type[Event]]:
    for module in pkgutil.walk_packages(coordinator.__path__, "coordinator."):
        if module.name.rpartition(".")[2] == "events":
            importlib.import_module(module.name)
    found: list[type[Event]] = []
    todo = list(Event.__subclasses__())
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.startswith("coordinator.") and not kind.__subclasses__():
            found.append(kind)
    # slots=True makes each class twice; the one that its module names is meant.
    return [k for k in found if getattr(importlib.import_module(k.__module__), k.__name__, None) is k]


def test_every_event_is_wired_or_silent():
    heard = set(wiring.REACTIONS) | set(wiring.SILENT)
    assert sorted(k.__name__ for k in events() if k not in heard) == []


def test_no_event_is_both_heard_and_silent():
    assert set(wiring.REACTIONS) & set(wiring.SILENT) == set()


CONTENT = {
    "title",
    "text",
    "email",
    "address",
    "body",
    "subject",
    "password",
    "token",
    "html",
    "joining_link",
}


@pytest.mark.parametrize("kind", events(), ids=lambda k: k.__name__)
def test_the_journal_holds_no_content(kind):
    assert {f.name for f in dataclasses.fields(kind)} & CONTENT == set()
