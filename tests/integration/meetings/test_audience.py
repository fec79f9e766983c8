"""Who is meant by each audience: parties of the meeting's day, people of today."""

from datetime import date

import pytest

from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.meetings import queries
from coordinator.meetings.audience import people_for, to_be_told
from coordinator.meetings.models import Meeting, MeetingParty, Participant, PartyAnswer
from coordinator.meetings.rules import Answer

TODAY = date(2026, 11, 25)


@pytest.fixture
def names(begin):
    """The names an audience gives, as a sorted list."""

    def _names(meeting, audience: str, on: date = TODAY) -> list[str]:
        with begin(read_only=True) as work:
            row = work.session.get_one(Meeting, meeting.id)
            return sorted(r.name for r in people_for(work.session, row, audience, on))

    return _names


def participant(make, meeting, *, person=None, party="FI", **over):
    values = {
        "display_name": person.display_name if person else "Guest",
        "registered_at": make.clock.now(),
        "person_id": person.id if person else None,
        "party_id": make.party(party).id,
    }
    return make.keep(Participant(id=new_id(), meeting_id=meeting.id, **(values | over)))


def answer(make, meeting, party: str, given: Answer):
    return make.keep(
        PartyAnswer(id=new_id(), meeting_id=meeting.id, party_id=make.party(party).id, answer=given, answered_at=make.clock.now())
    )  # fmt: skip


@pytest.fixture
def nac(make):
    """Five people of a forum with Denmark and Finland as members and Germany watching."""
    forum = make.forum(members="DK FI")
    make.membership(forum, "DE", role=MembershipRole.OBSERVER)
    make.contact_point("DK", name="DK contact")
    make.contact_point("FI", name="FI contact")
    make.contact_point("DE", name="DE contact")
    make.delegate(forum, "FI", name="FI director")
    make.observer(forum, "DE", name="DE observer")
    make.secretary(forum, name="Secretary")
    make.grant(make.person("Chair"), Role.CHAIR, forum=forum)
    make.contact_point("NO", name="NO contact")
    return forum


def test_expected_at_a_forums_meeting_are_its_members_on_the_day(begin, make, nac):
    make.membership(nac, "NO", from_on=date(2027, 1, 1))
    make.membership(nac, "IS", until_on=date(2027, 4, 20))
    meeting = make.meeting(nac, at="2027-04-20T13:00")
    with begin(read_only=True) as work:
        assert [p.code for p in queries.expected_parties(work.session, meeting)] == ["DK", "FI", "NO"]


def test_observers_are_expected_where_the_meeting_is_shared_with_them(begin, make, nac):
    meeting = make.meeting(nac, sharing=Sharing.FORUM_PLUS)
    with begin(read_only=True) as work:
        found = queries.expected_on(work.session, meeting.id)
    assert [(e.party.code, e.role) for e in found] == [("DE", "observer"), ("DK", "member"), ("FI", "member")]


def test_guests_are_added_and_others_left_out_by_name(begin, make, nac):
    meeting = make.meeting(nac)
    for code, invited in (("NO", True), ("DK", False)):
        make.keep(
            MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=make.party(code).id, invited=invited)
        )
    with begin(read_only=True) as work:
        found = queries.expected_on(work.session, meeting.id)
    assert [(e.party.code, e.role) for e in found] == [("FI", "member"), ("NO", "invited")]


def test_expected_at_a_groups_meeting_are_its_parties_and_those_with_an_expert(begin, make, nac):
    group = make.group(nac, parties="DK")
    make.expert(group, "FI")
    meeting = make.meeting(nac, group=group)
    with begin(read_only=True) as work:
        assert [p.code for p in queries.expected_parties(work.session, meeting)] == ["DK", "FI"]


