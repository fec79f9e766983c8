"""What is in the way of a date, for those who plan; and that nobody learns of what is not theirs by it."""

from datetime import date

import pytest

from coordinator.forums.models import Closure
from coordinator.forums.rules import ClosureKind, Sharing
from coordinator.kit.ids import new_id
from coordinator.meetings import operations, queries
from coordinator.meetings.models import MeetingParty, Participant
from coordinator.meetings.rules import Answer, ClashKind, MeetingStatus
from tests.factories import slot

MORNING = slot("2027-04-20T09:00", "2027-04-20T12:00", "Europe/Stockholm")
DAY = date(2027, 4, 20)
SECRET = "Quarterly talks on Atlantis"


@pytest.fixture
def gdisc(make, nac):
    """Another forum of the same countries and one more."""
    return make.forum("gdisc", members="DK FI IS NO SE DE")


@pytest.fixture
def clashes(begin, nac):
    """What the secretary of NAC is told of a morning in April, as (kind, countries, people, title)."""

    def ask(by=None, group=None, at=MORNING, **asked):
        with begin(by or nac.secretary, read_only=True) as work:
            found = queries.clashes(
                work, forum_id=nac.forum.id, group_id=group.id if group else None, slot=at, **asked
            )
            return [
                (
                    c.kind.value,
                    " ".join(p.code for p in c.parties),
                    " ".join(c.people),
                    c.meeting.title if c.meeting else "",
                )
                for c in found
            ]

    return ask


def registered(make, meeting, person, **over):
    make.keep(
        Participant(
            id=new_id(), meeting_id=meeting.id, person_id=person.id, party_id=person.party_id,
            display_name=person.display_name, registered_at=make.clock.now(), **over,
        )
    )  # fmt: skip


def closure(make, kind=ClosureKind.CLOSED, *, forum=None, party=None, first=DAY, until=date(2027, 4, 22)):
    return make.keep(
        Closure(
            id=new_id(), forum_id=forum.id if forum else None, kind=kind, name="Moving house",
            party_id=make.party(party).id if party else None, from_on=first, until_on=until,
        )
    )  # fmt: skip


# What is said ----------------------------------------------------------------------------------------


def test_a_day_with_nothing_in_the_way_says_nothing(clashes):
    assert clashes() == []


def test_people_in_two_places_are_named_to_who_may_know_both(make, nac, gdisc, clashes):
    make.grant(nac.secretary, "secretariat", forum=gdisc)
    anna = make.delegate(nac.forum, "FI", name="Anna")
    other = make.meeting(gdisc, at="2027-04-20T10:00", title="Other")
    registered(make, other, anna)
    assert clashes()[0] == ("person", "", "Anna", "Other")
    assert clashes(at=slot("2027-04-20T15:00"))[0][0] == "party"


def test_who_said_no_there_is_free_here(make, nac, gdisc, clashes):
    make.grant(nac.secretary, "secretariat", forum=gdisc)
    anna = make.delegate(nac.forum, "FI", name="Anna")
    other = make.meeting(gdisc, at="2027-04-20T10:00", title="Other")
    registered(make, other, anna, answer=Answer.REGRETS)
    assert [kind for kind, *_rest in clashes()] == ["party"]


def test_experts_of_a_group_are_expected_at_its_meetings(make, nac, clashes):
    ours, theirs = make.group(nac.forum), make.group(nac.forum, "nac-asylum")
    anna = make.expert(ours, "FI", name="Anna")
    seat = make.expert(theirs, "FI", name="Bo")
    assert anna.id != seat.id
    make.grant(anna, "chair", group=theirs)
    make.meeting(nac.forum, group=theirs, at="2027-04-20T11:00", title="Asylum")
    assert clashes(group=ours) == [("person", "", "Anna", "Asylum")]


def test_the_same_host_twice_and_a_country_elsewhere(make, nac, gdisc, clashes):
    make.grant(nac.secretary, "secretariat", forum=gdisc)
    make.meeting(gdisc, at="2027-04-20T15:00", title="Other", host_party_id=make.party("NO").id)
    assert clashes(host_party_id=make.party("NO").id) == [
        ("host", "NO", "", "Other"),
        ("party", "DK FI IS NO SE", "", "Other"),
    ]
    assert clashes(party_ids=[make.party("FI").id]) == [("party", "FI", "", "Other")]


