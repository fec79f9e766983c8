"""Nobody learns that something exists which is not theirs: every address of NAC, asked by outsiders."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from coordinator.accounts.models import Person
from coordinator.calendars.models import Feed, SavedView
from coordinator.calendars.rules import FeedKind
from coordinator.core.work import Work
from coordinator.forums.models import Closure, Forum, Membership, Office, Party
from coordinator.forums.rules import ClosureKind
from coordinator.groups.models import Deliverable, ExpertSeat, GroupOffice, GroupParty, WorkingGroup
from coordinator.imports.models import CalendarImport
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import MailKind, MailState
from coordinator.kit.ids import new_id
from coordinator.loading.demonstration import load_demonstration
from coordinator.mail.operations import Letter, enqueue
from coordinator.meetings.models import Deadline, Meeting, Participant
from coordinator.proceedings.models import Action, AgendaItem, Decision, Paper
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.scheduling.models import Poll, PollGuest, PollOption, PollParty

OWN = {"reminders.stop_mine", "reminders.resume_mine", "accounts.choose_language", "proceedings.actions_file",
       "proceedings.decisions_file", "meetings.export", "groups.export", "accounts.admin_export",
       "calendars.export", "calendars.export_travel"}  # fmt: skip
"""Addresses with a parameter that are everybody's own."""

OF_ALL = {"reminders.pause_everywhere", "reminders.resume_everywhere"}
"""Of no forum: what all forums begin with is shown to every secretariat, and an administrator's to change."""

PLACE = {"level": "forums", "key": "nac"}
"""Where rules for reminders are written."""

LISTS = (
    "/", "/forums", "/groups", "/meetings", "/calendar?view=year&year=2026", "/calendar?view=year&year=2027",
    "/calendar?view=list&year=2026&deadlines=1", "/calendar?view=month", "/decisions", "/actions", "/search?q=nordic",
    "/search?q=digital", "/search?q=a", "/journal", "/outbox", "/inbox", "/meetings.csv", "/groups.csv", "/actions.csv",
    "/decisions.csv", "/calendar.csv?year=2026", "/calendar/travel?year=2026", "/calendar/travel.csv?year=2026", "/calendar/subscribe", "/account", "/account/data.json", "/reminders/mine",
    "/reminders/rules", "/reminders/plan", "/reminders/desk", "/notices", "/polls", "/polls?as=csv",
    "/admin/accounts",
)  # fmt: skip


def added(work: Work, forum: Forum, meeting: Meeting, director: UUID) -> dict[str, UUID]:
    """What the demonstration has nothing of: stored for NAC, by the parameters that address it."""
    message = enqueue(work, Letter(
        kind="notice", to_address="a@example.org", to_name="A", locale="en", subject="S", text="T",
        forum_id=forum.id, meeting_id=meeting.id,
    ))  # fmt: skip
    denmark = work.session.scalars(sa.select(Party.id).where(Party.code == "DK")).one()
    rows = {
        "participant_id": Participant(
            id=new_id(), meeting_id=meeting.id, display_name="Somebody", registered_at=work.now()
        ),
        "feed_id": Feed(
            id=new_id(), person_id=director, kind=FeedKind.PERSONAL, digest="0" * 64, created_at=work.now()
        ),
        "view_id": SavedView(
            id=new_id(), person_id=director, name="Nordic directors-general", forum_id=forum.id, created_at=work.now()
        ),
        "incoming_id": IncomingMessage(
            id=new_id(), name="<1@guests.example.org>", received_at=work.now(), size=1, raw=b"", from_address="a@example.org",
            recipient="", subject="", kind=MailKind.COUNTER, state=MailState.REVIEW, reason="counter", said={},
            meeting_id=meeting.id, forum_id=forum.id,
        ),
        "import_id": CalendarImport(
            id=new_id(), forum_id=forum.id, file_name="nac.ics", made_at=work.now(), created=0, changed=0, same=0, refused=0,
        ),
        "own_days": Closure(
            id=new_id(), party_id=denmark, kind=ClosureKind.CLOSED, name="Own days", from_on=date(2027, 5, 7),
            until_on=date(2027, 5, 8),
        ),
    }  # fmt: skip
    work.session.add_all(rows.values())
    return {name: row.id for name, row in rows.items()} | {"message_id": message.id}


