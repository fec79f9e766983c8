"""The life of a working group, of its mandate and of an expert's seat; no I/O, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.periods import Period

NOTICE_DAYS = 90
"""So long before the end of a mandate its group and secretariat are warned."""

WEEKS_FROM_DAYS = 21
MONTHS_FROM_DAYS = 120
YEARS_FROM_DAYS = 730


class GroupState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"


class GroupKind(StrEnum):
    STANDING = "standing"
    TIME_LIMITED = "time_limited"
    PROPOSED = "proposed"  # the data's word for a group whose kind is not decided yet


class SeatState(StrEnum):
    NOMINATED = "nominated"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class GroupOfficeRole(StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"


class StepNotOpen(Conflict):
    """This step does not lead on from the state the group is in."""

    code = "group_step_not_open"


class ReasonMissing(Invalid):
    """A step back, or a proposal that is dropped, needs a reason."""

    code = "group_reason_missing"


class MandateUndated(Invalid):
    """A group starts only with an end date or a review date."""

    code = "group_mandate_undated"


class OneDateNeeded(Invalid):
    """A time-limited group has a last day, a standing one a review date: one of the two."""

    code = "group_one_date_needed"


class LastBeforeFirst(Invalid):
    """The last day lies before the first."""

    code = "group_last_before_first"


class ReviewBeforeFirst(Invalid):
    """The review would come before the mandate begins."""

    code = "group_review_before_first"


class MandateOverlaps(Invalid):
    """The days belong to another mandate of the group already."""

    code = "group_mandate_overlaps"


class NotNominating(Conflict):
    """A closed group takes no nominations."""

    code = "group_not_nominating"


class AlreadyNominated(Invalid):
    """There is an open nomination of this person to this group."""

    code = "group_already_nominated"


class SeatOverlaps(Invalid):
    """The person has a seat in this group in that time."""

    code = "group_seat_overlaps"


class PartyNotTakingPart(Invalid):
    """The party does not take part in the group on the first day of the seat."""

    code = "group_party_not_taking_part"


class OtherParty(Invalid):
    """The person belongs to another party than the one that nominates."""

    code = "group_other_party"


class AlreadyDecided(Conflict):
    """The nomination was decided or withdrawn, so this can no longer be done."""

    code = "group_already_decided"


class SeatNotHeld(Conflict):
    """Only a confirmed seat can end, and only one that has an end can be kept."""

    code = "group_seat_not_held"


class PartyOverlaps(Invalid):
    """The party takes part in that time already."""

    code = "group_party_overlaps"


class OfficeOverlaps(Invalid):
    """The same party or person has the same office in that time already."""

    code = "group_office_overlaps"


class NobodyNamed(Invalid):
    """An office needs a party or a person."""

    code = "group_nobody_named"


class PartyStillSeated(Invalid):
    """The party has experts whose seats go on after its last day."""

    code = "group_party_still_seated"


class SlugTaken(Invalid):
    """Another group has this address."""

    code = "group_slug_taken"


# The life of a group

STEPS: dict[GroupState, tuple[GroupState, ...]] = {
    GroupState.PROPOSED: (GroupState.ACTIVE, GroupState.CLOSED),
    GroupState.ACTIVE: (GroupState.CLOSING,),
    GroupState.CLOSING: (GroupState.CLOSED, GroupState.ACTIVE),
    GroupState.CLOSED: (GroupState.ACTIVE,),
}
"""proposed → active → closing → closed; back to active is reopening; a proposal may be dropped."""

REASON_NEEDED = frozenset(
    {
        (GroupState.PROPOSED, GroupState.CLOSED),
        (GroupState.CLOSING, GroupState.ACTIVE),
        (GroupState.CLOSED, GroupState.ACTIVE),
    }
)


def needs_reason(old: GroupState, new: GroupState) -> bool:
    return (old, new) in REASON_NEEDED


def check_step(old: GroupState, new: GroupState, *, reason: str | None, dated: bool) -> None:
    """Raise unless a group may go from `old` to `new`.

    `dated`: its mandate has an end or a review date, without which a proposed group does not start.
    Raises StepNotOpen, ReasonMissing, MandateUndated.
    """
    if new not in STEPS[old]:
        raise StepNotOpen(old=old, new=new)
    if needs_reason(old, new) and not reason:
        raise ReasonMissing(field="reason")
    if old == GroupState.PROPOSED and new == GroupState.ACTIVE and not dated:
        raise MandateUndated(field="reason")


def takes_nominations(state: GroupState) -> bool:
    return state != GroupState.CLOSED


def check_takes_nominations(state: GroupState) -> None:
    """Raise NotNominating for a closed group."""
    if not takes_nominations(state):
        raise NotNominating(state=state)


# Mandates


class Dated(Protocol):
    """Whatever has a half-open period of days."""

    @property
    def period(self) -> Period: ...


D = TypeVar("D", bound=Dated)


def days(first: date | None, last: date | None, *, field: str = "last_on") -> Period:
    """The half-open period of a first and a last day; raises LastBeforeFirst at `field`."""
    if first and last and last < first:
        raise LastBeforeFirst(field=field, first=first, last=last)
    return Period.of_days(first, last)


def kind_of(last_on: date | None, review_on: date | None) -> GroupKind:
    """Which kind of group the dates make; raises OneDateNeeded unless exactly one is given."""
    if (last_on is None) == (review_on is None):
        raise OneDateNeeded(field="last_on")
    return GroupKind.STANDING if last_on is None else GroupKind.TIME_LIMITED


def check_mandate(first_on: date, last_on: date | None, review_on: date | None) -> GroupKind:
    """The kind of group that a mandate of these days (both ends counted) makes.

    Raises OneDateNeeded, LastBeforeFirst, ReviewBeforeFirst.
    """
    kind = kind_of(last_on, review_on)
    days(first_on, last_on)
    if review_on is not None and review_on < first_on:
        raise ReviewBeforeFirst(field="review_on", first=first_on)
    return kind


def check_extension(mandates: Iterable[Dated], first_on: date) -> None:
    """Raise MandateOverlaps unless a new mandate may begin on `first_on`.

    One without an end gives way on that day; one with an end must be over, or its last days
    would belong to two mandates.
    """
    for mandate in mandates:
        held = mandate.period
        if held.until_on is not None and first_on < held.until_on:
            raise MandateOverlaps(field="first_on", last=held.last_on)
        if held.until_on is None and held.from_on is not None and first_on <= held.from_on:
            raise MandateOverlaps(field="first_on", last=held.from_on)


def in_force(rows: Iterable[D], on: date) -> D | None:
    """The one that holds on `on`; else the last that has ended; else the first still to come."""
    ordered = sorted(rows, key=lambda row: row.period.from_on or date.min)
    begun = [row for row in ordered if (row.period.from_on or date.min) <= on]
    holding = [row for row in begun if on in row.period]
    if holding or begun:
        return (holding or begun)[-1]
    return ordered[0] if ordered else None


class Hand(StrEnum):
    """Where the mandate's clock stands."""

    UNDATED = "undated"
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    REVIEW_SOON = "review_soon"
    REVIEW_LATE = "review_late"


