"""What becomes of a meeting of a file, and of one it had brought before."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from coordinator.forums.rules import Sharing
from coordinator.imports import labels, rules
from coordinator.imports.parsing import Fault, Found, Reason, Remark
from coordinator.meetings.rules import MeetingMode, MeetingStatus

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TIMED = Found("u", None, "Call", datetime(2027, 3, 10, 9), datetime(2027, 3, 10, 10), "Europe/Oslo")
DAYS = Found("u", None, "Call", date(2027, 3, 10), date(2027, 3, 12), None)


def facts(found):
    return rules.facts_of(rules.said_of(found), Sharing.FORUM, "Untitled")


@pytest.mark.parametrize(
    ("place", "link", "mode", "venue"),
    [
        ("Oslo", None, MeetingMode.IN_PERSON, "Oslo"),
        ("", None, MeetingMode.IN_PERSON, None),
        ("Oslo", "https://zoom.us/j/1", MeetingMode.HYBRID, "Oslo"),
        ("", "https://zoom.us/j/1", MeetingMode.ONLINE, None),
        ("Microsoft Teams Meeting", None, MeetingMode.ONLINE, None),
        ("https://zoom.us/j/1", "https://zoom.us/j/1", MeetingMode.ONLINE, None),
    ],
)
def test_place_and_link_say_how_one_attends(place, link, mode, venue):
    said = facts(replace(TIMED, place=place, link=link))
    assert (said.mode, said.venue, said.joining_link) == (mode, venue, link)


def test_a_meeting_without_a_title_is_called_like_its_series():
    assert facts(replace(TIMED, title="")).title == "Untitled"


def test_whole_days_get_hours_on_exactly_these_days():
    slot = rules.slot_of(DAYS, "Europe/Oslo", time(9), time(17))
    assert (slot.start, slot.end) == (datetime(2027, 3, 10, 9), datetime(2027, 3, 11, 17))


def test_another_zone_with_the_same_instants_is_nothing_new():
    elsewhere = replace(
        TIMED, start=datetime(2027, 3, 10, 10), end=datetime(2027, 3, 10, 11), zone="Europe/Helsinki"
    )
    assert rules.is_same(rules.said_of(TIMED), rules.said_of(elsewhere))
    assert not rules.is_same(rules.said_of(TIMED), rules.said_of(replace(elsewhere, title="Other")))


def test_only_what_changed_there_changes_here():
    before, after = rules.said_of(TIMED), rules.said_of(replace(TIMED, title="New", place="Bergen"))
    ours = replace(facts(TIMED), city="Oslo", title="Ours")
    changed, kept = rules.amended(ours, before, after, "Untitled")
    assert (changed.title, changed.venue, changed.city, kept) == ("Ours", "Bergen", "Oslo", True)


@pytest.mark.parametrize(
    ("status", "over", "expected"),
    [
        (MeetingStatus.PLANNED, False, None),
        (MeetingStatus.PLANNED, True, Reason.OVER),
        (MeetingStatus.CONVENED, False, Reason.CONVENED),
        (MeetingStatus.HELD, False, Reason.OVER),
        (MeetingStatus.POSTPONED, False, Reason.CALLED_OFF),
        (MeetingStatus.CANCELLED, False, Reason.CALLED_OFF),
    ],
)
def test_only_planned_meetings_follow_a_file(status, over, expected):
    assert rules.refusal_of_known(status, over=over) == expected


def test_what_has_begun_or_is_cancelled_is_not_planned():
    assert rules.refusal_of_new(TIMED, datetime(2027, 3, 10, 8, tzinfo=UTC), NOW) is None
    assert rules.refusal_of_new(TIMED, NOW, NOW) == Reason.PAST
    assert rules.refusal_of_new(replace(TIMED, cancelled=True), NOW, NOW) == Reason.CANCELLED


def test_keys_tell_occurrences_apart_and_have_one_length():
    keys = {rules.key_of("a", None), rules.key_of("a", "20270310"), rules.key_of("a" * 5000, None)}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {64}


def test_every_reason_and_fault_has_words():
    assert set(labels.REASONS) == set(Reason)
    assert set(labels.FAULTS) == set(Fault)
    assert labels.words(Remark.of(Reason.AFTER_WINDOW, last=date(2029, 1, 2))).endswith("2029-01-02.")
