"""What a page has room for: whole lines give way, and what they held is counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.year import Bar, Entry, Month
from coordinator.calendars.year_print import cut, shortened


def year(lanes: list[int]) -> list[Month]:
    """Twelve months with so many lanes, each of two bars."""
    entry = Entry(date(2027, 1, 1), date(2027, 1, 1), "NAC", "Meeting", "/")
    return [
        Month(date(2027, n, 1), [], [("NAC", [Bar(entry, 1, 1), Bar(entry, 20, 1)])] * count)
        for n, count in enumerate(lanes, start=1)
    ]


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), st.integers(0, 60))
def test_lines_are_cut_to_the_room_and_nothing_goes_uncounted(lanes, capacity):
    kept, left_out = cut(year(lanes), capacity)
    counts = [len(month.lanes) for month in kept]
    assert sum(counts) == min(sum(lanes), capacity)
    assert [2 * (before - after) for before, after in zip(lanes, counts, strict=True)] == left_out


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), st.integers(0, 60))
def test_the_fullest_months_give_way_first(lanes, capacity):
    kept, left_out = cut(year(lanes), capacity)
    cut_ones = [len(month.lanes) for month, out in zip(kept, left_out, strict=True) if out]
    whole = [len(month.lanes) for month, out in zip(kept, left_out, strict=True) if not out]
    assert not cut_ones or min(cut_ones) + 1 >= max(whole, default=0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NAC", "NAC"),
        ("NAC Digital", "NAC Digital"),
        ("NAC Digital casework", "NAC Digita…"),
        ("NAC Return x y", "NAC Return…"),
    ],
)
def test_a_long_name_ends_in_dots(text, shown):
    assert shortened(text, 11) == shown