def stored(session: Session, forum: Forum, meeting: Meeting) -> dict[str, UUID]:
    """What the demonstration has of NAC, by the parameters that address it."""

    def first(model, *conditions) -> UUID:
        return session.scalars(sa.select(model.id).where(*conditions).limit(1)).one()

    group = first(WorkingGroup, WorkingGroup.slug == "nac-return")
    poll = first(Poll, Poll.forum_id == forum.id)
    return {
        "meeting_id": meeting.id,
        "item_id": first(AgendaItem, AgendaItem.meeting_id == meeting.id),
        "paper_id": first(Paper, Paper.meeting_id == meeting.id),
        "deadline_id": first(Deadline, Deadline.meeting_id == meeting.id),
        "action_id": first(Action, Action.forum_id == forum.id),
        "deliverable_id": first(Deliverable, Deliverable.group_id == group),
        "seat_id": first(ExpertSeat, ExpertSeat.group_id == group),
        "office_id": first(GroupOffice, GroupOffice.group_id == group),
        "group_party_id": first(GroupParty, GroupParty.group_id == group),
        "reminder_id": first(Reminder, Reminder.forum_id == forum.id),
        "rule_id": first(ReminderRule, ReminderRule.slug == "r-meeting-1"),
        "closure_id": first(Closure, Closure.forum_id == forum.id),
        "membership": first(Membership, Membership.forum_id == forum.id),
        "office": first(Office, Office.forum_id == forum.id),
        "person_id": first(Person, Person.ref == "fi-dg"),
        "poll_id": poll,
        "option_id": first(PollOption, PollOption.poll_id == poll),
        "guest_id": first(PollGuest, PollGuest.poll_id == poll),
        "party_id": session.scalars(
            sa.select(PollParty.party_id).where(PollParty.poll_id == poll).limit(1)
        ).one(),
    }


@pytest.fixture
def nac(app, begin) -> dict[str, object]:
    """The demonstration data, one id of NAC for each parameter that an address may have, and the `words`
    that tell of NAC.
    """
    with begin() as work:
        load_demonstration(work, work.now().date())
    with begin() as work:
        session = work.session
        forum = session.scalars(sa.select(Forum).where(Forum.slug == "nac")).one()
        meeting = session.scalars(sa.select(Meeting).where(Meeting.ref == "m-nac-return")).one()
        ids: dict[str, object] = {**stored(session, forum, meeting), "grant_id": uuid4(), "draft_id": uuid4()}
        ids |= added(work, forum, meeting, ids["person_id"])
        ids["words"] = [
            forum.name["en"], "nac-", str(meeting.id), "Nordic directors-general", str(ids["poll_id"]),
            session.get_one(Poll, ids["poll_id"]).title,
            *session.scalars(sa.select(WorkingGroup.slug).where(WorkingGroup.forum_id == forum.id)),
            *(str(i) for i in session.scalars(sa.select(Meeting.id).where(Meeting.forum_id == forum.id))),
            *session.scalars(sa.select(Decision.text).where(Decision.forum_id == forum.id)),
            *session.scalars(sa.select(Action.text).where(Action.forum_id == forum.id)),
        ]  # fmt: skip
    return ids


