"""What may happen to a meeting, when."""

from datetime import UTC, datetime

import pytest

from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import (
    DateNotSet,
    MeetingNotCancellable,
    MeetingNotConvenable,
    MeetingNotHeld,
    MeetingNotMovable,
    MeetingNotPostponable,
    MeetingNotReinstatable,
    MeetingStatus,
    SameSlot,
    StartsInThePast,
    check_cancel,
    check_convene,
    check_hold,
    check_move,
    check_postpone,
    check_reinstate,
    check_span,
    has_date,
    months_of,
)

NOW = datetime(2030, 2, 1, 9, tzinfo=UTC)
PLANNED, CONVENED, HELD, POSTPONED, CANCELLED = MeetingStatus


def at(start: str, hours: int = 2, zone: str = "Europe/Oslo") -> LocalSlot:
    begin = datetime.fromisoformat(start)
    return LocalSlot(begin, begin.replace(hour=begin.hour + hours), zone)


PAST, SOON, LATER = at("2030-01-08T10:00"), at("2030-03-05T10:00"), at("2030-04-02T10:00")
GOING_ON = at("2030-02-01T09:30")


@pytest.mark.parametrize("status", [PLANNED, CONVENED, POSTPONED])
def test_a_coming_meeting_moves(status):
    assert check_move(status, SOON, LATER, NOW) is None


@pytest.mark.parametrize("status", [HELD, CANCELLED])
def test_a_held_or_cancelled_meeting_does_not_move(status):
    with pytest.raises(MeetingNotMovable) as caught:
        check_move(status, SOON, LATER, NOW)
    assert caught.value.facts["status"] == status


def test_a_meeting_that_is_over_does_not_move():
    with pytest.raises(MeetingNotMovable):
        check_move(CONVENED, PAST, LATER, NOW)


def test_a_postponed_meeting_moves_although_its_old_day_has_passed():
    assert check_move(POSTPONED, PAST, LATER, NOW) is None


def test_a_date_is_set_where_there_was_none():
    assert check_move(PLANNED, None, LATER, NOW) is None


def test_nothing_moves_into_the_past():
    with pytest.raises(StartsInThePast) as caught:
        check_move(CONVENED, SOON, GOING_ON, NOW)
    assert caught.value.field == "start_date"


def test_nothing_moves_to_where_it_is():
    with pytest.raises(SameSlot):
        check_move(CONVENED, SOON, SOON, NOW)


def test_the_same_wall_time_in_another_zone_is_a_move():
    assert check_move(CONVENED, SOON, LocalSlot(SOON.start, SOON.end, "Europe/Helsinki"), NOW) is None


@pytest.mark.parametrize("status", [PLANNED, POSTPONED])
def test_a_planned_or_postponed_meeting_is_convened(status):
    assert check_convene(status, SOON, NOW) is None


@pytest.mark.parametrize("status", [CONVENED, HELD, CANCELLED])
def test_other_meetings_are_not_convened(status):
    with pytest.raises(MeetingNotConvenable):
        check_convene(status, SOON, NOW)


def test_convening_needs_a_date_ahead():
    with pytest.raises(DateNotSet):
        check_convene(PLANNED, None, NOW)
    with pytest.raises(StartsInThePast):
        check_convene(PLANNED, PAST, NOW)


@pytest.mark.parametrize("new", [None, LATER])
@pytest.mark.parametrize("status", [PLANNED, CONVENED])
def test_a_coming_meeting_is_postponed_with_or_without_a_new_date(status, new):
    assert check_postpone(status, SOON, new, NOW) is None


@pytest.mark.parametrize(
    ("status", "old"),
    [(HELD, SOON), (CANCELLED, SOON), (POSTPONED, SOON), (CONVENED, PAST), (PLANNED, None)],
)
def test_what_is_over_called_off_or_has_no_date_is_not_postponed(status, old):
    with pytest.raises(MeetingNotPostponable):
        check_postpone(status, old, LATER, NOW)


def test_postponing_goes_to_another_day_ahead():
    with pytest.raises(SameSlot):
        check_postpone(CONVENED, SOON, SOON, NOW)
    with pytest.raises(StartsInThePast):
        check_postpone(CONVENED, SOON, PAST, NOW)


@pytest.mark.parametrize(
    ("status", "slot"),
    [(PLANNED, SOON), (PLANNED, None), (CONVENED, SOON), (CONVENED, GOING_ON), (POSTPONED, PAST)],
)
def test_a_meeting_that_has_not_ended_is_cancelled(status, slot):
    assert check_cancel(status, slot, NOW) is None


@pytest.mark.parametrize(("status", "slot"), [(HELD, SOON), (CANCELLED, SOON), (CONVENED, PAST)])
def test_what_was_held_or_is_over_is_not_cancelled(status, slot):
    with pytest.raises(MeetingNotCancellable):
        check_cancel(status, slot, NOW)


def test_a_cancellation_is_undone_before_the_meeting_would_have_begun():
    assert check_reinstate(CANCELLED, SOON, NOW) is None
    assert check_reinstate(CANCELLED, None, NOW) is None
    for status, slot in [(CANCELLED, PAST), (CONVENED, SOON), (POSTPONED, SOON)]:
        with pytest.raises(MeetingNotReinstatable):
            check_reinstate(status, slot, NOW)


@pytest.mark.parametrize("status", [PLANNED, CONVENED])
def test_a_meeting_that_has_begun_was_held(status):
    assert check_hold(status, PAST, NOW) is None


@pytest.mark.parametrize(
    ("status", "slot"),
    [(CONVENED, SOON), (PLANNED, None), (HELD, PAST), (CANCELLED, PAST), (POSTPONED, PAST)],
)
def test_what_has_not_begun_or_was_called_off_was_not_held(status, slot):
    with pytest.raises(MeetingNotHeld):
        check_hold(status, slot, NOW)


def test_only_a_planned_meeting_gives_its_date_up_for_a_rough_one():
    assert check_span(PLANNED, SOON, months_of(2030, 3, 5), NOW) is None
    with pytest.raises(MeetingNotMovable):
        check_span(CONVENED, SOON, months_of(2030, 3, 5), NOW)
    with pytest.raises(StartsInThePast):
        check_span(PLANNED, None, months_of(2030, 1, 1), NOW)


@pytest.mark.parametrize(
    ("status", "starts_at", "moved_from", "known"),
    [
        (PLANNED, None, None, False),
        (CONVENED, SOON.starts_at(), None, True),
        (POSTPONED, SOON.starts_at(), SOON.starts_at(), False),
        (POSTPONED, LATER.starts_at(), SOON.starts_at(), True),
        (CONVENED, SOON.starts_at(), SOON.starts_at(), True),
    ],
)
def test_a_postponed_meeting_has_a_date_when_it_got_another(status, starts_at, moved_from, known):
    assert has_date(status, starts_at, moved_from) is known
