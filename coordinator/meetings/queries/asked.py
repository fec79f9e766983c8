"""Which coming meetings wait for an answer of the actor, or of a country they speak for."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.kit.actor import Role
from coordinator.meetings import policy
from coordinator.meetings.models import Deadline, Meeting, Participant, PartyAnswer
from coordinator.meetings.queries.expected import expected_pairs
from coordinator.meetings.queries.seen import visible_to
from coordinator.meetings.rules import REGISTRATION, MeetingStatus

AHEAD = timedelta(days=180)
"""Meetings further off are not asked about yet."""
NEAREST, MOST = 150, 40
"""So many meetings are looked through, and so many asked about: nobody answers more in a sitting."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A convened meeting that waits: for the answer of `party`, or (None) of the actor themselves."""

    meeting: Meeting
    forum: Forum
    party: Party | None
    last_day: date | None
    mine: Participant | None = None
    others: int = 0  # of the parties expected, how many have been heard of
    expected: int = 0


def _coming(work: Work) -> sa.ColumnElement[bool]:
    return sa.and_(
        Meeting.status == MeetingStatus.CONVENED,
        Meeting.ends_at > work.now(),
        Meeting.ends_at < work.now() + AHEAD,
        visible_to(work.actor),
    )


def countries_waiting(work: Work) -> list[Waiting]:
    """Convened meetings for which a party that the actor speaks for has neither answered nor registered
    anybody. One statement.
    """
    actor = work.actor
    if not actor.speaks_for:
        return []
    nearest = sa.select(Meeting.id).where(_coming(work)).order_by(Meeting.ends_at).limit(NEAREST)
    pairs = expected_pairs(Meeting.id.in_(nearest)).subquery()
    heard = sa.or_(
        sa.exists().where(
            PartyAnswer.meeting_id == pairs.c.meeting_id, PartyAnswer.party_id == pairs.c.party_id
        ),
        sa.exists().where(
            Participant.meeting_id == pairs.c.meeting_id,
            Participant.party_id == pairs.c.party_id,
            Participant.withdrawn_at.is_(None),
        ),
    )
    once = sa.select(
        pairs.c.meeting_id, pairs.c.party_id, sa.case((heard, 1), else_=0).label("heard")
    ).distinct()
    known = once.subquery()
    totals = (
        sa.select(
            known.c.meeting_id, sa.func.count().label("expected"), sa.func.sum(known.c.heard).label("heard")
        )
        .group_by(known.c.meeting_id)
        .subquery()
    )
    rows = work.session.execute(
        sa.select(Meeting, Forum, Party, Deadline.due_on, totals.c.heard, totals.c.expected)
        .join(known, known.c.meeting_id == Meeting.id)
        .join(totals, totals.c.meeting_id == Meeting.id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .join(Party, Party.id == known.c.party_id)
        .outerjoin(Deadline, sa.and_(Deadline.meeting_id == Meeting.id, Deadline.step == REGISTRATION))
        .where(known.c.heard == 0, known.c.party_id.in_(actor.speaks_for))
        .order_by(Meeting.first_on, Meeting.id, Party.code)
        .limit(MOST)
    )
    return [
        Waiting(meeting, forum, party, last_day, None, int(others or 0), int(expected or 0))
        for meeting, forum, party, last_day, others, expected in rows
        if policy.speaks_for(actor, party.id, meeting.forum_id)
    ]


def own_answers_waiting(work: Work) -> list[Waiting]:
    """Convened meetings in which the actor takes part by their seat, or is registered, and has not said
    whether they come. One statement.
    """
    actor = work.actor
    if actor.person_id is None:
        return []
    delegations = {h.forum_id for h in actor.held if h.role == Role.DELEGATE}
    takes_part = sa.or_(
        Participant.id.is_not(None),
        Meeting.group_id.in_(actor.expert_in | actor.chairs_groups),
        sa.and_(Meeting.group_id.is_(None), Meeting.forum_id.in_(delegations)),
    )
    rows = work.session.execute(
        sa.select(Meeting, Forum, Deadline.due_on, Participant)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(
            Participant,
            sa.and_(
                Participant.meeting_id == Meeting.id,
                Participant.person_id == actor.person_id,
                Participant.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(Deadline, sa.and_(Deadline.meeting_id == Meeting.id, Deadline.step == REGISTRATION))
        .where(_coming(work), takes_part, Participant.answer.is_(None))
        .order_by(Meeting.first_on, Meeting.id)
        .limit(MOST)
    )
    return [Waiting(meeting, forum, None, last_day, mine) for meeting, forum, last_day, mine in rows]
