"""The finder's page beyond the dates: hours, who has to be there, a meeting in the plan, polls, files; the ledger."""

from datetime import date

import pytest

from coordinator.forums.models import Party
from coordinator.kit.actor import system
from coordinator.kit.periods import Period
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from coordinator.scheduling import operations
from tests.factories.polls import ask
from tests.integration.scheduling.test_dates_command import make_closure

WEEK = "&".join(f"weekdays={n}" for n in range(5))
BASE = f"length=1&before=0&after=0&travel=any&level=usual&{WEEK}"
MARCH = f"first=2027-03-01&last=2027-03-12&{BASE}"
FIND = f"/scheduling/find?forum=igc&{MARCH}"


@pytest.fixture
def igc(make):
    return make.forum("igc", members="CH NZ", zone="Europe/Zurich")


@pytest.fixture
def officer(make, igc, client_of):
    return client_of(make.secretary(igc))


@pytest.fixture
def talks(make, igc):
    return make.series(igc, "talks", usual_months=[], mode=MeetingMode.ONLINE)


def test_online_each_date_says_whose_night_it_is(officer):
    page = officer.get(f"{FIND}&sits=at&at=11:00&minutes=120&zone=Europe/Zurich").text
    assert "11:00 Zurich time" in page
    assert "New Zealand: Mon 1 Mar, 23:00–01:00" in page


def test_an_hour_in_the_address_is_enough(officer):
    assert "New Zealand: Mon 1 Mar, 23:00–00:30" in officer.get(f"{FIND}&at=11:00").text


def test_nobody_travels_to_a_meeting_online(officer):
    """Monday the first would otherwise be reached on a Sunday."""
    travel = FIND.replace("before=0&after=0", "before=1&after=1")
    assert "Travel at the weekend" in officer.get(travel).text
    online = officer.get(f"{travel}&sits=any&minutes=60&zone=Europe/Zurich").text
    assert "Mon 1 March 2027" in online
    assert "Travel at the weekend" not in online


def test_the_fairest_hour_is_carried_into_the_form_of_the_new_meeting(officer, talks):
    page = officer.get(f"{FIND}&sits=any&minutes=60&zone=Europe/Zurich&series=talks").text
    assert (
        "/forums/igc/meetings/new?series=talks&amp;first=2027-03-01&amp;last=2027-03-01&amp;begins=" in page
    )
    form = officer.get(
        "/forums/igc/meetings/new?first=2027-03-01&last=2027-03-01&begins=08:30&ends=09:30&zone=Europe/Oslo"
    ).text
    assert 'value="08:30"' in form
    assert 'value="09:30"' in form
    assert 'value="Europe/Oslo"' in form


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("sits=at&zone=Europe/Zurich", "Fill in this field."),
        ("sits=at&at=25:00&zone=Europe/Zurich", "Give a time with 24 hours"),
        ("sits=at&at=11:00&zone=Europe/Zurrich", "There is no such time zone"),
        ("sits=any&minutes=5&zone=Europe/Zurich", "Give a number from 15 to 720."),
        ("optional=CH&optional=NZ", "Somebody has to be there"),
        ("without=CH&without=NZ", "Somebody has to be there"),
        ("optional=JP", "JP"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(officer, more, said):
    answer = officer.get(f"{FIND}&{more}")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="2027-03-12"' in answer.text
    if "Zurrich" in more:
        assert 'value="Europe/Zurrich"' in answer.text


def test_an_hour_that_the_clocks_skip_is_named(officer):
    days = f"first=2027-03-27&last=2027-03-28&{BASE}&weekdays=5&weekdays=6"
    page = officer.get(f"/scheduling/find?forum=igc&{days}&at=02:30&zone=Europe/Zurich").text
    assert "Sun 28 March 2027: Clocks are put forward" in page


def test_who_may_stay_away_only_speaks_against(officer):
    anzac = f"/scheduling/find?forum=igc&first=2027-04-26&last=2027-04-26&{BASE}"
    assert "No date suits everybody" in officer.get(anzac).text
    page = officer.get(f"{anzac}&optional=NZ").text
    assert "Closed, may stay away: Anzac Day (observed), Mon 26 Apr (NZ)" in page
    assert "1 date suits everybody" in officer.get(f"{anzac}&without=NZ").text


def test_a_member_that_left_before_is_not_asked(officer, make, igc):
    make.membership(igc, "FR", until_on=date(2019, 12, 11))
    assert "2 parties" in officer.get(FIND).text


def test_by_month_every_day_says_why_not(officer, make, igc):
    make_closure(make, forum_id=igc.id, kind="closed", name="EU Council", day=date(2027, 3, 4))
    page = officer.get(f"{FIND}&show=month").text
    assert "March 2027" in page
    assert "Thu 4 March 2027: EU Council (IGC)" in page


def test_ticked_dates_start_a_poll(officer, talks):
    page = officer.get(f"{FIND}&series=talks").text
    assert 'action="/polls/new"' in page
    assert 'name="option" value="2027-03-01..2027-03-01"' in page
    assert 'name="series" value="talks"' in page


def test_days_kept_free_for_an_undecided_poll_speak_against(begin, make, client_of):
    asked = ask(begin, make)
    make.forum("igc")
    address = f"/scheduling/find?forum=nac&{MARCH}"
    assert "Kept free for a poll: DG spring, Tue 2 Mar" in client_of(asked.secretary).get(address).text
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id, reason="Not needed", tell=False)
    assert "Kept free" not in client_of(asked.secretary).get(address).text


