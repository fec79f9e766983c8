"""Which bar stands where on the year's one screen."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.year import (
    Entry,
    Sitting,
    clash,
    clashes_of,
    closed_marks,
    lane_name,
    weeks_of,
    year_of,
)

TODAY = date(2027, 4, 12)
DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


def entry(first: date, last: date | None = None, who: str = "NAC", **over) -> Entry:
    return Entry(first, last or first, who, over.pop("name", "Spring meeting"), "/meetings/1", **over)


def bars(months):
    return [bar for month in months for _, lane in month.lanes for bar in lane]


def test_a_meeting_across_two_months_has_a_bar_in_each():
    found = bars(year_of(2027, [entry(date(2027, 4, 29), date(2027, 5, 2))], {}, TODAY))
    assert [(b.day, b.days) for b in found] == [(29, 2), (1, 2)]


def test_words_stand_before_a_bar_late_in_the_month():
    (bar,) = bars(year_of(2027, [entry(date(2027, 4, 28))], {}, TODAY))
    assert bar.classes == "from-28 days-1 words-before"


def test_a_wide_span_holds_its_words():
    (bar,) = bars(
        year_of(2027, [entry(date(2027, 10, 11), date(2027, 10, 29), kinds=("is-span",))], {}, TODAY)
    )
    assert bar.classes == "is-span from-11 days-19 words-inside"


def test_two_of_the_same_forum_on_one_day_get_two_lanes():
    months = year_of(2027, [entry(date(2027, 4, 20)), entry(date(2027, 4, 20))], {}, TODAY)
    assert [who for who, _ in months[3].lanes] == ["NAC", "NAC"]


@given(st.lists(st.tuples(DAYS, st.integers(0, 40), st.sampled_from("ABC")), max_size=30))
def test_every_day_of_every_meeting_is_drawn_once_and_bars_never_touch(raw):
    listed = [entry(d, min(d + timedelta(days=n), date(2027, 12, 31)), who) for d, n, who in raw]
    months = year_of(2027, listed, {}, TODAY)
    assert sum(b.days for b in bars(months)) == sum((e.last_on - e.first_on).days + 1 for e in listed)
    for month in months:
        for _, lane in month.lanes:
            spans = sorted((b.day, b.day + b.days) for b in lane)
            assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_today_and_weekends_are_marked():
    april = year_of(2027, [], {}, TODAY)[3]
    assert [c.on.day for c in april.days if c.is_today] == [12]
    assert [c.on.day for c in april.days if c.is_weekend] == [3, 4, 10, 11, 17, 18, 24, 25]


def test_closed_days_are_counted_over_the_members():
    good_friday, ascension = date(2027, 3, 26), date(2027, 5, 6)
    closed = {good_friday: ["DK", "SE"], ascension: ["DK"]}
    assert closed_marks(closed, total=5) == {good_friday: "2/5", ascension: "1/5"}


def test_of_many_countries_only_days_that_close_a_quarter_are_marked():
    closed = {date(2027, 12, 25): [f"C{n}" for n in range(20)], date(2027, 8, 24): ["UA"]}
    assert closed_marks(closed, total=34) == {date(2027, 12, 25): "20/34"}


@given(DAYS)
def test_a_months_weeks_begin_on_monday_and_hold_every_day_once(day):
    weeks = weeks_of(day)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
    flat = [d for week in weeks for d in week]
    assert len(set(flat)) == len(flat)
    assert {d for d in flat if d.month == day.month} >= {day.replace(day=1), day}


@pytest.mark.parametrize(
    ("forum", "group", "lane"),
    [
        ("NAC", None, "NAC"),
        ("NAC", "Statistics", "NAC Statistics"),
        ("GDISC", "GDISC Steering Group", "GDISC Steering Group"),
        ("IG", "IGC liaison", "IG IGC liaison"),
    ],
)
def test_a_lane_names_its_forum_once(forum, group, lane):
    assert lane_name(forum, group) == lane


def test_a_continuation_is_marked_but_not_where_reading_begins():
    span = entry(date(2027, 2, 1), date(2027, 6, 30), kinds=("is-span",))
    found = bars(year_of(2027, [span], {}, TODAY, begins=4))
    assert [bar.continued for bar in found] == [False, True, False, True, True]


def test_words_of_one_lane_never_lie_over_each_other():
    long = "Directors-general meeting, spring, Bergen"
    months = year_of(
        2027, [entry(date(2027, 4, 5), name=long), entry(date(2027, 4, 26), name=long)], {}, TODAY
    )
    assert [len(lane) for _, lane in months[3].lanes] == [1, 1]


def test_short_words_share_a_lane():
    months = year_of(2027, [entry(date(2027, 4, d), name="Papers") for d in (1, 8, 15, 28)], {}, TODAY)
    assert [[bar.day for bar in lane] for _, lane in months[3].lanes] == [[1, 8, 15, 28]]


def test_one_country_is_marked_by_its_own_code():
    assert closed_marks({date(2027, 12, 6): ["FI"]}, total=1, own="FI") == {date(2027, 12, 6): "FI"}


# Clashes --------------------------------------------------------------------------------------------------


def sitting(
    key: str, first: int, last: int | None = None, *, forum="nac", circle=None, host=None, who="FI SE"
):
    days = date(2027, 4, first), date(2027, 4, last or first)
    return Sitting(key, *days, forum, circle or forum, host, frozenset(who.split()))


@pytest.mark.parametrize(
    ("one", "other", "clashing"),
    [
        ({}, {}, True),  # the same forum twice
        ({"circle": "a"}, {"circle": "b"}, False),  # groups of one forum side by side
        ({}, {"forum": "igc", "who": "FI US"}, True),
        ({}, {"forum": "igc", "who": "US CA"}, False),
        ({"host": "NO"}, {"forum": "igc", "who": "US", "host": "NO"}, True),
        ({"host": "NO"}, {"forum": "igc", "who": "US", "host": "CH"}, False),
    ],
)
def test_what_clashes_on_one_day(one, other, clashing):
    found = clashes_of([sitting("a", 20, **one), sitting("b", 20, **other)])
    assert found == ({"a": [sitting("b", 20, **other)], "b": [sitting("a", 20, **one)]} if clashing else {})


def test_a_meeting_of_several_days_clashes_with_each_of_them():
    found = clashes_of([sitting("a", 20, 22), sitting("b", 22, forum="igc"), sitting("c", 23, forum="igc")])
    assert {key: [other.key for other in others] for key, others in found.items()} == {"a": ["b"], "b": ["a"]}


SITTINGS = st.lists(
    st.tuples(
        st.integers(1, 25),
        st.integers(0, 4),
        st.sampled_from(("nac", "igc", "gdisc")),
        st.sampled_from(("FI", "SE", "US")),
    ),
    max_size=20,
)


@given(SITTINGS)
def test_clashes_are_mutual_and_found_whatever_the_order(raw):
    listed = [sitting(str(n), d, min(d + k, 30), forum=f, who=w) for n, (d, k, f, w) in enumerate(raw)]
    found = clashes_of(listed)
    pairs = {(key, other.key) for key, others in found.items() for other in others}
    expected = {
        (a.key, b.key)
        for a in listed
        for b in listed
        if a.key != b.key and a.first_on <= b.last_on and b.first_on <= a.last_on and clash(a, b)
    }
    assert pairs == expected == {(b, a) for a, b in pairs}
    assert clashes_of(reversed(listed)).keys() == found.keys()
