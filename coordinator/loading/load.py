"""Loading a file: read, check, store; all of it or nothing."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from coordinator.core.journal import Installation
from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.loading.document import read
from coordinator.loading.events import DataLoaded
from coordinator.loading.report import Report
from coordinator.loading.store import open_shelf, store

LOADED_ON = "loaded_on"

Progress = Callable[[int], Callable[[], None]]
"""Given the number of rows, gives what is called after each."""


class NothingWritten(Exception):
    """Leaves a unit of work without a trace: something was refused, or it was a dry run."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def quietly(_rows: int) -> Callable[[], None]:
    """No progress is shown."""
    return lambda: None


def first_loading(work: Work, today: date) -> date:
    """The day of the first loading, from which relative days are counted for good; `today` at first."""
    found = work.session.get(Installation, LOADED_ON)
    if found is not None:
        return date.fromisoformat(found.value)
    work.session.add(Installation(name=LOADED_ON, value=today.isoformat()))
    return today


def load(
    work: Work,
    content: bytes,
    *,
    today: date | None = None,
    dry_run: bool = False,
    progress: Progress = quietly,
) -> Report:
    """Load the bytes of a file. Must be the unit's only business.

    `today`, where it is not given, is the day in the secretariat's zone. Raises Unreadable; and
    NothingWritten, with the report, where anything was refused or `dry_run` was asked for.
    """
    _defer_overlaps(work)
    shelf, known = open_shelf(work)
    notes, report = shelf.notes, shelf.report
    report.dry_run = dry_run
    report.refused, report.warnings, report.not_taken = notes.refused, notes.warnings, notes.not_taken
    document = read(
        content, known, first_loading(work, today or day_of(work.now(), work.settings.zone)), notes
    )
    if not notes.refused:
        shelf.step = progress(document.size)
        store(shelf, document)
    if notes.refused:
        report.created = report.updated = report.unchanged = 0
    if notes.refused or dry_run:
        raise NothingWritten(report)
    work.record(DataLoaded(report.created, report.updated, report.unchanged))
    return report


def _defer_overlaps(work: Work) -> None:
    """PostgreSQL checks overlaps at the end: entries whose border moves may touch in between."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
