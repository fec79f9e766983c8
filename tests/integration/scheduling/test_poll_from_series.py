"""A poll for a series is called and hosted as the series has it on the days asked about."""

from datetime import date

import pytest

from coordinator.meetings.rules import MeetingMode

NEW = "/polls/new?forum=nac&series=heads"


@pytest.fixture
def nac(make):
    return make.forum("nac", members="DK FI NO")


@pytest.fixture
def officer(make, nac, client_of):
    make.office(nac, "NO", from_on=date(2027, 1, 1), until_on=date(2028, 1, 1))
    make.office(nac, "FI", from_on=date(2028, 1, 1), until_on=date(2029, 1, 1))
    series = make.series(nac, "heads", usual_months=[4, 10], meetings_per_year=2)
    make.meeting(nac, at="2026-04-20T13:30", series_id=series.id, title="Heads, spring")
    make.meeting(nac, at="2026-10-20T13:30", series_id=series.id, title="Heads, autumn")
    return client_of(make.secretary(nac))


@pytest.mark.parametrize(
    ("day", "host", "title"),
    [("2027-10-05", "NO", "Heads, autumn"), ("2028-04-04", "FI", "Heads, spring")],
)
def test_title_and_host_are_those_of_the_days(officer, make, day, host, title):
    page = officer.get(f"{NEW}&option={day}").text
    assert f'value="{title}"' in page
    assert f'<option selected value="{make.party(host).id}">' in page


def test_a_poll_online_has_no_host(make, nac, officer):
    talks = make.series(nac, "talks", mode=MeetingMode.ONLINE)
    make.meeting(nac, at="2026-04-20T13:30", series_id=talks.id, mode=MeetingMode.ONLINE)
    page = officer.get("/polls/new?forum=nac&series=talks&option=2027-10-05").text
    assert f'<option selected value="{make.party("NO").id}">' not in page


@pytest.fixture
def waiting(officer):
    """The autumn of 2027 is in the plan, its date to be set."""
    rows = {"plan-2027-09": "yes", "title-2027-09": "Heads, autumn"}
    answer = officer.post("/series/heads/plan", data={"first": "2027", "years": "1", **rows})
    assert answer.status_code == 303


def test_a_poll_is_for_the_meeting_in_the_plan_that_waits_for_a_date(officer, waiting):
    there = officer.get(f"{NEW}&option=2027-10-05&option=2027-10-12")
    assert there.status_code == 302
    page = officer.get(there.location).text
    assert "it gets the date that is decided" in page
    assert 'value="2027-10-12"' in page
    assert page.count('value="13:30"') >= 2  # as the series met last
    assert officer.get(f"{NEW}&option=2027-04-06").status_code == 200


def test_a_date_that_was_found_is_that_of_the_meeting_in_the_plan(officer, waiting):
    new = "/forums/nac/meetings/new?series=heads"
    there = officer.get(f"{new}&first=2027-10-05&last=2027-10-06")
    assert there.status_code == 302
    page = officer.get(there.location).text
    assert "Heads, autumn" in page
    assert 'value="2027-10-06"' in page
    assert 'value="13:30"' in page  # as the series met last
    for other in ("", "&first=2027-04-06", "&first=9999-12-31"):
        assert officer.get(new + other).status_code == 200


def test_nobody_else_learns_that_a_meeting_waits(make, nac, client_of, waiting):
    delegate = client_of(make.delegate(nac, "FI"))
    assert delegate.get(f"{NEW}&option=2027-10-05").status_code == 403
    outsider = client_of(make.delegate(make.forum("igc", members="CH"), "CH"))
    assert outsider.get(f"{NEW}&option=2027-10-05").status_code == 404
    assert outsider.get("/forums/nac/meetings/new?series=heads&first=2027-10-05").status_code == 404


def test_the_finder_looks_where_the_series_meets_next_and_has_no_date(make, nac, officer):
    find = "/scheduling/find?forum=nac&series=heads"
    spring = officer.get(find).text
    assert 'value="2027-03-01"' in spring
    assert 'value="2027-05-31"' in spring
    planned = {"plan-2027-03": "yes", "title-2027-03": "Heads, spring", "day-2027-03": "2027-04-20"}
    officer.post("/series/heads/plan", data={"first": "2027", "years": "1", **planned})
    assert 'value="2027-09-01"' in officer.get(find).text


def test_where_a_series_has_no_usual_months_the_finder_begins_in_six_weeks(make, nac, officer):
    make.series(nac, "talks", usual_months=[])
    assert 'value="2027-01-06"' in officer.get("/scheduling/find?forum=nac&series=talks").text
