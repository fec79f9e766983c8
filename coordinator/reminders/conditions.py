"""Conditions of rules by their words in the data: whether the recipient still owes something.

Evaluated again when a reminder is due. A rule whose condition is not listed here does not send; the
screen says so.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
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
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries import owing as polls_owing
from coordinator.scheduling.queries import parties_asked
from coordinator.scheduling.rules.kinds import PollState

NOT_REGISTERED = "country has no registered participant"
COUNTRY_REPORT_MISSING = "country report missing"
NOT_ANSWERED = "country has not answered"

FINAL_MINUTES = ("comment_round_closed", "approved", "adopted", "published")


Owes = Callable[[UUID | None], Reason | None]
"""Of the party whose duty it is, if it is a party's: None when it is still owed, else why it is not."""

Condition = Callable[[Session, Cause], Owes]
"""Asks the database once about a cause, and then answers for each party."""


def _for_all(reason: Reason | None) -> Owes:
    return lambda _party_id: reason


def _always(_session: Session, _cause: Cause) -> Owes:
    return _for_all(None)


def _not_cancelled(_session: Session, cause: Cause) -> Owes:
    meeting = cause.meeting
    held = meeting is not None and meeting.status == MeetingStatus.CONVENED
    return _for_all(None if held else Reason.CANCELLED)


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


def unless_among(parties: Collection[UUID | None]) -> Owes:
    """A duty of parties, of which these have done it."""

    def owes(party_id: UUID | None) -> Reason | None:
        if party_id is None:
            return Reason.CONDITION
        return Reason.ANSWERED if party_id in parties else None

    return owes


def _not_registered(session: Session, cause: Cause) -> Owes:
    meeting = cause.meeting
    if meeting is None:
        return _for_all(Reason.CONDITION)
    return unless_among(answered_parties(session, [meeting.id])[meeting.id])


def _no_paper(session: Session, cause: Cause) -> Owes:
    there = sa.exists().where(Paper.item_id == cause.item_id, Paper.withdrawn_at.is_(None))
    return _for_all(Reason.ANSWERED if session.scalar(sa.select(there)) else None)


def _no_country_report(session: Session, cause: Cause) -> Owes:
    meeting = cause.meeting
    if meeting is None:
        return _for_all(Reason.CONDITION)
    reported = sa.select(Paper.party_id).where(
        Paper.meeting_id == meeting.id, Paper.type_code == "country_report", Paper.withdrawn_at.is_(None)
    )
    return unless_among(set(session.scalars(reported)))


def _minutes_open(_session: Session, cause: Cause) -> Owes:
    """Draft minutes are there and not final; who has commented on them is recorded nowhere yet."""
    meeting = cause.meeting
    if meeting is None or meeting.minutes_status in (None, "not_started"):
        return _for_all(Reason.CONDITION)
    return _for_all(Reason.ANSWERED if meeting.minutes_status in FINAL_MINUTES else None)


def _no_minutes(_session: Session, cause: Cause) -> Owes:
    meeting = cause.meeting
    begun = meeting is not None and meeting.minutes_status not in (None, "not_started")
    return _for_all(Reason.ANSWERED if begun else None)


def _action_open(session: Session, cause: Cause) -> Owes:
    action = session.get(Action, cause.id)
    owed = action is not None and action.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
    return _for_all(None if owed else Reason.ANSWERED)


def _group_active(session: Session, cause: Cause) -> Owes:
    group = session.get(WorkingGroup, cause.group_id) if cause.group_id else None
    active = group is not None and group.state == GroupState.ACTIVE
    return _for_all(None if active else Reason.CONDITION)


def _party_has_not_answered(session: Session, cause: Cause) -> Owes:
    """In a written procedure or a date poll."""
    if isinstance(cause.row, Poll):
        return _poll_not_answered(session, cause.row)
    decision = session.get(Decision, cause.id)
    if decision is None or decision.status != DecisionStatus.WRITTEN_PROCEDURE:
        return _for_all(Reason.CONDITION)
    answers = decision.answers or {}
    asked = sa.select(Party.id, Party.code).where(Party.code.in_(answers))
    codes = {row.id: row.code for row in session.execute(asked)}

    def owes(party_id: UUID | None) -> Reason | None:
        if party_id is None:
            return Reason.CONDITION
        if party_id not in codes:
            return Reason.NOT_EXPECTED
        return None if answers[codes[party_id]] is None else Reason.ANSWERED

    return owes


def _poll_not_answered(session: Session, poll: Poll) -> Owes:
    if poll.state != PollState.OPEN:
        return _for_all(Reason.CONDITION)
    asked, owing = parties_asked(session, poll.id), polls_owing(session, poll.id)

    def owes(party_id: UUID | None) -> Reason | None:
        if party_id is None:
            return Reason.CONDITION
        if party_id not in asked:
            return Reason.NOT_EXPECTED
        return None if party_id in owing else Reason.ANSWERED

    return owes


CONDITIONS: dict[str, Condition] = {
    "none": _always,
    "meeting not cancelled": _not_cancelled,
    NOT_REGISTERED: _not_registered,
    "item has no paper": _no_paper,
    COUNTRY_REPORT_MISSING: _no_country_report,
    "no draft minutes": _no_minutes,
    "minutes not final": _minutes_open,
    "country has neither commented nor accepted": _minutes_open,
    "action open": _action_open,
    "group active": _group_active,
    NOT_ANSWERED: _party_has_not_answered,
}

OF_COUNTRIES = frozenset({NOT_REGISTERED, COUNTRY_REPORT_MISSING, NOT_ANSWERED})
"""Under these each country owes for itself."""
