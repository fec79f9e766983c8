"""Dates of open polls on the calendar: drawn for those who may know of the poll, until it is decided."""

import csv
import io

from coordinator.scheduling import operations
from tests.factories.polls import ask

YEAR = "/calendar?year=2027"


def names(answer) -> list[str]:
    listed = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    return [f"{row['First day']} {row['Name']}" for row in listed if row["What"] == "Date poll"]


def test_each_date_of_an_open_poll_is_a_hold_with_its_place(client_of, make, begin):
    asked = ask(begin, make)
    page = client_of(asked.contacts["FI"]).get(YEAR).text
    assert "bar is-hold from-2 days-1" in page
    assert "bar is-hold from-9 days-1" in page
    assert "Date poll: DG spring, Oslo" in page
    assert f"/polls/{asked.poll_id}" in page
    assert "Date poll</li>" in page  # the legend says what dotted means


def test_a_file_lists_them_and_a_month_shows_them(client_of, make, begin):
    asked = ask(begin, make)
    client = client_of(asked.secretary)
    found = names(client.get("/calendar.csv?year=2027&forum=nac"))
    assert found == ["2027-03-02 DG spring", "2027-03-09 DG spring"]
    assert "Date poll: DG spring" in client.get("/calendar?view=month&year=2027&month=3").text


def test_whoever_is_not_asked_sees_none(client_of, make, begin):
    ask(begin, make)
    assert "is-hold" not in client_of(make.outsider()).get(YEAR).text
    assert names(client_of(make.outsider("yonder")).get("/calendar.csv?year=2027")) == []


def test_once_it_is_decided_the_others_are_gone(client_of, make, begin):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1], tell=False)
    page = client_of(asked.contacts["FI"]).get(YEAR).text
    assert "is-hold" not in page
    assert "bar" in page
    assert "DG spring, Oslo" in page


def test_a_kind_of_meeting_leaves_polls_out(client_of, make, begin):
    asked = ask(begin, make)
    assert "is-hold" not in client_of(asked.secretary).get(f"{YEAR}&kind=dg_meeting").text


def test_with_holds_the_page_stays_within_its_statements(client_of, make, begin, statements):
    asked = ask(begin, make)
    make.meeting(asked.forum, at="2027-03-02T09:00")
    # Two of a contact point's ask where their country sits.
    for person, most in ((asked.contacts["FI"], 12), (asked.secretary, 10)):
        client = client_of(person)
        for address in (YEAR, f"{YEAR}&forum=nac", "/calendar/year.pdf?year=2027&forum=nac"):
            client.get(address)
            statements.clear()
            client.get(address)
            assert len(statements) <= most, (address, statements)
