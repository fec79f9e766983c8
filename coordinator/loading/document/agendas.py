"""Types of agenda items and documents, agenda templates and deadline presets, as a file gives them."""

from dataclasses import dataclass
from typing import Any

from coordinator.kit.texts import Texts
from coordinator.loading.document.known import Known
from coordinator.loading.document.reader import Row, first_of_each
from coordinator.meetings.rules import Anchor

UNNUMBERED = ("break", "social")


@dataclass(frozen=True, slots=True)
class ItemTypeValue:
    pointer: str
    code: str
    label: Texts
    records_outcome: bool
    numbered: bool
    position: int


@dataclass(frozen=True, slots=True)
class DocumentTypeValue:
    pointer: str
    code: str
    label: Texts
    produced_by: str | None
    position: int


@dataclass(frozen=True, slots=True)
class TemplateValue:
    pointer: str
    slug: str
    name: str
    meeting_type: str
    day_starts: list[str]
    minutes_per_day: list[int]
    items: list[Any]
    note: str | None


@dataclass(frozen=True, slots=True)
class PresetValue:
    pointer: str
    slug: str
    name: str
    meeting_types: list[str]
    steps: list[Any]
    note: str | None


def read_item_types(rows: list[Row], known: Known) -> list[ItemTypeValue]:
    known.item_types |= first_of_each([(row, row.text("id", 40)) for row in rows])
    values = []
    for position, row in enumerate(rows):
        code = row.text("id", 40)
        value = ItemTypeValue(
            row.pointer,
            code,
            row.texts("label") or Texts(),
            row.flag("records_outcome", default=False),
            row.flag("numbered", default=code not in UNNUMBERED),
            position,
        )
        if row.done(ignore=("source",)):
            values.append(value)
    return values


def read_document_types(rows: list[Row]) -> list[DocumentTypeValue]:
    first_of_each([(row, row.text("id", 40)) for row in rows])
    values = []
    for position, row in enumerate(rows):
        value = DocumentTypeValue(
            row.pointer,
            row.text("id", 40),
            row.texts("label") or Texts(),
            row.maybe_text("produced_by", 40),
            position,
        )
        if row.done(ignore=("source",)):
            values.append(value)
    return values


def read_templates(rows: list[Row], known: Known) -> list[TemplateValue]:
    known.templates |= first_of_each([(row, row.slug()) for row in rows])
    values = []
    for row in rows:
        starts = row.words("day_starts", most=5)
        for index, start in enumerate(starts):
            _check_clock(row, index, start)
        items = [read_item(inner, known, len(starts)) for inner in row.rows("items")]
        value = TemplateValue(
            row.pointer,
            str(row.value.get("id")),
            row.text("name"),
            row.text("meeting_type", 40),
            starts,
            row.numbers("minutes_per_day", 1, 24 * 60),
            [item for item in items if item is not None],
            row.maybe_text("note", 2000, lines=True),
        )
        if len(value.minutes_per_day) != len(starts):
            row.fault("minutes_per_day", f"has {len(value.minutes_per_day)} days, “day_starts” {len(starts)}")
        if not starts:
            row.fault("day_starts", "is empty")
        if row.done(ignore=("source",)):
            values.append(value)
    return values


def _check_clock(row: Row, index: int, start: str) -> None:
    hours, _, minutes = start.partition(":")
    if not (
        len(start) == 5 and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60
    ):
        row.fault(f"day_starts/{index}", "is not a time such as 09:30")


def read_item(row: Row, known: Known, days: int) -> dict[str, Any] | None:
    """One item of a template, or of a meeting's own agenda, in the form in which templates keep it."""
    item: dict[str, Any] = {
        "order": row.number("order", 1, 1000, default=1),
        "day": row.number("day", 1, max(days, 1), default=1),
        "type": row.known("type", known.item_types, "type of agenda item"),
        "title": row.text("title", 300),
        "minutes": row.number("minutes", 0, 24 * 60),
        "lead": row.text("lead", 120),
        "papers": row.words("papers", need=False),
    }
    if ask := row.maybe_text("ask", 300):
        item["ask"] = ask
    if country := known.country(row, "lead_country", need=False):
        item["lead_country"] = country[1]
    return item if row.done() else None


def read_presets(rows: list[Row], known: Known) -> list[PresetValue]:
    known.presets |= first_of_each([(row, row.slug()) for row in rows])
    values = []
    for row in rows:
        inner = row.rows("steps")
        names = first_of_each([(step, step.text("step", 40)) for step in inner])
        steps = [_step(step) for step in inner]
        value = PresetValue(
            row.pointer,
            str(row.value.get("id")),
            row.text("name"),
            row.words("meeting_types", most=40),
            [step for step in steps if step is not None],
            row.maybe_text("note", 2000, lines=True),
        )
        if not names:
            row.fault("steps", "is empty")
        if row.done(ignore=("source",)):
            values.append(value)
    return values


def _step(row: Row) -> dict[str, Any] | None:
    step = {
        "step": row.text("step", 40),
        "offset_days": row.number("offset_days", -1000, 1000),
        "relative_to": row.choice("relative_to", Anchor).value,
        "audience": row.text("audience", 40),
    }
    return step if row.done() else None
