"""Decisions and actions: lists, files, marking done; and what is asked of people."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.meetings.models import Deadline
from coordinator.meetings.rules import Anchor, MeetingStatus
from coordinator.proceedings import operations, queries
from coordinator.proceedings.models import Action, Decision
from coordinator.proceedings.rules import (
    ActionNotChangeable,
    ActionStatus,
    DecisionStatus,
    LeadKind,
    OwnerKind,
)
from tests.factories.agendas import EACH, Nac, item, lay_out, publish, upload
from tests.integration.proceedings.test_agenda_pages import text_of

TODAY = date(2026, 11, 25)


def decide(nac, text="We extend the group.", **over):
    values = {
        "forum_id": nac.forum.id, "year": 2026, "sequence": nac.make._number(), "text": text,
        "status": DecisionStatus.ADOPTED, "decided_on": date(2026, 10, 21),
    }  # fmt: skip
    return nac.make.keep(Decision(id=new_id(), **(values | over)))


def action(nac, text="Send the note.", **over):
    values = {
        "forum_id": nac.forum.id, "text": text, "due_on": TODAY, "status": ActionStatus.OPEN,
        "owner_kind": OwnerKind.PARTY, "owner_party_id": nac.make.party("FI").id,
    }  # fmt: skip
    return nac.make.keep(Action(id=new_id(), **(values | over)))


def test_decisions_are_found_by_forum_state_year_words_and_number(client_of, make, begin):
    nac = Nac(make)
    decide(nac, "Ärendet förlängs", year=2025, sequence=3)
    decide(
        nac, "A mandate is put to a written procedure", sequence=12, status=DecisionStatus.WRITTEN_PROCEDURE
    )
    decide(nac, "Extend the group", sequence=13)

    def found(**by):
        with begin(nac.delegate, read_only=True) as work:
            return [entry.number for entry in queries.list_decisions(work, **by)]

    assert found() == ["13/26", "12/26", "3/25"]
    assert found(text="12/26") == found(text=" 12 / 2026 ") == ["12/26"]
    assert found(text="ÄRENDET") == ["3/25"]
    assert found(text="50%") == []
    assert found(year=2025) == ["3/25"]
    assert found(status=DecisionStatus.WRITTEN_PROCEDURE) == ["12/26"]
    assert found(forum="nac", limit=1) == ["13/26"]
    assert found(forum="elsewhere") == []
    page = text_of(client_of(nac.delegate).get("/decisions?q=12/26"))
    assert "1 decision, the newest first" in page
    assert "Written procedure" in page


@pytest.mark.parametrize(
    "query", ["forum=nope", "status=nope", "year=x", "q=" + "x" * 101, "q=a%00b", "page=-3", "page=x"]
)
def test_a_filter_that_means_nothing_is_told_and_does_no_harm(client_of, make, query):
    nac = Nac(make)
    decide(nac)
    answer = client_of(nac.delegate).get(f"/decisions?{query}&_anchor=x&kind=y&endpoint=z")
    assert answer.status_code == (200 if query.startswith("page") else 422)


def test_decisions_and_actions_leave_as_files_with_harmless_cells(client_of, make, begin):
    nac = Nac(make)
    decide(nac, '=HYPERLINK("https://example.org")', sequence=7)
    action(nac, "@SUM(A1)")
    client = client_of(nac.delegate)
    answer = client.get("/decisions.csv?q=7/26")
    (head, row) = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert head[0] == "Number"
    assert row[0] == "7/26"
    assert row[2].startswith("'=HYPERLINK")
    assert answer.headers["Content-Disposition"] == "attachment; filename=decisions.csv"
    sheet = client.get("/actions.xlsx")
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"@SUM(A1)" in book.read("xl/sharedStrings.xml")
    assert client.get("/actions.pdf").status_code == 404
    with begin(None, read_only=True) as work:
        exports = [
            e.facts
            for e in work.session.scalars(sa.select(JournalEntry).where(JournalEntry.event == "ListExported"))
        ]
    assert exports == [
        {"what": "decisions", "format": "csv", "rows": 1}, {"what": "actions", "format": "xlsx", "rows": 1},
    ]  # fmt: skip


def test_outsiders_and_administrators_are_told_of_none(client_of, make):
    nac = Nac(make)
    decide(nac, "Hidden decision")
    act = action(nac, "Hidden action")
    for who in (nac.outsider, nac.administrator, nac.observer):
        client = client_of(who)
        for path in ("/decisions", "/actions?state=all", "/decisions.csv", "/actions.csv"):
            assert b"Hidden" not in client.get(path).data
        assert client.post(f"/actions/{act.id}", data={"to": "done"}).status_code == 404


def test_an_action_of_a_meeting_that_its_owner_does_not_know_names_no_meeting(client_of, make, begin):
    nac = Nac(make)
    secret = nac.meet(title="Small circle", sharing=Sharing.ADDRESSEE)
    action(nac, "From the small circle", meeting_id=secret.id)
    page = client_of(nac.delegate).get("/actions").get_data(as_text=True)
    assert "From the small circle" in page
    assert "Small circle" not in page
    assert str(secret.id) not in page
    assert "Small circle" in client_of(nac.secretary).get("/actions").get_data(as_text=True)


def test_whose_actions_they_are(begin, make):
    nac = Nac(make)
    action(nac, "Finland")
    action(nac, "Elli", owner_kind=OwnerKind.PERSON, owner_party_id=None, owner_person_id=nac.expert.id)
    action(nac, "Group", owner_kind=OwnerKind.GROUP, owner_party_id=None, owner_group_id=nac.group.id)
    action(nac, "Contact points", owner_kind=OwnerKind.ROLE, owner_party_id=None, owner_role="contact_points")

    def texts(who, whose):
        with begin(who, read_only=True) as work:
            return {entry.action.text for entry in queries.list_actions(work, whose=whose)}

    everything = {"Finland", "Elli", "Group", "Contact points"}
    assert texts(nac.delegate, "all") == everything
    assert (texts(nac.delegate, "mine"), texts(nac.delegate, "country")) == (set(), {"Finland"})
    assert (texts(nac.contact, "mine"), texts(nac.contact, "own")) == ({"Contact points"}, {"Contact points"})
    assert texts(nac.expert, "all") == {"Elli", "Group"}  # nothing of the forum's own but what is theirs
    assert (texts(nac.expert, "mine"), texts(nac.expert, "groups")) == ({"Elli"}, {"Group"})
    with begin(nac.expert, read_only=True) as work:
        assert {entry.action.text for entry in queries.my_actions(work)} == {"Elli", "Group"}


@pytest.mark.parametrize(
    ("name", "allowed"), [("secretary", True), ("delegate", True), ("contact", False), ("chair", False)]
)
def test_its_owner_and_the_secretariat_move_an_action(begin, make, name, allowed):
    nac = Nac(make)
    act = action(nac)
    if allowed:
        with begin(nac.people[name]) as work:
            done = operations.change_action(work, act.id, ActionStatus.DONE)
        assert (done.status, done.done_at) == (ActionStatus.DONE, make.clock.now())
        return
    with pytest.raises(Forbidden), begin(nac.people[name]) as work:
        operations.change_action(work, act.id, ActionStatus.DONE)


def test_an_action_is_marked_done_from_its_list_and_undone(client_of, make, begin):
    nac = Nac(make)
    act = action(nac, "Send the note.", due_on=TODAY - timedelta(days=4))
    client = client_of(nac.delegate)
    page = client.get("/actions?whose=country")
    assert "late, due 4 days ago" in text_of(page)
    assert "1 action, the soonest first; 1 late" in text_of(page)
    answer = client.post(f"/actions/{act.id}", data={"to": "done", "back": "/actions?whose=country&q=note"})
    assert answer.status_code == 303
    assert answer.location.startswith("/actions?whose=country&q=note")
    said = client.get(answer.location)
    assert "“Send the note.” is now: Done." in text_of(said)
    assert 'value="open"' in said.get_data(as_text=True)
    undone = client.post(f"/actions/{act.id}", data={"to": "open", "back": "undo"})
    assert undone.status_code == 303
    with begin(nac.delegate, read_only=True) as work:
        row = queries.get_action(work, act.id).action
    assert (row.status, row.done_at) == (ActionStatus.OPEN, None)


@pytest.mark.parametrize(
    "back", ["https://evil.example.org/", "//evil.example.org/actions", "javascript:alert(1)", "/forums"]
)
def test_the_way_back_stays_in_the_list(client_of, make, back):
    nac = Nac(make)
    act = action(nac)
    answer = client_of(nac.delegate).post(f"/actions/{act.id}", data={"to": "done", "back": back})
    assert answer.location.startswith("/actions?changed=")


def test_a_dropped_action_stays_dropped(begin, make):
    nac = Nac(make)
    act = action(nac, status=ActionStatus.DROPPED)
    with pytest.raises(ActionNotChangeable), begin(nac.delegate) as work:
        operations.change_action(work, act.id, ActionStatus.OPEN)
    with pytest.raises(NotFound), begin(nac.outsider) as work:
        operations.change_action(work, act.id, ActionStatus.OPEN)


def test_the_forum_page_shows_the_latest_decisions_and_open_actions(client_of, make):
    nac = Nac(make)
    for n in range(7):
        decide(nac, f"Decision number {n}", sequence=20 + n)
    action(nac, "Something open")
    action(nac, "Something done", status=ActionStatus.DONE)
    words = text_of(client_of(nac.delegate).get("/forums/nac"))
    assert "Decision number 6" in words
    assert "Decision number 1" not in words
    assert "Something open" in words
    assert "Something done" not in words
    for who in (nac.observer, nac.expert):
        assert "Decision number" not in text_of(client_of(who).get("/forums/nac"))


def test_the_meeting_page_shows_what_was_decided_there_once_it_began(client_of, make, hands):
    nac = Nac(make)
    decide(nac, "Decided there", meeting_id=nac.meeting.id)
    action(nac, "Promised there", meeting_id=nac.meeting.id)
    assert "Decided there" not in text_of(client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}"))
    hands.at = nac.meeting.ends_at
    words = text_of(client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}"))
    assert "Decided there" in words
    assert "Promised there" in words


def asked(begin, who):
    with begin(who, read_only=True) as work:
        return queries.asked_of(work)


def test_actions_due_soon_or_late_are_asked_of_their_owner(begin, make):
    nac = Nac(make)
    late = action(nac, "Late", due_on=TODAY - timedelta(days=3))
    action(nac, "Far away", due_on=TODAY + timedelta(days=60))
    action(nac, "Done", status=ActionStatus.DONE)
    (ask,) = asked(begin, nac.delegate)
    assert (ask.title, ask.due_on, ask.forum, ask.text) == (
        "Late",
        late.due_on,
        "NAC",
        "This action is late.",
    )
    assert ask.href.endswith(f"#action-{late.id}")
    assert asked(begin, nac.contact) == []


def test_papers_are_asked_of_those_who_owe_them_until_they_are_in(begin, make):
    nac = Nac(make)
    nac.meeting = nac.meet(at="2026-12-10T13:00", end="2026-12-11T12:00")
    make.keep(Deadline(
        id=new_id(), meeting_id=nac.meeting.id, step="papers_due", due_on=date(2026, 12, 1), offset_days=-9,
        relative_to=Anchor.MEETING_START, audience="item_leads",
    ))  # fmt: skip
    finland = make.party("FI").id
    each, ours = lay_out(
        begin, nac, item("Developments", lead=EACH, expected_papers=("country report",)),
        item("Ours", lead=LeadKind.PARTY, lead_party_id=finland, expected_papers=("slides",)),
    )  # fmt: skip
    assert [ask for ask in asked(begin, nac.delegate) if "paper" in ask.text] == []  # not published yet
    publish(begin, nac)
    (ask,) = asked(begin, nac.delegate)
    assert (ask.due_on, ask.text) == (
        date(2026, 12, 1),
        "2 papers are expected from you: country report, slides",
    )
    assert [a.text for a in asked(begin, nac.contact)] == ["1 paper is expected from you: country report"]
    assert asked(begin, nac.observer) == []
    upload(begin, nac.delegate, nac.meeting, item_id=each, expected="country report", party_id=finland)
    upload(begin, nac.delegate, nac.meeting, item_id=ours, expected="slides", party_id=finland)
    assert asked(begin, nac.delegate) == []


def test_a_written_procedure_is_asked_of_those_who_speak_for_a_silent_country(begin, make):
    nac = Nac(make)
    decide(
        nac, "A mandate", status=DecisionStatus.WRITTEN_PROCEDURE, closes_on=date(2026, 12, 1), decided_on=None,
        answers={"FI": None, "NO": "agree"},
    )  # fmt: skip
    (ask,) = asked(begin, nac.delegate)
    assert (ask.title, ask.due_on) == ("A mandate", date(2026, 12, 1))
    assert asked(begin, nac.contact) == []


def test_an_agenda_that_is_due_is_asked_of_the_secretariat(begin, make):
    nac = Nac(make)
    soon = nac.meet(at="2026-12-10T13:00", end="2026-12-11T12:00", title="December meeting")
    nac.meet(at="2026-12-12T13:00", end="2026-12-12T14:00", status=MeetingStatus.CANCELLED)
    (ask,) = asked(begin, nac.secretary)
    assert (ask.title, ask.href) == ("December meeting", f"/meetings/{soon.id}/agenda")
    assert asked(begin, nac.chair) == []
    lay_out(begin, nac, item(), meeting=soon)
    publish(begin, nac, soon)
    assert asked(begin, nac.secretary) == []


def test_nothing_is_asked_of_the_administrator(begin, make):
    nac = Nac(make)
    action(nac, due_on=TODAY - timedelta(days=3))
    assert asked(begin, nac.administrator) == []


def test_what_is_asked_takes_few_statements(begin, make, statements):
    nac = Nac(make)
    make.grant(nac.delegate, Role.SECRETARIAT, forum=nac.forum)
    nac.meeting = nac.meet(at="2026-12-10T13:00", end="2026-12-11T12:00")
    lay_out(begin, nac, *(item(f"Item {n}", lead=EACH, expected_papers=("report",)) for n in range(5)))
    publish(begin, nac)
    for n in range(5):
        action(nac, f"Action {n}")
        decide(nac, status=DecisionStatus.WRITTEN_PROCEDURE, answers={"FI": None})
    with begin(nac.delegate, read_only=True) as work:
        statements.clear()
        assert len(queries.asked_of(work)) >= 11
        assert len(statements) <= 7
