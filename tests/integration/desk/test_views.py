"""Start page, search, journal and outbox: what they show, and to whom."""

import pytest

from coordinator.kit.actor import Role
from coordinator.mail import operations as mail
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter
from coordinator.mail.rules import OutboxState
from coordinator.meetings.rules import MeetingStatus
from tests.factories.agendas import Nac, item, lay_out, publish


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE NO")


def letter(**over) -> Letter:
    values = {
        "kind": "notice", "to_address": "anna@example.org", "to_name": "Anna", "locale": "en",
        "subject": "The secret date", "text": "The text.\n",
    }  # fmt: skip
    return Letter(**(values | over))


def test_home_asks_a_contact_point_to_register_their_country(make, nac, client_of):
    make.meeting(nac, at="2026-12-15T10:00", title="Winter meeting")
    page = client_of(make.contact_point("FI")).get("/").get_data(as_text=True)
    assert "Register Finland" in page
    assert "Winter meeting" in page


def test_home_is_empty_in_words_for_somebody_with_nothing(make, client_of):
    page = client_of(make.outsider()).get("/").get_data(as_text=True)
    assert "Nothing is asked of you" in page


def test_home_says_the_next_meeting_before_all_else_as_text(make, nac, client_of):
    meeting = make.meeting(nac, at="2026-12-15T10:00", title="<b>Winter</b>")
    make.meeting(nac, at="2027-02-15T10:00", title="Later")
    page = client_of(make.delegate(nac, "FI")).get("/").get_data(as_text=True)
    head = page.partition("<h1")[2].partition("Asked of you")[0]
    assert f'Next meeting <a href="/meetings/{meeting.id}">Tue 15 December 2026</a>' in head
    assert "&lt;b&gt;Winter" in head
    assert "Later" not in head


def test_home_needs_few_statements_for_a_secretary(make, nac, client_of, statements):
    group = make.group(nac, parties="FI SE")
    for n in range(10, 25):
        make.meeting(nac, at=f"2027-01-{n}T10:00", group=group if n % 2 else None)
    client = client_of(make.secretary(nac))
    client.get("/")
    statements.clear()
    assert client.get("/").status_code == 200
    assert len(statements) <= 30


