"""Moved once, moved everywhere: the plan follows in the transaction of its cause."""

import sqlalchemy as sa

from coordinator.accounts.events import PersonEdited
from coordinator.core.work import Work
from coordinator.groups.events import ExpertConfirmed, ExpertSeatEnded, ExpertSeatKept
from coordinator.kit.events import Event
from coordinator.meetings.events import MeetingCancelled, MeetingHeld, MeetingPostponed
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.reminders.models import Reminder
from coordinator.reminders.operations import plan_meeting, plan_others, replan_everything, settle_answered
from coordinator.reminders.operations.usual import write_usual_rule
from coordinator.reminders.rules import Reason, ReminderState

WHY: dict[type[Event], Reason] = {
    MeetingCancelled: Reason.CANCELLED,
    MeetingPostponed: Reason.POSTPONED,
    MeetingHeld: Reason.PAST,
}


def replan_meeting(work: Work, event: Event) -> None:
    """Whatever happened to a meeting or to who comes: its plan is made anew."""
    meeting_id = event.scope()["meeting_id"]
    if meeting_id is not None:
        plan_meeting(work, meeting_id, why=WHY.get(type(event), Reason.MOVED))


def replan_who(work: Work, event: Event) -> None:
    """Somebody answered, registered or withdrew."""
    meeting_id = event.scope()["meeting_id"]
    if meeting_id is not None:
        plan_meeting(work, meeting_id, why=Reason.NOT_EXPECTED)


def ask_again(work: Work, event: PersonEdited) -> None:
    """Somebody may have said anew when mail may come: what waits for their hours is decided again now."""
    work.session.execute(
        sa.update(Reminder)
        .where(
            Reminder.recipient_id == event.person_id,
            Reminder.state == ReminderState.PLANNED,
            Reminder.state_reason == Reason.WAITS.value,
            Reminder.set_for.is_not(None),
        )
        .values(due_at=Reminder.set_for, set_for=None, state_reason=None)
    )


def replan_groups_meetings(work: Work, event: ExpertConfirmed | ExpertSeatEnded | ExpertSeatKept) -> None:
    """An expert came or left: the group's meetings to come remind others."""
    coming = work.session.scalars(
        sa.select(Meeting.id).where(
            Meeting.group_id == event.group_id,
            Meeting.status == MeetingStatus.CONVENED,
            Meeting.ends_at > work.now(),
        )
    ).all()
    for meeting_id in coming:
        plan_meeting(work, meeting_id, why=Reason.NOT_EXPECTED)


def replan_forums_meetings(work: Work, event: Event) -> None:
    """A country came to the forum or left it: the forum's own meetings to come remind others."""
    coming = work.session.scalars(
        sa.select(Meeting.id).where(
            Meeting.forum_id == event.scope()["forum_id"],
            Meeting.group_id.is_(None),
            Meeting.status == MeetingStatus.CONVENED,
            Meeting.ends_at > work.now(),
        )
    ).all()
    for meeting_id in coming:
        plan_meeting(work, meeting_id, why=Reason.NOT_EXPECTED)


def clear_desks(work: Work, event: Event) -> None:
    """Something was delivered or taken back: what waits on a desk for it and is not owed any more goes."""
    meeting_id = event.scope()["meeting_id"]
    if meeting_id is not None:
        settle_answered(work, meeting_id)


def replan_all(work: Work, event: Event) -> None:
    """Data was loaded: whatever is convened in it is planned."""
    replan_everything(work, rules_changed=True)


def replan_others(work: Work, event: Event) -> None:
    """An action, a mandate or a chair changed."""
    plan_others(work)


def ready_for_polls(work: Work, event: Event) -> None:
    """Countries are asked for dates: the usual rule of date polls is written, unless there ever was one."""
    write_usual_rule(work)
    plan_others(work)
