"""Which bar stands where on the year's one screen."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.year import Entry, closed_marks, lane_name, weeks_of, year_of

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
