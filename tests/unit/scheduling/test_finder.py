"""Which dates suit, why others do not, and in which order."""

from datetime import date, timedelta

import pytest

from coordinator.forums.holidays import closed_days
from coordinator.scheduling.queries import ALWAYS, known_of_countries
from coordinator.scheduling.rules import (
    BadLength,
    BadWindow,
    Blocker,
    Eased,
    Known,
    Level,
    NoWeekday,
    Search,
    Travel,
    UnknownWeekday,
    Why,
    find,
    relaxations,
    weekdays_of,
)
from tests.unit.scheduling.nordic_days import EASTER, public_days, usual_days

NORDIC = ("DK", "FI", "IS", "NO", "SE")
DAY = timedelta(days=1)
TUE_THU = weekdays_of("Tue-Thu")


def shut(*days: str, code: str = "SE"):
    return {date.fromisoformat(day): {code: ("Feast",)} for day in days}


@pytest.mark.parametrize("country", NORDIC)
@pytest.mark.parametrize("year", EASTER)
def test_the_closed_days_are_those_of_the_countrys_own_laws(country, year):
    assert set(closed_days(country, year, usual=False)) == public_days(country, year)
    assert set(closed_days(country, year)) == usual_days(country, year)


@pytest.mark.parametrize(("level", "days_of"), [(Level.PUBLIC, public_days), (Level.USUAL, usual_days)])
@pytest.mark.parametrize("travel", Travel)
def test_for_the_five_nordic_states_three_years_agree_day_by_day(level, days_of, travel):
    search = Search(date(2027, 1, 7), date(2029, 12, 20), 2, TUE_THU, before=1, after=1, travel=travel)
    found = find(search, known_of_countries({code: [ALWAYS] for code in NORDIC}, search, level))
    closed = {day for code in NORDIC for year in (2027, 2028, 2029) for day in days_of(code, year)}
    expected = []
    day = search.first
    while day + DAY <= search.last:
        whole = [day - DAY, day, day + DAY, day + 2 * DAY]
        may_travel = travel == Travel.ANY or (whole[0].weekday() < 5 and whole[3].weekday() < 5)
        if day.weekday() in (1, 2) and may_travel and not closed & set(whole):
            expected.append(day)
        day += DAY
    assert found.starts == expected
    assert len(expected) > 200


def test_a_holiday_on_a_day_of_travel_rules_out_and_is_named():
    search = Search(date(2027, 3, 23), date(2027, 3, 24), 2, TUE_THU, before=1, after=1)
    found = find(search, known_of_countries({code: [ALWAYS] for code in NORDIC}, search, Level.PUBLIC))
    maundy_thursday = date(2027, 3, 25)
    assert found.starts == []
    assert found.blocked == {
        date(2027, 3, 23): tuple(
            Blocker(maundy_thursday, code, ("Maundy Thursday",)) for code in ("DK", "IS", "NO")
        )
    }


def test_the_window_is_for_the_meetings_own_days_and_its_ends_count():
    search = Search(date(2027, 4, 6), date(2027, 4, 8), 2, before=2, after=2)
    assert find(search, Known()).starts == [date(2027, 4, 6), date(2027, 4, 7)]


def test_own_meetings_rule_out_for_the_days_of_the_meeting_and_not_for_travel():
    search = Search(date(2027, 4, 6), date(2027, 4, 8), 1, before=1)
    engaged = {date(2027, 4, 7): {"NAC": ("Spring meeting",)}}
    found = find(search, Known(engaged=engaged))
    assert found.starts == [date(2027, 4, 6), date(2027, 4, 8)]
    assert found.causes == engaged


def test_what_is_too_soon_for_the_invitation_is_said_to_be_so():
    search = Search(date(2027, 4, 6), date(2027, 4, 8))
    found = find(search, Known(notice_until=date(2027, 4, 8)))
    assert (found.starts, found.too_soon) == ([date(2027, 4, 8)], (date(2027, 4, 6), date(2027, 4, 7)))