def test_each_date_of_a_poll_has_its_own_hour(officer):
    page = officer.get(f"{FIND}&sits=any&minutes=60&zone=Europe/Zurich").text
    assert 'name="option" value="2027-03-01..2027-03-01@' in page
    options = "option=2027-03-01..2027-03-01@09:00&option=2027-03-02..2027-03-02@22:30&option=x@y"
    form = officer.get(f"/polls/new?forum=igc&{options}&minutes=60&zone=Europe/Zurich").text
    assert 'value="09:00"' in form
    assert 'value="22:30"' in form
    assert 'value="23:30"' in form


def test_for_a_meeting_in_the_plan_the_search_is_filled_in_and_its_date_set(officer, make, igc, talks, begin):
    meeting = make.meeting(
        igc, at="2027-05-04T14:00", end="2027-05-04T15:00", zone="Europe/Zurich", series_id=talks.id,
        mode=MeetingMode.ONLINE, status=MeetingStatus.PLANNED,
    )  # fmt: skip
    form = officer.get(f"/scheduling/find?meeting={meeting.id}").text
    assert meeting.title in form
    assert 'value="60"' in form
    page = officer.get(f"/scheduling/find?meeting={meeting.id}&first=2027-05-03&last=2027-05-05&{BASE}").text
    assert "Tue 4 May 2027" in page  # it does not stand in its own way
    assert f"/meetings/{meeting.id}/move?first=2027-05-03&amp;last=2027-05-03" in page
    moved = officer.get(f"/meetings/{meeting.id}/move?first=2027-05-03&last=2027-05-03").text
    assert 'value="2027-05-03"' in moved


def test_a_meeting_without_a_date_is_looked_for_in_its_span(officer, make, igc, begin):
    meeting = make.meeting(igc, status=MeetingStatus.PLANNED)
    with make.units.begin(system(make.clock.now().date())) as work:
        stored = work.session.get(type(meeting), meeting.id)
        stored.set_span(
            Period(date.fromisoformat("2027-09-01"), date.fromisoformat("2027-12-01")), "autumn 2027"
        )
    page = officer.get(f"/scheduling/find?meeting={meeting.id}").text
    assert 'value="2027-09-01"' in page
    assert 'value="2027-11-30"' in page
    found = officer.get(f"/scheduling/find?meeting={meeting.id}&first=2027-09-01&last=2027-09-03&{BASE}").text
    assert f"/meetings/{meeting.id}/date?first=2027-09-01" in found
    assert 'value="2027-09-01"' in officer.get(f"/meetings/{meeting.id}/date?first=2027-09-01").text


