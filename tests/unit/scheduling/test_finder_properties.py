"""What holds of every search."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coordinator.scheduling.rules import WORKING_WEEK, Known, Search, Travel, find

FIRST = date(2027, 1, 1)
DAY = timedelta(days=1)
CODES = ("DK", "FI", "TR")

closures = st.dictionaries(
    st.integers(-10, 70).map(lambda n: FIRST + n * DAY),
    st.dictionaries(st.sampled_from(CODES), st.just(("Feast",)), min_size=1),
    max_size=25,
)
searches = st.builds(
    Search,
    first=st.integers(0, 10).map(lambda n: FIRST + n * DAY),
    last=st.integers(11, 60).map(lambda n: FIRST + n * DAY),
    length=st.integers(1, 3),
    weekdays=st.sampled_from([WORKING_WEEK, frozenset({1, 2, 3}), frozenset(range(7))]),
    before=st.integers(0, 2),
    after=st.integers(0, 2),
    travel=st.sampled_from(Travel),
)


@given(searches, closures, closures)
def test_no_date_that_is_offered_breaks_a_hard_rule(search, closed, engaged):
    for slot in find(search, Known(closed=closed, engaged=engaged)).ranked:
        own, travel = search.days(slot.start), search.travel_days(slot.start)
        assert search.first <= own[0]
        assert own[-1] <= search.last
        assert {day.weekday() for day in own} <= search.weekdays
        assert not {*own, *travel} & set(closed)
        assert not set(own) & set(engaged)
        assert search.travel == Travel.ANY or all(day.weekday() < 5 for day in travel)


@given(searches, closures)
def test_the_explanation_names_every_blocker_and_only_those(search, closed):
    for start, blockers in find(search, Known(closed=closed)).blocked.items():
        days = {*search.days(start), *search.travel_days(start)}
        named = {(blocker.day, blocker.code) for blocker in blockers}
        assert named == {(day, code) for day in days for code in closed.get(day, {})}


@given(searches, closures, closures)
def test_another_party_never_makes_a_date_less_blocked_or_better(search, closed, more):
    both = {
        day: {**closed.get(day, {}), **{f"+{c}": n for c, n in more.get(day, {}).items()}}
        for day in {*closed, *more}
    }
    fewer, with_more = find(search, Known(closed=closed)), find(search, Known(closed=both))
    before = {slot.start: slot.points for slot in fewer.ranked}
    assert set(with_more.starts) <= set(before)
    assert all(slot.points >= before[slot.start] for slot in with_more.ranked)


@given(searches, closures)
def test_every_start_is_either_offered_or_explained(search, closed):
    found = find(search, Known(closed=closed))
    anything = find(search, Known())
    assert {*found.starts, *found.blocked} == set(anything.starts)
    assert not set(found.starts) & set(found.blocked)
    assert [slot.points for slot in found.ranked] == sorted(slot.points for slot in found.ranked)
