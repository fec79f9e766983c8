"""Who is expected where on some days: other meetings, their parties and people, whoever may know of them.

For reckoning alone: nothing read here goes to a page but through `queries.clashes`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import valid_on
from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Membership
from coordinator.forums.queries import any_closure, on_day
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.groups.models import ExpertSeat, GroupParty
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Actor, Role
from coordinator.kit.periods import Period
from coordinator.meetings import rules
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.queries.expected import expected_pairs
from coordinator.meetings.queries.seen import visible_to
from coordinator.meetings.rules import Answer

LONGEST_SITTING = timedelta(days=31)
"""What lasts longer is no sitting, and is not looked for."""

MOST = 300
"""Other meetings that are looked at for one page."""

AWAY = (Answer.REGRETS, Answer.REPRESENTED)
NEVER = sa.cast(sa.null(), sa.Date())
Dated = list[tuple[UUID, Period]]


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits in forums and groups, with dates, by the forum's or the group's id."""

    parties: dict[UUID, Dated] = field(default_factory=lambda: defaultdict(list))
    people: dict[UUID, Dated] = field(default_factory=lambda: defaultdict(list))

    def parties_on(self, of: UUID, day: date) -> frozenset[UUID]:
        return frozenset(i for i, period in self.parties.get(of, ()) if day in period)

    def people_on(self, of: UUID, day: date) -> frozenset[UUID]:
        return frozenset(i for i, period in self.people.get(of, ()) if day in period)


@dataclass(frozen=True, slots=True)
class Engaged:
    """Meetings with a date, and who is expected at them, by the meeting's id."""

    meetings: dict[UUID, Meeting]
    visible: frozenset[UUID]  # those that the actor may know of
    parties: dict[UUID, set[UUID]]
    invited: dict[UUID, set[UUID]]
    people: dict[UUID, set[UUID]]  # of the visible ones: expected by name, without who said no
    registered: dict[UUID, set[UUID]]
    names: dict[UUID, str]  # of these people
    seats: Seats


def meetings_on(work: Work, days: Collection[tuple[date, date]], own: Collection[UUID]) -> list[sa.Row[Any]]:
    """Every coming meeting with a day in one of `days` (first and last, both counted), and those of `own`;
    as `Meeting`, and whether it is `visible` to the actor.
    """
    spans = [_on_days(first, last, first - LONGEST_SITTING) for first, last in days]
    query = _meetings(work.actor, sa.or_(*spans, Meeting.id.in_(own)))
    return _coming(work.session.execute(query.order_by(Meeting.first_on, Meeting.id)), own)


def meetings_beside(
    work: Work, meeting: Meeting, first: date, last: date, party_ids: Iterable[UUID]
) -> tuple[list[sa.Row[Any]], bool]:
    """The same for one meeting of the plan, itself included; and whether its forum or one of the parties has
    entered something for these days. One statement, built once for an actor.
    """
    asked = {
        "own": meeting.id, "forum": meeting.forum_id, "parties": list(party_ids),
        "first": first, "last": last, "earliest": first - LONGEST_SITTING,
    }  # fmt: skip
    rows = work.session.execute(_beside(work.actor), asked).all()
    return _coming(rows, [meeting.id]), any(row.entered for row in rows)


@lru_cache(KEPT)
def _beside(actor: Actor) -> sa.Select[Any]:
    own, forum = (cast("UUID", sa.bindparam(name, type_=sa.Uuid())) for name in ("own", "forum"))
    first, last, earliest = (
        cast("date", sa.bindparam(name, type_=sa.Date())) for name in ("first", "last", "earliest")
    )
    parties = cast("Iterable[UUID]", sa.bindparam("parties", expanding=True))
    return (
        _meetings(actor, sa.or_(_on_days(first, last, earliest), Meeting.id == own))
        .add_columns(any_closure(first, last, parties, forum).label("entered"))
        .order_by(Meeting.first_on, Meeting.id)
    )


def _on_days(first: date, last: date, earliest: date) -> sa.ColumnElement[bool]:
    """Meetings with a date and a day from `first` to `last`, that begin after `earliest`."""
    return sa.and_(
        Meeting.first_on <= last,
        Meeting.first_on > earliest,
        Meeting.last_on >= first,
        Meeting.starts_at.is_not(None),
    )


def _meetings(actor: Actor, which: sa.ColumnElement[bool]) -> sa.Select[Meeting, bool]:
    return sa.select(Meeting, visible_to(actor).label("visible")).where(which).limit(MOST)


def _coming(rows: Iterable[sa.Row[Any]], own: Collection[UUID]) -> list[sa.Row[Any]]:
    """Without what is over or called off: of the few of some days, where an index of all states would be
    read from end to end.
    """
    return [row for row in rows if row.Meeting.status in rules.COMING or row.Meeting.id in own]


def engaged_at(
    work: Work, rows: Iterable[sa.Row[Any]], forum_id: UUID, group_ids: Collection[UUID]
) -> Engaged:
    """Who is expected at the meetings of `rows`, and who sits in the forum and the groups. Two statements."""
    meetings: dict[UUID, Meeting] = {}
    visible = set()
    for row in rows:
        meetings[row.Meeting.id] = row.Meeting
        if row.visible:
            visible.add(row.Meeting.id)
    found = Engaged(
        meetings, frozenset(visible), defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set),
        {}, Seats(),
    )  # fmt: skip
    for of, party_id, role, from_on, until_on in work.session.execute(
        _parties(meetings.keys(), forum_id, group_ids)
    ):
        if of in meetings:
            found.parties[of].add(party_id)
            if role == "invited":
                found.invited[of].add(party_id)
        else:
            found.seats.parties[of].append((party_id, Period(from_on, until_on)))
    _read_people(work, found, forum_id, group_ids)
    return found


