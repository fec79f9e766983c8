"""What gets in the way of a meeting, and what of it may be told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.kit.ids import new_id
from coordinator.meetings.rules import ClashKind, Found, Known, Sitting, clashes_with

NAC, GDISC = new_id(), new_id()
DK, FI, NO, SE = (new_id() for _code in "DFNS")
MEMBERS = frozenset({DK, FI, NO, SE})
ANNA, BO = new_id(), new_id()
DAY = date(2027, 4, 20)


def at(hour: int, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


OURS = Sitting(None, NAC, DAY, DAY, at(9), at(12), host=SE, parties=MEMBERS, people=frozenset({ANNA}))
THEIRS = Sitting(new_id(), GDISC, DAY, DAY, at(14), at(16))


def found(other: Sitting, known: Known = Known.PEOPLE, *, members: frozenset = MEMBERS) -> list[Found]:
    return clashes_with(OURS, [(other, known)], members)


def test_one_person_is_not_in_two_places_at_once():
    other = replace(THEIRS, starts_at=at(11), people=frozenset({ANNA, BO}))
    assert found(other) == [Found(ClashKind.PERSON, DAY, other.id, people=frozenset({ANNA}))]


def test_one_after_the_other_is_not_at_once():
    assert found(replace(THEIRS, starts_at=at(12), people=frozenset({ANNA}))) == []


def test_a_host_has_one_meeting_in_the_house_on_a_day():
    assert found(replace(THEIRS, host=SE)) == [Found(ClashKind.HOST, DAY, THEIRS.id, parties=frozenset({SE}))]
    assert found(replace(THEIRS, host=NO)) == []


def test_a_party_in_another_forum_the_same_day_is_named():
    other = replace(THEIRS, parties=frozenset({FI, new_id()}))
    assert found(other) == [Found(ClashKind.PARTY, DAY, other.id, parties=frozenset({FI}))]
    tomorrow = DAY + timedelta(days=1)
    assert found(replace(other, first_on=tomorrow, last_on=tomorrow)) == []


def test_the_forums_own_groups_may_meet_the_same_day_but_not_unnoticed_at_once():
    other = replace(THEIRS, forum_id=NAC, parties=frozenset({FI}))
    assert found(other) == []
    assert found(replace(other, starts_at=at(10))) == [Found(ClashKind.SAME_TIME, DAY, other.id)]


def test_of_a_meeting_whose_people_are_not_known_only_the_time_is_said():
    other = replace(THEIRS, starts_at=at(10), parties=MEMBERS, people=frozenset({ANNA}))
    assert found(other, Known.EXISTS) == [Found(ClashKind.SAME_TIME, DAY, other.id)]


def test_of_a_meeting_that_is_not_theirs_a_planner_learns_a_day():
    other = replace(THEIRS, host=SE, parties=frozenset({FI}), people=frozenset({ANNA}))
    assert found(other, Known.NOTHING) == [Found(ClashKind.ENGAGED, DAY)]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_in_a_forum_of_very_few_not_even_that_is_said(number):
    members = frozenset(list(MEMBERS)[:number])
    assert found(replace(THEIRS, parties=MEMBERS), Known.NOTHING, members=members) == []


def test_several_days_and_meetings_that_are_not_theirs_are_days_and_no_count():
    ours = replace(OURS, last_on=DAY + timedelta(days=2), ends_at=at(12, DAY + timedelta(days=2)))
    others = [replace(THEIRS, id=new_id(), parties=frozenset({FI})) for _n in range(3)]
    long = replace(
        THEIRS,
        id=new_id(),
        parties=frozenset({DK}),
        first_on=DAY - timedelta(days=3),
        last_on=DAY + timedelta(days=1),
    )
    assert clashes_with(ours, [(each, Known.NOTHING) for each in [*others, long]], MEMBERS) == [
        Found(ClashKind.ENGAGED, DAY),
        Found(ClashKind.ENGAGED, DAY + timedelta(days=1)),
    ]


def test_a_meeting_is_not_in_its_own_way():
    ours = replace(OURS, id=THEIRS.id)
    assert clashes_with(ours, [(replace(ours, host=SE), Known.PEOPLE)], MEMBERS) == []