def test_search_finds_without_accents_and_in_any_case(make, nac, client_of):
    make.meeting(nac, title="Östersjömötet i Ærøskøbing")
    client = client_of(make.delegate(nac, "FI"))
    for words in ("ostersjo", "ÆRØSKØBING", "aeroskobing", "östersjömötet nac"):
        assert "Östersjömötet" in client.get("/search", query_string={"q": words}).get_data(as_text=True)


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "\0", "a" * 500, "😀", "<script>"])
def test_search_takes_any_text(make, nac, client_of, words):
    make.meeting(nac, title="Spring")
    answer = client_of(make.delegate(nac, "FI")).get("/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.get_data(as_text=True).partition("<main")[2].partition("</main")[0]


def test_search_tells_an_outsider_nothing(make, nac, client_of):
    make.meeting(nac, title="Hemligt möte")
    make.group(nac, "nac-hidden")
    page = client_of(make.outsider()).get("/search", query_string={"q": "hemligt"}).get_data(as_text=True)
    assert "Nothing found" in page


def test_the_journal_is_for_secretariats_and_administrators(make, nac, client_of, begin):
    officer, meeting = make.secretary(nac), make.meeting(nac, status=MeetingStatus.PLANNED)
    client = client_of(officer)
    client.post(f"/meetings/{meeting.id}/convene", data={"tell": "no"})
    assert client.get("/journal").status_code == 200
    assert client_of(make.administrator()).get("/journal").status_code == 200
    assert client_of(make.delegate(nac, "FI")).get("/journal").status_code == 404


def test_a_journal_sheet_holds_no_formula(make, nac, client_of):
    answer = client_of(make.secretary(nac)).get("/journal?as=csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).startswith("\ufeffWhen")


@pytest.mark.parametrize(
    "query", ["?start=-4", "?start=x", "?since=yesterday", "?forum=nac", "?event=Nope&until=2026-13-40"]
)
def test_a_strange_address_of_the_journal_is_no_error(make, nac, client_of, query):
    assert client_of(make.secretary(nac)).get(f"/journal{query}").status_code == 200


def test_the_outbox_shows_a_secretary_their_forums_messages_only(make, nac, client_of, begin):
    elsewhere = make.forum("elsewhere")
    with begin() as work:
        mail.enqueue(work, letter(forum_id=nac.id, subject="Ours"))
        mail.enqueue(work, letter(forum_id=elsewhere.id, subject="Theirs"))
    page = client_of(make.secretary(nac)).get("/outbox").get_data(as_text=True)
    assert "Ours" in page
    assert "Theirs" not in page


def test_an_administrator_sees_that_it_was_sent_but_not_what(make, nac, client_of, begin):
    with begin() as work:
        found = mail.enqueue(work, letter(forum_id=nac.id))
    client = client_of(make.administrator())
    assert "The secret date" not in client.get("/outbox").get_data(as_text=True)
    page = client.get(f"/outbox/{found.id}").get_data(as_text=True)
    assert "anna@example.org" in page
    assert "The text." not in page
    assert "The secret date" not in page


def test_a_link_for_signing_in_is_shown_to_nobody(make, client_of, begin):
    with begin() as work:
        found = mail.enqueue(work, letter(kind="account.reset", text="https://secret-link\n"))
    page = client_of(make.administrator()).get(f"/outbox/{found.id}").get_data(as_text=True)
    assert "secret-link" not in page


def test_what_was_given_up_is_sent_again_by_a_button(make, nac, client_of, begin):
    with begin() as work:
        found = mail.enqueue(work, letter(forum_id=nac.id))
        found.state, found.attempts = OutboxState.GIVEN_UP, 9
    client = client_of(make.secretary(nac))
    assert "Send it again" in client.get(f"/outbox/{found.id}").get_data(as_text=True)
    assert client.post(f"/outbox/{found.id}/retry").status_code == 303
    with begin(read_only=True) as work:
        assert work.session.get_one(OutboxMessage, found.id).state == OutboxState.QUEUED
    assert client.post("/outbox/retry").status_code == 303


def test_an_outsider_cannot_tell_a_message_from_nothing(make, nac, client_of, begin):
    with begin() as work:
        found = mail.enqueue(work, letter(forum_id=nac.id))
    for person in (make.outsider(), make.contact_point("FI")):
        client = client_of(person)
        assert client.get(f"/outbox/{found.id}").status_code == 404
        assert client.post(f"/outbox/{found.id}/retry").status_code == 404


def test_a_chair_of_a_group_has_no_outbox(make, nac, client_of):
    group = make.group(nac)
    person = make.person()
    make.grant(person, Role.CHAIR, group=group)
    assert client_of(person).get("/outbox").status_code == 404


def test_home_offers_an_agenda_only_to_whom_it_opens(make, client_of, begin):
    around = Nac(make)
    lay_out(begin, around, item("Opening"))
    pdf = f"/meetings/{around.meeting.id}/agenda.pdf"
    draft = client_of(around.delegate).get("/").text
    assert pdf not in draft
    assert "No agenda yet" in draft
    publish(begin, around)
    assert pdf in client_of(around.delegate).get("/").text
    page = client_of(around.administrator).get("/").text
    assert around.meeting.title in page
    assert pdf not in page
    assert "No agenda yet" not in page


def test_the_journal_page_shows_no_ids(make, client_of, begin):
    around = Nac(make)
    ids = lay_out(begin, around, item("Opening"))
    page = client_of(make.administrator()).get("/journal").text
    assert "<b>Agenda changed</b>" in page
    assert all(str(found) not in page for found in ids)


def test_a_message_says_its_kind_and_language_in_words(make, nac, client_of, begin):
    with begin() as work:
        found = mail.enqueue(work, letter(kind="meeting.convened", locale="sv", forum_id=nac.id))
    page = client_of(make.secretary(nac)).get(f"/outbox/{found.id}").get_data(as_text=True)
    facts = page[page.index("Delivery") :]
    assert "Notices of meetings" in facts
    assert "Svenska" in facts.split("<footer")[0]
    assert "meeting.convened" not in page
