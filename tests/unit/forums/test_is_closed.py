"""Whether a country is closed on a day."""

from datetime import date

from coordinator.forums.holidays import closed_days, is_closed


def test_a_day_is_closed_when_the_list_of_the_year_has_it():
    closed = closed_days("SE", 2031)
    assert all(is_closed("SE", day) for day in closed)
    assert date(2031, 12, 24) in closed  # by habit
    assert not is_closed("SE", date(2031, 3, 5))


def test_nothing_is_known_of_no_country_or_a_far_year():
    assert not is_closed("ZZ", date(2031, 12, 25))
    assert not is_closed("SE", date(3000, 12, 25))