def test_the_meeting_itself_and_what_is_cancelled_are_in_nobodys_way(make, nac, clashes):
    own = make.meeting(nac.forum, at="2027-04-20T09:00")
    make.meeting(nac.forum, at="2027-04-20T09:00", status=MeetingStatus.CANCELLED)
    assert clashes(besides=own.id) == []
    assert clashes() == [("same_time", "", "", "Spring meeting")]


def test_holidays_own_closed_days_and_those_of_the_forum_are_said(make, nac, clashes):
    closure(make, party="FI")
    closure(make, party="DE")
    closure(make, ClosureKind.AVOID, party="SE")
    closure(make, ClosureKind.WISHED, party="NO")
    closure(make, forum=nac.forum)
    assert clashes() == [
        ("closed", "FI", "", ""),
        ("forum_closed", "", "", ""),
        ("avoid", "SE", "", ""),
    ]
    assert clashes(at=slot("2027-06-17T09:00"))[0][:2] == ("closed", "IS")


def test_several_days_of_several_meetings_are_asked_in_the_same_statements(make, begin, nac, statements):
    wanted = [queries.Wanted(slot(f"2027-{month:02}-20T09:00")) for month in range(1, 11)]
    make.meeting(nac.forum, at="2027-03-20T09:00", title="March")
    with begin(nac.secretary, read_only=True) as work:
        statements.clear()
        found = queries.clashes_of(work, nac.forum.id, wanted)
    assert [[c.meeting.title for c in each if c.meeting] for each in found] == [[], [], ["March"], *[[]] * 7]
    assert len(statements) == 4


# What is not told ------------------------------------------------------------------------------------


def test_of_a_meeting_that_is_not_theirs_the_secretariat_learns_that_a_member_is_engaged(
    make, nac, gdisc, clashes
):
    anna = make.delegate(nac.forum, "FI", name="Anna")
    other = make.meeting(gdisc, at="2027-04-20T10:00", title=SECRET, host_party_id=make.party("SE").id)
    registered(make, other, anna)
    assert clashes(host_party_id=make.party("SE").id) == [("engaged", "", "", "")]


@pytest.mark.parametrize("at", ["2027-04-20T00:00", "2027-04-20T07:00", "2027-04-20T21:30"])
def test_no_hour_of_it_can_be_found_by_trying(make, nac, gdisc, clashes, at):
    make.meeting(gdisc, at="2027-04-20T10:00", zone="Europe/Stockholm")
    assert clashes(at=slot(at, zone="Europe/Stockholm")) == [("engaged", "", "", "")]


def test_no_country_can_be_found_by_asking_for_one_after_another(make, nac, clashes):
    """Only Finland is engaged; whom the secretary asks for, invites or has as host makes no difference."""
    club = make.forum("club", members="FI")
    make.meeting(club, at="2027-04-20T10:00", title=SECRET)
    own = make.meeting(nac.forum, at="2027-06-20T09:00", sharing=Sharing.ADDRESSEE)
    answers = set()
    for code in ("DK", "FI", "IS", "NO", "SE", "DE"):
        party = make.party(code)
        make.keep(MeetingParty(id=new_id(), meeting_id=own.id, party_id=party.id))
        answers.add(str(clashes(party_ids=[party.id])))
        answers.add(str(clashes(host_party_id=party.id)))
        answers.add(str(clashes(besides=own.id)))
        answers.add(str(clashes(group=make.group(nac.forum, f"g-{code.lower()}", parties=code))))
    assert answers == {str([("engaged", "", "", "")])}


def test_no_person_can_be_found_by_registering_them(make, nac, gdisc, clashes):
    anna, bo = make.delegate(nac.forum, "FI", name="Anna"), make.delegate(nac.forum, "DK", name="Bo")
    other = make.meeting(gdisc, at="2027-04-20T10:00", sharing=Sharing.ADDRESSEE)
    registered(make, other, anna)
    own = make.meeting(nac.forum, at="2027-06-20T09:00")
    answers = []
    for person in (anna, bo):
        registered(make, own, person)
        answers.append(clashes(besides=own.id))
    assert answers == [[], []]


