"""Expert seats, and the periods in which parties take part and offices are held."""

from collections.abc import Iterable
from datetime import date

from coordinator.groups.rules.mandates import days
from coordinator.groups.rules.refusals import (
    AlreadyDecided,
    AlreadyNominated,
    PartyNotTakingPart,
    SeatNotHeld,
    SeatOverlaps,
)
from coordinator.groups.rules.states import SeatState
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period


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
