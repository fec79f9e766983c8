"""`coordinator load` and `coordinator load-scale`: data from a file, and invented data for measuring."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NoReturn

import click
from sqlalchemy.exc import IntegrityError

from coordinator.app import create_app
from coordinator.core.work import mark_demonstration
from coordinator.loading.document import Unreadable
from coordinator.loading.load import NothingWritten, Progress, load
from coordinator.loading.report import Remark, Report
from coordinator.web.work import begin_system_work, house


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
        settings = house().settings
        try:
            with progress_bar("Loading") as progress, begin_system_work() as work:
                report = load(
                    work,
                    file.read(),
                    zone=settings.zone,
                    mail_domain=settings.mail_domain,
                    dry_run=dry_run,
                    progress=progress,
                )
                if demonstration:
                    mark_demonstration(work.session)
        except NothingWritten as nothing:
            report = nothing.report
        except Unreadable as error:
            _unreadable(file.name, error, as_json)
        except IntegrityError as error:
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
