"""`coordinator load` and `coordinator load-scale`: data from a file, and invented data for measuring."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NoReturn

import click
import sqlalchemy as sa

from coordinator.app import create_app
from coordinator.core.work import Work, is_demonstration, mark_demonstration
from coordinator.forums.models import Forum
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.times import day_of
from coordinator.loading import scale
from coordinator.loading.demonstration import load_demonstration
from coordinator.loading.document import Unreadable
from coordinator.loading.load import NothingWritten, Progress, load
from coordinator.loading.report import Remark, Report
from coordinator.web.work import begin_system_work


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A bar on the terminal, on standard error so that it never mixes with the answer; else nothing."""
    if not sys.stderr.isatty():
        yield lambda _rows: lambda: None
        return
    bars: list[Any] = []

    def start(rows: int) -> Callable[[], None]:
        bar = click.progressbar(length=rows, label=label, file=sys.stderr)
        bars.append(bar)
        bar.render_progress()
        return lambda: bar.update(1)

    yield start
    for bar in bars:
        bar.render_finish()


@click.command("load")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
@click.option("--demonstration", is_flag=True, help="Mark the database as holding demonstration data.")
def load_command(file: BinaryIO, dry_run: bool, as_json: bool, demonstration: bool) -> None:
    """Load FILE (forums.json format; - is standard input): what is new is created, what differs updated.

    All of it is loaded or nothing: with one row refused the database stays as it was, each refused row
    is named, and the exit status is 1. A file that cannot be read gives 2.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app()
    with app.app_context():
        try:
            with progress_bar("Loading") as progress, begin_system_work() as work:
                report = load(work, file.read(), dry_run=dry_run, progress=progress)
                if demonstration:
                    mark_demonstration(work.session)
        except NothingWritten as nothing:
            report = nothing.report
        except Unreadable as error:
            _unreadable(file.name, error, as_json)
        except EditedMeanwhile as error:
            raise click.ClickException("somebody changed the same data meanwhile; load again") from error
    answer(report, as_json)


def _unreadable(name: str, error: Unreadable, as_json: bool) -> NoReturn:
    if as_json:
        fault = {"line": error.line, "column": error.column, "reason": error.reason}
        click.echo(json.dumps({"unreadable": fault}, ensure_ascii=False))
    click.echo(f"{name}: {error}", err=True)
    sys.exit(2)


def answer(report: Report, as_json: bool) -> None:
    """Print the report; exits with 1 when rows were refused."""
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if report.refused:
        sys.exit(1)


def _print(report: Report) -> None:
    for title, remarks in (
        ("Refused", report.refused),
        ("Not taken", report.not_taken),
        ("Passed over", report.warnings),
    ):
        _print_remarks(title, remarks)
    if report.refused:
        click.echo(f"Nothing was loaded: {len(report.refused)} refused.")
        return
    counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged."
    click.echo(f"Nothing was written; it would be: {counts}" if report.dry_run else f"Loaded: {counts}")


def _print_remarks(title: str, remarks: list[Remark]) -> None:
    if remarks:
        click.echo(f"{title}:")
        for remark in remarks:
            click.echo(f"  {remark.pointer or '/'}: {remark.reason}")


@click.command("load-scale")
@click.option(
    "--meetings", type=click.IntRange(0, 10_000_000), required=True, help="How many there should be."
)
@click.option("--people", type=click.IntRange(0, 10_000_000), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def load_scale(meetings: int, people: int, as_json: bool) -> None:
    """Fill the database with invented meetings and people, to measure how fast pages and feeds are.

    A thousand meetings are in the forum “scale”, the rest in others. Called again it tops up to the
    numbers asked for. The database is marked as demonstration data.
    """
    app = create_app()
    with app.app_context():
        with begin_system_work() as work:
            _begin_demonstration(work)
        made = {"meetings": _scale_meetings(meetings), "people": _scale_people(meetings, people)}
        with begin_system_work() as work:
            scale.analyse(work)
    if as_json:
        click.echo(json.dumps({"created": made}))
    else:
        click.echo(f"Made {made['meetings']} meetings and {made['people']} people.")


def _begin_demonstration(work: Work) -> None:
    """Load the demonstration into an empty database; refuse one that holds real data."""
    if is_demonstration(work.session):
        return
    if work.session.scalars(sa.select(Forum.id).limit(1)).first() is not None:
        raise click.ClickException("this database holds data that is not for demonstration; use another one")
    load_demonstration(work, day_of(work.now(), work.settings.zone))


def _scale_meetings(meetings: int) -> int:
    with begin_system_work(read_only=True) as work:
        have = scale.counts(work)
        today = day_of(work.now(), work.settings.zone)
    lacking = [
        (share.slug, numbers)
        for share in scale.shares(meetings)
        for numbers in scale.batches(have.get(share.slug, 0), share.meetings)
    ]
    made = 0
    with progress_bar("Meetings") as progress:
        step = progress(len(lacking))
        for slug, numbers in lacking:
            with begin_system_work() as work:
                first = slug == scale.SLUG
                place = scale.make_place(work, slug, with_cast=first)
                scale.add_meetings(work, place, numbers, today, busy=first)
            made += len(numbers)
            step()
    return made


def _scale_people(meetings: int, people: int) -> int:
    with begin_system_work() as work:
        have = scale.count_people(work)
        slugs = [share.slug for share in scale.shares(max(meetings, 1))]
        places = [scale.make_place(work, slug, with_cast=slug == scale.SLUG) for slug in slugs]
    made = 0
    with progress_bar("People") as progress:
        batches = list(scale.batches(have, people))
        step = progress(len(batches))
        for numbers in batches:
            with begin_system_work() as work:
                scale.add_people(work, numbers, places)
            made += len(numbers)
            step()
    return made
