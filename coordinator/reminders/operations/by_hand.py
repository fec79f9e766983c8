"""Changing single sendings of the plan."""

from uuid import UUID

from coordinator.core.work import Work
from coordinator.reminders import policy, queries
from coordinator.reminders.events import ReminderRestored, ReminderSkipped
from coordinator.reminders.models import Reminder
from coordinator.reminders.operations.planning import end
from coordinator.reminders.rules import Reason, ReminderState


def skip(work: Work, reminder_id: UUID) -> Reminder:
    """Keep a planned reminder from going out. Raises NotFound or Forbidden."""
    reminder, rule = queries.get_reminder(work, reminder_id)
    work.require(policy.may_change_plan(work.actor, reminder.forum_id or reminder_id))
    if reminder.state == ReminderState.PLANNED:
        end(reminder, ReminderState.SKIPPED, Reason.SKIPPED_BY_HAND, work.now())
        work.record(ReminderSkipped(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug))
    return reminder


def restore(work: Work, reminder_id: UUID) -> Reminder:
    """Undo `skip`, while it is not due yet."""
    reminder, rule = queries.get_reminder(work, reminder_id)
    work.require(policy.may_change_plan(work.actor, reminder.forum_id or reminder_id))
    if reminder.state_reason == Reason.SKIPPED_BY_HAND and reminder.due_at > work.now():
        reminder.state, reminder.state_reason, reminder.decided_at = ReminderState.PLANNED, None, None
        work.record(
            ReminderRestored(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug)
        )
    return reminder
