"""What a form offers for a rough date."""

from datetime import date

import pytest

from coordinator.kit.periods import Period
from coordinator.meetings.forms.times import code_of, rough_codes, rough_of
from coordinator.meetings.rules import RoughDate, months_of

TODAY = date(2026, 11, 25)


def test_what_is_over_is_not_offered():
    codes = rough_codes(TODAY)
    assert "2026-03-05" not in codes
    assert "2026-11-11" in codes
    assert "2026-12-12" in codes
    assert "2028-03-05" in codes
    assert max(int(code[:4]) for code in codes) == 2030


@pytest.mark.parametrize("code", rough_codes(TODAY))
def test_each_code_is_read_back(code):
    assert code_of(rough_of(code)) == code


def test_a_span_of_odd_days_has_no_code():
    assert code_of(RoughDate(Period(date(2028, 3, 2), date(2028, 6, 1)), "")) == ""
    assert code_of(RoughDate(Period(date(2028, 12, 1), date(2029, 2, 1)), "")) == ""
    assert code_of(RoughDate.of(months_of(2028, 12, 12))) == "2028-12-12"
