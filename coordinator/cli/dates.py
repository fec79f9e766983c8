"""`coordinator dates suggest`: dates that suit every country, and why others do not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import click
import sqlalchemy as sa

from coordinator.app import create_app
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.holidays import knows
from coordinator.forums.models import Forum
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period
from coordinator.meetings.models import Series
from coordinator.scheduling import labels, queries
from coordinator.scheduling.queries import Who
from coordinator.scheduling.rules import (
    FEWEST_MINUTES,
    MOST_MINUTES,
    USUAL_MINUTES,
    Blocker,
    Found,
    Hours,
    Known,
    Level,
    Search,
    Slot,
    Travel,
    check_search,
    find,
    instant_of,
    relaxations,
    weekdays_of,
)  # fmt: skip
from coordinator.web.filters import long_date, zone_name
from coordinator.web.work import begin_system_work

DAY = click.DateTime(formats=["%Y-%m-%d"])
FAULTS = {
    "bad_window": "--last lies before --first, or more than ten years after it",
    "bad_length": "--length is 1 to 31 days, --before and --after at most 7",
    "no_weekday": "a meeting of this --length never fits into these --weekdays",
    "unknown_weekday": "--weekdays are English names such as Tue-Thu or Mon,Wed",
    "bad_minutes": f"--minutes is {FEWEST_MINUTES} to {MOST_MINUTES}",
    "unknown_zone": "--zone is an IANA time zone such as Europe/Zurich",
}
ANY = "any"
SHOWN = 10


@click.group()
def dates() -> None:
    """Dates for meetings."""


@dates.command()
@click.option("--forum", "slug", help="The members of this forum, each while it is one.")
@click.option("--series", "series_slug", help="With --forum: its deadlines and usual months count too.")
@click.option("--countries", help="Country codes instead of a forum: DK,FI,IS,NO,SE.")
@click.option("--first", type=DAY, required=True, help="First day on which the meeting may be held.")
@click.option("--last", type=DAY, required=True, help="Last day on which it may be held.")
@click.option("--length", type=int, default=1, show_default=True, help="Days of the meeting.")
@click.option("--weekdays", default="Mon-Fri", show_default=True, help="On which it may be held.")
@click.option("--before", type=int, default=0, show_default=True, help="Days of travel before it.")
@click.option("--after", type=int, default=0, show_default=True, help="Days of travel after it.")
@click.option(
    "--travel", type=click.Choice([t.value for t in Travel]), default=Travel.ANY.value, show_default=True,
    help="Days on which people may travel.",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), default=Level.USUAL.value,
    show_default=True,
    help="Which closed days count: public holidays, or days on which offices close by habit as well.",
)  # fmt: skip
@click.option(
    "--optional", default="", help="Countries that may stay away: their closed days are points only."
)
@click.option("--host", default="", help="With --forum: the country whose wished days count.")
@click.option("--at", help="For a meeting online: when it begins, HH:MM, or any for the fairest half hour.")
@click.option("--zone", help="By whose clock, such as Europe/Zurich; with --forum the forum's own by itself.")
@click.option("--minutes", type=int, help=f"With --at: how long it sits.  [default: {USUAL_MINUTES}]")
@click.option("--json", "as_json", is_flag=True)
def suggest(
    *,
    slug: str | None,
    series_slug: str | None,
    countries: str | None,
    optional: str,
    host: str,
    at: str | None,
    zone: str | None,
    minutes: int | None,
    first: datetime,
    last: datetime,
    length: int,
    weekdays: str,
    before: int,
    after: int,
    travel: str,
    level: str,
    as_json: bool,
) -> None:
    """Rank the starts in a window, its ends counted; a holiday on a day of travel rules out too."""
    if bool(slug) == bool(countries):
        raise click.UsageError("either --forum or --countries")
    for option, given in (("--series", series_slug), ("--host", host)):
        if given and not slug:
            raise click.UsageError(f"{option} goes with --forum")
    hours = _hours(at, zone, minutes, need_zone=not slug)
    with create_app().app_context(), speaking("en"):
        try:
            search = Search(
                first.date(), last.date(), length, weekdays_of(weekdays), before, after, Travel(travel), hours
            )
            if slug:
                with begin_system_work(read_only=True) as work:
                    asked = _Asked(slug, series_slug, _codes(optional), host.strip().upper())
                    search, known = _of_forum(work, asked, search, Level(level))
            else:
                check_search(search)
                known = _of_countries(countries or "", _codes(optional), search, Level(level))
            found = find(search, known)
            easier = [] if found.ranked else relaxations(search, known, found)
        except Invalid as fault:
            raise click.UsageError(FAULTS.get(fault.code, fault.code)) from fault
        if as_json:
            click.echo(json.dumps(as_data(search, known, found), indent=2, ensure_ascii=False))
            return
        for line in in_words(search, found):
            click.echo(line)
        if easier:
            click.echo("What would open dates:")
        for offer in easier[:SHOWN]:
            click.echo(f"  {labels.relaxation_text(offer)}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """For whom: a forum, perhaps one of its series, who may stay away, and who is host."""

    slug: str
    series_slug: str | None
    optional: list[str]
    host: str


def _hours(at: str | None, zone: str | None, minutes: int | None, *, need_zone: bool) -> Hours | None:
    """What --at, --zone and --minutes say together; without a zone the forum's is put in later."""
    if at is None:
        if zone or minutes is not None:
            raise click.UsageError("--zone and --minutes go with --at: at which hour does it begin?")
        return None
    if zone is None and need_zone:
        raise click.UsageError("--at needs --zone: by whose clock?")
    clock: time | None = None
    if at.strip().lower() != ANY:
        try:
            clock = datetime.strptime(at.strip(), "%H:%M").time()  # noqa: DTZ007 - a wall time
        except ValueError:
            raise click.UsageError(f"--at is a time with 24 hours such as 14:00, or any; not {at}") from None
    return Hours(zone or "", clock, USUAL_MINUTES if minutes is None else minutes)


