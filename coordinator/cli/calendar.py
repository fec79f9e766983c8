"""`coordinator calendar import`: somebody else's calendar file becomes planned meetings.

A dry run without a forum only reads: it loads neither the application nor the database, so that a hostile
file is answered at once.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any, BinaryIO, NoReturn

import click

from coordinator.imports import labels
from coordinator.imports.parsing import (
    MOST_BYTES,
    Fault,
    Found,
    Options,
    Reading,
    Reason,
    Refused,
    Remark,
    Unreadable,
    read,
)
from coordinator.imports.rules import Outcome
from coordinator.kit.clock import Clock
from coordinator.kit.times import zone_names


@dataclass
class Answer:
    """What the command says, as JSON or in words."""

    events: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    import_id: str | None = None

    def add(self, found: Found, outcome: Outcome, zone: str, reason: Remark | None, *notices: Remark) -> None:
        event = event_json(found, outcome, zone, reason, notices)
        self.events.append(event)
        if outcome == Outcome.REFUSED:
            self.refused.append(event)

    def refuse(self, refused: Refused) -> None:
        """An event that could not be read: it has no start to be shown with."""
        self.refused.append(
            {
                "uid": refused.uid,
                "summary": refused.title,
                "line": refused.line,
                "outcome": Outcome.REFUSED.value,
                "reason": labels.words(refused.remark),
            }
        )


def event_json(
    found: Found, outcome: Outcome, zone: str, reason: Remark | None, notices: tuple[Remark, ...]
) -> dict[str, Any]:
    """Times as instants in UTC. Of whole days `end` is the day after the last, as in the file."""
    said: dict[str, Any] = {"uid": found.uid, "recurrence_id": found.occurrence, "summary": found.title}
    if found.all_day:
        last = (found.end - timedelta(days=1)).isoformat()
        said |= {"start": found.start.isoformat(), "end": found.end.isoformat(), "last_day": last}
    else:
        start, end = (at.astimezone(UTC) for at in found.instants(zone))
        said |= {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    return said | {
        "all_day": found.all_day,
        "zone": found.zone,
        "place": found.place,
        "outcome": outcome.value,
        "reason": labels.words(reason) if reason else None,
        "notices": [labels.words(notice) for notice in notices],
    }


Taker = Callable[..., Answer]


@click.group()
def calendar() -> None:
    """Calendars of others."""


@calendar.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--forum", metavar="SLUG", help="Whose meetings they become; a dry run may do without.")
@click.option("--series", metavar="SLUG", help="In this series of the forum.")
@click.option("--group", metavar="SLUG", help="Of this working group of the forum.")
@click.option("--zone", metavar="ZONE", help="For times that name no time zone, like Europe/Helsinki.")
@click.option("--first", type=click.DateTime(["%Y-%m-%d"]), help="First day to read; else 30 days back.")
@click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="Last day to read; else 36 months ahead.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def import_(  # noqa: PLR0917 - click hands over every option by name
    file: BinaryIO, forum: str | None, series: str | None, group: str | None, zone: str | None,
    first: datetime | None, last: datetime | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Plan the meetings of a calendar FILE (.ics; - is standard input). Nobody is told.

    Events that cannot be taken are named, the others are planned; taken again, a file changes the
    planned meetings that it brought. The exit status is 1 when something was refused, and 2 when the file
    is no calendar or beyond the limits. Without --forum a dry run says what can be read.
    """
    if forum is None and not dry_run:
        raise click.UsageError("into which forum? Give --forum, or --dry-run")
    if series and group:
        raise click.UsageError("either --series or --group")
    if forum is None and (series or group):
        raise click.UsageError("--series and --group are those of a forum: give --forum too")
    if zone is not None and zone not in zone_names():
        raise click.BadParameter(str(labels.FAULTS[Fault.NO_ZONE]), param_hint="--zone")
    first_on, last_on = first.date() if first else None, last.date() if last else None
    if first_on and last_on and last_on < first_on:
        raise click.BadParameter("the last day is before the first", param_hint="--last")
    name = str(getattr(file, "name", "standard input"))
    try:
        content = file.read(MOST_BYTES + 1)
        options = Options(Clock().now().date(), first_on, last_on, zone)
        if forum is None:
            answer = only_read(content, options)
        else:
            take: Taker = import_module("coordinator.cli.calendar_taking").take_file
            answer = take(content, name, options, forum=forum, series=series, group=group, dry_run=dry_run)
    except Unreadable as error:
        _unreadable(name, error, as_json)
    _say(answer, dry_run, as_json)


def only_read(content: bytes, options: Options) -> Answer:
    """Everything readable counts as new. Raises Unreadable."""
    reading = read(content, options)
    answer = Answer(notices=[labels.words(notice) for notice in reading.notices])
    zone = options.zone or "UTC"
    for found in reading.found:
        reason = _refusal(found, options)
        outcome = Outcome.REFUSED if reason else Outcome.NEW
        answer.add(found, outcome, zone, reason, *found.notices)
    _refuse_all(answer, reading)
    return answer


def _refusal(found: Found, options: Options) -> Remark | None:
    if found.cancelled:
        return Remark.of(Reason.CANCELLED)
    first, last = options.first or date.min, options.last or date.max
    return None if first <= found.first_on <= last else Remark.of(Reason.OUTSIDE)


def _refuse_all(answer: Answer, reading: Reading) -> None:
    for refused in reading.refused:
        answer.refuse(refused)


def _unreadable(name: str, error: Unreadable, as_json: bool) -> NoReturn:
    reason = labels.fault(error)
    if as_json:
        fault = {"code": error.fault.value, "reason": reason}
        click.echo(json.dumps({"events": [], "refused": [], "unreadable": fault}, ensure_ascii=False))
    click.echo(f"{name}: {reason}", err=True)
    sys.exit(2)


def _say(answer: Answer, dry_run: bool, as_json: bool) -> None:
    """Print the answer; exits with 1 when something was refused."""
    if as_json:
        said: dict[str, Any] = {
            "events": answer.events,
            "refused": answer.refused,
            "notices": answer.notices,
            "dry_run": dry_run,
            "import": answer.import_id,
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _print(answer, dry_run)
    if answer.refused:
        sys.exit(1)


def _print(answer: Answer, dry_run: bool) -> None:
    for notice in answer.notices:
        click.echo(notice)
    for event in answer.events:
        reason = f"  {event['reason']}" if event["reason"] else ""
        click.echo(f"{event['outcome']:8} {event['start']:20} {event['summary'] or '(no title)'}{reason}")
        for notice in event["notices"]:
            click.echo(f"{'':29} {notice}")
    for event in answer.refused:
        if "line" in event:
            name = event["summary"] or event["uid"] or "(no title)"
            click.echo(f"{'refused':8} {'line ' + str(event['line']):20} {name}  {event['reason']}")
    counts = {outcome: sum(e["outcome"] == outcome for e in answer.events) for outcome in Outcome}
    words = (
        f"{counts[Outcome.NEW]} new, {counts[Outcome.CHANGED]} changed, {counts[Outcome.SAME]} the same, "
        f"{len(answer.refused)} refused."
    )
    click.echo(f"Nothing was written; it would be: {words}" if dry_run else f"Imported: {words}")
