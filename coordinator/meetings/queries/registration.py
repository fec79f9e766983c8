"""Answers and participants of a meeting."""

from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.meetings import policy, rules
from coordinator.meetings.models import Deadline, Meeting, Participant, PartyAnswer


def find_party_answer(session: Session, meeting_id: UUID, party_id: UUID) -> PartyAnswer | None:
    return session.scalars(
        sa.select(PartyAnswer).where(PartyAnswer.meeting_id == meeting_id, PartyAnswer.party_id == party_id)
    ).one_or_none()


def has_participants(session: Session, meeting_id: UUID, party_id: UUID) -> bool:
    """Whether somebody of the party is registered."""
    found = session.scalar(
        sa.select(Participant.id)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.party_id == party_id,
            Participant.withdrawn_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def find_own_row(work: Work, meeting_id: UUID) -> Participant | None:
    """The actor's own registration, withdrawn or not."""
    return work.session.scalars(
        sa.select(Participant).where(
            Participant.meeting_id == meeting_id, Participant.person_id == work.actor.person_id
        )
    ).one_or_none()


@cache
def _deadlines() -> sa.Select[Deadline]:
    return (
        sa.select(Deadline)
        .where(Deadline.meeting_id == sa.bindparam("meeting_id"))
        .order_by(Deadline.due_on, Deadline.offset_days, Deadline.step)
    )


def list_deadlines(session: Session, meeting_id: UUID) -> list[Deadline]:
    """The steps of a meeting, soonest first."""
    return list(session.scalars(_deadlines(), {"meeting_id": meeting_id}))


def last_day_to_register(session: Session, meeting_id: UUID) -> date | None:
    """The registration deadline, counted; None where there is none."""
    return session.scalar(
        sa.select(Deadline.due_on).where(
            Deadline.meeting_id == meeting_id, Deadline.step == rules.REGISTRATION
        )
    )


def why_closed(work: Work, meeting: Meeting, *, personally: bool = False) -> str | None:
    """Why the actor may not register anybody now (`rules.why_closed`); `personally` they are nobody's
    secretariat.
    """
    return rules.why_closed(
        meeting.status,
        ends_at=meeting.ends_at,
        last_day=last_day_to_register(work.session, meeting.id),
        today=day_of(work.now(), meeting.zone or work.settings.zone),
        now=work.now(),
        by_secretariat=not personally and policy.may_edit(work.actor, meeting),
    )
