"""Who travels where in a year: what is counted, and who may see it of whom."""

import csv
import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.calendars.overview import journeys_between
from coordinator.calendars.policy import may_see_travel
from coordinator.core.journal import JournalEntry
from coordinator.forums.rules import Sharing
from coordinator.kit.ids import new_id
from coordinator.meetings.models import MeetingParty, PartyAnswer
from coordinator.meetings.rules import Answer, MeetingMode, MeetingStatus


@pytest.fixture
def year(make, nac):
    """Spring in Oslo (nobody of NAC at home), autumn in Stockholm, one online, one cancelled."""
    spring = make.meeting(nac, at="2027-04-20T13:00", end="2027-04-21T12:00", city="Oslo",
                          host_party_id=make.party("NO").id)  # fmt: skip
    autumn = make.meeting(nac, at="2027-10-12T09:00", end="2027-10-13T17:00", title="Autumn meeting", city="Stockholm",
                          host_party_id=make.party("SE").id, zone="Europe/Stockholm")  # fmt: skip
    make.meeting(nac, at="2027-06-01T09:00", title="Online", mode=MeetingMode.ONLINE)
    make.meeting(nac, at="2027-06-02T09:00", title="Off", status=MeetingStatus.CANCELLED)
    return spring, autumn


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def journeys(client, address: str = "year=2027") -> set[tuple[str, str, str]]:
    """Country, meeting, days away."""
    found = rows(client.get(f"/calendar/travel.csv?{address}"))
    return {(row["Code"], row["Meeting"], row["Days away"]) for row in found}


SPRING = {("FI", "Spring meeting", "2"), ("SE", "Spring meeting", "2")}
AUTUMN = {("FI", "Autumn meeting", "4"), ("SE", "Autumn meeting", "0")}


def test_the_secretariat_sees_every_country_of_its_forum(client_of, make, nac, year):
    client = client_of(make.secretary(nac, party="SE"))
    assert journeys(client) == SPRING | AUTUMN
    page = plain(client.get("/calendar/travel?year=2027").text)
    assert "3 journeys, 2 countries" in page
    # Own country first; meetings, hosted, travelled, days away.
    assert "Sweden 2 1 1 2 Finland 2 0 2 6 All countries 4 1 3 8" in page


def test_others_see_their_own_country_alone(client_of, make, nac, year):
    for person in (make.contact_point("FI"), make.delegate(nac, "FI")):
        client = client_of(person)
        assert {code for code, _title, _days in journeys(client)} == {"FI"}
        page = client.get("/calendar/travel?year=2027").text
        assert "Tue 12 Oct – Wed 13 Oct" in page
        assert "Mon 11 Oct – Thu 14 Oct" in page
        assert "Sweden" not in page
        assert client.get("/calendar/travel?year=2027&party=SE").status_code == 404


def test_a_country_or_forum_that_is_nothing_to_me_is_not_there(client_of, make, nac, year):
    client = client_of(make.outsider())
    for address in ("forum=nac", "forum=nothing", "party=XX", "forum=%00", "party=%00"):
        assert client.get(f"/calendar/travel?year=2027&{address}").status_code == 404
    assert journeys(client) == set()
    assert "No journeys" in client.get("/calendar/travel?year=2027").text


def test_the_secretariat_of_one_forum_learns_nothing_of_anothers_countries(client_of, make, nac, year):
    igc = make.forum("igc", members="FI US")
    make.meeting(igc, at="2027-02-01T13:00", end="2027-02-01T15:00", title="Data", city="Geneva")
    officer = make.secretary(igc, party="US")
    assert journeys(client_of(officer)) == {("US", "Data", "1"), ("FI", "Data", "1")}
    both = client_of(make.secretary(nac, party="SE"))
    assert ("FI", "Data", "1") not in journeys(both, "year=2027&party=FI")


def test_an_administrator_sees_that_meetings_exist_and_not_who_comes(client_of, make, nac, year):
    assert journeys(client_of(make.administrator(party="SE"))) == set()


def test_what_is_shown_is_what_the_policy_allows(make, nac, year, begin):
    igc = make.forum("igc", members="FI US")
    make.meeting(igc, at="2027-02-01T13:00", title="Data", city="Geneva")
    people = [
        make.secretary(nac, party="SE"), make.secretary(igc, party="US"), make.contact_point("FI"),
        make.delegate(nac, "SE"), make.observer(igc, "DE"), make.administrator(party="SE"),
    ]  # fmt: skip
    expected = [(nac, code, m) for code in ("FI", "SE") for m in year] + [
        (igc, c, None) for c in ("FI", "US")
    ]
    parties = {code: make.party(code).id for code in ("FI", "SE", "US")}
    for person in people:
        with begin(person, read_only=True) as work:
            found = journeys_between(
                work, date(2027, 1, 1), date(2028, 1, 1), forum=None, party=None, locale="en"
            ).found
            shown = sorted((j.trip.forum, j.trip.party) for j in found)
            allowed = sorted(
                (forum.slug, code)
                for forum, code, _meeting in expected
                if may_see_travel(work.actor, parties[code], forum.id) and forum.id in work.actor.inner_forums
            )
        assert shown == allowed, person.display_name


def test_a_meeting_for_named_recipients_counts_for_those_invited(client_of, make, nac):
    closed = make.meeting(nac, title="Small", sharing=Sharing.ADDRESSEE, city="Oslo")
    finland = make.party("FI")
    make.keep(MeetingParty(id=new_id(), meeting_id=closed.id, party_id=finland.id, invited=True))
    assert {code for code, *_ in journeys(client_of(make.contact_point("FI")))} == {"FI"}
    assert journeys(client_of(make.contact_point("SE"))) == set()


@pytest.mark.parametrize(
    ("answer", "travels"),
    [
        (Answer.ATTENDS, True), (Answer.REGRETS, False), (Answer.REPRESENTED, False), (Answer.ATTENDS_ONLINE, False),
    ],
)  # fmt: skip
def test_who_said_they_do_not_come_does_not_travel(client_of, make, nac, year, answer, travels):
    make.keep(PartyAnswer(
        id=new_id(), meeting_id=year[0].id, party_id=make.party("FI").id, answer=answer, answered_at=make.clock.now(),
    ))  # fmt: skip
    found = journeys(client_of(make.contact_point("FI")))
    assert (("FI", "Spring meeting", "2") in found) is travels


def test_several_years_and_one_forum_are_chosen_by_the_address(client_of, make, nac, year):
    make.meeting(nac, at="2026-05-04T13:00", end="2026-05-04T15:00", title="Last year", city="Oslo")
    client = client_of(make.secretary(nac, party="SE"))
    assert ("FI", "Last year", "1") not in journeys(client)
    assert ("FI", "Last year", "1") in journeys(client, "year=2027&since=2026&forum=nac")
    page = plain(client.get("/calendar/travel?year=2027&since=2026&party=FI").text)
    assert "Who travels where in 2026–2027" in page
    assert "Mon 4 May 2026" in page
    assert client.get("/calendar/travel?year=2027&since=x").status_code == 200


def test_taking_the_file_is_on_record(client_of, make, nac, year, begin):
    officer = make.secretary(nac, party="SE")
    client_of(officer).get("/calendar/travel.xlsx?year=2027&forum=nac")
    with begin(read_only=True) as work:
        entry = work.session.scalars(
            sa.select(JournalEntry).where(JournalEntry.event == "CalendarExported")
        ).one()
        assert (entry.forum_id, entry.actor_id) == (nac.id, officer.id)
