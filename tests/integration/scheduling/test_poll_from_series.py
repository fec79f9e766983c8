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
    series = make.series(nac, "heads", usual_months=[4, 10])
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
