"""Decisions and actions, as a file gives them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from coordinator.forums.rules import PartyKind
from coordinator.loading.document.dates import Calendar
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Row, first_of_each, quoted
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, OwnerKind


@dataclass(frozen=True, slots=True)
class DecisionValue:
    pointer: str
    ref: str
    sequence: int
    meeting: str
    item_order: int | None
    text: str
    status: DecisionStatus
    opened_on: date | None
    closes_on: date | None
    answers: dict[str, Any] | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ActionValue:
    pointer: str
    ref: str
    text: str
    meeting: str
    owner_kind: OwnerKind
    owner_party: PartyKey | None
    owner: str | None  # id of a group or a person, or the name of a role
    due_on: date
    status: ActionStatus
    note: str | None
    source: str | None


def read_decisions(rows: list[Row], known: Known, calendar: Calendar) -> list[DecisionValue]:
    first_of_each([(row, row.slug(most=80)) for row in rows])
    first_of_each([(row, _number(row, known)) for row in rows])
    return [value for row in rows if (value := _decision(row, known, calendar)) is not None]


def _number(row: Row, known: Known) -> tuple[str, int] | None:
    """A decision's number within its forum; the year is the meeting's, which may differ."""
    sequence = row.value.get("sequence")
    meeting = row.value.get("meeting")
    if isinstance(sequence, int) and isinstance(meeting, str):
        return meeting, sequence
    return None


def _decision(row: Row, known: Known, calendar: Calendar) -> DecisionValue | None:
    procedure = row.row("written_procedure", need=False)
    opened = calendar.day(procedure, "opened_day") if procedure else None
    closes = calendar.day(procedure, "closes_day") if procedure else None
    answers = _answers(procedure, known) if procedure else None
    value = DecisionValue(
        pointer=row.pointer,
        ref=str(row.value.get("id")),
        sequence=row.number("sequence", 1, 100_000),
        meeting=row.known("meeting", known.meetings, "meeting") or "",
        item_order=row.number("item_order", 1, 1000) if row.value.get("item_order") is not None else None,
        text=row.text("text", 10_000, lines=True),
        status=row.choice("status", DecisionStatus),
        opened_on=opened,
        closes_on=closes,
        answers=answers,
        source=row.maybe_text("source", 80),
    )
    if opened and closes and closes < opened:
        row.fault("written_procedure", "closes before it opens")
    whole = procedure is None or procedure.done()
    return value if row.done(ignore=("item_order",)) and whole else None


def _answers(row: Row, known: Known) -> dict[str, Any] | None:
    inner = row.row("answers", need=False)
    if inner is None:
        return None
    found = {code: inner.maybe_text(code, 40) for code in inner.value}
    for code in found:
        if code not in known.countries:
            inner.fault(code, f"there is no country {quoted(code)}")
    inner.done()
    return found


def read_actions(rows: list[Row], known: Known, calendar: Calendar) -> list[ActionValue]:
    first_of_each([(row, row.slug(most=80)) for row in rows])
    return [value for row in rows if (value := _action(row, known, calendar)) is not None]


def _action(row: Row, known: Known, calendar: Calendar) -> ActionValue | None:
    kind = row.choice("owner_kind", OwnerKind)
    owner = row.text("owner", 80)
    among = {
        OwnerKind.PARTY: known.countries,
        OwnerKind.GROUP: set(known.groups),
        OwnerKind.PERSON: known.people,
    }.get(kind)
    if owner and among is not None and owner not in among:
        row.fault("owner", f"there is no {kind.value.replace('_', ' ')} {quoted(owner)}")
    due_on = calendar.day(row, "due_day") or row.day("due")
    if due_on is None and not row.faults:
        row.fault("due_day", "is missing")
    value = ActionValue(
        pointer=row.pointer,
        ref=str(row.value.get("id")),
        text=row.text("text", 5000, lines=True),
        meeting=row.known("meeting", known.meetings, "meeting") or "",
        owner_kind=kind,
        owner_party=(PartyKind.COUNTRY, owner) if kind is OwnerKind.PARTY else None,
        owner=None if kind is OwnerKind.PARTY else owner,
        due_on=due_on or calendar.today,
        status=row.choice("status", ActionStatus),
        note=row.maybe_text("note", 2000, lines=True),
        source=row.maybe_text("source", 80),
    )
    return value if row.done(ignore=("due", "due_day")) else None
