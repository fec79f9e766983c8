"""What is known of the days in a window: whose offices are closed, and who meets already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import all_seats
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.kit.periods import Period
from coordinator.kit.times import day_of
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.queries import expected_pairs
from coordinator.meetings.rules import COMING, INVITATION
from coordinator.scheduling.rules import DAY, Known, Level, Names, Search

MARGIN = timedelta(days=42)
"""Looked at beyond the window: bridges at its ends, and what a longer window would open."""

ALWAYS = Period()
Sitting = Mapping[str, Iterable[Period]]
"""By country code, when the country has to be there."""


def closed_between(
    codes: Sitting, first: date, last: date, *, usual: bool, locale: str = "en"
) -> dict[date, dict[str, Names]]:
    """Days of the window, both ends counted, on which a country that has to be there is closed."""
    found: dict[date, dict[str, Names]] = defaultdict(dict)
    for code, periods in codes.items():
        for year in range(first.year, last.year + 1):
            for day, names in closed_days(code, year, usual=usual, locale=locale).items():
                if first <= day <= last and any(day in period for period in periods):
                    found[day][code] = tuple(names)
    return dict(sorted(found.items()))


def known_of_countries(codes: Sitting, search: Search, level: Level, *, locale: str = "en") -> Known:
    """Holidays alone, for countries by code."""
    first, last = search.first - MARGIN, search.last + MARGIN
    public = closed_between(codes, first, last, usual=False, locale=locale)
    usual = closed_between(codes, first, last, usual=True, locale=locale)
    if level == Level.USUAL:
        return Known(closed=usual)
    habit = {
        day: {code: names for code, names in by_code.items() if code not in public.get(day, {})}
        for day, by_code in usual.items()
    }
    return Known(closed=public, by_habit={day: by_code for day, by_code in habit.items() if by_code})


def known_of_forum(
    work: Work,
    forum: Forum,
    search: Search,
    level: Level,
    *,
    series: Series | None = None,
    locale: str = "en",
) -> Known:
    """Holidays of the members on each day, the forum's own meetings, their meetings in other forums, the
    notice that the deadline preset gives, and the usual months of the series.
    """
    members = sitting_in(work.session, forum.id)
    holidays = known_of_countries(members, search, level, locale=locale)
    engaged, elsewhere = _engagements(work.session, forum, members, search)
    return Known(
        closed=holidays.closed,
        by_habit=holidays.by_habit,
        engaged=engaged,
        elsewhere=elsewhere,
        notice_until=_notice_until(work, series) if series is not None else None,
        usual_months=frozenset(series.usual_months) if series is not None else frozenset(),
    )


def sitting_in(session: Session, forum_id: UUID) -> dict[str, list[Period]]:
    """When each member country of the forum sits there; organisations have no holidays of their own."""
    found: dict[str, list[Period]] = defaultdict(list)
    for seat in all_seats(session, forum_id):
        if seat.membership.role == MembershipRole.MEMBER and seat.party.kind == PartyKind.COUNTRY:
            found[seat.party.code].append(seat.membership.period)
    return dict(found)


def _engagements(
    session: Session, forum: Forum, members: Sitting, search: Search
) -> tuple[dict[date, dict[str, Names]], dict[date, dict[str, Names]]]:
    """The forum's own sittings by day, and by day and country those of other forums."""
    first, last = search.first - MARGIN, search.last + MARGIN
    which = sa.and_(
        Meeting.group_id.is_(None), Meeting.status.in_(COMING), Meeting.starts_at.is_not(None),
        Meeting.first_on <= last, Meeting.last_on >= first,
    )  # fmt: skip
    rows = session.execute(
        sa.select(Meeting.id, Meeting.forum_id, Meeting.title, Meeting.first_on, Meeting.last_on).where(which)
    ).all()
    own: dict[date, dict[str, Names]] = defaultdict(dict)
    days: dict[UUID, tuple[str, list[date]]] = {}
    for row in rows:
        span = [row.first_on + n * DAY for n in range((row.last_on - row.first_on).days + 1)]
        if row.forum_id == forum.id:
            for day in span:
                own[day][forum.short_name] = (*own[day].get(forum.short_name, ()), row.title)
        else:
            days[row.id] = (row.title, span)
    return dict(own), _of_countries(session, which, forum, days, set(members))


def _of_countries(
    session: Session,
    which: sa.ColumnElement[bool],
    forum: Forum,
    days: Mapping[UUID, tuple[str, list[date]]],
    codes: set[str],
) -> dict[date, dict[str, Names]]:
    if not days:
        return {}
    pairs = expected_pairs(sa.and_(which, Meeting.forum_id != forum.id)).subquery()
    rows = session.execute(
        sa.select(pairs.c.meeting_id, Party.code)
        .distinct()
        .join(Party, Party.id == pairs.c.party_id)
        .where(Party.kind == PartyKind.COUNTRY)
    )
    found: dict[date, dict[str, Names]] = defaultdict(dict)
    for meeting_id, code in rows:
        if code in codes:
            title, span = days[meeting_id]
            for day in span:
                found[day][code] = (*found[day].get(code, ()), title)
    return dict(found)


def _notice_until(work: Work, series: Series) -> date | None:
    """The first start for which the invitation of the series' preset is not late already."""
    preset = (
        work.session.get(DeadlinePreset, series.deadline_preset_id) if series.deadline_preset_id else None
    )
    offsets = [
        -step["offset_days"] for step in (preset.steps if preset else []) if step["step"] == INVITATION
    ]
    today = day_of(work.now(), work.settings.zone)
    return today + max(offsets) * DAY if offsets else None