@pytest.mark.parametrize(
    ("closed", "why", "days"),
    [
        (["2027-05-06"], Why.BRIDGE, {"2027-05-07"}),  # Thursday; the Friday before a weekend
        (["2027-05-04"], Why.BRIDGE, {"2027-05-03"}),  # Tuesday; the Monday after a weekend
        (["2027-05-04", "2027-05-06"], Why.BRIDGE, {"2027-05-03", "2027-05-05", "2027-05-07"}),
        (["2026-12-25", "2027-01-01"], Why.BETWEEN, {f"2026-12-{n}" for n in (28, 29, 30, 31)}),
        (["2027-05-08"], Why.BRIDGE, set()),  # Saturday: no bridge to it
        (["2027-05-05"], Why.BRIDGE, set()),  # Wednesday: two days on either side
    ],
)
def test_bridges_and_days_between_feasts_speak_against_a_date(closed, why, days):
    search = Search(date(2026, 12, 1), date(2027, 5, 31))
    ranked = find(search, Known(closed=shut(*closed))).ranked
    assert {str(slot.start) for slot in ranked for r in slot.reasons if r.why == why} == days


def test_fewer_points_come_first_and_each_is_accounted_for():
    search = Search(date(2027, 5, 3), date(2027, 5, 7), before=1, after=1)
    known = Known(elsewhere={date(2027, 5, 4): {"FI": ("Steering group",), "SE": ("Steering group",)}})
    ranked = find(search, known).ranked
    assert [(slot.start.day, slot.points) for slot in ranked] == [(5, 0), (6, 0), (3, 2), (7, 2), (4, 4)]
    assert [(r.why, r.codes, r.names) for r in ranked[-1].reasons] == [
        (Why.ELSEWHERE, ("FI", "SE"), ("Steering group",))
    ]
    assert [r.days for r in ranked[2].reasons] == [(date(2027, 5, 2),)]  # a Sunday on the way


def test_days_closed_by_habit_speak_against_where_only_public_holidays_rule_out():
    search = Search(date(2027, 6, 25), date(2027, 6, 25))
    midsummer = known_of_countries({"SE": [ALWAYS]}, search, Level.PUBLIC)
    (slot,) = find(search, midsummer).ranked
    assert [(r.why, r.names) for r in slot.reasons] == [(Why.HABIT, ("Midsummer Eve",))]
    assert find(search, known_of_countries({"SE": [ALWAYS]}, search, Level.USUAL)).ranked == ()


def test_months_away_from_the_usual_ones_count_around_the_turn_of_the_year():
    search = Search(date(2026, 12, 1), date(2027, 3, 31), weekdays=weekdays_of("Wed"))
    ranked = find(search, Known(usual_months=frozenset({1, 9}))).ranked
    points = {slot.start.month: slot.points for slot in ranked}
    assert points == {12: 4, 1: 0, 2: 4, 3: 8}


def test_nothing_found_comes_with_what_would_open_dates():
    search = Search(date(2027, 5, 4), date(2027, 5, 6), 2, TUE_THU)
    known = Known(closed=shut("2027-05-05", code="DK"))
    found = find(search, known)
    offers = {(offer.eased, offer.code): len(offer.starts) for offer in relaxations(search, known, found)}
    assert found.starts == []
    assert offers == {(Eased.SHORTER, None): 2, (Eased.LONGER_WINDOW, None): 8, (Eased.WITHOUT, "DK"): 2}


@pytest.mark.parametrize(
    ("search", "refused"),
    [
        (Search(date(2027, 5, 2), date(2027, 5, 1)), BadWindow),
        (Search(date(2027, 5, 2), date(2047, 5, 1)), BadWindow),
        (Search(date(2027, 5, 2), date(2027, 5, 9), 0), BadLength),
        (Search(date(2027, 5, 2), date(2027, 5, 9), 1, before=8), BadLength),
        (Search(date(2027, 5, 2), date(2027, 5, 9), weekdays=frozenset()), NoWeekday),
        (Search(date(2027, 5, 2), date(2027, 5, 9), 4, TUE_THU), NoWeekday),
    ],
)
def test_what_cannot_be_searched_is_refused(search, refused):
    with pytest.raises(refused):
        find(search, Known())


@pytest.mark.parametrize(
    ("text", "days"),
    [("Tue-Thu", {1, 2, 3}), ("Mon,Wed", {0, 2}), ("fri-MON", {4, 5, 6, 0}), ("Wednesday", {2})],
)
def test_weekdays_are_written_in_english(text, days):
    assert weekdays_of(text) == days


@pytest.mark.parametrize("text", ["", "Tirsdag", "Tu", "Mon-Tue-Wed", "Mon,,Tue", "1-3"])
def test_other_words_for_weekdays_are_refused(text):
    with pytest.raises(UnknownWeekday):
        weekdays_of(text)