def test_named_recipients_only_means_nobody_from_the_roster(begin, make, nac, names):
    meeting = make.meeting(nac, sharing=Sharing.ADDRESSEE)
    make.keep(MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=make.party("NO").id))
    with begin(read_only=True) as work:
        assert [p.code for p in queries.expected_parties(work.session, meeting)] == ["NO"]
    assert names(meeting, "told") == ["NO contact"]


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        ("contact_points", ["DK contact", "FI contact"]),
        ("members", ["DK contact", "FI contact", "FI director"]),
        ("group", ["DK contact", "FI contact", "FI director"]),
        ("delegates", ["FI director"]),
        ("participants", ["FI director"]),
        ("forum", ["DK contact", "FI contact", "FI director"]),
        ("forum_plus", ["DE contact", "DE observer", "DK contact", "FI contact", "FI director"]),
        ("secretariat", ["Secretary"]),
        ("chair", ["Chair"]),
        ("group_chair", []),
        ("experts", []),
        ("told", ["DK contact", "FI contact", "FI director"]),
        ("item_leads", []),
    ],
)
def test_audiences_of_a_forums_meeting(make, nac, names, audience, people):
    assert names(make.meeting(nac), audience) == people


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        ("contact_points", ["FI contact"]),
        ("members", ["Expert", "Group chair"]),
        ("group", ["Expert", "Group chair"]),
        ("participants", ["Expert", "Group chair"]),
        ("experts", ["Expert"]),
        ("chair", ["Group chair"]),
        ("group_chair", ["Group chair"]),
        ("told", ["Expert", "FI contact", "Group chair"]),
    ],
)
def test_audiences_of_a_groups_meeting(make, nac, names, audience, people):
    group = make.group(nac, parties="FI")
    make.expert(group, "FI", name="Expert")
    make.grant(make.person("Group chair"), Role.CHAIR, group=group)
    assert names(make.meeting(nac, group=group), audience) == people


def test_people_are_asked_on_the_day_of_sending(make, nac, names):
    make.grant(make.person("Successor"), Role.CONTACT_POINT, party="FI", from_on=date(2027, 1, 1))
    meeting = make.meeting(nac)
    assert "Successor" not in names(meeting, "contact_points")
    assert "Successor" in names(meeting, "contact_points", date(2027, 1, 1))


def test_registered_people_take_part_until_they_withdraw_or_say_no(make, nac, names):
    meeting = make.meeting(nac)
    participant(make, meeting, email="guest@example.org")
    participant(make, meeting, person=make.person("Withdrawn"), withdrawn_at=make.clock.now())
    participant(make, meeting, person=make.person("Declined"), answer=Answer.REGRETS)
    participant(make, meeting, display_name="Without address")
    assert names(meeting, "participants") == ["FI director", "Guest"]
    assert names(meeting, "experts") == ["Guest"]
    assert names(meeting, "told") == ["DK contact", "Declined", "FI contact", "FI director", "Guest"]


def test_who_declined_takes_no_part_although_their_office_would_say_so(make, nac, names):
    meeting = make.meeting(nac)
    participant(make, meeting, person=make.delegate(nac, "DK", name="DK director"), answer=Answer.REPRESENTED)
    assert names(meeting, "participants") == ["FI director"]


def test_a_country_that_does_not_come_takes_its_people_along(make, nac, names):
    meeting = make.meeting(nac)
    answer(make, meeting, "FI", Answer.REGRETS)
    assert names(meeting, "participants") == []
    assert "FI director" in names(meeting, "told")


def test_a_contact_point_of_two_parties_is_asked_for_each_and_told_once(begin, make, nac):
    both = make.person("Both", party="DK")
    for code in ("DK", "FI"):
        make.grant(both, Role.CONTACT_POINT, party=code)
    meeting = make.meeting(nac)
    with begin(read_only=True) as work:
        asked = people_for(work.session, meeting, "contact_points", TODAY)
        told = to_be_told(work.session, meeting, TODAY)
    assert {r.party_id for r in asked if r.name == "Both"} == {make.party("DK").id, make.party("FI").id}
    assert [r.name for r in told].count("Both") == 1


def test_a_guest_without_an_account_is_written_to_by_address(begin, make, nac):
    meeting = make.meeting(nac)
    participant(make, meeting, email="guest@example.org")
    with begin(read_only=True) as work:
        guest = next(r for r in to_be_told(work.session, meeting, TODAY) if r.name == "Guest")
    assert (guest.person_id, guest.email, guest.locale, guest.zone) == (None, "guest@example.org", "en", None)


def test_two_statements_find_everybody_to_be_told(begin, make, nac, statements):
    meeting = make.meeting(nac)
    with begin(read_only=True) as work:
        statements.clear()
        to_be_told(work.session, meeting, TODAY)
        assert len(statements) == 2