@dataclass(frozen=True, slots=True)
class MandateClock:
    """`on` is the last day or the review, `days` from today to it (below zero when past)."""

    hand: Hand
    on: date | None = None
    days: int | None = None

    @property
    def warns(self) -> bool:
        return self.hand in (Hand.ENDS_SOON, Hand.ENDED, Hand.REVIEW_SOON, Hand.REVIEW_LATE)


def clock_of(period: Period, review_on: date | None, today: date) -> MandateClock:
    """How a mandate stands on `today`; it warns NOTICE_DAYS before its end or review."""
    target = period.last_on or review_on
    left = (target - today).days if target else None
    if period.from_on is not None and today < period.from_on:
        return MandateClock(Hand.NOT_BEGUN, target, left)
    if left is None:
        return MandateClock(Hand.UNDATED)
    soon, past = (
        (Hand.ENDS_SOON, Hand.ENDED) if period.last_on is not None else (Hand.REVIEW_SOON, Hand.REVIEW_LATE)
    )
    hand = past if left < 0 else soon if left <= NOTICE_DAYS else Hand.RUNNING
    return MandateClock(hand, target, left)


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def in_units(length: int) -> tuple[int, Unit]:
    """A length in days as people say it: days up to three weeks, then weeks, months, years."""
    if length < WEEKS_FROM_DAYS:
        return length, Unit.DAY
    if length < MONTHS_FROM_DAYS:
        return round(length / 7), Unit.WEEK
    if length < YEARS_FROM_DAYS:
        return round(length / 30.44), Unit.MONTH
    return round(length / 365.25), Unit.YEAR


