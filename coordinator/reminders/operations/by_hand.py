"""Changing single sendings of the plan."""

from datetime import datetime
from uuid import UUID

from coordinator.core.triggers import offered
from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, Invalid, NotFound
from coordinator.reminders import policy, queries
from coordinator.reminders.events import (
    ReminderEdited,
    ReminderRestored,
    ReminderSentNow,
    ReminderSettled,
    ReminderSkipped,
)
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations.deciding import decide
from coordinator.reminders.operations.reconciling import end
from coordinator.reminders.rules import ON_DESK, Reason, ReminderState, check_text


class AlreadyDecided(Conflict):
    """It has gone out or been dropped; only what is planned can be changed."""

    code = "reminder_already_decided"


class InThePast(Invalid):
    """A sending can only be put off to a time to come."""

    code = "sending_in_the_past"


def _changeable(work: Work, reminder_id: UUID) -> tuple[Reminder, ReminderRule]:
    reminder, rule = queries.get_reminder(work, reminder_id)
    work.require(policy.may_change_plan(work.actor, reminder.forum_id or reminder_id))
    return reminder, rule


def skip(work: Work, reminder_id: UUID) -> Reminder:
    """Keep a planned reminder from going out. Raises NotFound or Forbidden."""
    reminder, rule = _changeable(work, reminder_id)
    if reminder.state == ReminderState.PLANNED:
        end(reminder, ReminderState.SKIPPED, Reason.SKIPPED_BY_HAND, work.now())
        work.record(ReminderSkipped(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug))
    return reminder


def restore(work: Work, reminder_id: UUID) -> Reminder:
    """Undo `skip`, while it is not due yet."""
    reminder, rule = _changeable(work, reminder_id)
    if reminder.state_reason == Reason.SKIPPED_BY_HAND and reminder.due_at > work.now():
        reminder.state, reminder.state_reason, reminder.decided_at = ReminderState.PLANNED, None, None
        work.record(
            ReminderRestored(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug)
        )
    return reminder


def send_now(work: Work, reminder_id: UUID) -> Reminder:
    """Decide it at once instead of at its time: it goes out unless it is not needed any more.

    Raises NotFound, Forbidden or AlreadyDecided.
    """
    reminder, rule = _changeable(work, reminder_id)
    if reminder.state != ReminderState.PLANNED and reminder.state_reason != Reason.SKIPPED_BY_HAND:
        raise AlreadyDecided
    reminder.set_for = reminder.set_for or reminder.due_at
    reminder.due_at, reminder.state_reason = work.now(), None
    decide(work, [reminder])
    if reminder.state == ReminderState.SENT:
        work.record(ReminderSentNow(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug))
    return reminder


def edit_sending(work: Work, reminder_id: UUID, *, due_at: datetime, text: str | None) -> Reminder:
    """Set the time (an instant) and the text of one sending; an empty text is the rule's.

    Raises NotFound, Forbidden, AlreadyDecided, InThePast, UnknownPlaceholder or BadBraces.
    """
    reminder, rule = _changeable(work, reminder_id)
    if reminder.state != ReminderState.PLANNED:
        raise AlreadyDecided
    if due_at <= work.now():
        raise InThePast(field="on")
    trigger = offered().get(rule.trigger)
    if text:
        check_text(text, trigger.names if trigger else (), field="text")
    if due_at != reminder.due_at:
        by_rule = reminder.set_for or reminder.due_at
        reminder.due_at, reminder.state_reason = due_at, None
        reminder.set_for = None if by_rule == due_at else by_rule
    reminder.text = text or None
    work.record(ReminderEdited(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug))
    return reminder


def settle(work: Work, reminder_id: UUID) -> Reminder:
    """Take it off the desk on which it waits. Raises NotFound unless it is on the actor's."""
    reminder = work.session.get(Reminder, reminder_id)
    if reminder is None or not policy.may_settle(work.actor, reminder, on_desk=reminder.audience == ON_DESK):
        raise NotFound
    if reminder.state != ReminderState.SENT or reminder.outbox_id is not None:
        raise NotFound
    if reminder.settled_at is None:
        reminder.settled_at = work.now()
        slug = work.session.get_one(ReminderRule, reminder.rule_id).slug
        work.record(ReminderSettled(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, slug))
    return reminder