def _codes(text: str) -> list[str]:
    return list(dict.fromkeys(code.strip().upper() for code in text.split(",") if code.strip()))


def _of_countries(countries: str, optional: list[str], search: Search, level: Level) -> Known:
    codes = _codes(countries)
    unknown = [code for code in (*codes, *optional) if not knows(code)]
    if unknown or not codes:
        raise click.UsageError(f"no holidays on record for: {', '.join(unknown) or 'nobody'}")
    required = {code: [queries.ALWAYS] for code in codes if code not in optional}
    if not required:
        raise click.UsageError("somebody has to be there: every country is optional")
    return queries.known_of_countries(required, search, level, optional=optional)


def _of_forum(work: Work, asked: _Asked, search: Search, level: Level) -> tuple[Search, Known]:
    forum = work.session.scalars(sa.select(Forum).where(Forum.slug == asked.slug)).first()
    if forum is None:
        raise click.ClickException(f"refused: there is no forum {asked.slug}")
    if search.hours is not None and not search.hours.zone:
        search = replace(search, hours=replace(search.hours, zone=forum.zone))
    check_search(search)
    series = _series(work, forum, asked.series_slug) if asked.series_slug else None
    group_id = series.group_id if series else None
    who = Who(optional=frozenset(asked.optional))
    within = Period.of_days(search.first, max(search.first, search.last))
    table = queries.table_of(work.session, forum.id, who, within=within, group_id=group_id)
    strangers = [code for code in (*asked.optional, asked.host) if code and code not in table.offered]
    if strangers:
        raise click.UsageError(f"no seat in {forum.slug}: {', '.join(strangers)}")
    if not table.required:
        raise click.UsageError(
            "somebody has to be there: every party is optional, or the forum has no members"
        )
    return search, queries.known_of_forum(
        work, forum, search, level, series=series, table=table, host=asked.host
    )


def _series(work: Work, forum: Forum, slug: str) -> Series:
    found = work.session.scalars(
        sa.select(Series).where(Series.slug == slug, Series.forum_id == forum.id)
    ).first()
    if found is None:
        raise click.ClickException(f"refused: {forum.slug} has no series {slug}")
    return found


def as_data(search: Search, known: Known, found: Found) -> dict[str, Any]:
    """The answer as data: days in ISO 8601, countries by code."""
    begin, end = search.reach
    return {
        "starts": [day.isoformat() for day in found.starts],
        "blocked_starts": {
            day.isoformat(): _days_and_codes(blockers) for day, blockers in sorted(found.blocked.items())
        },
        "closed_days": {
            day.isoformat(): {code: list(names) for code, names in sorted(by_code.items())}
            for day, by_code in sorted(known.closed.items())
            if begin <= day <= end
        },
        "too_soon": [day.isoformat() for day in found.too_soon],
        "ranked": [
            {
                "start": slot.start.isoformat(),
                "points": slot.points,
                "reasons": [labels.reason_text(reason) for reason in slot.reasons],
                **_hours_of(search, slot),
            }
            for slot in found.ranked
        ],
        **({"skipped": [day.isoformat() for day in found.skipped]} if search.hours else {}),
    }


def _hours_of(search: Search, slot: Slot) -> dict[str, Any]:
    """At which hour it begins, and on whom that falls."""
    if slot.sat is None or search.hours is None:
        return {}
    return {
        "at": slot.sat.at.isoformat(timespec="minutes"),
        "zone": search.hours.zone,
        "starts_at": instant_of(slot.sat.begins[0]).isoformat().replace("+00:00", "Z"),
        "outside_hours": {
            share.code: {
                "start": share.start.isoformat(timespec="minutes"),
                "end": share.end.isoformat(timespec="minutes"),
                "minutes": share.minutes,
                "carried": share.carried,
                "points": share.points,
            }
            for share in slot.shares
        },
    }


def _days_and_codes(blockers: Sequence[Blocker]) -> list[str]:
    return [f"{blocker.day.isoformat()} {blocker.code}" for blocker in blockers]


def in_words(search: Search, found: Found) -> list[str]:
    """The best dates with their drawbacks, and what rules the others out."""
    lines = []
    for slot in found.ranked[:SHOWN]:
        until = f" to {long_date(slot.last)}" if slot.last != slot.start else ""
        hour = f", {slot.at:%H:%M} {zone_name(search.hours.zone)}" if slot.at and search.hours else ""
        lines.append(f"{long_date(slot.start)}{until}{hour}  ({slot.points} points against it)")
        lines += [f"    {labels.reason_text(reason)}" for reason in slot.reasons]
    more = len(found.ranked) - SHOWN
    if more > 0:
        lines.append(f"and {more} more; --json lists them all")
    if not found.ranked:
        lines.append("No date suits everybody.")
    if found.blocked:
        lines.append("Ruled out by:")
        lines += [f"    {labels.day_text(day, by_code)}" for day, by_code in found.causes.items()]
    if found.skipped:
        days = ", ".join(long_date(day) for day in found.skipped)
        lines.append(f"Clocks are put forward, so that this hour does not exist: {days}")
    if found.too_soon:
        lines.append(f"Too soon for the invitation: {len(found.too_soon)} starts")
    return lines
