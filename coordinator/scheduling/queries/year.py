"""What has to be known to place a year of several series at once: read for all of them together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.core.work import Work
from coordinator.forums.models import Closure, Forum, Membership, Party
from coordinator.forums.queries import closures_between, list_forums
from coordinator.forums.rules import ClosureKind, MembershipRole, PartyKind
from coordinator.groups.models import ExpertSeat, GroupParty
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role
from coordinator.kit.periods import Period
from coordinator.kit.times import day_of
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.queries import visible_to
from coordinator.meetings.rules import INVITATION, MeetingMode, MeetingStatus
from coordinator.scheduling import policy
from coordinator.scheduling.queries.engagements import LEADS, Rows, Sitting
from coordinator.scheduling.queries.finder import (
    MARGIN,
    Days,
    add_days,
    avoided,
    closed_at,
    half_days_at,
    note_sitting,
)  # fmt: skip
from coordinator.scheduling.queries.seats import Seat, named
from coordinator.scheduling.rules import (
    DAY,
    Found,
    Known,
    Level,
    Search,
    Slot,
    Start,
    Wanted,
    find,
    plan_year,
)  # fmt: skip

MOST_A_YEAR = 12
LOOKED_BACK = 5
"""Years in which a series is looked at for how it meets."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A series in the year: how many meetings are `planned` (`rough` ones of them without a date), and how
    many are still to be placed.
    """

    series: Series
    forum: Forum
    planned: int
    rough: int
    missing: int
    mode: MeetingMode
    length: int  # days


@dataclass(frozen=True, slots=True)
class YearProposal:
    """One meeting that would be planned, with what speaks against its date; `near` names meetings of the same
    people less than two weeks away, and those of the series that lie unevenly.
    """

    key: str
    line: YearLine
    slot: Slot
    near: tuple[tuple[str, int], ...]

    @property
    def points(self) -> int:
        return self.slot.points + sum(points for _title, points in self.near)


@dataclass(frozen=True, slots=True)
class YearQuestion:
    """The series that may be placed in a year, and all that is known for it."""

    year: int
    lines: tuple[YearLine, ...]
    found: Mapping[UUID, Found] = field(default_factory=dict)  # by series
    wanted: tuple[Wanted, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # by key


@dataclass(frozen=True, slots=True)
class YearAnswer:
    proposals: tuple[YearProposal, ...]
    left_out: tuple[YearLine, ...]
    points: int


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read, for all forums and groups at once."""

    sittings: list[Sitting]
    seats: Mapping[UUID, Mapping[str, Seat]]  # by forum or group
    closures: list[Closure]
    people: Mapping[UUID, frozenset[str]]
    notice: Mapping[UUID, date]  # by preset


def plannable(work: Work) -> list[Forum]:
    """The forums whose meetings the actor plans, by name."""
    return [forum for forum in list_forums(work) if policy.may_find(work.actor, forum.id)]


def year_lines(work: Work, forums: Sequence[Forum], year: int, counts: Mapping[str, int]) -> list[YearLine]:
    """The series of the forums in a year; `counts` says by slug how many meetings there are to be instead of
    the usual number. Two statements.
    """
    by_id = {forum.id: forum for forum in forums}
    rows = work.session.scalars(
        sa.select(Series).where(Series.forum_id.in_(by_id)).order_by(Series.forum_id, Series.name, Series.id)
    ).all()
    planned: dict[UUID, list[bool]] = defaultdict(list)
    like: dict[UUID, Any] = {}
    for row in work.session.execute(
        sa.select(
            Meeting.series_id, Meeting.mode, Meeting.first_on, Meeting.last_on,
            sa.case((Meeting.starts_at.is_not(None), 1), else_=0).label("dated"),
        )
        .where(
            Meeting.series_id.in_([series.id for series in rows]),
            Meeting.status != MeetingStatus.CANCELLED,
            Meeting.first_on <= date(year, 12, 31),
            Meeting.first_on > date(year - LOOKED_BACK, 1, 1),
        )
        .order_by(Meeting.first_on)
    ):  # fmt: skip
        if row.dated:
            like[row.series_id] = row
        if row.first_on.year == year:
            planned[row.series_id].append(bool(row.dated))
    order = {forum.id: n for n, forum in enumerate(forums)}
    lines = []
    for series in sorted(rows, key=lambda each: order[each.forum_id]):
        there = planned[series.id]
        meant = min(max(counts.get(series.slug, series.meetings_per_year), 0), MOST_A_YEAR)
        mode, length = _kind_of(series, like.get(series.id))
        missing = max(0, meant - len(there))
        lines.append(
            YearLine(series, by_id[series.forum_id], len(there), there.count(False), missing, mode, length)
        )
    return lines


