"""What is known of the days in a window: whose offices are closed, and who meets already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from coordinator.meetings.queries import expected_pairs, visible_to
from coordinator.meetings.rules import COMING, INVITATION
from coordinator.scheduling.rules import DAY, Known, Level, Names, Search

MARGIN = timedelta(days=42)
"""Looked at beyond the window: bridges at its ends, and what a longer window would open."""

ALWAYS = Period()
Seats = Mapping[str, Iterable[Period]]
"""By country code, when the country has to be there."""


def closed_between(
    codes: Seats, first: date, last: date, *, usual: bool, locale: str = "en"
) -> dict[date, dict[str, Names]]:
    """Days of the window, both ends counted, on which a country that has to be there is closed."""
    found: dict[date, dict[str, Names]] = defaultdict(dict)
    for code, periods in codes.items():
        for year in range(first.year, last.year + 1):
            for day, names in closed_days(code, year, usual=usual, locale=locale).items():
                if first <= day <= last and any(day in period for period in periods):
                    found[day][code] = tuple(names)
    return dict(sorted(found.items()))


def known_of_countries(codes: Seats, search: Search, level: Level, *, locale: str = "en") -> Known:
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
    meetings = _meetings_around(work, search)
    own: dict[date, dict[str, Names]] = defaultdict(dict)
    for meeting in meetings:
        if meeting.forum_id == forum.id:
            for day in meeting.days:
                own[day][forum.short_name] = (*own[day].get(forum.short_name, ()), meeting.title)
    others = {meeting.id: meeting for meeting in meetings if meeting.forum_id != forum.id}
    elsewhere, unsaid = _engagements(work.session, others, set(members))
    return Known(
        closed=holidays.closed,
        by_habit=holidays.by_habit,
        engaged=own,
        elsewhere=elsewhere,
        unsaid=unsaid,
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


@dataclass(frozen=True, slots=True)
class Sitting:
    """A forum's meeting near the window; `known` whether the asker may know of it."""

    id: UUID
    forum_id: UUID
    title: str
    first_on: date
    last_on: date
    known: bool

    @property
    def days(self) -> list[date]:
        return [self.first_on + n * DAY for n in range((self.last_on - self.first_on).days + 1)]


def _meetings_around(work: Work, search: Search) -> list[Sitting]:
    """What forums hold near the window, groups left out; also what the asker may not know."""
    columns = Meeting.id, Meeting.forum_id, Meeting.title, Meeting.first_on, Meeting.last_on
    rows = work.session.execute(
        sa.select(*columns, sa.case((visible_to(work.actor), 1), else_=0).label("known")).where(
            Meeting.group_id.is_(None),
            Meeting.status.in_(COMING),
            Meeting.starts_at.is_not(None),
            Meeting.first_on <= search.last + MARGIN,
            Meeting.last_on >= search.first - MARGIN,
        )
    )
    return [Sitting(r.id, r.forum_id, r.title, r.first_on, r.last_on, bool(r.known)) for r in rows]


def _engagements(
    session: Session, meetings: Mapping[UUID, Sitting], codes: set[str]
) -> tuple[dict[date, dict[str, Names]], frozenset[date]]:
    """By day and country what its people attend; and the days of what the asker may not know."""
    if not meetings:
        return {}, frozenset()
    pairs = expected_pairs(Meeting.id.in_(meetings)).subquery()
    rows = session.execute(
        sa.select(pairs.c.meeting_id, Party.code)
        .distinct()
        .join(Party, Party.id == pairs.c.party_id)
        .where(Party.kind == PartyKind.COUNTRY, Party.code.in_(codes))
    )
    found: dict[date, dict[str, Names]] = defaultdict(dict)
    unsaid: set[date] = set()
    for meeting_id, code in rows:
        meeting = meetings[meeting_id]
        if not meeting.known:
            unsaid.update(meeting.days)
            continue
        for day in meeting.days:
            found[day][code] = (*found[day].get(code, ()), meeting.title)
    return dict(found), frozenset(unsaid)


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
