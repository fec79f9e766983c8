"""What holds of every search."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from coordinator.scheduling.rules import WORKING_WEEK, Hours, Known, Search, Travel, find, relaxations

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


ZONES = {"DK": "Europe/Copenhagen", "FI": "Pacific/Auckland", "TR": "America/Vancouver"}
hours = st.builds(
    Hours,
    zone=st.sampled_from(["Europe/Zurich", "Pacific/Auckland", "America/Vancouver"]),
    at=st.one_of(st.none(), st.times(min_value=time(0), max_value=time(23, 59)).map(lambda t: t.replace(
        second=0, microsecond=0))),
    minutes=st.integers(15, 720),
)  # fmt: skip


def days_at(code: str, begins: list[int], minutes: int) -> set[date]:
    """The days on which a party sits, minute by minute on its own clock."""
    zone = ZoneInfo(ZONES[code])
    ends = [n for b in begins for n in (b, b + minutes - 1)]
    return {datetime.fromtimestamp(60 * n, tz=UTC).astimezone(zone).date() for n in ends}


@given(searches, closures, closures, hours)
def test_no_hour_that_is_offered_falls_on_a_day_on_which_a_party_is_closed(search, closed, engaged, when):
    search = replace(search, hours=when)
    for slot in find(search, Known(closed=closed, engaged=engaged, zones=ZONES)).ranked:
        assert not set(search.days(slot.start)) & set(engaged)
        assert not set(search.travel_days(slot.start)) & set(closed)
        shut = {(day, code) for day, codes in closed.items() for code in codes}
        sits = {(day, code) for code in CODES for day in days_at(code, slot.sat.begins, when.minutes)}
        assert not shut & sits


@given(searches, closures, hours.filter(lambda h: h.at is not None))
def test_at_a_given_hour_the_explanation_names_every_blocker_and_only_those(search, closed, when):
    search = replace(search, hours=when)
    zone = ZoneInfo(when.zone)
    for start, blockers in find(search, Known(closed=closed, zones=ZONES)).blocked.items():
        begins = [
            int(datetime.combine(day, when.at, tzinfo=zone).timestamp()) // 60 for day in search.days(start)
        ]
        expected = {
            (day, code) for code in CODES for day in days_at(code, begins, when.minutes)
            if code in closed.get(day, {})
        } | {(day, code) for day in search.travel_days(start) for code in closed.get(day, {})}  # fmt: skip
        assert {(blocker.day, blocker.code) for blocker in blockers} == expected


@given(searches, closures, closures)
def test_what_may_be_had_otherwise_only_adds_points(search, closed, soft):
    plain = {slot.start: slot.points for slot in find(search, Known(closed=closed)).ranked}
    known = Known(closed=closed, avoid=soft, optional=soft, half_days=soft, wished=frozenset(), host="DK")
    found = find(search, known)
    assert set(found.starts) == set(plain)
    for slot in found.ranked:
        assert slot.points >= plain[slot.start]
        assert slot.points == sum(reason.points for reason in slot.reasons)


@given(searches, closures, closures)
def test_each_thing_to_give_up_opens_what_it_promises(search, closed, engaged):
    known = Known(closed=closed, engaged=engaged, forum="TR")
    found = find(search, known)
    if found.ranked:
        return
    for offer in relaxations(search, known, found):
        assert offer.starts
        assert offer.code != "TR"  # the forum's own meetings are nobody's to be without
        if offer.code is not None:
            for start in offer.starts:
                assert {blocker.code for blocker in found.blocked[start]} == {offer.code}
