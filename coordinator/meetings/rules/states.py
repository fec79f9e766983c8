"""States of a meeting, and what may happen to it when."""

from datetime import datetime
from enum import StrEnum

from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules.spans import LONGEST_DAYS


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    POSTPONED = "postponed"  # called off for now; convening again with a new slot revives it
    CANCELLED = "cancelled"


class MeetingMode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


COMING = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.POSTPONED})
"""Meetings that may still take place."""

MOVABLE = COMING
CONVENABLE = frozenset({MeetingStatus.PLANNED, MeetingStatus.POSTPONED})
POSTPONABLE = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED})
CANCELLABLE = COMING
HOLDABLE = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED})


class MeetingNotMovable(Conflict):
    """It is over, called off, or has begun: its minutes are corrected instead."""

    code = "meeting_not_movable"


class MeetingNotConvenable(Conflict):
    """Only a planned or postponed meeting is convened."""

    code = "meeting_not_convenable"


class MeetingNotPostponable(Conflict):
    """Only a planned or convened meeting that has not ended is postponed."""

    code = "meeting_not_postponable"


class MeetingNotCancellable(Conflict):
    """It was held, is over, or is cancelled already."""

    code = "meeting_not_cancellable"


class MeetingNotHeld(Conflict):
    """It has not begun, or it was called off."""

    code = "meeting_not_held"


class MeetingNotReinstatable(Conflict):
    """It is not cancelled, or the time for which it was called has passed."""

    code = "meeting_not_reinstatable"


class DateNotSet(Invalid):
    """A meeting is convened for a day and a time."""

    code = "date_not_set"


class StartsInThePast(Invalid):
    """A meeting is planned, moved or convened for the future; the past is not rewritten."""

    code = "starts_in_the_past"


class TooLong(Invalid):
    """A meeting, or the span in which it is planned, lasts a year at most."""

    code = "too_long"


class SameSlot(Invalid):
    """It is already there and then."""

    code = "same_slot"


def check_future(slot: LocalSlot, now: datetime) -> None:
    """Raise StartsInThePast unless `slot` begins after the instant `now`; TooLong past a year."""
    if slot.starts_at() <= now:
        raise StartsInThePast(field="start_date", starts_at=slot.starts_at())
    if slot.days > LONGEST_DAYS:
        raise TooLong(field="end_date")


def is_over(slot: LocalSlot | None, now: datetime) -> bool:
    """Whether the meeting has ended at the instant `now`; one without a date never has."""
    return slot is not None and slot.ends_at() <= now


def check_move(status: MeetingStatus, old: LocalSlot | None, new: LocalSlot, now: datetime) -> None:
    """Raise MeetingNotMovable unless a meeting in `status` may move from `old` to `new`.

    `old` is None for a meeting whose date is only now set; `now` is an instant. A meeting that is
    over would have its record rewritten; one moved into the past raises StartsInThePast, one that
    would stay where it is SameSlot.
    """
    called_off = status == MeetingStatus.POSTPONED  # its old day may well have passed
    if status not in MOVABLE or (is_over(old, now) and not called_off):
        raise MeetingNotMovable(status=status, starts_at=old.starts_at() if old else None)
    check_future(new, now)
    if new == old:
        raise SameSlot(field="start_date")


def check_span(status: MeetingStatus, old: LocalSlot | None, span: Period, now: datetime) -> None:
    """Raise unless a meeting may be said to take place on some day of `span`, which has both ends.

    Raises MeetingNotMovable (only a planned meeting gives its date up), StartsInThePast or TooLong.
    """
    if status != MeetingStatus.PLANNED or is_over(old, now):
        raise MeetingNotMovable(status=status, starts_at=old.starts_at() if old else None)
    if span.from_on is None or span.last_on is None or span.last_on < now.date():
        raise StartsInThePast(field="span_from")
    if (span.last_on - span.from_on).days >= LONGEST_DAYS:
        raise TooLong(field="span_from")


def check_convene(status: MeetingStatus, slot: LocalSlot | None, now: datetime) -> None:
    """Raise unless a meeting in `status` may be convened for `slot`.

    Raises MeetingNotConvenable, DateNotSet or StartsInThePast.
    """
    if status not in CONVENABLE:
        raise MeetingNotConvenable(status=status)
    if slot is None:
        raise DateNotSet(field="start_date")
    check_future(slot, now)


def check_postpone(
    status: MeetingStatus, old: LocalSlot | None, new: LocalSlot | None, now: datetime
) -> None:
    """Raise MeetingNotPostponable, or StartsInThePast or SameSlot for the new date, where one is given."""
    if status not in POSTPONABLE or is_over(old, now) or old is None:
        raise MeetingNotPostponable(status=status)
    if new is not None:
        check_future(new, now)
        if new == old:
            raise SameSlot(field="start_date")


def check_cancel(status: MeetingStatus, slot: LocalSlot | None, now: datetime) -> None:
    """Raise MeetingNotCancellable for what was held, is over, or is cancelled already."""
    if status not in CANCELLABLE or (status != MeetingStatus.POSTPONED and is_over(slot, now)):
        raise MeetingNotCancellable(status=status)


def check_reinstate(status: MeetingStatus, slot: LocalSlot | None, now: datetime) -> None:
    """Raise MeetingNotReinstatable unless a cancelled meeting can still take place as it was called."""
    if status != MeetingStatus.CANCELLED or (slot is not None and slot.starts_at() <= now):
        raise MeetingNotReinstatable(status=status)


def check_hold(status: MeetingStatus, slot: LocalSlot | None, now: datetime) -> None:
    """Raise MeetingNotHeld unless the meeting has at least begun and was not called off."""
    if status not in HOLDABLE or slot is None or slot.starts_at() > now:
        raise MeetingNotHeld(status=status)


def has_date(status: MeetingStatus, starts_at: datetime | None, moved_from: datetime | None) -> bool:
    """Whether the day is known: a meeting postponed without a new date keeps its old slot, so that
    calendars can show what was called off, and `moved_from` then equals `starts_at`.
    """
    if starts_at is None:
        return False
    return not (status == MeetingStatus.POSTPONED and moved_from == starts_at)