def test_a_forum_of_two_is_not_told_that_the_other_is_engaged(make, begin):
    pair = make.forum("pair", members="FI SE")
    club = make.forum("club", members="FI")
    make.meeting(club, at="2027-04-20T10:00")
    with begin(make.secretary(pair), read_only=True) as work:
        assert queries.clashes(work, forum_id=pair.id, group_id=None, slot=MORNING) == []


def test_who_may_see_a_meeting_but_not_its_people_learns_the_hour_alone(make, nac, gdisc, clashes):
    make.grant(nac.secretary, "observer", forum=gdisc, party="SE")
    anna = make.delegate(nac.forum, "FI", name="Anna")
    other = make.meeting(gdisc, at="2027-04-20T10:00", title="Open day", sharing=Sharing.PUBLIC)
    registered(make, other, anna)
    assert clashes() == [("same_time", "", "", "Open day")]


def test_an_administrator_who_plans_learns_no_names(make, nac, gdisc, clashes):
    make.grant(nac.secretary, "administrator")
    anna = make.delegate(nac.forum, "FI", name="Anna")
    other = make.meeting(gdisc, at="2027-04-20T10:00", title="Other")
    registered(make, other, anna)
    assert clashes() == [("same_time", "", "", "Other")]


@pytest.mark.parametrize("who", ["delegate", "contact_point", "observer", "outsider", "administrator"])
def test_who_does_not_plan_here_is_told_nothing(make, nac, gdisc, clashes, who):
    person = {
        "delegate": lambda: make.delegate(nac.forum, "FI"),
        "contact_point": lambda: make.contact_point("FI"),
        "observer": lambda: make.observer(nac.forum, "DE"),
        "outsider": make.outsider,
        "administrator": make.administrator,
    }[who]()
    make.meeting(gdisc, at="2027-04-20T10:00")
    make.meeting(nac.forum, at="2027-04-20T10:00")
    assert clashes(by=person) == []


def test_a_preview_says_no_more_than_that(make, nac, gdisc, client_of):
    own = make.meeting(nac.forum, at="2027-06-01T09:00")
    anna = make.delegate(nac.forum, "FI", name="Anna Hidden")
    registered(make, make.meeting(gdisc, at="2027-04-20T10:00", title=SECRET, city="Atlantis"), anna)
    typed = {
        "start_date": "2027-04-20", "start_time": "09:00", "end_date": "2027-04-20", "end_time": "12:00",
        "zone": "Europe/Stockholm", "version": "1",
    }  # fmt: skip
    page = client_of(nac.secretary).post(f"/meetings/{own.id}/move", data=typed).get_data(as_text=True)
    assert "A member is engaged on Tue 20 April 2027." in page
    assert not any(word in page for word in (SECRET, "Atlantis", "gdisc", "GDISC", "10:00"))


def test_what_is_hidden_stops_nobody(make, begin, nac, gdisc):
    make.meeting(gdisc, at="2027-04-20T10:00")
    own = make.meeting(nac.forum, at="2027-06-01T09:00")
    with begin(nac.secretary) as work:
        moved = operations.reschedule(work, own.id, MORNING, version=1, tell=False)
        assert moved.first_on == DAY
        assert ClashKind.ENGAGED in {c.kind for c in queries.against(work, moved, MORNING).clashes}


# On pages --------------------------------------------------------------------------------------------


def new_meeting(**over):
    return {
        "title": "Extra", "mode": "in_person", "sharing": "forum", "when": "slot", "start_date": "2027-04-20",
        "start_time": "09:00", "end_date": "2027-04-20", "end_time": "12:00", "zone": "Europe/Stockholm",
    } | over  # fmt: skip


def test_a_new_meeting_is_saved_at_once_where_nothing_is_in_the_way(nac, client_of):
    client = client_of(nac.secretary)
    assert client.post("/forums/nac/meetings/new", data=new_meeting()).status_code == 303