def _parties(
    meeting_ids: Collection[UUID], forum_id: UUID, group_ids: Collection[UUID]
) -> sa.CompoundSelect[Any]:
    """Rows (of, party_id, role, from_on, until_on): of a meeting without dates, of a forum or group with."""
    pairs = expected_pairs(Meeting.id.in_(meeting_ids)).subquery()
    return sa.union_all(
        sa.select(pairs.c.meeting_id, pairs.c.party_id, pairs.c.role, NEVER, NEVER),
        sa.select(
            Membership.forum_id, Membership.party_id, sa.literal(""), Membership.from_on, Membership.until_on
        ).where(Membership.forum_id == forum_id, Membership.role == MembershipRole.MEMBER),
        sa.select(
            GroupParty.group_id, GroupParty.party_id, sa.literal(""), GroupParty.from_on, GroupParty.until_on
        ).where(GroupParty.group_id.in_(group_ids)),
        sa.select(
            ExpertSeat.group_id, ExpertSeat.party_id, sa.literal(""), ExpertSeat.from_on, ExpertSeat.until_on
        ).where(ExpertSeat.group_id.in_(group_ids), ExpertSeat.state == SeatState.CONFIRMED),
    )


def _read_people(work: Work, found: Engaged, forum_id: UUID, group_ids: Collection[UUID]) -> None:
    rows = work.session.execute(
        _people(found.visible, forum_id, group_ids)
    ).all()  # fmt: skip
    away = {(row.of, row.person_id) for row in rows if row.away}
    for row in rows:
        found.names[row.person_id] = row.display_name
        if row.of not in found.meetings:
            found.seats.people[row.of].append((row.person_id, Period(row.from_on, row.until_on)))
            continue
        if row.registered:
            found.registered[row.of].add(row.person_id)
        if (row.of, row.person_id) not in away:
            found.people[row.of].add(row.person_id)


def _people(meeting_ids: Collection[UUID], forum_id: UUID, group_ids: Collection[UUID]) -> sa.Select[Any]:
    """Rows (of, person_id, registered, away, from_on, until_on, display_name): registered, experts, heads of
    delegation and chairs of meetings; and without a meeting those of the forum and the groups, with dates.
    """
    answer = sa.func.coalesce(Participant.answer, Participant.answer_before)
    away = sa.case((answer.in_(AWAY), 1), else_=0)
    no: sa.ColumnElement[int] = sa.literal_column("0")
    yes: sa.ColumnElement[int] = sa.literal_column("1")
    meant = sa.and_(Meeting.id.in_(meeting_ids), Meeting.sharing != Sharing.ADDRESSEE)
    leads = Grant.role.in_((Role.DELEGATE, Role.CHAIR))
    of_forum, of_group = sa.and_(leads, Grant.group_id.is_(None)), Grant.role == Role.CHAIR
    expert = ExpertSeat.state == SeatState.CONFIRMED
    rows = sa.union_all(
        sa.select(
            Participant.meeting_id.label("of"), Participant.person_id.label("person_id"),
            yes.label("registered"), away.label("away"),
            NEVER.label("from_on"), NEVER.label("until_on"),
        ).where(
            Participant.meeting_id.in_(meeting_ids),
            Participant.withdrawn_at.is_(None),
            Participant.person_id.is_not(None),
        ),
        sa.select(Meeting.id, ExpertSeat.person_id, no, no, NEVER, NEVER)
        .join(ExpertSeat, ExpertSeat.group_id == Meeting.group_id)
        .where(meant, expert, on_day(ExpertSeat, Meeting.first_on)),  # type: ignore[arg-type]
        sa.select(Meeting.id, Grant.person_id, no, no, NEVER, NEVER)
        .join(Grant, Grant.forum_id == Meeting.forum_id)
        .where(meant, Meeting.group_id.is_(None), of_forum, valid_on(Meeting.first_on)),  # type: ignore[arg-type]
        sa.select(Meeting.id, Grant.person_id, no, no, NEVER, NEVER)
        .join(Grant, Grant.group_id == Meeting.group_id)
        .where(meant, of_group, valid_on(Meeting.first_on)),  # type: ignore[arg-type]
        sa.select(Grant.forum_id, Grant.person_id, no, no, Grant.from_on, Grant.until_on)
        .where(Grant.forum_id == forum_id, of_forum),
        sa.select(Grant.group_id, Grant.person_id, no, no, Grant.from_on, Grant.until_on)
        .where(Grant.group_id.in_(group_ids), of_group),
        sa.select(ExpertSeat.group_id, ExpertSeat.person_id, no, no, ExpertSeat.from_on, ExpertSeat.until_on)
        .where(ExpertSeat.group_id.in_(group_ids), expert),
    ).subquery()  # fmt: skip
    return sa.select(rows, Person.display_name).join(Person, Person.id == rows.c.person_id)
