"""The life of a meeting: convene, move, postpone, cancel, undo, hold.

Each change of slot, place, mode or status raises SEQUENCE and sets `changed_at`, so that calendars take it
for newer than what they have. `version` is what the person saw: EditedMeanwhile when it is another by now.
"""

from uuid import UUID

from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.times import LocalSlot
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import (
    MeetingCancelled,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingReinstated,
    MeetingRescheduled,
)
from coordinator.meetings.models import Meeting
from coordinator.meetings.operations.answers import ask_anew
from coordinator.meetings.operations.deadlines import complete_steps, day_at_venue, follow, forget
from coordinator.meetings.rules import MeetingStatus, RoughDate


def editable(work: Work, meeting_id: UUID, version: int | None) -> Meeting:
    """The meeting, for somebody who may change it. Raises NotFound, Forbidden or EditedMeanwhile."""
    meeting = queries.get_meeting(work, meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    if version is not None and version != meeting.version:
        raise EditedMeanwhile
    return meeting


def touch(work: Work, meeting: Meeting, *, material: bool = True) -> None:
    """What a calendar shows has changed; a `material` change raises SEQUENCE (RFC 5545 3.8.7.4)."""
    meeting.changed_at = work.now()
    if material:
        meeting.sequence += 1


def reschedule(
    work: Work, meeting_id: UUID, to: LocalSlot, *, reason: str | None = None, version: int | None = None,
    tell: bool = True,
) -> Meeting:  # fmt: skip
    """Move a meeting, or set the date of one that had none; its deadlines move along.

    Raises NotFound, Forbidden, EditedMeanwhile, MeetingNotMovable, StartsInThePast or SameSlot.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_move(meeting.status, meeting.slot, to, work.now())
    before, was, was_zone = meeting.standing, meeting.starts_at, meeting.zone
    _place(work, meeting, to)
    meeting.status_reason = reason or None
    work.record(
        MeetingRescheduled(
            meeting.id, meeting.forum_id, meeting.group_id, was, meeting.starts_at,
            was_zone, meeting.zone, reason or None, tell, before,
        )
    )  # fmt: skip
    return meeting


def _place(work: Work, meeting: Meeting, to: LocalSlot) -> None:
    """Put the meeting on a slot; what it was before stays in `moved_from`."""
    was = meeting.moved_from = meeting.starts_at
    meeting.set_slot(to)
    touch(work, meeting)
    meeting.slot_sequence = meeting.sequence
    follow(work, meeting, to)
    ask_anew(work, meeting, was)


def set_rough_date(
    work: Work, meeting_id: UUID, rough: RoughDate, *, version: int | None = None, tell: bool = False
) -> Meeting:
    """Say of a planned meeting only roughly when it is; a date that it had is given up.

    Raises NotFound, Forbidden, EditedMeanwhile, MeetingNotMovable or StartsInThePast.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_span(meeting.status, meeting.slot, rough.period, work.now())
    before, was, was_zone = meeting.standing, meeting.starts_at, meeting.zone
    meeting.set_span(rough.period, rough.label)
    meeting.moved_from = None
    touch(work, meeting)
    meeting.slot_sequence = meeting.sequence
    forget(work, meeting)
    work.record(
        MeetingRescheduled(
            meeting.id, meeting.forum_id, meeting.group_id, was, None, was_zone, None, None, tell, before
        )
    )
    return meeting


def convene(
    work: Work, meeting_id: UUID, *, slot: LocalSlot | None = None, version: int | None = None,
    tell: bool = True,
) -> Meeting:  # fmt: skip
    """Call people to a planned meeting, or again to a postponed one, which needs its new `slot`.

    Without `slot` it is convened for the date it has. Raises NotFound, Forbidden, EditedMeanwhile,
    MeetingNotConvenable, DateNotSet or StartsInThePast.
    """
    meeting = editable(work, meeting_id, version)
    chosen = slot or (meeting.slot if meeting.has_date else None)
    rules.check_convene(meeting.status, chosen, work.now())
    before, again = meeting.standing, meeting.status == MeetingStatus.POSTPONED
    if chosen is not None and chosen != meeting.slot:
        _place(work, meeting, chosen)
    else:
        touch(work, meeting)
    meeting.status, meeting.tentative = MeetingStatus.CONVENED, False
    meeting.status_reason = meeting.status_changed_at = None
    meeting.convened_at = work.now()
    work.session.flush()  # deadlines that were born just now are marked too
    complete_steps(work.session, meeting.id, rules.DONE_BY_CONVENING, day_at_venue(work, meeting))
    work.record(MeetingConvened(meeting.id, meeting.forum_id, meeting.group_id, tell, again, before))
    return meeting


def postpone(
    work: Work, meeting_id: UUID, *, reason: str, to: LocalSlot | None = None, version: int | None = None,
    tell: bool = True,
) -> Meeting:  # fmt: skip
    """Call a meeting off for now. With a new slot `to` it stays in calendars as tentative; without one
    the old slot is kept, so that calendars can show what was called off (`Meeting.has_date`).

    Raises NotFound, Forbidden, EditedMeanwhile, MeetingNotPostponable, StartsInThePast or SameSlot.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_postpone(meeting.status, meeting.slot, to, work.now())
    before, was = meeting.standing, meeting.starts_at
    if was is None:
        raise rules.MeetingNotPostponable(status=meeting.status)
    if to is not None:
        _place(work, meeting, to)
    else:
        meeting.moved_from = was
        touch(work, meeting)
    meeting.status, meeting.status_reason = MeetingStatus.POSTPONED, reason
    meeting.status_changed_at, meeting.tentative = work.now(), to is not None
    now = meeting.starts_at if to is not None else None
    work.record(
        MeetingPostponed(meeting.id, meeting.forum_id, meeting.group_id, was, now, reason, tell, before)
    )
    return meeting


def cancel(
    work: Work, meeting_id: UUID, *, reason: str, version: int | None = None, tell: bool = True
) -> Meeting:
    """Call a meeting off for good; it stays, as cancelled.

    Raises NotFound, Forbidden, EditedMeanwhile or MeetingNotCancellable.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_cancel(meeting.status, meeting.slot, work.now())
    before = meeting.standing
    meeting.status, meeting.status_reason = MeetingStatus.CANCELLED, reason
    meeting.status_changed_at, meeting.tentative = work.now(), False
    touch(work, meeting)
    work.record(MeetingCancelled(meeting.id, meeting.forum_id, meeting.group_id, reason, tell, before))
    return meeting


def reinstate(work: Work, meeting_id: UUID, *, version: int | None = None, tell: bool = True) -> Meeting:
    """Undo a cancellation: the meeting is what it was, convened if people had been called to it.

    Raises NotFound, Forbidden, EditedMeanwhile or MeetingNotReinstatable.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_reinstate(meeting.status, meeting.slot, work.now())
    before, called = meeting.standing, meeting.convened_at is not None
    meeting.status = MeetingStatus.CONVENED if called else MeetingStatus.PLANNED
    meeting.status_reason = meeting.status_changed_at = None
    touch(work, meeting)
    work.record(
        MeetingReinstated(meeting.id, meeting.forum_id, meeting.group_id, meeting.status, tell, before)
    )
    return meeting


def mark_held(work: Work, meeting_id: UUID, *, version: int | None = None) -> Meeting:
    """Say that the meeting took place. Raises NotFound, Forbidden, EditedMeanwhile or MeetingNotHeld."""
    meeting = editable(work, meeting_id, version)
    rules.check_hold(meeting.status, meeting.slot, work.now())
    if meeting.status == MeetingStatus.PLANNED:
        touch(work, meeting)  # it stood there as tentative
    meeting.status, meeting.tentative = MeetingStatus.HELD, False
    work.record(MeetingHeld(meeting.id, meeting.forum_id, meeting.group_id))
    return meeting