def closed_doors(app: Flask) -> Iterator[Rule]:
    """Every rule with a parameter behind a sign-in, except those for one's own things."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if (
            rule.arguments
            and getattr(view, "access", "") == "signed_in"
            and rule.endpoint not in OWN | OF_ALL
        ):
            yield rule


def values(rule: Rule, ids: dict[str, object]) -> dict[str, object]:
    """NAC's own values for the parameters of a rule."""
    found: dict[str, object] = {}
    for name in rule.arguments:
        if name == "slug":
            area = rule.rule.split("/")[1]
            found[name] = {"forums": "nac", "groups": "nac-return", "series": "s-nac-dg"}[area]
        elif name == "entry_id":
            found[name] = ids["membership" if "membership" in rule.endpoint else "office"]
        elif rule.rule.startswith("/parties/"):
            found[name] = {"kind": "country", "code": "DK", "closure_id": ids["own_days"]}[name]
        elif name in ("older", "newer"):
            found[name] = 1
        else:
            found[name] = {"kind": "csv", "to": "closing", "day": "2027-01-01", **PLACE}.get(name) or ids[
                name
            ]
    return found


def nobodys(rule: Rule, mine: dict[str, object]) -> dict[str, object]:
    """The same address with names that do not exist."""
    return {
        k: uuid4() if isinstance(v, UUID) else ("nothing" if k in ("slug", "key", "code") else v)
        for k, v in mine.items()
    }


def plain(body: str) -> str:
    """A page without what differs at each request: addresses it came from, tokens, the id asked for."""
    body = re.sub(r'value="[^"]{60,}"', "", body)
    body = re.sub(r"next=[^\"&]*", "", body)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|nac-return|s-nac-dg|\bnac\b|nothing", "", body)


def outsiders(make) -> list[Person]:
    elsewhere = make.forum("elsewhere", members="SE FI")
    group = make.group(elsewhere, "elsewhere-group", parties="FI")
    return [make.secretary(elsewhere), make.expert(group, "FI"), make.observer(elsewhere, "DE")]


# 422 where a form is refused before anything is looked up: then, too, both answers are the same.
def test_every_address_of_nac_is_nothing_to_an_outsider(app, make, client_of, nac):
    told: dict[str, object] = {}
    for person in outsiders(make):
        client = client_of(person)
        for rule in closed_doors(app):
            mine = values(rule, nac)
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **mine)
                nowhere = app.url_for(rule.endpoint, **nobodys(rule, mine))
            for method in rule.methods & {"GET", "POST"}:
                there, nothing = client.open(address, method=method), client.open(nowhere, method=method)
                if there.status_code not in (404, 422) or plain(there.text) != plain(nothing.text):
                    told[f"{method} {rule.rule} as {person.display_name}"] = (
                        there.status_code, nothing.status_code
                    )  # fmt: skip
    assert told == {}


def test_no_list_search_or_count_tells_an_outsider_of_nac(app, make, client_of, nac):
    told: dict[str, list[str]] = {}
    for person in outsiders(make):
        client = client_of(person)
        for address in LISTS:
            answer = client.get(address)
            assert answer.status_code in (200, 404), address
            body = answer.text
            found = [word for word in nac["words"] if word in body]
            if found:
                told[f"{address} as {person.display_name}"] = found
    assert told == {}


def test_without_signing_in_every_door_leads_to_the_same_place(app, client_of, nac):
    client = client_of()
    for rule in closed_doors(app):
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values(rule, nac))
        if "GET" in rule.methods:
            answer = client.get(address)
            assert answer.status_code == 303, address
            assert answer.location.startswith("/sign-in"), address
        if "POST" in rule.methods:
            assert client.post(address).status_code == 401, address


def test_those_inside_do_get_in(app, client_of, nac, begin):
    """The walk above would prove nothing if the addresses were wrong."""
    with begin(read_only=True) as work:
        officer = work.session.scalars(
            sa.select(Person).where(Person.email == "secretariat@demo.example.org")
        ).one()
    client = client_of(officer)
    closed = {}
    for rule in closed_doors(app):
        if "GET" not in rule.methods or rule.rule.startswith("/admin") or "feed" in rule.rule:
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values(rule, nac))
        status = client.get(address, buffered=True).status_code
        if status not in (200, 303, 403, 409):
            closed[address] = status
    assert {a: s for a, s in closed.items() if s != 404} == {}
    assert len(closed) <= 6, closed
