"""Answers, and until when they are taken."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.meetings.rules import (
    Answer,
    MeetingMode,
    MeetingStatus,
    OnlineNotOffered,
    RegistrationClosed,
    RepresentedByWhom,
    answers_for,
    check_answer,
    check_open,
    needs_expire_before,
    why_closed,
)

NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
TODAY = date(2027, 4, 1)


@pytest.mark.parametrize(
    ("mode", "link", "online"),
    [
        (MeetingMode.ONLINE, True, False),
        (MeetingMode.HYBRID, False, True),
        (MeetingMode.IN_PERSON, True, True),
        (MeetingMode.IN_PERSON, False, False),
    ],
)
def test_attending_online_is_offered_where_there_are_two_ways(mode, link, online):
    assert (Answer.ATTENDS_ONLINE in answers_for(mode, has_link=link)) is online


def test_represented_says_by_whom():
    with pytest.raises(RepresentedByWhom):
        check_answer(Answer.REPRESENTED, "  ", MeetingMode.ONLINE, has_link=False)
    check_answer(Answer.REPRESENTED, "Norway", MeetingMode.ONLINE, has_link=False)


def test_online_cannot_be_said_of_a_meeting_in_one_room():
    with pytest.raises(OnlineNotOffered):
        check_answer(Answer.ATTENDS_ONLINE, None, MeetingMode.IN_PERSON, has_link=False)


def closed(
    status=MeetingStatus.CONVENED, *, days_ahead=20, last_day=TODAY, by_secretariat=False
) -> str | None:
    return why_closed(
        status, ends_at=NOW + timedelta(days=days_ahead), last_day=last_day, today=TODAY, now=NOW,
        by_secretariat=by_secretariat,
    )  # fmt: skip


def test_the_last_day_counts():
    assert closed(last_day=TODAY) is None
    assert closed(last_day=TODAY - timedelta(days=1)) == "deadline"
    assert closed(last_day=None) is None


def test_after_the_last_day_the_secretariat_may_still_enter_what_it_is_told():
    assert closed(last_day=TODAY - timedelta(days=1), by_secretariat=True) is None
    assert closed(MeetingStatus.HELD, days_ahead=-1, by_secretariat=True) is None


def test_registration_opens_when_the_meeting_is_convened():
    assert closed(MeetingStatus.PLANNED) == "not_yet"
    assert closed(MeetingStatus.PLANNED, by_secretariat=True) is None


def test_a_meeting_that_is_over_takes_no_more_answers():
    assert closed(days_ahead=-1) == "over"
    assert closed(MeetingStatus.HELD) == "over"


@pytest.mark.parametrize("by_secretariat", [True, False])
@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.POSTPONED])
def test_a_meeting_called_off_takes_no_answers(status, by_secretariat):
    assert closed(status, by_secretariat=by_secretariat) == "called_off"


def test_the_reason_travels_with_the_refusal():
    check_open(None)
    with pytest.raises(RegistrationClosed) as caught:
        check_open("deadline")
    assert caught.value.facts == {"reason": "deadline"}


def test_needs_are_kept_thirty_days_after_the_last_day():
    assert needs_expire_before(date(2027, 5, 22)) == date(2027, 4, 22)
