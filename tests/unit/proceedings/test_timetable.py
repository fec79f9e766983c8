"""Clock times of agendas: sums, anchors, days, overruns, nights with a change of clocks."""

from datetime import UTC, date, datetime, time

import pytest

from coordinator.kit.times import LocalSlot
from coordinator.proceedings.timetable import NO_ZONE, Entry, arrange, frames_of

OSLO = "Europe/Oslo"


def slot(start: str, end: str, zone: str = OSLO) -> LocalSlot:
    return LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), zone)


DG = slot("2027-04-20T13:00", "2027-04-21T12:00")  # lunch to lunch
STARTS, MINUTES = ["13:00", "09:00"], [225, 180]


def walls(table):
    return [table.wall(p.starts_at).strftime("%d %H:%M") for day in table.days for p in day.placed]


def test_items_follow_each_other_from_the_start_of_their_day():
    table = arrange([Entry(1, 10), Entry(1, 75), Entry(2, 45), Entry(2, 50)], DG, STARTS, MINUTES)
    assert walls(table) == ["20 13:00", "20 13:10", "21 09:00", "21 09:45"]


def test_the_instants_are_those_of_the_venue():
    table = arrange([Entry(1, 10)], DG, STARTS, MINUTES)
    assert table.days[0].placed[0].starts_at == datetime(2027, 4, 20, 11, 0, tzinfo=UTC)


def test_breaks_have_no_number_and_take_none():
    entries = [Entry(1, 10), Entry(1, 20, numbered=False), Entry(1, 30), Entry(2, 5)]
    placed = arrange(entries, DG, STARTS, MINUTES).placed
    assert [placed[n].number for n in range(4)] == [1, None, 2, 3]


def test_a_day_that_fits_is_neither_over_nor_free():
    day = arrange([Entry(1, 225)], DG, STARTS, MINUTES).days[0]
    assert (day.minutes, day.frame.minutes, day.over, day.free) == (225, 225, 0, 0)


def test_the_last_day_is_measured_against_the_end_of_the_meeting():
    day = arrange([Entry(2, 195)], DG, STARTS, MINUTES).days[1]
    assert (day.minutes, day.frame.minutes, day.over) == (195, 180, 15)
    assert day.ends_at == datetime(2027, 4, 21, 10, 15, tzinfo=UTC)  # 12:15 in Oslo


def test_a_short_day_says_how_much_is_free():
    day = arrange([Entry(1, 200)], DG, STARTS, MINUTES).days[0]
    assert (day.over, day.free) == (0, 25)


def test_the_first_day_follows_a_meeting_that_was_moved():
    table = arrange(
        [Entry(1, 10), Entry(2, 10)], slot("2027-04-20T14:30", "2027-04-21T12:00"), STARTS, MINUTES
    )
    assert walls(table) == ["20 14:30", "21 09:00"]


def test_a_meeting_of_one_day_is_measured_by_its_slot_alone():
    table = arrange([Entry(1, 100)], slot("2027-04-20T10:00", "2027-04-20T11:30"), ["09:00"], [500])
    assert (table.days[0].frame.minutes, table.days[0].over) == (90, 10)


def test_a_day_of_which_nothing_was_said_begins_at_nine_and_has_no_planned_end():
    middle = arrange([Entry(2, 600)], slot("2027-04-20T13:00", "2027-04-22T12:00")).days[1]
    assert middle.frame.start_at == datetime(2027, 4, 21, 7, 0, tzinfo=UTC)
    assert (middle.frame.minutes, middle.over, middle.free) == (None, 0, 0)


def test_an_item_on_a_day_the_meeting_does_not_have_is_shown_there():
    table = arrange([Entry(1, 10), Entry(4, 10)], DG, STARTS, MINUTES)
    assert [day.frame.beyond for day in table.days] == [False, False, True, True]
    assert table.days[3].frame.on == date(2027, 4, 23)


def test_an_anchor_leaves_a_gap_that_is_told():
    table = arrange([Entry(1, 30), Entry(1, 30, fixed=time(14))], DG, STARTS, MINUTES)
    assert walls(table) == ["20 13:00", "20 14:00"]
    assert (table.placed[1].gap, table.placed[1].overlap) == (30, 0)


