"""What countries owe: each for itself, though one person speaks for two, and the house told of all."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.kit.actor import Role
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import Answer, MeetingStatus
from coordinator.proceedings import operations as proceedings
from coordinator.reminders import jobs, operations, queries
from coordinator.reminders.models import Reminder
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.web.work import house
from tests.factories.agendas import Nac, upload

DUE = datetime(2027, 3, 23, 8, tzinfo=UTC)


def plan(begin, meeting) -> None:
    with begin() as work:
        operations.plan_meeting(work, meeting.id)


def rows(begin) -> list[Reminder]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Reminder).order_by(Reminder.due_at, Reminder.id)))


def subjects(begin) -> list[str]:
    with begin(read_only=True) as work:
        return sorted(work.session.scalars(sa.select(OutboxMessage.subject)))


@pytest.fixture
def both(make):
    """A contact point of Finland and of Sweden, which keeps one office with it."""
    person = make.contact_point("FI", name="Aino Virta", email="aino@example.org")
    make.grant(person, Role.CONTACT_POINT, party="SE")
    return person


def answered(begin, both, meeting, make, code: str) -> None:
    party_id = make.party(code).id
    with begin(both) as work:
        meetings.answer_for_party(work, meeting.id, party_id, Answer.ATTENDS)


def test_who_speaks_for_two_countries_is_reminded_for_both(make, begin, rule, meeting, both, hands):
    rule()
    plan(begin, meeting)
    plan(begin, meeting)
    assert {(row.recipient_id, row.party_id) for row in rows(begin)} == {
        (both.id, make.party("FI").id),
        (both.id, make.party("SE").id),
    }
    assert len(rows(begin)) == 2
    hands.at = DUE
    assert jobs.run_due(house().units) == {ReminderState.SENT: 2}
    with begin(read_only=True) as work:
        texts = list(work.session.scalars(sa.select(OutboxMessage.text)))
    assert sorted("contact point for Finland" in text for text in texts) == [False, True]
    assert sorted("contact point for Sweden" in text for text in texts) == [False, True]


@pytest.mark.parametrize(("said", "owes"), [("FI", "SE"), ("SE", "FI")])
def test_when_one_of_them_has_answered_the_other_is_still_reminded(
    make, begin, rule, meeting, both, hands, said, owes
):
    rule()
    plan(begin, meeting)
    answered(begin, both, meeting, make, said)
    states = {row.party_id: (row.state, row.state_reason) for row in rows(begin)}
    assert states == {
        make.party(said).id: (ReminderState.DROPPED, Reason.ANSWERED),
        make.party(owes).id: (ReminderState.PLANNED, None),
    }
    hands.at = DUE
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}


def test_what_no_country_owes_comes_once(make, begin, rule, meeting, both, hands):
    rule("r-items", condition="none", message={"en": "Proposals, please: {meeting}"})
    plan(begin, meeting)
    hands.at = DUE
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    assert subjects(begin) == ["Proposals, please: Spring meeting"]


NOBODY = {"en": "Nobody yet: {country}"}


def test_the_house_is_told_once_of_all_who_have_not_answered(make, begin, nac, rule, meeting, hands):
    """Not of the country whose authority the officer happens to work at."""
    rule(audience=["contact_points"], steps=[{"to": "secretariat", "after": 3}], message=NOBODY)
    make.contact_point("FI")
    swede = make.contact_point("SE")
    make.membership(nac, "NO")
    make.contact_point("NO")
    officer = make.secretary(nac, party="SE", email="officer@example.org")
    answered(begin, swede, meeting, make, "SE")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 26, 8, tzinfo=UTC)
    jobs.run_due(house().units)
    with begin(read_only=True) as work:
        letters = work.session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.person_id == officer.id)
        ).all()
    assert [letter.subject for letter in letters] == ["Nobody yet: Finland and Norway"]


def test_the_house_is_not_told_when_all_have_answered(make, begin, nac, rule, meeting, hands):
    rule(audience=["contact_points"], steps=[{"to": "secretariat", "after": 3}], message=NOBODY)
    people = {code: make.contact_point(code) for code in ("FI", "SE")}
    make.secretary(nac, party="NO")
    plan(begin, meeting)
    for code, person in people.items():
        answered(begin, person, meeting, make, code)
    hands.at = datetime(2027, 3, 26, 8, tzinfo=UTC)
    jobs.run_due(house().units)
    assert subjects(begin) == []


def test_an_escalation_from_the_house_reaches_every_country_that_owes(make, begin, nac, rule, meeting, hands):
    rule(audience=["secretariat"], steps=[{"to": "contact_points", "after": 1}], message=NOBODY)
    make.secretary(nac, party="NO")
    make.contact_point("FI")
    make.contact_point("SE")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 24, 8, tzinfo=UTC)
    jobs.run_due(house().units)
    assert subjects(begin) == ["Nobody yet: Finland", "Nobody yet: Finland and Sweden", "Nobody yet: Sweden"]


# Minutes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("draft", (ReminderState.SENT, None)),
        ("comment_round", (ReminderState.SENT, None)),
        ("approved", (ReminderState.SKIPPED, Reason.ANSWERED)),
        ("not_started", (ReminderState.SKIPPED, Reason.CONDITION)),
        (None, (ReminderState.SKIPPED, Reason.CONDITION)),
    ],
)
def test_comments_on_minutes_are_asked_for_while_there_is_a_draft(
    make, begin, nac, rule, deadline, hands, status, outcome
):
    rule(
        "r-minutes-comments", trigger="meeting.minutes_comments_due", offset="-P2D", audience=["contact_points"],
        condition="country has neither commented nor accepted", message={"en": "Comments close {deadline}"},
    )  # fmt: skip
    make.contact_point("FI")
    meeting = make.meeting(nac, at="2026-11-24T09:00", zone="Europe/Oslo", minutes_status=status)
    deadline(meeting, "minutes_comments_due", date(2026, 12, 10))
    with begin() as work:
        work.session.get_one(Meeting, meeting.id).status = MeetingStatus.HELD
    plan(begin, meeting)
    hands.at = datetime(2026, 12, 8, 9, tzinfo=UTC)
    jobs.run_due(house().units)
    assert [(row.state, row.state_reason) for row in rows(begin)] == [outcome]


# Desks ------------------------------------------------------------------------------------------------


def on_desk(begin, officer) -> int:
    with begin(officer, read_only=True) as work:
        return len(queries.on_desk(work))


def test_a_country_report_that_comes_clears_the_desk_at_once(make, begin, rule, deadline, hands):
    nac = Nac(make)
    rule(
        "r-report", trigger="meeting.country_reports_due", condition="country report missing",
        steps=[{"to": "desk", "after": 1}],
    )  # fmt: skip
    deadline(nac.meeting, "country_reports_due", date(2027, 3, 30))
    plan(begin, nac.meeting)
    hands.at = datetime(2027, 3, 24, 8, tzinfo=UTC)
    jobs.run_due(house().units)
    assert on_desk(begin, nac.secretary) == 1
    norway = make.party("NO").id
    paper = upload(begin, nac.secretary, nac.meeting, type_code="minutes", party_id=norway)
    assert on_desk(begin, nac.secretary) == 1
    values = proceedings.PaperValues(
        "Norway", type_code="country_report", party_id=norway, sharing=paper.sharing
    )
    with begin(nac.secretary) as work:
        proceedings.edit_paper(work, paper.id, values, version=paper.version)
    assert on_desk(begin, nac.secretary) == 0


def test_an_uploaded_report_clears_the_desk_at_once(make, begin, rule, deadline, hands):
    nac = Nac(make)
    rule(
        "r-report", trigger="meeting.country_reports_due", condition="country report missing",
        steps=[{"to": "desk", "after": 1}],
    )  # fmt: skip
    deadline(nac.meeting, "country_reports_due", date(2027, 3, 30))
    plan(begin, nac.meeting)
    hands.at = datetime(2027, 3, 24, 8, tzinfo=UTC)
    jobs.run_due(house().units)
    upload(begin, nac.secretary, nac.meeting, type_code="country_report", party_id=make.party("NO").id)
    assert on_desk(begin, nac.secretary) == 0