# Deliverables


class DeliveryState(StrEnum):
    DONE = "done"
    LATE = "late"
    DUE = "due"
    UNDATED = "undated"


def delivery_state(due_on: date | None, done_on: date | None, today: date) -> DeliveryState:
    """The day it is due still counts as in time."""
    if done_on is not None:
        return DeliveryState.DONE
    if due_on is None:
        return DeliveryState.UNDATED
    return DeliveryState.LATE if due_on < today else DeliveryState.DUE


# Seats, parties, offices


def check_takes_part(periods: Iterable[Period], first_on: date, *, field: str = "first_on") -> None:
    """Raise PartyNotTakingPart unless one of the party's periods holds on `first_on`."""
    if not any(first_on in period for period in periods):
        raise PartyNotTakingPart(field=field, on=first_on)


def check_seat_free(
    wanted: Period, others: Iterable[tuple[SeatState, Period]], *, field: str = "person"
) -> None:
    """Raise unless a person may be nominated to a group for `wanted`.

    `others` are the same person's other seats in the group. Raises AlreadyNominated, SeatOverlaps.
    """
    for state, held in others:
        if state == SeatState.NOMINATED:
            raise AlreadyNominated(field=field)
        if state == SeatState.CONFIRMED and held.overlaps(wanted):
            raise SeatOverlaps(field=field, first=held.from_on, last=held.last_on)


def check_decidable(state: SeatState) -> None:
    """Raise AlreadyDecided unless the nomination is open."""
    if state != SeatState.NOMINATED:
        raise AlreadyDecided(state=state)


def check_reopenable(state: SeatState) -> None:
    """Raise AlreadyDecided unless the nomination was declined or withdrawn."""
    if state not in (SeatState.DECLINED, SeatState.WITHDRAWN):
        raise AlreadyDecided(state=state)


def check_ending(state: SeatState, held: Period, last_on: date) -> Period:
    """What a confirmed seat is when it ends with the day `last_on`.

    Raises SeatNotHeld, LastBeforeFirst.
    """
    if state != SeatState.CONFIRMED:
        raise SeatNotHeld(state=state)
    return days(held.from_on, last_on)


def check_no_overlap(wanted: Period, held: Iterable[Period], error: type[Invalid], *, field: str) -> None:
    """Raise `error` at `field` when `wanted` shares a day with one of `held`."""
    for period in held:
        if period.overlaps(wanted):
            raise error(field=field, first=period.from_on, last=period.last_on)


def vacant_since(takes_part: Iterable[Period], seats: Iterable[Period], on: date) -> date | None:
    """The first day of the vacancy that a party has on `on`: after its last expert left, or since it
    takes part. None when it was never otherwise, as far as is known.

    Call it only for a party that takes part on `on` and has nobody then.
    """
    began = [period.from_on for period in takes_part if on in period]
    ends = [seat.until_on for seat in seats if seat.until_on is not None and seat.until_on <= on]
    known = [day for day in (*began, *ends) if day is not None]
    return max(known) if known else None


def notice_begins(last_on: date) -> date:
    """The first day on which a mandate that ends with `last_on` is warned about."""
    return last_on - timedelta(days=NOTICE_DAYS)
