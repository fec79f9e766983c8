"""What the format holds and this release does not keep yet: looked at, counted and named."""

from typing import Any

from coordinator.loading.document.known import Known
from coordinator.loading.document.reader import Notes, Row, kind_of, rows_of, step
from coordinator.loading.document.text import Entries

REASONS = {
    "inquiry_templates": "inquiries are not kept yet",
    "inquiries": "inquiries are not kept yet",
    "statistics_templates": "statistics are not kept yet",
    "statistics": "statistics are not kept yet",
}


def check_templates(key: str, value: Any, notes: Notes) -> None:
    """Templates of inquiries or statistics: objects with an id and a name."""
    rows = rows_of(value, step(key), notes)
    whole = [_named(row, "name") for row in rows]
    _name(step(key), sum(whole), REASONS[key], notes)


def check_inquiries(value: Any, pointer: str, known: Known, notes: Notes) -> None:
    """Inquiries: id, title, forum, the country that asks, those that are asked."""
    whole = 0
    for row in rows_of(value, pointer, notes):
        row.known("forum", known.forums, "forum")
        known.country(row, "requesting_country", need=False)
        for code in row.words("recipients", need=False, most=20):
            if code not in {key[1] for key in known.parties}:
                row.fault("recipients", f"there is no party “{code}”")
        row.rows("questions")
        whole += _named(row, "title")
    _name(pointer, whole, REASONS["inquiries"], notes)


def check_statistics(value: Any, pointer: str, known: Known, notes: Notes) -> None:
    """One collection: a template and values by indicator, country and period."""
    if not isinstance(value, Entries):
        notes.refuse(pointer, f"must be an object, not {kind_of(value)}")
        return
    row = Row(value, pointer, notes)
    row.text("template", 80)
    whole = 0
    for inner in row.rows("values"):
        known.country(inner, "country")
        inner.text("indicator", 80)
        inner.text("period", 20)
        whole += inner.done(ignore=inner.value)
    row.done(ignore=row.value)
    _name(pointer, whole, REASONS["statistics"], notes)


def _named(row: Row, key: str) -> bool:
    row.text("id", 80)
    row.text(key, 300)
    return row.done(ignore=row.value)


def _name(pointer: str, whole: int, reason: str, notes: Notes) -> None:
    if whole:
        notes.pass_over(pointer, f"{whole} rows are in order, but {reason}")
