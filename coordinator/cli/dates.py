"""`coordinator dates suggest`: dates that suit every country, and why others do not."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa

from coordinator.app import create_app
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.holidays import knows
from coordinator.forums.models import Forum
from coordinator.kit.errors import Invalid
from coordinator.meetings.models import Series
from coordinator.scheduling import labels, queries
from coordinator.scheduling.rules import (
    Blocker,
    Found,
    Known,
    Level,
    Search,
    Travel,
    find,
    relaxations,
    weekdays_of,
)  # fmt: skip
from coordinator.web.filters import long_date
from coordinator.web.work import begin_system_work

DAY = click.DateTime(formats=["%Y-%m-%d"])
FAULTS = {
    "bad_window": "--last lies before --first, or more than ten years after it",
    "bad_length": "--length is 1 to 31 days, --before and --after at most 7",
    "no_weekday": "a meeting of this --length never fits into these --weekdays",
    "unknown_weekday": "--weekdays are English names such as Tue-Thu or Mon,Wed",
}
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
@click.option("--json", "as_json", is_flag=True)
def suggest(
    *,
    slug: str | None,
    series_slug: str | None,
    countries: str | None,
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
    if series_slug and not slug:
        raise click.UsageError("--series goes with --forum")
    with create_app().app_context(), speaking("en"):
        try:
            search = Search(
                first.date(), last.date(), length, weekdays_of(weekdays), before, after, Travel(travel)
            )
            if slug:
                with begin_system_work(read_only=True) as work:
                    known = _of_forum(work, slug, series_slug, search, Level(level))
            else:
                known = _of_countries(countries or "", search, Level(level))
            found = find(search, known)
            easier = [] if found.ranked else relaxations(search, known, found)
        except Invalid as fault:
            raise click.UsageError(FAULTS.get(fault.code, fault.code)) from fault
        if as_json:
            click.echo(json.dumps(as_data(search, known, found), indent=2, ensure_ascii=False))
            return
        for line in in_words(found):
            click.echo(line)
        if easier:
            click.echo("What would open dates:")
        for offer in easier[:SHOWN]:
            click.echo(f"  {labels.relaxation_text(offer)}")


def _of_countries(countries: str, search: Search, level: Level) -> Known:
    codes = list(dict.fromkeys(code.strip().upper() for code in countries.split(",") if code.strip()))
    unknown = [code for code in codes if not knows(code)]
    if unknown or not codes:
        raise click.UsageError(f"no holidays on record for: {', '.join(unknown) or 'nobody'}")
    return queries.known_of_countries({code: [queries.ALWAYS] for code in codes}, search, level)


def _of_forum(work: Work, slug: str, series_slug: str | None, search: Search, level: Level) -> Known:
    forum = work.session.scalars(sa.select(Forum).where(Forum.slug == slug)).first()
    if forum is None:
        raise click.ClickException(f"refused: there is no forum {slug}")
    series = _series(work, forum, series_slug) if series_slug else None
    return queries.known_of_forum(work, forum, search, level, series=series)


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
            }
            for slot in found.ranked
        ],
    }


def _days_and_codes(blockers: Sequence[Blocker]) -> list[str]:
    return [f"{blocker.day.isoformat()} {blocker.code}" for blocker in blockers]


def in_words(found: Found) -> list[str]:
    """The best dates with their drawbacks, and what rules the others out."""
    lines = []
    for slot in found.ranked[:SHOWN]:
        until = f" to {long_date(slot.last)}" if slot.last != slot.start else ""
        lines.append(f"{long_date(slot.start)}{until}  ({slot.points} points against it)")
        lines += [f"    {labels.reason_text(reason)}" for reason in slot.reasons]
    more = len(found.ranked) - SHOWN
    if more > 0:
        lines.append(f"and {more} more; --json lists them all")
    if not found.ranked:
        lines.append("No date suits everybody.")
    if found.blocked:
        lines.append("Ruled out by:")
        lines += [f"    {labels.day_text(day, by_code)}" for day, by_code in found.causes.items()]
    if found.too_soon:
        lines.append(f"Too soon for the invitation: {len(found.too_soon)} starts")
    return lines
