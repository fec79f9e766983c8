"""What parties and people attend around a window, as far as the asker may know of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.rules import Sharing
from coordinator.groups.models import ExpertSeat
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.queries import expected_pairs, visible_to
from coordinator.meetings.rules import COMING, Answer
from coordinator.scheduling.rules import DAY, Names

Rows = sa.Select[*tuple[Any, ...]]
AWAY = (Answer.REGRETS, Answer.REPRESENTED)
LEADS = Grant.role.in_((Role.DELEGATE, Role.CHAIR))


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting near the window; `known` whether the asker may know of it."""

    id: UUID
    forum_id: UUID
    group_id: UUID | None
    title: str
    first_on: date
    last_on: date
    known: bool
    series_id: UUID | None = None

    @property
    def days(self) -> list[date]:
        return [self.first_on + n * DAY for n in range((self.last_on - self.first_on).days + 1)]


def meetings_around(work: Work, first: date, last: date, *, besides: UUID | None = None) -> list[Sitting]:
    """What is held from `first` to `last`, both counted; also what the asker may not know."""
    columns = Meeting.id, Meeting.forum_id, Meeting.group_id, Meeting.title, Meeting.first_on, Meeting.last_on
    query = sa.select(*columns, sa.case((visible_to(work.actor), 1), else_=0).label("known")).where(
        Meeting.status.in_(COMING),
        Meeting.starts_at.is_not(None),
        Meeting.first_on <= last,
        Meeting.last_on >= first,
    )
    if besides is not None:
        query = query.where(Meeting.id != besides)
    rows = work.session.execute(query)
    return [
        Sitting(r.id, r.forum_id, r.group_id, r.title, r.first_on, r.last_on, bool(r.known)) for r in rows
    ]


def engagements(
    session: Session, meetings: Mapping[UUID, Sitting], codes: Mapping[UUID, str]
) -> tuple[dict[date, dict[str, Names]], frozenset[date]]:
    """By day and code what the parties attend; and the days of what the asker may not know."""
    if not meetings or not codes:
        return {}, frozenset()
    pairs = expected_pairs(Meeting.id.in_(meetings)).subquery()
    rows = session.execute(
        sa.select(pairs.c.meeting_id, pairs.c.party_id).distinct().where(pairs.c.party_id.in_(codes))
    )
    found: dict[date, dict[str, Names]] = defaultdict(dict)
    unsaid: set[date] = set()
    for meeting_id, party_id in rows:
        meeting = meetings[meeting_id]
        if not meeting.known:
            unsaid.update(meeting.days)
            continue
        code = codes[party_id]
        for day in meeting.days:
            found[day][code] = (*found[day].get(code, ()), meeting.title)
    return dict(found), frozenset(unsaid)


def people_engaged(
    session: Session, meetings: Mapping[UUID, Sitting], forum_id: UUID, group_id: UUID | None
) -> dict[UUID, set[UUID | None]]:
    """Of which parties somebody who is expected here is expected there too: by the meeting's id.

    Expected are heads of delegation and chairs of a forum, experts and chairs of a group, and whoever is
    registered and did not say no.
    """
    if not meetings:
        return {}
    ours = _ours(forum_id, group_id).subquery()
    theirs = _theirs(meetings.keys()).subquery()
    rows = session.execute(
        sa.select(theirs.c.meeting_id, Person.party_id)
        .distinct()
        .join(ours, ours.c.person_id == theirs.c.person_id)
        .join(Person, Person.id == theirs.c.person_id)
        .where(_holds(ours.c.from_on, ours.c.until_on, theirs.c.first_on))
    )
    found: dict[UUID, set[UUID | None]] = defaultdict(set)
    for meeting_id, party_id in rows:
        found[meeting_id].add(party_id)
    return found


def _ours(forum_id: UUID, group_id: UUID | None) -> Rows | sa.CompoundSelect[*tuple[Any, ...]]:
    grants = sa.select(
        Grant.person_id.label("person_id"), Grant.from_on.label("from_on"), Grant.until_on.label("until_on")
    )
    if group_id is None:
        return grants.where(Grant.forum_id == forum_id, Grant.group_id.is_(None), LEADS)
    return sa.union_all(
        grants.where(Grant.group_id == group_id, Grant.role == Role.CHAIR),
        sa.select(ExpertSeat.person_id, ExpertSeat.from_on, ExpertSeat.until_on).where(
            ExpertSeat.group_id == group_id, ExpertSeat.state == SeatState.CONFIRMED
        ),
    )


def _theirs(meeting_ids: Collection[UUID]) -> sa.CompoundSelect[*tuple[Any, ...]]:
    meant = Meeting.id.in_(meeting_ids)
    by_roster = sa.and_(meant, Meeting.sharing != Sharing.ADDRESSEE)
    answer = sa.func.coalesce(Participant.answer, Participant.answer_before)
    said_no = (
        sa.select(Participant.person_id)
        .where(
            Participant.meeting_id == Meeting.id,
            Participant.withdrawn_at.is_(None),
            Participant.person_id.is_not(None),
            answer.in_(AWAY),
        )
        .correlate(Meeting)
    )
    head: Rows = sa.select(
        Meeting.id.label("meeting_id"), Meeting.first_on.label("first_on"),
        Participant.person_id.label("person_id"),
    ).join(Participant, Participant.meeting_id == Meeting.id)  # fmt: skip
    parts: list[Rows] = [
        head.where(
            meant,
            Participant.withdrawn_at.is_(None),
            Participant.person_id.is_not(None),
            sa.or_(answer.is_(None), answer.not_in(AWAY)),
        ),
        sa.select(Meeting.id, Meeting.first_on, ExpertSeat.person_id)
        .join(ExpertSeat, ExpertSeat.group_id == Meeting.group_id)
        .where(
            by_roster,
            ExpertSeat.state == SeatState.CONFIRMED,
            _holds(ExpertSeat.from_on, ExpertSeat.until_on, Meeting.first_on),
            ExpertSeat.person_id.not_in(said_no),
        ),
        sa.select(Meeting.id, Meeting.first_on, Grant.person_id)
        .join(Grant, sa.and_(Grant.forum_id == Meeting.forum_id, Grant.group_id.is_(None)))
        .where(
            by_roster,
            Meeting.group_id.is_(None),
            LEADS,
            _holds(Grant.from_on, Grant.until_on, Meeting.first_on),
            Grant.person_id.not_in(said_no),
        ),
    ]
    return sa.union(*parts)


Column = sa.SQLColumnExpression[Any]


def _holds(from_on: Column, until_on: Column, day: Column) -> sa.ColumnElement[bool]:
    return sa.and_(sa.or_(from_on.is_(None), from_on <= day), sa.or_(until_on.is_(None), until_on > day))


def codes_by_party(parties: Mapping[str, Party]) -> dict[UUID, str]:
    return {party.id: code for code, party in parties.items()}
