"""Conditions of rules by their words in the data: whether the recipient still owes something.

Evaluated again when a reminder is due. A rule whose condition is not listed here does not send; the
screen says so.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.triggers import Cause
from coordinator.forums.models import Party
from coordinator.groups.models import WorkingGroup
from coordinator.groups.rules import GroupState
from coordinator.meetings.models import Participant, PartyAnswer
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings.models import Action, Decision, Paper
from coordinator.proceedings.rules import ActionStatus, DecisionStatus
from coordinator.reminders.rules import Reason

NOT_REGISTERED = "country has no registered participant"


@dataclass(frozen=True, slots=True)
class Case:
    """One cause and the party whose duty it is, if it is a party's."""

    cause: Cause
    party_id: UUID | None


Condition = Callable[[Session, Case], Reason | None]
"""None when the reminder is still needed, else why it is not."""


def _always(session: Session, case: Case) -> Reason | None:
    return None


def _not_cancelled(session: Session, case: Case) -> Reason | None:
    meeting = case.cause.meeting
    held = meeting is not None and meeting.status == MeetingStatus.CONVENED
    return None if held else Reason.CANCELLED


def answered_parties(session: Session, meetings: Collection[UUID]) -> defaultdict[UUID, set[UUID]]:
    """By meeting, the parties that have said whether they come, or registered somebody."""
    said = sa.select(PartyAnswer.meeting_id, PartyAnswer.party_id).where(PartyAnswer.meeting_id.in_(meetings))
    registered = sa.select(Participant.meeting_id, Participant.party_id).where(
        Participant.meeting_id.in_(meetings),
        Participant.party_id.is_not(None),
        Participant.withdrawn_at.is_(None),
    )
    found = defaultdict[UUID, set[UUID]](set)
    for meeting_id, party_id in session.execute(said.union(registered)):
        found[meeting_id].add(party_id)
    return found


def _not_registered(session: Session, case: Case) -> Reason | None:
    meeting = case.cause.meeting
    if meeting is None or case.party_id is None:
        return Reason.CONDITION
    return Reason.ANSWERED if case.party_id in answered_parties(session, [meeting.id])[meeting.id] else None


def _no_paper(session: Session, case: Case) -> Reason | None:
    there = sa.exists().where(Paper.item_id == case.cause.item_id, Paper.withdrawn_at.is_(None))
    return Reason.ANSWERED if session.scalar(sa.select(there)) else None


def _no_country_report(session: Session, case: Case) -> Reason | None:
    meeting = case.cause.meeting
    if meeting is None or case.party_id is None:
        return Reason.CONDITION
    there = sa.exists().where(
        Paper.meeting_id == meeting.id,
        Paper.party_id == case.party_id,
        Paper.type_code == "country_report",
        Paper.withdrawn_at.is_(None),
    )
    return Reason.ANSWERED if session.scalar(sa.select(there)) else None


def _no_minutes(session: Session, case: Case) -> Reason | None:
    meeting = case.cause.meeting
    begun = meeting is not None and meeting.minutes_status not in (None, "not_started")
    return Reason.ANSWERED if begun else None


def _action_open(session: Session, case: Case) -> Reason | None:
    action = session.get(Action, case.cause.id)
    owed = action is not None and action.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
    return None if owed else Reason.ANSWERED


def _group_active(session: Session, case: Case) -> Reason | None:
    group = session.get(WorkingGroup, case.cause.group_id) if case.cause.group_id else None
    return None if group is not None and group.state == GroupState.ACTIVE else Reason.CONDITION


def _party_has_not_answered(session: Session, case: Case) -> Reason | None:
    decision = session.get(Decision, case.cause.id)
    party = session.get(Party, case.party_id) if case.party_id else None
    if decision is None or party is None or decision.status != DecisionStatus.WRITTEN_PROCEDURE:
        return Reason.CONDITION
    answers = decision.answers or {}
    if party.code not in answers:
        return Reason.NOT_EXPECTED
    return None if answers[party.code] is None else Reason.ANSWERED


CONDITIONS: dict[str, Condition] = {
    "none": _always,
    "meeting not cancelled": _not_cancelled,
    NOT_REGISTERED: _not_registered,
    "item has no paper": _no_paper,
    "country report missing": _no_country_report,
    "no draft minutes": _no_minutes,
    "action open": _action_open,
    "group active": _group_active,
    "country has not answered": _party_has_not_answered,
}
