"""What holds of every timetable, whatever the agenda."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.times import LocalSlot
from coordinator.proceedings.timetable import Entry, arrange

ZONES = ["Europe/Oslo", "Atlantic/Reykjavik", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"]

clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
loose = st.builds(
    Entry, day=st.integers(1, 3), minutes=st.integers(0, 300), numbered=st.booleans(), aside=st.booleans()
)
anchored = st.builds(
    Entry, day=st.integers(1, 3), minutes=st.integers(0, 300), fixed=clock, numbered=st.booleans()
)
entries = st.lists(st.one_of(loose, anchored), max_size=25)


@st.composite
def slots(draw):
    start = datetime(2027, draw(st.integers(1, 12)), draw(st.integers(1, 28)), draw(st.integers(6, 18)))
    length = timedelta(days=draw(st.integers(0, 2)), minutes=draw(st.integers(30, 300)))
    return LocalSlot(start, start + length, draw(st.sampled_from(ZONES)))


starts = st.lists(clock.map(lambda t: t.strftime("%H:%M")), max_size=4)
planned = st.lists(st.integers(0, 600), max_size=4)


@given(entries, slots(), starts, planned)
def test_every_item_keeps_its_length_and_stands_on_its_day(items, slot, day_starts, day_minutes):
    table = arrange(items, slot, day_starts, day_minutes)
    assert sorted(table.placed) == list(range(len(items)))
    for day in table.days:
        for placed in day.placed:
            assert items[placed.index].day == day.number
            assert placed.ends_at - placed.starts_at == timedelta(minutes=items[placed.index].minutes)


@given(entries, slots(), starts, planned)
def test_the_order_within_a_day_is_the_order_given(items, slot, day_starts, day_minutes):
    for day in arrange(items, slot, day_starts, day_minutes).days:
        assert [placed.index for placed in day.placed] == sorted(placed.index for placed in day.placed)


@given(st.lists(loose, max_size=25), slots(), starts, planned)
def test_without_anchors_nothing_overlaps_and_the_sum_is_the_time_from_first_to_last(
    items, slot, day_starts, day_minutes
):
    for day in arrange(items, slot, day_starts, day_minutes).days:
        for earlier, later in pairwise(day.placed):
            assert earlier.ends_at == later.starts_at
        assert all(placed.gap == placed.overlap == 0 for placed in day.placed)
        assert day.ends_at - day.frame.start_at == timedelta(minutes=day.minutes)


@given(entries, slots(), starts, planned)
def test_the_sum_counts_all_but_what_stands_aside_at_the_end(items, slot, day_starts, day_minutes):
    for day in arrange(items, slot, day_starts, day_minutes).days:
        todays = [items[placed.index] for placed in day.placed]
        while todays and todays[-1].aside:
            todays.pop()
        assert day.minutes == sum(entry.minutes for entry in todays)


@given(entries, slots(), starts, planned)
def test_numbers_rise_by_one_and_breaks_have_none(items, slot, day_starts, day_minutes):
    table = arrange(items, slot, day_starts, day_minutes)
    placed = [p for day in table.days for p in day.placed]
    assert [p.number for p in placed if p.number] == list(range(1, sum(e.numbered for e in items) + 1))
    assert all((p.number is None) == (not items[p.index].numbered) for p in placed)


@given(entries, slots(), starts, planned)
def test_an_anchor_stands_where_it_was_put_and_says_gap_or_overlap(items, slot, day_starts, day_minutes):
    table = arrange(items, slot, day_starts, day_minutes)
    for day in table.days:
        before = day.frame.start_at
        for placed in day.placed:
            anchor = items[placed.index].fixed
            if anchor is not None:
                wall = table.wall(placed.starts_at)
                # An hour that spring skips is read with the clock before, and so shows an hour later.
                assert wall.time() == anchor or wall - datetime.combine(day.frame.on, anchor) in (
                    timedelta(hours=1), timedelta(minutes=30),
                )  # fmt: skip
                assert placed.overlap == max(0, (before - placed.starts_at) // timedelta(minutes=1))
            assert not (placed.gap and placed.overlap)
            before = placed.ends_at


@given(entries, slots(), starts, planned)
def test_a_day_is_never_both_too_long_and_too_short(items, slot, day_starts, day_minutes):
    for day in arrange(items, slot, day_starts, day_minutes).days:
        assert day.over >= 0
        assert day.free >= 0
        assert not (day.over and day.free)
        if day.frame.end_at is None:
            assert (day.over, day.free) == (0, 0)