def _kind_of(series: Series, last: Any) -> tuple[MeetingMode, int]:
    """How people meet and for how many days: as the series says, else as it met last, else two days in one
    place, and one online.
    """
    mode = series.mode or (last.mode if last else MeetingMode.IN_PERSON)
    usual = 1 if mode == MeetingMode.ONLINE else 2
    return mode, series.length_days or ((last.last_on - last.first_on).days + 1 if last else usual)


def year_question(work: Work, lines: Sequence[YearLine], year: int, *, locale: str = "en") -> YearQuestion:
    """The starts that suit each series, and what is in the plan already. Five statements."""
    asked = [line for line in lines if line.missing]
    facts = _read(work, asked, year)
    today = day_of(work.now(), work.settings.zone)
    found: dict[UUID, Found] = {}
    wanted: list[Wanted] = []
    titles: dict[str, str] = {}
    for line in asked:
        series = line.series
        search, travel = _search_of(line, year)
        if search.last >= today:
            search = _not_before(search, today + DAY)
            found[series.id] = find(search, _known(line, facts, search, locale))
        starts = tuple(
            Start(slot.start, slot.points)
            for slot in sorted(found[series.id].ranked, key=lambda slot: slot.start)
        ) if series.id in found else ()  # fmt: skip
        people = _people_of(series.forum_id, series.group_id, facts)
        for n in range(line.missing):
            key = f"{series.slug}:{n + 1}"
            titles[key] = series.name
            wanted.append(
                Wanted(
                    key, str(series.id), starts, people, search.length, travel,
                    line.planned + line.missing, str(series.forum_id),
                )
            )  # fmt: skip
    for sitting, each in _fixed(asked, facts, wanted):
        titles[each.key] = sitting.title
        wanted.append(each)
    return YearQuestion(year, tuple(lines), found, tuple(wanted), titles)


def _fixed(
    asked: Sequence[YearLine], facts: _Facts, wanted: Sequence[Wanted]
) -> list[tuple[Sitting, Wanted]]:
    """What is in the plan already, as far as the same people are expected there."""
    ours = frozenset[str]().union(*(each.people for each in wanted))
    by_series = {line.series.id: line for line in asked}
    forums = {line.forum.id for line in asked}
    found = []
    for sitting in facts.sittings:
        people = _people_of(sitting.forum_id, sitting.group_id, facts) & ours
        if not sitting.known or not (people or sitting.forum_id in forums):
            continue
        key, line = str(sitting.id), by_series.get(sitting.series_id) if sitting.series_id else None
        series = str(line.series.id) if line else key
        per_year = line.planned + line.missing if line else 1
        start = (Start(sitting.first_on, 0),)
        each = Wanted(
            key, series, start, people, len(sitting.days), per_year=per_year, forum=str(sitting.forum_id)
        )
        found.append((sitting, each))
    return found


def answer_year(question: YearQuestion) -> YearAnswer:
    """A date for each meeting that is missing, as good as all of them can have it together."""
    plan = plan_year(question.wanted)
    by_slug = {line.series.slug: line for line in question.lines}
    proposals, left_out = [], []
    for wanted in question.wanted:
        slug, _colon, number = wanted.key.rpartition(":")
        line = by_slug.get(slug)
        if line is None or not number:
            continue
        placed = plan.placed.get(wanted.key)
        if placed is None:
            left_out.append(line)
            continue
        slots = {slot.start: slot for slot in question.found[line.series.id].ranked}
        near = tuple((question.titles[n.other], n.points) for n in placed.shared)
        proposals.append(YearProposal(wanted.key, line, slots[placed.start.first], near))
    proposals.sort(key=lambda each: (each.slot.start, each.key))
    return YearAnswer(tuple(proposals), tuple(left_out), plan.points)


