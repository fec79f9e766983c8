"""The finder's page: for whoever plans the forum's meetings, and telling nothing that is not theirs."""

import pytest

from coordinator.kit.actor import Role

MAY = "first=2027-05-03&last=2027-05-07&length=1&before=0&after=0&travel=any&level=usual"
WEEK = "&".join(f"weekdays={n}" for n in range(5))
FIND = f"/scheduling/find?forum=nac&{MAY}&{WEEK}"


@pytest.fixture
def nac(make):
    return make.forum("nac", members="DK SE")


@pytest.fixture
def officer(make, nac, client_of):
    return client_of(make.secretary(nac))


def test_dates_are_ranked_with_what_speaks_against_them_and_a_way_to_plan_them(officer):
    page = officer.get(FIND).text
    assert page.index("Mon 3 May 2027") < page.index("Fri 7 May 2027")
    assert "Between a holiday and another day off: Fri 7 May (DK, SE)" in page
    assert "Thu 6 May 2027: Ascension Day (DK, SE)" in page
    assert "/forums/nac/meetings/new?first=2027-05-03&amp;last=2027-05-03" in page


def test_the_date_stands_in_the_form_of_the_new_meeting(officer):
    page = officer.get("/forums/nac/meetings/new?first=2027-05-03&last=2027-05-04").text
    assert 'value="2027-05-03"' in page
    assert 'value="2027-05-04"' in page


@pytest.mark.parametrize("days", ["first=nonsense&last=%00", "first=2027-13-01"])
def test_nonsense_in_the_address_of_a_new_meeting_fills_in_nothing(officer, days):
    assert officer.get(f"/forums/nac/meetings/new?{days}").status_code == 200


@pytest.mark.parametrize("window", ["first=9999-12-31&last=9999-12-31", "first=0001-01-01&last=9999-12-31"])
def test_a_window_at_the_end_of_all_years_is_refused_at_its_field(officer, window):
    answer = officer.get(FIND.replace("first=2027-05-03&last=2027-05-07", window))
    assert answer.status_code == 422
    assert "between the years 1800 and 2200" in answer.text


def test_before_the_first_search_the_form_proposes_a_window(officer):
    page = officer.get("/scheduling/find?forum=nac").text
    assert 'value="2027-01-06"' in page  # six weeks from today
    assert "What rules dates out" not in page


def test_without_a_forum_one_chooses_among_those_one_plans(officer, make):
    make.forum("gdisc")
    page = officer.get("/scheduling/find").text
    assert "/scheduling/find?forum=nac" in page
    assert "gdisc" not in page


def test_no_date_comes_with_what_would_open_some(officer):
    address = FIND.replace("first=2027-05-03&last=2027-05-07", "first=2027-05-06&last=2027-05-06")
    page = officer.get(address).text
    assert "No date suits everybody" in page
    assert "Look four weeks further" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FIND.replace("last=2027-05-07", "last=2027-05-02"), "The last day must be after the first"),
        (FIND.replace("first=2027-05-03", "first=2027-02-30"), "Give a date that exists"),
        (FIND.replace("length=1", "length=0"), "Give a number from 1 to 31."),
        (FIND.replace("length=1", "length=x"), "Not a valid integer value."),
        (FIND.replace("length=1", "length=6"), "does not fit into these weekdays"),
        (FIND.replace(WEEK, "x=1"), "does not fit into these weekdays"),
        (FIND.replace("level=usual", "level=none"), "Choose one of the listed."),
    ],
)
def test_what_cannot_be_searched_is_said_and_kept(officer, wrong, said):
    answer = officer.get(wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="0"' in answer.text  # what was typed


def test_another_forums_meeting_speaks_against_without_being_named(officer, make):
    other = make.forum("gdisc", members="SE")
    make.meeting(other, at="2027-05-03T10:00", title="Secret conference")
    page = officer.get(FIND).text
    assert "A member is engaged: Mon 3 May" in page
    assert "Secret" not in page


def test_one_that_the_officer_may_know_is_named_with_its_countries(make, nac, client_of):
    other = make.forum("gdisc", members="SE")
    make.meeting(other, at="2027-05-03T10:00", title="Annual conference")
    person = make.secretary(nac)
    make.grant(person, Role.SECRETARIAT, forum=other)
    assert "Another meeting of SE: Annual conference, Mon 3 May" in client_of(person).get(FIND).text


def test_nobody_else_finds_the_page(make, nac, client_of):
    outsider = client_of(make.outsider())
    assert outsider.get(FIND).status_code == outsider.get(FIND.replace("nac", "nope")).status_code == 404
    assert client_of(make.delegate(nac, "SE")).get(FIND).status_code == 403


def test_a_search_costs_few_statements(officer, statements):
    officer.get(FIND)
    statements.clear()
    officer.get(FIND)
    assert len(statements) <= 10
