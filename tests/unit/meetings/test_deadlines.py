"""Deadlines: calendar days before the first day and after the last, at the venue."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import Anchor, Step, deadlines_for, due_on, is_cut_off, is_late

STEPS = [
    {"step": "draft_minutes", "offset_days": 10, "relative_to": "meeting_end", "audience": "participants"},
    {"step": "invitation", "offset_days": -42, "relative_to": "meeting_start", "audience": "forum_plus"},
    {"step": "papers_due", "offset_days": -14, "relative_to": "meeting_start", "audience": "item_leads"},
]


def slot(start: str, end: str) -> LocalSlot:
    return LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), "Europe/Oslo")


TWO_DAYS = slot("2027-04-20T13:00", "2027-04-21T12:00")


def test_days_are_counted_from_the_first_day_back_and_from_the_last_day_on():
    due = deadlines_for(TWO_DAYS, STEPS)
    assert [(d.step, d.due_on) for d in due] == [
        ("invitation", date(2027, 3, 9)),
        ("papers_due", date(2027, 4, 6)),
        ("draft_minutes", date(2027, 5, 1)),
    ]


def test_a_meeting_that_ends_at_midnight_ends_on_the_day_before():
    evening = slot("2027-04-20T18:00", "2027-04-21T00:00")
    assert due_on(evening, 1, Anchor.MEETING_END) == date(2027, 4, 21)


@pytest.mark.parametrize("when", [None, Period(date(2028, 3, 1), date(2028, 6, 1))])
def test_a_rough_date_has_no_day_to_count_from(when):
    assert deadlines_for(when, STEPS) == []


def test_steps_come_as_values_too():
    step = Step.of(STEPS[1])
    assert step == Step("invitation", -42, Anchor.MEETING_START, "forum_plus")
    assert deadlines_for(TWO_DAYS, [step])[0].due_on == date(2027, 3, 9)


@given(
    first=st.dates(date(2025, 1, 1), date(2050, 1, 1)), length=st.integers(1, 5), moved=st.integers(1, 500),
    offset=st.integers(-200, 200), anchor=st.sampled_from(Anchor),
)  # fmt: skip
def test_moving_a_meeting_moves_each_deadline_by_as_many_days(first, length, moved, offset, anchor):
    def sitting(on: date) -> LocalSlot:
        begin = datetime.combine(on, datetime.min.time()).replace(hour=9)
        return LocalSlot(begin, begin + timedelta(days=length - 1, hours=3), "Europe/Helsinki")

    was, now = (due_on(sitting(day), offset, anchor) for day in (first, first + timedelta(days=moved)))
    assert now - was == timedelta(days=moved)


@pytest.mark.parametrize("step", ["papers_due", "registration_deadline", "country_reports_due"])
def test_a_last_day_for_others_passes_by_itself(step):
    assert is_cut_off(step)
    assert not is_late(step, date(2027, 1, 1), None, date(2027, 6, 1))


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (date(2027, 3, 9), None, True),
        (date(2027, 3, 10), None, False),
        (date(2027, 3, 9), date(2027, 3, 12), False),
    ],
)
def test_the_secretariat_is_late_from_the_day_after_until_done(due, done, late):
    assert is_late("invitation", due, done, today=date(2027, 3, 10)) is late


def test_the_erasure_does_itself():
    assert not is_late("erase_practical_needs", date(2027, 1, 1), None, date(2027, 6, 1))