def _search_of(line: YearLine, year: int) -> tuple[Search, int]:
    travel = 0 if line.mode == MeetingMode.ONLINE else 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Search(first, last, line.length, before=travel, after=travel), travel


def _not_before(search: Search, day: date) -> Search:
    return Search(
        max(search.first, min(day, search.last)), search.last, search.length, search.weekdays, search.before,
        search.after,
    )  # fmt: skip


def _known(line: YearLine, facts: _Facts, search: Search, locale: str) -> Known:
    series, forum = line.series, line.forum
    seats = facts.seats.get(series.group_id or forum.id) or facts.seats.get(forum.id, {})
    ids = {seat.party.id for seat in seats.values()}
    first, last = search.first - MARGIN, search.last + MARGIN
    closures = [c for c in facts.closures if c.forum_id == forum.id or c.party_id in ids]
    closed, habit = closed_at(seats, closures, first, last, Level.USUAL, locale)
    engaged: Days = {}
    for sitting in facts.sittings:
        if sitting.forum_id == forum.id and sitting.group_id in (None, series.group_id):
            note_sitting(engaged, sitting, forum.short_name)
    for closure in closures:
        if closure.forum_id == forum.id and closure.kind == ClosureKind.CLOSED:
            add_days(engaged, closure, forum.short_name, first, last)
    countries = {c: s.periods for c, s in seats.items() if s.party.kind == PartyKind.COUNTRY}
    return Known(
        closed=closed,
        by_habit=habit,
        half_days=half_days_at(countries, first, last, locale),
        engaged=engaged,
        avoid=avoided(forum, seats, closures, first, last),
        notice_until=facts.notice.get(series.deadline_preset_id) if series.deadline_preset_id else None,
        usual_months=frozenset(series.usual_months),
        forum=forum.short_name,
    )


def _people_of(forum_id: UUID, group_id: UUID | None, facts: _Facts) -> frozenset[str]:
    """Whoever has to be there: heads and chairs of a forum, experts of a group; a forum meets once a day."""
    if group_id is not None:
        return facts.people.get(group_id, frozenset()) | {f"of {group_id}"}
    return facts.people.get(forum_id, frozenset()) | {f"of {forum_id}"}


def _read(work: Work, lines: Sequence[YearLine], year: int) -> _Facts:
    first, last = date(year, 1, 1) - MARGIN, date(year, 12, 31) + MARGIN
    forums = {line.forum.id for line in lines}
    groups = {line.series.group_id for line in lines if line.series.group_id}
    seats = _seats(work, forums, groups)
    sittings = _sittings(work, first, last)
    party_ids = {seat.party.id for of in seats.values() for seat in of.values()}
    closures = closures_between(work.session, first, last, forum_ids=forums, party_ids=party_ids)
    near = {s.forum_id for s in sittings if s.group_id is None}, {s.group_id for s in sittings if s.group_id}
    people = _people(work, forums | near[0], groups | near[1], year)
    return _Facts(sittings, seats, closures, people, _notice(work, lines))


def _sittings(work: Work, first: date, last: date) -> list[Sitting]:
    columns = (
        Meeting.id, Meeting.forum_id, Meeting.group_id, Meeting.title, Meeting.first_on, Meeting.last_on,
        Meeting.series_id,
    )  # fmt: skip
    rows = work.session.execute(
        sa.select(*columns, sa.case((visible_to(work.actor), 1), else_=0).label("known")).where(
            Meeting.status.in_((MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.HELD)),
            Meeting.starts_at.is_not(None),
            Meeting.first_on <= last,
            Meeting.last_on >= first,
        )
    )
    return [
        Sitting(
            r.id, r.forum_id, r.group_id, r.title, r.first_on, r.last_on, bool(r.known), r.series_id
        )
        for r in rows
    ]  # fmt: skip


