"""When an agenda may be worked on and published, and what may become of an action."""

from datetime import date

import pytest

from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings.rules import (
    ActionNotChangeable,
    ActionStatus,
    AgendaClosed,
    NothingToPublish,
    check_action_change,
    check_agenda_open,
    check_publish,
    is_overdue,
)

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_the_agenda_of_what_is_over_stays(status):
    with pytest.raises(AgendaClosed):
        check_agenda_open(status)


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.POSTPONED])
def test_the_agenda_of_what_is_to_come_may_be_worked_on(status):
    assert check_agenda_open(status) is None


@pytest.mark.parametrize(("items", "published", "differs"), [(0, 0, True), (0, 2, True), (3, 2, False)])
def test_nothing_and_the_same_again_are_not_published(items, published, differs):
    with pytest.raises(NothingToPublish):
        check_publish(items, published=published, differs=differs)


@pytest.mark.parametrize(("items", "published", "differs"), [(1, 0, True), (3, 2, True), (1, 0, False)])
def test_a_first_version_and_a_different_one_are_published(items, published, differs):
    assert check_publish(items, published=published, differs=differs) is None


@pytest.mark.parametrize(
    ("was", "to", "allowed"),
    [
        (ActionStatus.OPEN, ActionStatus.DONE, True),
        (ActionStatus.OPEN, ActionStatus.IN_PROGRESS, True),
        (ActionStatus.IN_PROGRESS, ActionStatus.DONE, True),
        (ActionStatus.DONE, ActionStatus.OPEN, True),
        (ActionStatus.OPEN, ActionStatus.DROPPED, False),
        (ActionStatus.DROPPED, ActionStatus.OPEN, False),
        (ActionStatus.DROPPED, ActionStatus.DONE, False),
    ],
)
def test_an_owner_finishes_and_reopens_but_does_not_drop(was, to, allowed):
    if allowed:
        assert check_action_change(was, to) is None
        return
    with pytest.raises(ActionNotChangeable):
        check_action_change(was, to)


@pytest.mark.parametrize(
    ("status", "due_on", "late"),
    [
        (ActionStatus.OPEN, date(2026, 11, 24), True),
        (ActionStatus.OPEN, date(2026, 11, 25), False),
        (ActionStatus.IN_PROGRESS, date(2026, 11, 1), True),
        (ActionStatus.DONE, date(2026, 11, 1), False),
        (ActionStatus.DROPPED, date(2026, 11, 1), False),
    ],
)
def test_late_is_after_the_last_day_and_not_done(status, due_on, late):
    assert is_overdue(status, due_on, TODAY) is late
