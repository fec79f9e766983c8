"""The page of a group and the list of groups: what they show to whom."""

import io
import zipfile
from datetime import date

import sqlalchemy as sa

from coordinator.groups.models import Mandate
from coordinator.groups.operations import take_step
from coordinator.groups.rules import GroupState
from coordinator.meetings.rules import MeetingStatus
from tests.integration.groups.pages import NOMINEE, text


def test_the_page_answers_what_the_group_is_for_and_who_is_in_it(client_of, full):
    answer = client_of(full.expert).get("/groups/nac-return")
    page = text(answer)
    assert answer.status_code == 200
    assert "Group nac-return" in page
    assert "Compare methods." in page
    assert "Reports to Forum nac." in page
    assert "since Mon 1 January 2024" in page
    assert "7 days late" in page
    assert "Due in 6 months" in page
    assert "Not nominated" in page
    assert "1 of 3 countries, as of Wed 25 November 2026" in page
    assert "/calendar/subscribe?group=nac-return" in page


def test_the_page_costs_at_most_ten_statements(client_of, make, full, statements):
    for day in ("2026-04-20", "2027-04-20", "2027-09-20"):
        make.meeting(full.forum, group=full.group, at=f"{day}T13:00")
    for person in (full.expert, full.contact, full.secretary):
        client = client_of(person)
        client.get("/groups/nac-return")
        statements.clear()
        assert client.get("/groups/nac-return").status_code == 200
        assert len(statements) <= 10, "\n".join(statements)


def test_the_next_meeting_stands_in_the_head_of_the_page(client_of, make, full):
    for day, status in (
        ("2027-09-20", "planned"),
        ("2027-04-20", "convened"),
        ("2026-12-20", "cancelled"),
        ("2026-04-20", "held"),
    ):
        make.meeting(full.forum, group=full.group, at=f"{day}T13:00", status=MeetingStatus(status))
    page = text(client_of(full.expert).get("/groups/nac-return"))
    head = page.split("<h1>")[1].split("Deliverables")[0]
    assert "Next meeting" in head
    assert "Tue 20 April 2027" in head
    assert "2027" not in head.replace("Tue 20 April 2027", "")


def test_what_waits_to_be_confirmed_is_seen_by_those_concerned(client_of, make, full):
    for person, sees in (
        (full.secretary, True), (full.contact, True), (full.expert, False), (make.delegate(full.forum, "SE"), False),
    ):  # fmt: skip
        assert ("Anna Virtanen" in text(client_of(person).get("/groups/nac-return"))) is sees


def test_buttons_are_shown_to_those_who_may_press_them(client_of, full):
    secretary = text(client_of(full.secretary).get("/groups/nac-return"))
    expert = text(client_of(full.expert).get("/groups/nac-return"))
    contact = text(client_of(full.contact).get("/groups/nac-return"))
    for address in ("/edit", "/extend", "/parties", "/offices", "/state/closing", "/deliverables/new"):
        assert f"/groups/nac-return{address}" in secretary
        assert f"/groups/nac-return{address}" not in expert
        assert f"/groups/nac-return{address}" not in contact
    assert "/groups/nac-return/addresses" in expert


def test_as_of_another_day_and_a_day_that_does_not_exist(client_of, full):
    client = client_of(full.expert)
    assert "as of Sun 31 December 2023" in text(client.get("/groups/nac-return?on=2023-12-31"))
    assert "/nominate?party=" in text(client_of(full.secretary).get("/groups/nac-return"))
    assert "/nominate?party=" not in text(client_of(full.secretary).get("/groups/nac-return?on=2025-01-01"))
    bad = client.get("/groups/nac-return?on=2026-02-30")
    assert bad.status_code == 200
    assert "Give a date that exists" in text(bad)


def test_a_mandate_that_runs_out_is_said_on_the_page(client_of, make, circle):
    make.group(circle.forum, "nac-short", parties="FI", until_on=date(2027, 1, 14))
    page = text(client_of(circle.secretary).get("/groups/nac-short"))
    assert "The mandate ends in 7 weeks." in page
    assert "/groups/nac-short/extend" in page