def _seats(work: Work, forums: Collection[UUID], groups: Collection[UUID]) -> dict[UUID, dict[str, Seat]]:
    """Members of the forums and parties of the groups, by code."""
    parts: list[Rows] = [
        sa.select(
            Membership.forum_id.label("of"), Membership.party_id.label("party_id"),
            Membership.from_on.label("from_on"), Membership.until_on.label("until_on"),
        ).where(Membership.forum_id.in_(forums), Membership.role == MembershipRole.MEMBER),
        sa.select(GroupParty.group_id, GroupParty.party_id, GroupParty.from_on, GroupParty.until_on).where(
            GroupParty.group_id.in_(groups)
        ),
        sa.select(ExpertSeat.group_id, ExpertSeat.party_id, ExpertSeat.from_on, ExpertSeat.until_on).where(
            ExpertSeat.group_id.in_(groups), ExpertSeat.state == SeatState.CONFIRMED
        ),
    ]  # fmt: skip
    part = sa.union_all(*parts).subquery()
    rows = work.session.execute(
        sa.select(part.c.of, Party, part.c.from_on, part.c.until_on)
        .join(part, part.c.party_id == Party.id)
        .order_by(Party.kind, Party.code)
    ).all()
    periods: dict[UUID, dict[UUID, list[Period]]] = defaultdict(lambda: defaultdict(list))
    parties: dict[UUID, Party] = {}
    for of, party, from_on, until_on in rows:
        parties[party.id] = party
        periods[of][party.id].append(Period(from_on, until_on))
    found: dict[UUID, dict[str, Seat]] = {}
    for of, theirs in periods.items():
        codes = named([parties[i] for i in theirs])
        found[of] = {codes[i]: Seat(codes[i], parties[i], tuple(each)) for i, each in theirs.items()}
    return found


def _people(
    work: Work, forums: Collection[UUID], groups: Collection[UUID], year: int
) -> dict[UUID, frozenset[str]]:
    """Who is expected by name in the year: heads and chairs of forums, experts and chairs of groups."""
    first, last = date(year, 1, 1), date(year, 12, 31)

    def in_year(model: Any) -> sa.ColumnElement[bool]:
        return sa.and_(
            sa.or_(model.from_on.is_(None), model.from_on <= last),
            sa.or_(model.until_on.is_(None), model.until_on > first),
        )

    parts: list[Rows] = [
        sa.select(Grant.forum_id, Grant.person_id).where(
            Grant.forum_id.in_(forums), Grant.group_id.is_(None), LEADS, in_year(Grant)
        ),
        sa.select(Grant.group_id, Grant.person_id).where(
            Grant.group_id.in_(groups), Grant.role == Role.CHAIR, in_year(Grant)
        ),
        sa.select(ExpertSeat.group_id, ExpertSeat.person_id).where(
            ExpertSeat.group_id.in_(groups), ExpertSeat.state == SeatState.CONFIRMED, in_year(ExpertSeat)
        ),
    ]
    found: dict[UUID, set[str]] = defaultdict(set)
    for of, person_id in work.session.execute(sa.union(*parts)):
        found[of].add(str(person_id))
    return {of: frozenset(people) for of, people in found.items()}


def _notice(work: Work, lines: Iterable[YearLine]) -> dict[UUID, date]:
    """The first start for which the invitation of a preset is not late already."""
    ids = {line.series.deadline_preset_id for line in lines} - {None}
    today = day_of(work.now(), work.settings.zone)
    found = {}
    for preset in work.session.scalars(sa.select(DeadlinePreset).where(DeadlinePreset.id.in_(ids))):
        offsets = [-step["offset_days"] for step in preset.steps if step["step"] == INVITATION]
        if offsets:
            found[preset.id] = today + timedelta(days=max(offsets))
    return found


def meetings_by_id(work: Work, ids: Collection[UUID]) -> list[Meeting]:
    """Those of the meetings that the actor may know of, by day."""
    query = sa.select(Meeting).where(Meeting.id.in_(ids), visible_to(work.actor))
    return list(work.session.scalars(query.order_by(Meeting.first_on, Meeting.id)))
