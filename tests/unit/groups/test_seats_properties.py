"""Over any seats: nobody sits twice, and every day is either held or vacant."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from coordinator.groups.rules import (
    MandateOverlaps,
    SeatOverlaps,
    SeatState,
    check_ending,
    check_extension,
    check_no_overlap,
    check_seat_free,
    in_force,
    in_units,
    vacant_since,
)
from coordinator.kit.periods import DAY, Period

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.none() | DAYS)
    length = draw(st.none() | st.integers(min_value=1, max_value=900))
    if length is None:
        return Period(first)
    if first is None:
        return Period(None, draw(DAYS))
    return Period(first, first + timedelta(days=length))


def shares_a_day(one: Period, other: Period) -> bool:
    """By looking at every day between the ends: slow and plainly right."""
    first = min(p for p in (one.from_on, other.from_on, date(2019, 12, 31)) if p)
    last = max(p for p in (one.until_on, other.until_on, date(2034, 1, 1)) if p)
    return any(first + n * DAY in one and first + n * DAY in other for n in range((last - first).days + 1))


@given(periods(), periods())
def test_a_seat_is_free_exactly_when_no_day_is_shared(wanted: Period, held: Period) -> None:
    try:
        check_seat_free(wanted, [(SeatState.CONFIRMED, held)])
        free = True
    except SeatOverlaps:
        free = False
    assert free == (not shares_a_day(wanted, held))


@given(st.lists(periods(), max_size=6))
def test_seats_admitted_one_after_the_other_never_share_a_day(wished: list[Period]) -> None:
    held: list[Period] = []
    for wanted in wished:
        try:
            check_no_overlap(wanted, held, SeatOverlaps, field="person")
        except SeatOverlaps:
            continue
        held.append(wanted)
    assert all(not one.overlaps(other) for n, one in enumerate(held) for other in held[n + 1 :])


@given(periods(), DAYS)
def test_an_ended_seat_holds_on_its_last_day_and_not_on_the_next(held: Period, last_on: date) -> None:
    assume(held.from_on is None or held.from_on <= last_on)
    ended = check_ending(SeatState.CONFIRMED, held, last_on)
    assert last_on in ended
    assert last_on + DAY not in ended
    assert ended.from_on == held.from_on


@given(st.lists(periods(), min_size=1, max_size=4), st.lists(periods(), max_size=6), DAYS)
def test_a_vacancy_is_never_older_than_the_last_expert(
    takes_part: list[Period], seats: list[Period], on: date
) -> None:
    assume(any(on in period for period in takes_part))
    assume(not any(on in seat for seat in seats))
    since = vacant_since(takes_part, seats, on)
    if since is None:
        assert all(seat.until_on is None or seat.until_on > on for seat in seats)
    else:
        assert since <= on
        assert all(seat.until_on is None or seat.until_on <= since or seat.until_on > on for seat in seats)


class Paper:
    def __init__(self, period: Period) -> None:
        self.period = period


@given(st.lists(periods(), min_size=1, max_size=6), DAYS)
def test_a_mandate_that_holds_is_the_one_in_force(held: list[Period], on: date) -> None:
    papers = [Paper(period) for period in held]
    found = in_force(papers, on)
    assert found is not None
    if any(on in paper.period for paper in papers):
        assert on in found.period


@given(st.lists(periods(), max_size=5), DAYS)
def test_an_admitted_extension_lies_after_every_mandate_with_an_end(held: list[Period], first: date) -> None:
    papers = [Paper(period) for period in held]
    try:
        check_extension(papers, first)
    except MandateOverlaps:
        assert any(
            (p.until_on is not None and first < p.until_on)
            or (p.until_on is None and p.from_on is not None and first <= p.from_on)
            for p in held
        )
    else:
        assert all(p.until_on is None or p.until_on <= first for p in held)


@given(st.integers(min_value=0, max_value=20_000))
def test_a_spoken_length_is_near_the_days(length: int) -> None:
    number, unit = in_units(length)
    unit_days = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}[unit]
    assert abs(number * unit_days - length) <= unit_days / 2 + 0.5
