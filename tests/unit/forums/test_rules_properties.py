"""Overlap, over generated periods: two overlap when, and only when, some day lies in both."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coordinator.forums.rules import Overlap, check_no_overlap, turn_on
from coordinator.kit.periods import Period

START = date(2026, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(-1, 22)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.none() | st.integers(0, 19))
    length = draw(st.none() | st.integers(1, 20))
    begin = None if first is None else START + timedelta(days=first)
    if length is None:
        return Period(begin, None)
    return Period(begin, (begin or START) + timedelta(days=length))


def shares_a_day(one: Period, other: Period) -> bool:
    return any(day in one and day in other for day in [*DAYS, date.min, date.max])


@given(one=periods(), other=periods())
def test_overlapping_means_sharing_a_day(one, other):
    assert one.overlaps(other) == other.overlaps(one) == shares_a_day(one, other)


@given(new=periods(), held=st.lists(periods(), max_size=4))
def test_an_entry_is_refused_exactly_when_it_shares_a_day_with_one_that_stands(new, held):
    try:
        check_no_overlap(new, held)
        refused = False
    except Overlap:
        refused = True
    assert refused == any(shares_a_day(new, other) for other in held)


@given(held=st.lists(periods(), max_size=6), day=st.sampled_from(DAYS))
def test_nobody_is_before_and_now_or_now_and_next(held, day):
    turn = turn_on(list(enumerate(held)), day)
    assert {n for n, p in enumerate(held) if day in p} == set(turn.now)
    assert not set(turn.now) & (set(turn.before) | set(turn.next))
    assert all(held[n].until_on is not None and held[n].until_on <= day for n in turn.before)
    assert all(held[n].from_on is not None and held[n].from_on > day for n in turn.next)
