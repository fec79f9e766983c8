"""The arithmetic of notices: what is news to one person, what their calendar is asked, when it may not wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.rules import News
from coordinator.calendars.told import (
    Ask,
    Fact,
    Told,
    after_letter,
    ask_of,
    differences,
    from_json,
    is_past,
    is_urgent,
    known_of,
    news_of,
    numbered,
    to_json,
)
from coordinator.forums.rules import Sharing
from coordinator.kit.periods import Period
from coordinator.meetings.rules import Facts, MeetingMode, MeetingStatus, RoughDate, Standing
from tests.factories import slot

HOST = UUID(int=7)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)

CALLED = Told(
    status=MeetingStatus.CONVENED, title="Spring", mode=MeetingMode.IN_PERSON, slot=slot(), city="Oslo",
    host=HOST, sequence=1, in_calendar=True, stamp=NOW,
)  # fmt: skip
PLANNED = replace(CALLED, status=MeetingStatus.PLANNED, was_called=False, in_calendar=False)
MOVED = replace(CALLED, slot=slot("2027-04-21T13:00"), sequence=2)
CANCELLED = replace(CALLED, status=MeetingStatus.CANCELLED, sequence=2)
PUT_OFF = replace(CALLED, status=MeetingStatus.POSTPONED, has_date=False, sequence=2)
PUT_LATER = replace(MOVED, status=MeetingStatus.POSTPONED)
GONE = replace(CALLED, invited=False)


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        (None, CALLED, News.CONVENED),
        (None, PLANNED, None),
        (None, CANCELLED, None),
        (None, PUT_OFF, None),
        (None, PUT_LATER, None),
        (None, GONE, None),
        (PLANNED, CALLED, News.CONVENED),
        (PLANNED, replace(PLANNED, slot=slot("2027-05-05T13:00")), News.MOVED),
        (CALLED, CALLED, None),
        (CALLED, replace(CALLED, sequence=9), None),
        (CALLED, MOVED, News.MOVED),
        (CALLED, replace(MOVED, city="Bergen"), News.MOVED),
        (CALLED, replace(CALLED, city="Bergen"), News.EDITED),
        (CALLED, replace(CALLED, practical="0011"), News.EDITED),
        (CALLED, CANCELLED, News.CANCELLED),
        (CALLED, PUT_OFF, News.POSTPONED),
        (CALLED, PUT_LATER, News.POSTPONED),
        (PUT_OFF, CANCELLED, News.CANCELLED),
        (PUT_OFF, MOVED, News.CONVENED),
        (PUT_LATER, MOVED, News.CONVENED),
        (CANCELLED, CALLED, News.REINSTATED),
        (CANCELLED, MOVED, News.REINSTATED),
        (CANCELLED, replace(CANCELLED, title="Other"), None),
        (CALLED, GONE, News.REMOVED),
        (CALLED, replace(CANCELLED, invited=False), News.CANCELLED),
        (CANCELLED, replace(CANCELLED, invited=False), None),
        (PLANNED, replace(PLANNED, invited=False), None),
        (GONE, CALLED, News.CONVENED),
        (GONE, CANCELLED, None),
        (CALLED, replace(CALLED, status=MeetingStatus.HELD), None),
    ],
)
def test_what_is_news_to_somebody(before, now, news):
    assert news_of(before, now) == news


@pytest.mark.parametrize(
    ("before", "now", "ask"),
    [
        (None, CALLED, Ask.REQUEST),
        (CALLED, MOVED, Ask.REQUEST),
        (CALLED, replace(CALLED, title="Summit"), Ask.REQUEST),
        (CALLED, replace(CALLED, sharing=Sharing.ADDRESSEE), Ask.REQUEST),
        (CALLED, replace(CALLED, sharing=Sharing.PUBLIC), None),
        (CALLED, replace(CALLED, practical="0011", chair=HOST), None),
        (PLANNED, replace(PLANNED, title="Summit"), None),
        (PLANNED, CALLED, Ask.REQUEST),
        (CALLED, CANCELLED, Ask.CANCEL),
        (CALLED, PUT_OFF, Ask.CANCEL),
        (CALLED, PUT_LATER, Ask.REQUEST),
        (CALLED, GONE, Ask.CANCEL),
        (replace(CALLED, in_calendar=False), GONE, None),
        (replace(CANCELLED, in_calendar=False), CALLED, Ask.REQUEST),
    ],
)
def test_what_their_calendar_is_asked(before, now, ask):
    news = news_of(before, now)
    assert news is not None
    assert ask_of(before, now, news) == ask


def test_a_place_that_does_not_matter_online_is_no_difference():
    online = replace(CALLED, mode=MeetingMode.ONLINE, city=None)
    assert differences(online, replace(online, city="Oslo")) == ()
    assert differences(CALLED, online) == (Fact.PLACE, Fact.MODE)


def test_a_letter_is_stamped_later_than_the_one_before():
    first = after_letter(CALLED, None, Ask.REQUEST, NOW, None)
    second = after_letter(MOVED, first, Ask.REQUEST, NOW, first.stamp)
    assert first.stamp == NOW
    assert second.stamp == NOW + timedelta(seconds=1)
    assert second.in_calendar
    assert not after_letter(CANCELLED, second, Ask.CANCEL, NOW, second.stamp).in_calendar
    assert after_letter(MOVED, second, None, NOW, second.stamp).in_calendar


@pytest.mark.parametrize(
    ("before", "now", "at", "urgent"),
    [
        (CALLED, MOVED, NOW, False),
        (CALLED, CANCELLED, NOW, True),
        (CALLED, PUT_OFF, NOW, True),
        (CALLED, MOVED, datetime(2027, 4, 19, 12, tzinfo=UTC), True),  # it was to begin tomorrow
        (CALLED, replace(CALLED, slot=slot("2026-11-25T15:00")), NOW, True),
        (None, replace(CALLED, slot=slot("2026-11-25T15:00")), NOW, True),
        (CALLED, replace(CALLED, city="Bergen"), datetime(2027, 4, 21, tzinfo=UTC), False),
    ],
)
def test_what_concerns_a_meeting_that_begins_soon_does_not_wait(before, now, at, urgent):
    assert is_urgent(before, now, at) == urgent


def test_nobody_is_told_of_what_is_over_unless_it_is_called_off():
    after = datetime(2027, 4, 20, 13, tzinfo=UTC)
    assert is_past(CALLED, after)
    assert not is_past(CALLED, after - timedelta(minutes=1))
    assert not is_past(CANCELLED, after)


def test_people_called_by_other_means_have_it_in_their_calendars():
    standing = Standing(
        status=MeetingStatus.CONVENED, was_called=True, slot=slot(), has_date=True, rough=None,
        facts=Facts(title="T", mode=MeetingMode.HYBRID, sharing=Sharing.FORUM, joining_link="https://meet.example.org"),
        sequence=3,
    )  # fmt: skip
    known = known_of(standing)
    assert known.in_calendar
    assert "meet" not in str(to_json(known))
    assert not known_of(replace(standing, status=MeetingStatus.CANCELLED)).in_calendar


tellings = st.builds(
    Told,
    status=st.sampled_from(MeetingStatus),
    title=st.text(max_size=20),
    mode=st.sampled_from(MeetingMode),
    was_called=st.booleans(),
    slot=st.none() | st.builds(slot, st.sampled_from(["2027-04-20T13:00", "2027-11-02T08:30"])),
    has_date=st.booleans(),
    rough=st.none() | st.just(RoughDate(Period(date(2028, 3, 1), date(2028, 6, 1)), "spring 2028")),
    venue=st.none() | st.text(max_size=5),
    city=st.none() | st.text(max_size=5),
    host=st.none() | st.uuids(),
    chair=st.none() | st.uuids(),
    languages=st.tuples() | st.just(("en", "fr")),
    sharing=st.sampled_from(Sharing),
    link=st.none() | st.just("00ff"),
    practical=st.none() | st.just("00ff"),
    sequence=st.integers(0, 99),
    invited=st.booleans(),
    in_calendar=st.booleans(),
    stamp=st.none() | st.just(NOW),
)


@given(tellings)
def test_what_is_stored_comes_back(told):
    assert from_json(to_json(told)) == told
    assert from_json(None) is None


@given(tellings, tellings)
def test_no_news_after_the_news(before, now):
    """Whoever was told what is true now hears nothing more."""
    assert news_of(now, now) is None
    news = news_of(before, now)
    if news is None and before.invited and now.invited and not now.is_called_off:
        assert not differences(before, now) or now.status == MeetingStatus.HELD


@given(st.none() | tellings, tellings)
def test_a_cancellation_is_asked_of_calendars_only_where_something_is_struck_out(before, now):
    news = news_of(before, now)
    if news is not None and ask_of(before, now, news) == Ask.CANCEL:
        assert before is not None
        assert now.is_called_off or not now.invited


def test_a_letter_stored_before_copies_were_numbered_is_read():
    stored = to_json(CALLED)
    del stored["ahead"]
    assert from_json(stored) == CALLED


STEPS = st.sampled_from(["leave", "come", "move", "call off", "call on", "nothing"])


@given(st.lists(STEPS, max_size=12))
def test_a_calendar_that_goes_by_sequence_ends_as_the_last_letter_says(steps):
    """It takes a REQUEST of the same SEQUENCE for news of what it holds; whatever takes the meeting out, or
    brings it back, must be higher.
    """
    now, last, held = CALLED, None, None
    for step in steps:
        invited = {"leave": False, "come": True}.get(step, now.invited)
        status = {"call off": MeetingStatus.CANCELLED, "call on": MeetingStatus.CONVENED}.get(
            step, now.status
        )
        higher = step == "move" or status != now.status
        now = replace(now, invited=invited, status=status, sequence=now.sequence + higher)
        if last is None and not (now.invited and now.takes_place):
            continue
        last = numbered(now, last)
        there = last.invited and last.takes_place
        if held is None or last.number > held[0] or (last.number == held[0] and held[1] and there):
            held = (last.number, there)
    assert last is None or held == (last.number, now.invited and now.takes_place)
    assert last is None or last.number >= now.sequence
