"""Closed days: public ones, and those by habit."""

from datetime import date

import pytest

from coordinator.forums.holidays import closed_days, knows


def test_swedish_offices_close_on_eves_by_habit():
    usual, public = closed_days("SE", 2027), closed_days("SE", 2027, usual=False)
    assert {day: usual[day] for day in set(usual) - set(public)} == {
        date(2027, 6, 25): ["Midsummer Eve"],
        date(2027, 12, 24): ["Christmas Eve"],
        date(2027, 12, 31): ["New Year's Eve"],
    }
    assert public[date(2027, 6, 6)] == ["National Day"]


@pytest.mark.parametrize(
    ("code", "eve"),
    [
        ("DK", date(2027, 12, 24)),
        ("FI", date(2027, 12, 24)),
        ("IS", date(2027, 12, 24)),
        ("NO", date(2027, 12, 24)),
    ],
)
def test_every_nordic_country_is_closed_on_christmas_eve(code, eve):
    assert eve in closed_days(code, 2027)


def test_two_feasts_on_one_day_are_both_named():
    assert sorted(closed_days("NO", 2027)[date(2027, 5, 17)]) == ["Constitution Day", "Pentecost Monday"]


def test_names_are_in_the_language_where_the_country_has_it_else_in_english():
    assert closed_days("FI", 2027, locale="sv")[date(2027, 12, 6)] == ["Självständighetsdagen"]
    assert closed_days("NO", 2027, locale="nb")[date(2027, 12, 31)] == ["Nyttårsaften"]
    assert closed_days("DK", 2027, locale="is")[date(2027, 3, 25)] == ["Maundy Thursday"]


def test_days_come_in_order():
    days = list(closed_days("SE", 2027))
    assert days == sorted(days)
    assert {day.year for day in days} == {2027}


def test_estimated_feasts_say_so():
    assert "Eid al-Fitr (estimated)" in closed_days("XK", 2027)[date(2027, 3, 9)]


@pytest.mark.parametrize(("code", "year"), [("ZZ", 2027), ("", 2027), ("SE", 1), ("SE", 9999), ("UA", 2027)])
def test_where_nothing_is_on_record_there_is_nothing(code, year):
    assert closed_days(code, year) == {}


def test_answers_are_the_callers_own():
    closed_days("SE", 2027)[date(2027, 12, 24)].append("spoilt")
    assert closed_days("SE", 2027)[date(2027, 12, 24)] == ["Christmas Eve"]


def test_countries_of_the_demonstration_are_known():
    assert all(knows(code) for code in ("DK", "FI", "IS", "NO", "SE", "XK", "TR", "AF"))
