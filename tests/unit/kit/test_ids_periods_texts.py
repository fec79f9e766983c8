"""Identities rise, periods are half-open, texts fall back in a stated order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.kit.texts import Texts

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_ids_are_version_seven_and_rise():
    ids = [new_id() for _ in range(2000)]
    assert {i.version for i in ids} == {7}
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_the_last_day_counts_for_people_and_not_in_the_house():
    period = Period.of_days(date(2026, 1, 1), date(2026, 12, 31))
    assert period.until_on == date(2027, 1, 1)
    assert period.last_on == date(2026, 12, 31)
    assert date(2026, 12, 31) in period
    assert date(2027, 1, 1) not in period


def test_an_open_end_holds_every_later_day():
    assert date(2999, 1, 1) in Period(date(2026, 1, 1), None)


def test_a_period_without_a_day_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@given(a=DAYS, b=DAYS, c=DAYS, d=DAYS)
def test_two_periods_overlap_exactly_when_they_share_a_day(a, b, c, d):
    if a < b and c < d:
        one, two = Period(a, b), Period(c, d)
        shared = max(a, c) < min(b, d)
        assert one.overlaps(two) == two.overlaps(one) == shared


@pytest.mark.parametrize(
    ("locale", "said"),
    [("sv", "Hej"), ("nb", "Hej"), ("da", "Hej"), ("fi", "Hej"), ("is", "Hello"), ("en", "Hello")],
)
def test_texts_fall_back_along_the_stated_order(locale, said):
    assert Texts(en="Hello", sv="Hej").in_(locale) == said


def test_texts_without_english_still_say_something():
    assert Texts(fi="Terve").in_("is") == "Terve"
    assert Texts().in_("en") == ""
