"""What the page of a meeting shows, in few statements."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups import policy as groups
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.meetings import rules
from coordinator.meetings.models import Deadline, Meeting, Participant, PartyAnswer, Series
from coordinator.meetings.policy import Circle
from coordinator.meetings.queries.expected import expected_pairs
from coordinator.meetings.queries.registration import list_deadlines
from coordinator.meetings.queries.seen import visible_to
from coordinator.meetings.rules import Answer, MeetingStatus

AWAY = (Answer.REGRETS, Answer.REPRESENTED)


@dataclass(frozen=True, slots=True)
class Head:
    """A meeting with what it belongs to, and the actor's own registration (not a withdrawn one)."""

    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    series: Series | None
    host: Party | None
    chair: Party | None
    mine: Participant | None
    may_open_group: bool = False  # an outsider may see a group's meeting, and not the group


MEETING = sa.bindparam("meeting_id", type_=sa.Uuid())


HOST, CHAIR = aliased(Party), aliased(Party)


@lru_cache(KEPT)
def _head(actor: Actor) -> sa.Select[Meeting, Forum, WorkingGroup, Series, Party, Party, Participant]:
    return (
        sa.select(Meeting, Forum, WorkingGroup, Series, HOST, CHAIR, Participant)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Series, Series.id == Meeting.series_id)
        .outerjoin(HOST, HOST.id == Meeting.host_party_id)
        .outerjoin(CHAIR, CHAIR.id == Meeting.chair_party_id)
        .outerjoin(
            Participant,
            sa.and_(
                Participant.meeting_id == Meeting.id,
                Participant.person_id == actor.person_id,
                Participant.withdrawn_at.is_(None),
            ),
        )
        .where(Meeting.id == MEETING, visible_to(actor))
    )


def get_head(work: Work, meeting_id: UUID) -> Head:
    """One statement. Raises NotFound unless the actor may know of the meeting."""
    row = work.session.execute(_head(work.actor), {"meeting_id": meeting_id}).one_or_none()
    if row is None:
        raise NotFound
    head = Head(*_seven(row))
    return replace(head, may_open_group=bool(head.group and groups.may_view(work.actor, head.group)))


def _seven(row: Any) -> tuple[Any, ...]:
    """The row as a tuple; an outer join gives None, which the types of a select do not say."""
    return tuple(row)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party that is expected: what it answered, and how many of its people are registered."""

    party: Party
    role: str
    answer: PartyAnswer | None
    coming: int  # in the room
    online: int
    away: int  # registered, and said that they do not come
    perhaps: int = 0

    @property
    def registered(self) -> bool:
        """Whether anything was heard: an answer of the country, or somebody of it."""
        return self.answer is not None or self.people > 0

    @property
    def people(self) -> int:
        return self.coming + self.online + self.away + self.perhaps

    @property
    def comes(self) -> bool:
        if self.coming or self.online:
            return True
        return self.answer is not None and self.answer.answer in rules.COMES


@cache
def _lines() -> sa.Select[Any]:
    pairs = expected_pairs(Meeting.id == MEETING).subquery()
    once = (
        sa.select(pairs.c.party_id, sa.func.min(pairs.c.role).label("role"))
        .group_by(pairs.c.party_id)
        .subquery()
    )
    # Who said no before a move is not counted as coming until they say so; nor is who says perhaps.
    last = sa.func.coalesce(Participant.answer, Participant.answer_before)
    away, online = last.in_(AWAY), last == Answer.ATTENDS_ONLINE
    room = sa.and_(~Participant.tentative, sa.or_(last.is_(None), ~away & ~online))
    people = (
        sa.select(
            Participant.party_id,
            sa.func.sum(sa.case((room, 1), else_=0)).label("room"),
            sa.func.sum(sa.case((online, 1), else_=0)).label("online"),
            sa.func.sum(sa.case((away, 1), else_=0)).label("away"),
            sa.func.sum(sa.case((Participant.tentative, 1), else_=0)).label("perhaps"),
        )
        .where(Participant.meeting_id == MEETING, Participant.withdrawn_at.is_(None))
        .group_by(Participant.party_id)
        .subquery()
    )
    return (
        sa.select(
            Party, once.c.role, PartyAnswer, people.c.room, people.c.online, people.c.away, people.c.perhaps
        )
        .join(once, once.c.party_id == Party.id)
        .outerjoin(PartyAnswer, sa.and_(PartyAnswer.meeting_id == MEETING, PartyAnswer.party_id == Party.id))
        .outerjoin(people, people.c.party_id == Party.id)
        .order_by(Party.kind, Party.code)
    )


def party_lines(session: Session, meeting_id: UUID) -> list[PartyLine]:
    """The parties expected, by code, with their answers. One statement."""
    rows = session.execute(_lines(), {"meeting_id": meeting_id})
    return [
        PartyLine(party, role, answer, *(int(count or 0) for count in counts))
        for party, role, answer, *counts in rows
    ]


def circle_from(head: Head, lines: list[PartyLine], person_id: UUID | None) -> Circle:
    """The meeting's circle as far as it concerns the actor: no further statement."""
    mine = frozenset({person_id}) if head.mine is not None and person_id is not None else frozenset[UUID]()
    return Circle(
        people=mine,
        invited=frozenset(line.party.id for line in lines if line.role == "invited"),
        expected=frozenset(line.party.id for line in lines),
    )


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything on the page of a meeting that is the meeting's own."""

    head: Head
    lines: list[PartyLine]
    circle: Circle
    deadlines: list[Deadline]
    before: Meeting | None
    after: Meeting | None

    @property
    def registered(self) -> int:
        """How many of the expected parties have been heard of."""
        return sum(line.registered for line in self.lines)


def get_page(work: Work, meeting_id: UUID) -> MeetingPage:
    """Four statements, three for a meeting outside a series. Raises NotFound."""
    head = get_head(work, meeting_id)
    lines = party_lines(work.session, meeting_id)
    before, after = neighbours(work, head.meeting)
    return MeetingPage(
        head,
        lines,
        circle_from(head, lines, work.actor.person_id),
        list_deadlines(work.session, meeting_id),
        before,
        after,
    )


@lru_cache(KEPT)
def _neighbours(actor: Actor) -> sa.Select[Meeting]:
    same = sa.and_(
        Meeting.series_id == sa.bindparam("series_id"),
        Meeting.id != MEETING,
        Meeting.status != MeetingStatus.CANCELLED,
        visible_to(actor),
    )
    key = sa.tuple_(Meeting.first_on, Meeting.id)
    here = sa.tuple_(sa.bindparam("first_on", type_=sa.Date()), MEETING)
    before = (
        sa.select(Meeting.id).where(same, key < here).order_by(Meeting.first_on.desc(), Meeting.id.desc())
    )
    after = sa.select(Meeting.id).where(same, key > here).order_by(Meeting.first_on, Meeting.id)
    return sa.select(Meeting).where(
        Meeting.id.in_([before.limit(1).scalar_subquery(), after.limit(1).scalar_subquery()])
    )


def neighbours(work: Work, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meetings of the series before and after this one, as far as the actor may know of them;
    cancelled ones are passed over.
    """
    if meeting.series_id is None:
        return None, None
    here = {"series_id": meeting.series_id, "meeting_id": meeting.id, "first_on": meeting.first_on}
    found = work.session.scalars(_neighbours(work.actor), here).all()
    earlier = [m for m in found if (m.first_on, m.id) < (meeting.first_on, meeting.id)]
    later = [m for m in found if (m.first_on, m.id) > (meeting.first_on, meeting.id)]
    return next(iter(earlier), None), next(iter(later), None)
