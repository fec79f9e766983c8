"""Everybody decides which kinds of reminders they want."""

from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.reminders import policy
from coordinator.reminders.events import RemindersResumed, RemindersStopped
from coordinator.reminders.models import ReminderRule, ReminderStop


def stop(work: Work, person_id: UUID, rule: ReminderRule) -> None:
    """The person gets no more reminders of this rule."""
    work.require(policy.may_stop_own(work.actor, person_id))
    if _find_stop(work, person_id, rule) is None:
        work.session.add(
            ReminderStop(id=work.new_id(), person_id=person_id, rule_id=rule.kind_id, stopped_at=work.now())
        )
        work.record(RemindersStopped(person_id, rule.slug))


def resume(work: Work, person_id: UUID, rule: ReminderRule) -> None:
    """Undo `stop`."""
    work.require(policy.may_stop_own(work.actor, person_id))
    found = _find_stop(work, person_id, rule)
    if found is not None:
        work.session.delete(found)
        work.record(RemindersResumed(person_id, rule.slug))


def _find_stop(work: Work, person_id: UUID, rule: ReminderRule) -> ReminderStop | None:
    return work.session.scalars(
        sa.select(ReminderStop).where(
            ReminderStop.person_id == person_id, ReminderStop.rule_id == rule.kind_id
        )
    ).first()
