"""Reads of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.reminders import policy
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.rules import ReminderState


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the plan, with whom and by which rule."""

    reminder: Reminder
    rule: ReminderRule
    person: Person
    party: Party | None


def get_plan(work: Work, meeting_id: UUID) -> tuple[Meeting, list[Planned]]:
    """The meeting and all its reminders, soonest first. NotFound for those who may not see the plan."""
    meeting = get_meeting(work, meeting_id)
    if not policy.may_see_plan(work.actor, meeting.forum_id):
        raise NotFound
    return meeting, plan_of(work.session, meeting_id)


def plan_of(
    session: Session, meeting_id: UUID, *, states: Sequence[ReminderState] = (), limit: int | None = None
) -> list[Planned]:
    query = (
        sa.select(Reminder, ReminderRule, Person, Party)
        .join(ReminderRule, ReminderRule.id == Reminder.rule_id)
        .join(Person, Person.id == Reminder.recipient_id)
        .outerjoin(Party, Party.id == Reminder.party_id)
        .where(Reminder.meeting_id == meeting_id)
        .order_by(Reminder.due_at, ReminderRule.slug, Person.display_name)
        .limit(limit)
    )
    if states:
        query = query.where(Reminder.state.in_(states))
    return [Planned(*row) for row in session.execute(query)]


@cache
def _next_sendings() -> sa.Select[datetime, ReminderRule, int]:
    return (
        sa.select(Reminder.due_at, ReminderRule, sa.func.count())
        .join(ReminderRule, ReminderRule.id == Reminder.rule_id)
        .where(Reminder.meeting_id == sa.bindparam("meeting_id"), Reminder.state == ReminderState.PLANNED)
        .group_by(Reminder.due_at, ReminderRule.id)
        .order_by(Reminder.due_at)
        .limit(3)
    )


def next_sendings(session: Session, meeting_id: UUID) -> list[tuple[datetime, ReminderRule, int]]:
    """When what goes out next, and to how many."""
    rows = session.execute(_next_sendings(), {"meeting_id": meeting_id})
    return [(due_at, rule, count) for due_at, rule, count in rows]


def get_reminder(work: Work, reminder_id: UUID) -> tuple[Reminder, ReminderRule]:
    """NotFound unless the actor may see the plan that it stands in."""
    reminder = work.session.get(Reminder, reminder_id)
    if reminder is None or reminder.forum_id is None:
        raise NotFound
    if not policy.may_see_plan(work.actor, reminder.forum_id):
        raise NotFound
    return reminder, work.session.get_one(ReminderRule, reminder.rule_id)