def test_an_anchor_keeps_its_time_when_what_stands_before_runs_past_it():
    entries = [Entry(1, 80), Entry(1, 30, fixed=time(14)), Entry(1, 10)]
    table = arrange(entries, DG, STARTS, MINUTES)
    assert walls(table) == ["20 13:00", "20 14:00", "20 14:30"]
    assert (table.placed[1].gap, table.placed[1].overlap) == (0, 20)


def test_an_anchor_that_fits_exactly_leaves_and_laps_over_nothing():
    placed = arrange([Entry(1, 60), Entry(1, 30, fixed=time(14))], DG, STARTS, MINUTES).placed
    assert (placed[1].gap, placed[1].overlap) == (0, 0)


def test_an_item_that_runs_past_a_later_anchor_still_ends_the_day():
    day = arrange([Entry(1, 300), Entry(1, 10, fixed=time(14))], DG, STARTS, MINUTES).days[0]
    assert day.over == 75


def test_dinner_after_the_programme_makes_no_day_too_long():
    entries = [Entry(1, 225), Entry(1, 150, fixed=time(19), numbered=False, aside=True)]
    day = arrange(entries, DG, STARTS, MINUTES).days[0]
    assert (day.minutes, day.over, day.placed[1].gap) == (225, 0, 0)
    assert day.placed[1].starts_at == datetime(2027, 4, 20, 17, 0, tzinfo=UTC)


def test_an_excursion_in_the_middle_of_the_day_counts():
    entries = [Entry(1, 60), Entry(1, 60, numbered=False, aside=True), Entry(1, 60)]
    day = arrange(entries, DG, STARTS, MINUTES).days[0]
    assert (day.minutes, day.free) == (180, 45)


def test_lengths_hold_through_the_night_in_which_clocks_are_put_forward():
    night = slot("2027-03-28T01:00", "2027-03-28T04:00")  # two hours long by any stopwatch
    table = arrange([Entry(1, 45), Entry(1, 30), Entry(1, 45)], night)
    assert walls(table) == ["28 01:00", "28 01:45", "28 03:15"]
    assert (table.days[0].frame.minutes, table.days[0].over) == (120, 0)


def test_lengths_hold_through_the_night_in_which_clocks_are_put_back():
    night = slot("2027-10-31T01:00", "2027-10-31T04:00")
    table = arrange([Entry(1, 120), Entry(1, 120)], night)
    assert walls(table) == ["31 01:00", "31 02:00"]  # the second 02:00
    assert (table.days[0].frame.minutes, table.days[0].over) == (240, 0)


def test_an_anchor_that_spring_skips_is_read_with_the_clock_before():
    night = slot("2027-03-28T01:00", "2027-03-28T05:00")
    table = arrange([Entry(1, 10), Entry(1, 10, fixed=time(2, 30))], night)
    assert walls(table) == ["28 01:00", "28 03:30"]


def test_a_day_start_that_spring_skips_is_read_with_the_clock_before():
    days = slot("2027-03-27T20:00", "2027-03-28T08:00")
    frames = frames_of(days, ["20:00", "02:30"], [60, 0])
    assert frames[1].start_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_meeting_without_a_date_has_sums_but_no_times():
    table = arrange([Entry(1, 225), Entry(2, 190)], None, STARTS, MINUTES)
    assert (table.dated, table.zone) == (False, NO_ZONE)
    assert [(day.minutes, day.frame.minutes, day.over) for day in table.days] == [
        (225, 225, 0),
        (190, 180, 10),
    ]


def test_an_empty_agenda_has_the_days_of_the_meeting():
    table = arrange([], DG, STARTS, MINUTES)
    assert [(day.number, day.placed, day.minutes, day.free) for day in table.days] == [
        (1, (), 0, 225),
        (2, (), 0, 180),
    ]


def test_a_last_day_that_would_begin_after_the_end_has_no_planned_time():
    day = arrange([Entry(2, 10)], DG, ["13:00", "15:00"], MINUTES).days[1]
    assert (day.frame.minutes, day.over) == (0, 190)


@pytest.mark.parametrize("bad", ["25:00", "nine", "9", ""])
def test_a_start_that_is_no_time_is_nine_o_clock(bad):
    frames = frames_of(slot("2027-04-20T13:00", "2027-04-22T12:00"), ["13:00", bad], [0, 0])
    assert frames[1].start_at == datetime(2027, 4, 21, 7, 0, tzinfo=UTC)