def test_markdown_of_the_mandate_is_shown_and_made_harmless(begin, client_of, circle):
    mandate = sa.select(Mandate).where(Mandate.group_id == circle.group.id)
    with begin() as work:
        work.session.scalars(mandate).one().text = "# Tasks\n\n<script>alert(1)</script>"
    page = text(client_of(circle.expert).get("/groups/nac-return"))
    assert "<h3>Tasks</h3>" in page
    assert "<script>alert" not in page


# The list


def test_the_list_filters_by_the_address_and_says_count_and_order(client_of, make, full):
    make.group(full.forum, "nac-digital", state=GroupState.CLOSED)
    make.group(make.forum("gdisc", members="FI"), "gdisc-it")
    client = client_of(full.contact)
    everything = text(client.get("/groups"))
    assert "3 groups that you take part in or may see" in everything
    assert everything.index("My groups") < everything.index("Other groups")
    assert "2, by forum, state and name" in everything
    closed = text(client.get("/groups?state=closed"))
    assert "Group nac-digital" in closed
    assert "Group nac-return" not in closed
    assert "Group gdisc-it" in text(client.get("/groups?forum=gdisc&q=GROUP"))
    assert "No group fits the filter" in text(client.get("/groups?q=nothing+like+it"))


def test_a_filter_that_makes_no_sense_is_no_error_and_tells_nothing(client_of, make, circle):
    make.group(make.forum("gdisc"), "gdisc-it")
    client = client_of(circle.expert)
    for query in ("state=nonsense", "forum=gdisc", "q=" + "x" * 5000, "q=%00", "_external=1"):
        answer = client.get("/groups?" + query)
        assert answer.status_code == 200, query
        assert "gdisc-it" not in answer.get_data(as_text=True)


def test_an_empty_list_says_how_it_fills(client_of, make):
    assert "No working groups yet" in text(client_of(make.outsider()).get("/groups"))


def test_lists_are_taken_out_as_files_with_what_one_may_see(client_of, make, full, look):
    make.group(full.forum, "nac-digital")
    lines = client_of(full.expert).get("/groups.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Group,Forum,State,Chair,Mandate from,Last day")
    assert [line.split(",")[0] for line in lines[1:]] == ["Group nac-return"]
    book = client_of(full.secretary).get("/groups.xlsx?state=active")
    assert zipfile.is_zipfile(io.BytesIO(book.get_data()))
    assert "groups.xlsx" in book.headers["Content-Disposition"]
    assert look.events() == ["GroupsExported", "GroupsExported"]


def test_addresses_go_to_the_group_and_the_secretariat_only(client_of, make, full):
    address = full.expert.email
    for person, may in ((full.expert, True), (full.secretary, True), (make.delegate(full.forum, "SE"), False),
                        (make.administrator(), False)):  # fmt: skip
        client = client_of(person)
        assert client.get("/groups/nac-return/addresses").status_code == (200 if may else 403)
        assert (address in client.get("/groups/nac-return/experts.csv").get_data(as_text=True)) is may
        assert address not in client.get("/groups/nac-return").get_data(as_text=True)


def test_the_page_of_the_forum_shows_its_groups(client_of, make, circle):
    make.group(circle.forum, "nac-digital", state=GroupState.PROPOSED)
    page = text(client_of(circle.secretary).get("/forums/nac"))
    assert "Working groups" in page
    assert page.index("Group nac-digital") < page.index("Group nac-return")
    assert "/forums/nac/groups/new" in page
    expert = text(client_of(circle.expert).get("/forums/nac"))
    assert "Group nac-return" in expert
    assert "Group nac-digital" not in expert


def test_the_last_step_stands_on_the_page_of_a_closed_group(begin, client_of, circle):
    for to in (GroupState.CLOSING, GroupState.CLOSED):
        with begin(circle.secretary) as work:
            take_step(work, "nac-return", to, reason="The table is kept by the contact points.")
    page = text(client_of(circle.contact).get("/groups/nac-return"))
    assert "This group is closed." in page
    assert "The table is kept by the contact points." in page
    assert "/nominate" not in page
    assert client_of(circle.contact).post("/groups/nac-return/nominate", data=NOMINEE | {
        "name": "Eeva", "email": "eeva@fi.example.org",
    }).status_code == 409  # fmt: skip
