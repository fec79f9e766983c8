"""Planning a year of several series: dates without a clash, saved as planned meetings, and taken back."""

import re
from datetime import date
from itertools import pairwise

import pytest
import sqlalchemy as sa

from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingMode, MeetingStatus

YEAR = "/scheduling/year?year=2028"


@pytest.fixture
def nac(make):
    return make.forum("nac", members="DK FI IS NO SE")


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def officer(secretary, client_of):
    return client_of(secretary)


@pytest.fixture
def directors(make, nac):
    return make.series(nac, "directors", usual_months=[4, 10], length_days=2)


def picks(page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', page)


def meetings(begin, secretary) -> list[Meeting]:
    with begin(secretary, read_only=True) as work:
        found = list(work.session.scalars(sa.select(Meeting).order_by(Meeting.first_on)))
        work.session.expunge_all()
    return found


def test_each_meeting_that_is_missing_has_a_date_in_its_months(officer, directors, make, nac):
    make.series(nac, "contacts", meetings_per_year=3, usual_months=[], mode=MeetingMode.ONLINE)
    found = [code.split("/")[1:] for code in picks(officer.get(YEAR).text)]
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in found]
    assert len(spans) == 5
    assert sorted(first.month for first, last in spans if last > first) == [4, 10]
    starts = sorted(first for first, _last in spans)
    assert min((b - a).days for a, b in pairwise(starts)) >= 14


def test_what_is_in_the_plan_already_is_not_planned_again_and_keeps_others_away(
    officer, directors, make, nac
):
    make.meeting(nac, at="2028-04-18T09:00", end="2028-04-19T16:00", series_id=directors.id, status="planned")
    make.series(nac, "contacts", meetings_per_year=1, usual_months=[4], length_days=2)
    found = [code.split("/")[1] for code in picks(officer.get(YEAR).text)]
    assert len(found) == 2
    assert [day for day in found if "2028-04-04" < day < "2028-05-02"] == []


def test_a_series_may_have_more_or_fewer_meetings_than_usual(officer, directors):
    assert len(picks(officer.get(f"{YEAR}&count-directors=4").text)) == 4
    page = officer.get(f"{YEAR}&count-directors=0").text
    assert picks(page) == []
    assert "Nothing to plan" in page


def test_ticked_dates_become_planned_meetings_and_can_be_taken_back(
    officer, directors, begin, secretary, make
):
    codes = picks(officer.get(YEAR).text)
    answer = officer.post("/scheduling/year", data={"year": "2028", "pick": codes[:1]})
    assert answer.status_code == 303
    (made,) = meetings(begin, secretary)
    assert (made.status, made.tentative, made.series_id) == (MeetingStatus.PLANNED, True, directors.id)
    assert [made.first_on.isoformat(), made.last_on.isoformat()] == codes[0].split("/")[1:]
    page = officer.get(answer.location).text
    assert "Take these meetings back" in page
    assert 'href="/scheduling/year?year=2028&amp;forum=nac"' in page
    again = officer.post("/scheduling/year", data={"year": "2028", "pick": codes[:1]}, follow_redirects=True)
    assert "planned already" in again.text
    back = officer.post("/scheduling/year/take-back", data={"meeting": str(made.id)}, follow_redirects=True)
    assert "1 meeting was taken back" in back.text
    assert meetings(begin, secretary) == []
    assert "Nothing is left of them" in officer.get(answer.location).text
    same = {"meeting": str(made.id), "year": "2028", "forum": "nac"}
    assert "year=2028&forum=nac" in officer.post("/scheduling/year/take-back", data=same).location
    gone = officer.post("/scheduling/year/take-back", data={"meeting": str(made.id)}, follow_redirects=True)
    assert "Nothing was taken back" in gone.text


def test_what_somebody_has_worked_with_stays(officer, directors, begin, secretary, make):
    codes = picks(officer.get(YEAR).text)
    officer.post("/scheduling/year", data={"year": "2028", "pick": codes})
    first, second = meetings(begin, secretary)
    make.item(first)
    ids = [str(first.id), str(second.id)]
    officer.post("/scheduling/year/take-back", data={"meeting": ids})
    assert [each.id for each in meetings(begin, secretary)] == [first.id]