def test_what_is_in_the_way_of_a_new_meeting_is_said_before_it_is_saved_anyway(make, nac, client_of, begin):
    make.meeting(nac.forum, at="2027-04-20T10:00", title="Other")
    client, address = client_of(nac.secretary), "/forums/nac/meetings/new"
    page = client.post(address, data=new_meeting()).get_data(as_text=True)
    assert "Not saved yet" in page
    assert "At the same time: Other" in page
    assert 'value="Extra"' in page
    with begin(nac.secretary, read_only=True) as work:
        assert [m.title for m in queries.list_meetings(work)] == ["Other"]
    looked_at = "2027-04-20T09:00:00 2027-04-20T12:00:00 Europe/Stockholm"
    assert f'value="{looked_at}"' in page
    elsewhere = client.post(address, data=new_meeting(looked_at=looked_at, start_time="10:30"))
    assert "Not saved yet" in elsewhere.get_data(as_text=True)
    assert client.post(address, data=new_meeting(looked_at=looked_at)).status_code == 303


def test_a_line_of_a_series_with_a_day_says_what_is_in_its_way(make, nac, client_of, begin):
    make.meeting(nac.forum, at="2028-04-18T10:00", end="2028-04-18T17:00", title="Other")
    client, address = client_of(nac.secretary), "/series/s-nac-dg/plan"
    data = {
        "first": "2028", "years": "1", "plan-2028-03": "yes", "title-2028-03": "Spring",
        "day-2028-03": "2028-04-18", "plan-2028-09": "yes", "title-2028-09": "Autumn",
        "day-2028-09": "2028-10-10",
    }  # fmt: skip
    page = client.post(address, data=data)
    shown = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Not saved yet" in shown
    assert shown.count("At the same time: Other") == 1
    assert 'value="2028-10-10"' in shown
    with begin(nac.secretary, read_only=True) as work:
        assert [m.title for m in queries.list_meetings(work)] == ["Other"]
    looked_at = "2028-03=2028-04-18 2028-09=2028-10-10"
    assert f'value="{looked_at}"' in shown
    assert client.post(address, data=data | {"looked_at": looked_at}).status_code == 303
    with begin(nac.secretary, read_only=True) as work:
        assert len(queries.list_meetings(work)) == 3


def test_the_page_of_a_meeting_says_what_is_in_its_way_to_who_plans_it(make, nac, gdisc, client_of):
    own = make.meeting(nac.forum, at="2027-04-20T09:00", end="2027-04-20T12:00", zone="Europe/Stockholm")
    director = make.delegate(nac.forum, "FI")
    client = client_of(nac.secretary)
    assert "In the way" not in client.get(f"/meetings/{own.id}").get_data(as_text=True)
    make.meeting(gdisc, at="2027-04-20T10:00", title=SECRET)
    closure(make, party="FI")
    page = client.get(f"/meetings/{own.id}").get_data(as_text=True)
    assert "Finland is closed on Tue 20 April 2027: Moving house." in page
    assert "A member is engaged on Tue 20 April 2027." in page
    assert SECRET not in page
    assert "In the way" not in client_of(director).get(f"/meetings/{own.id}").get_data(as_text=True)


@pytest.mark.parametrize(("busy", "most"), [(False, 1), (True, 4)])
def test_asking_costs_one_statement_and_four_where_something_is_there(
    make, begin, nac, statements, busy, most
):
    own = make.meeting(nac.forum, at="2027-04-20T09:00")
    if busy:
        make.meeting(nac.forum, at="2027-04-20T09:00", title="Other")
    with begin(nac.secretary, read_only=True) as work:
        parties = queries.expected_parties(work.session, own)
        statements.clear()
        found = queries.clashes_where_it_is(work, own, parties)
        assert (len(statements), bool(found)) == (most, busy)


def test_a_holiday_is_said_without_asking_further(make, begin, nac):
    own = make.meeting(nac.forum, at="2027-06-17T09:00")
    with begin(nac.secretary, read_only=True) as work:
        found = queries.clashes_where_it_is(work, own, queries.expected_parties(work.session, own))
        assert [(c.kind, c.parties[0].code, c.name) for c in found] == [
            (ClashKind.CLOSED, "IS", "National Day")
        ]
