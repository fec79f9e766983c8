"""Whatever the file: it is read or said to be unreadable, each fault has a place, nothing is half-done."""

import copy
import json
from datetime import date
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.core.db import Base
from coordinator.loading.demonstration import FOLDER
from coordinator.loading.document import Known, Notes, Unreadable, read
from coordinator.loading.kinds import KINDS
from coordinator.loading.load import NothingWritten, load
from coordinator.loading.report import Report
from coordinator.web.work import begin_system_work

TODAY = date(2026, 11, 25)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from([
        "", " ", "\x00", "a\r\nb", "\ud800", "x" * 5000, "9999-12-31", "0001-01-01", "2026-02-30", "nac", "SE", "EC",
        "country", "member", "Europe/Oslo", "Etc/GMT+12", "02:30", "24:00", "PT0H", "-P7D", "true", "null", "=1+1",
    ]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    st.just({"en": "x"}),
    st.just([{}]),
)  # fmt: skip


@cache
def small() -> dict[str, Any]:
    """A few rows of every section, so that many files can be read in a second."""
    value = json.loads((FOLDER / "forums.json").read_text(encoding="utf-8"))
    for key, rows in value.items():
        if isinstance(rows, list) and key not in ("countries", "agenda_item_types"):
            value[key] = rows[:3]
    for forum in value["forums"]:
        forum["memberships"], forum["chairs"] = forum["memberships"][:4], forum["chairs"][:3]
    for key, rows in value["demo"].items():
        if isinstance(rows, list):
            value["demo"][key] = rows[:3]
    value["demo"]["statistics"]["values"] = value["demo"]["statistics"]["values"][:3]
    return value


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in the file."""
    found = [at] if at else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*at, index))
    return found


PLACES = places(small())


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """The small file with some values replaced, taken out, doubled or renamed."""
    value = copy.deepcopy(small())
    for _change in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PLACES))
        inner: Any = value
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took it away
        act = draw(st.sampled_from(["replace", "replace", "remove", "double", "rename"]))
        if act == "replace":
            inner[path[-1]] = draw(ODD)
        elif act == "remove":
            del inner[path[-1]]
        elif act == "double" and isinstance(inner, list):
            inner.append(copy.deepcopy(inner[path[-1]]))
        elif act == "rename" and isinstance(inner, dict):
            inner[draw(st.text(max_size=10))] = inner.pop(path[-1])
    return value


def resolves(pointer: str, value: Any) -> bool:
    """Whether a JSON pointer leads somewhere in the file, or to a key of an object that is there."""
    steps = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for number, part in enumerate(steps):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return number == len(steps) - 1 and isinstance(value, dict)
    return True


@settings(max_examples=250, deadline=None)
@given(value=mutated())
def test_every_file_is_read_and_every_fault_has_a_place(value):
    notes = Notes()
    content = json.dumps(value).encode()
    document = read(content, Known(kinds=set(KINDS)), TODAY, notes)
    remarks = [*notes.refused, *notes.warnings, *notes.not_taken]
    assert document.size >= 0
    assert all(resolves(remark.pointer, json.loads(content)) for remark in remarks)
    assert all(remark.reason and "\n" not in remark.reason for remark in remarks)
    assert len({remark.pointer for remark in notes.refused}) == len(notes.refused)


def fault_of(content: bytes) -> Unreadable | None:
    """Why the bytes cannot be read; None where they can."""
    try:
        read(content, Known(kinds=set(KINDS)), TODAY, Notes())
    except Unreadable as error:
        return error
    return None


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_said_to_be_unreadable(content):
    fault = fault_of(content)
    assert fault is None or (fault.line >= 1 and fault.column >= 1)


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 20_000), garbage=st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_said_to_be_unreadable_with_its_place(at, garbage):
    content = bytearray(json.dumps(small()).encode()[:20_000])
    content[at : at + len(garbage)] = garbage
    fault = fault_of(bytes(content))
    assert fault is not None
    assert str(fault).startswith(f"line {fault.line}, column {fault.column}: ")


def rows() -> dict[str, int]:
    with begin_system_work(read_only=True) as work:
        return {
            table.name: work.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def empty(app):
    return rows()


def loaded(content: bytes) -> Report:
    try:
        with begin_system_work() as work:
            return load(work, content)
    except NothingWritten as nothing:
        return nothing.report


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=mutated())
def test_a_file_is_stored_whole_or_not_at_all(empty, value):
    """Loaded for good where it is in order (then once more: all unchanged), else without a trace."""
    before = rows()
    content = json.dumps(value).encode()
    report = loaded(content)
    if report.refused:
        assert rows() == before
        return
    again = loaded(content)
    assert (again.created, again.updated, again.refused) == (0, 0, [])