@pytest.mark.parametrize("meeting", ["nonsense", "01a21447-0000-7000-8000-000000000000"])
def test_a_meeting_that_is_not_there_is_not_found(officer, meeting):
    assert officer.get(f"/scheduling/find?meeting={meeting}").status_code == 404


def test_another_forums_meeting_is_not_found(officer, make):
    other = make.meeting(make.forum("gdisc", members="SE"))
    assert officer.get(f"/scheduling/find?meeting={other.id}").status_code == 404
    assert officer.get(f"/scheduling/find?forum=igc&meeting={other.id}").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_dates_come_as_a_file(officer, kind):
    answer = officer.get(f"{FIND}&as={kind}&at=11:00")
    assert answer.status_code == 200
    assert kind in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert "2027-03-01" in answer.text
        assert "New Zealand: Mon 1 Mar, 23:00–00:30" in answer.text


def test_a_search_with_hours_costs_few_statements(officer, talks, make, igc, statements):
    make.meeting(
        igc, at="2027-02-02T11:00", series_id=talks.id, mode=MeetingMode.ONLINE, zone="Europe/Zurich"
    )
    address = f"{FIND}&at=11:00&series=talks"
    officer.get(address)
    statements.clear()
    officer.get(address)
    assert len(statements) <= 12


def test_the_ledger_adds_up_by_party_and_year(officer, make, igc, talks):
    for at in ("2026-02-03T11:00", "2027-02-02T11:00"):
        make.meeting(igc, at=at, series_id=talks.id, mode=MeetingMode.ONLINE, zone="Europe/Zurich")
    make.meeting(igc, at="2027-06-01T23:00", series_id=talks.id)  # in one place
    page = officer.get("/series/talks/hours").text
    assert page.index("Auckland time") < page.index("Zurich time")  # most first
    assert "4 h" in page
    only = officer.get("/series/talks/hours?first=2027").text
    assert "2 h" in only
    assert "4 h" not in only
    rows = officer.get("/series/talks/hours?as=csv").text.splitlines()
    assert "120" in rows[1]
    assert "240" in rows[1]


def test_the_ledger_is_for_those_who_know_the_series(make, igc, talks, client_of):
    assert client_of(make.outsider()).get("/series/talks/hours").status_code == 404
    assert client_of(make.delegate(igc, "CH")).get("/series/talks/hours").status_code == 200


def test_a_partys_zone_is_set_by_its_contact_point_and_counts(make, igc, talks, client_of, officer, begin):
    make.meeting(
        igc, at="2027-02-02T17:00", series_id=talks.id, mode=MeetingMode.ONLINE, zone="Europe/Zurich"
    )
    contact = client_of(make.contact_point("CH"))
    address = "/parties/country/CH/zone"
    assert contact.get(address).status_code == 200
    refused = contact.post(address, data={"zone": "Europe/Nowhere"})
    assert refused.status_code == 422
    assert 'value="Europe/Nowhere"' in refused.text
    assert contact.post(address, data={"zone": "Asia/Tokyo"}).status_code == 303
    assert "Tokyo time" in officer.get("/series/talks/hours").text
    assert contact.post(address, data={"zone": ""}).status_code == 303
    party_id = make.party("CH").id
    with make.units.begin(system(make.clock.now().date()), read_only=True) as work:
        assert work.session.get(Party, party_id).zone is None


def test_nobody_else_sets_a_partys_zone(make, igc, client_of):
    address = "/parties/country/CH/zone"
    assert client_of(make.outsider()).post(address, data={"zone": "Asia/Tokyo"}).status_code in (403, 404)
    assert client_of(make.contact_point("NZ")).post(address, data={"zone": "Asia/Tokyo"}).status_code in (
        403,
        404,
    )
    assert client_of(make.contact_point("CH")).get("/parties/country/QQ/zone").status_code == 404