def test_dates_that_clash_are_refused_and_stay_ticked(officer, directors, make, nac, begin, secretary):
    other = make.series(nac, "others", usual_months=[])
    codes = [f"{s.id}/2028-04-18/2028-04-19" for s in (directors, other)]
    answer = officer.post("/scheduling/year", data={"year": "2028", "pick": codes})
    assert answer.status_code == 422
    assert "they clash or are over" in answer.text
    assert meetings(begin, secretary) == []


def test_several_forums_of_one_person_do_not_meet_on_the_same_days(make, nac, client_of):
    gdisc = make.forum("gdisc", members="DK FI IS NO SE")
    person = make.secretary(nac)
    make.grant(person, Role.SECRETARIAT, forum=gdisc)
    director = make.delegate(nac, "SE")
    make.grant(director, Role.DELEGATE, forum=gdisc, party="SE")
    for forum, slug in ((nac, "one"), (gdisc, "two")):
        make.series(forum, slug, meetings_per_year=1, usual_months=[4])
    first, second = (
        date.fromisoformat(code.split("/")[1]) for code in picks(client_of(person).get(YEAR).text)
    )
    assert abs((second - first).days) >= 14


@pytest.mark.parametrize("year", ["2025", "x", "9999", "-1", "", "9" * 5000])
def test_a_year_that_cannot_be_planned_is_said_and_kept(officer, directors, year):
    answer = officer.get(f"/scheduling/year?year={year}")
    assert answer.status_code == 422
    assert "Give a number from 2026 to 2100." in answer.text
    assert f'value="{year}"' in answer.text


@pytest.mark.parametrize(
    "pick", ["", "x/y/z", "1/2", "00000000-0000-0000-0000-000000000000/2028-04-19/2028-04-18"]
)
def test_nonsense_that_is_ticked_plans_nothing(officer, directors, pick, begin, secretary):
    answer = officer.post("/scheduling/year", data={"pick": pick}, follow_redirects=True)
    assert "Nothing was ticked" in answer.text
    assert meetings(begin, secretary) == []


@pytest.mark.parametrize("day", ["9999-12-31", "9990-01-01", "0001-01-01"])
def test_a_day_at_the_end_of_all_years_is_not_planned(officer, directors, day, begin, secretary):
    answer = officer.post(
        "/scheduling/year", data={"pick": f"{directors.id}/{day}/{day}"}, follow_redirects=True
    )
    assert "Nothing was ticked" in answer.text
    assert meetings(begin, secretary) == []


def test_a_number_of_meetings_that_nobody_can_read_counts_as_many(officer, directors):
    assert officer.get(f"{YEAR}&count-directors={'9' * 5000}").status_code == 200


def test_nobody_else_plans_or_takes_back(make, nac, directors, client_of, officer, begin, secretary):
    outsider, delegate = client_of(make.outsider()), client_of(make.delegate(nac, "SE"))
    assert outsider.get(f"{YEAR}&forum=nac").status_code == 404
    assert outsider.get(f"{YEAR}&forum=nope").status_code == 404
    assert delegate.get(YEAR).status_code == 403
    code = f"{directors.id}/2028-04-18/2028-04-19"
    assert outsider.post("/scheduling/year", data={"pick": code}).status_code == 404
    assert delegate.post("/scheduling/year", data={"pick": code}).status_code == 403
    officer.post("/scheduling/year", data={"pick": code})
    (made,) = meetings(begin, secretary)
    outsider.post("/scheduling/year/take-back", data={"meeting": str(made.id)})
    assert client_of(make.delegate(nac, "FI")).post(
        "/scheduling/year/take-back", data={"meeting": str(made.id)}
    ).status_code == 403  # fmt: skip
    assert [each.id for each in meetings(begin, secretary)] == [made.id]
    assert made.title not in outsider.get(f"/scheduling/year/planned?meeting={made.id}").text


def test_a_year_costs_few_statements(officer, directors, make, nac, statements):
    for number in range(6):
        make.series(nac, f"s{number}", usual_months=[])
    officer.get(YEAR)
    statements.clear()
    officer.get(YEAR)
    assert len(statements) <= 10
