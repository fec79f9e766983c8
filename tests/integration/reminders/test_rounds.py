"""What a round of due reminders costs, and what becomes of it when one of them is bad."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.kit.actor import Role
from coordinator.kit.texts import LOCALES, Texts
from coordinator.mail.models import OutboxMessage
from coordinator.reminders import jobs, operations
from coordinator.reminders.models import Reminder
from coordinator.reminders.operations import deciding
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.web.work import house

DUE = datetime(2027, 3, 23, 8, tzinfo=UTC)
"""The day of the rule's sending, a week before registration closes."""

CODES = ("FI", "SE")


@pytest.fixture
def planned(make, begin, nac, rule, deadline):
    """`planned(meetings=4, people=25)`: for each meeting so many contact points of two countries."""

    def _planned(meetings: int, people: int) -> int:
        rule(message=Texts({locale: f"({locale}) {{country}}: {{meeting}}" for locale in LOCALES}))
        for number in range(people):
            person = make.person(
                party=CODES[number % 2], locale=LOCALES[number % 6], email=f"reader{number}@example.org"
            )
            make.grant(person, Role.CONTACT_POINT, party=CODES[number % 2])
        for number in range(meetings):
            meeting = make.meeting(nac, at=f"2027-04-20T{9 + number:02}:00", zone="Europe/Oslo")
            deadline(meeting, "registration_deadline", date(2027, 3, 30))
            with begin() as work:
                operations.plan_meeting(work, meeting.id)
        return meetings * people

    return _planned


def outcome(begin) -> list[tuple[ReminderState, str | None]]:
    with begin(read_only=True) as work:
        rows = work.session.execute(sa.select(Reminder.state, Reminder.state_reason).order_by(Reminder.id))
        return [tuple(row) for row in rows]


def letters(begin) -> list[OutboxMessage]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_round_takes_few_statements(planned, begin, hands, statements):
    count = planned(meetings=10, people=50)
    hands.at = DUE
    statements.clear()
    assert jobs.run_due(house().units) == {ReminderState.SENT: count}
    assert count == jobs.BATCH
    assert len(statements) <= 22, "\n".join(statements)
    assert len(letters(begin)) == count


@pytest.mark.parametrize("people", [2, 40])
def test_statements_do_not_grow_with_the_recipients(planned, hands, statements, people):
    count = planned(meetings=2, people=people)
    hands.at = DUE
    statements.clear()
    assert jobs.run_due(house().units) == {ReminderState.SENT: count}
    assert len(statements) <= 18, "\n".join(statements)


def test_each_letter_of_a_round_is_its_readers_own(planned, begin, hands):
    planned(meetings=2, people=12)
    hands.at = DUE
    jobs.run_due(house().units)
    with begin(read_only=True) as work:
        pairs = work.session.execute(
            sa.select(Reminder, OutboxMessage).join(OutboxMessage, OutboxMessage.id == Reminder.outbox_id)
        ).all()
        assert len(pairs) == 24
        for reminder, mail in pairs:
            assert mail.person_id == reminder.recipient_id
            assert mail.meeting_id == reminder.meeting_id
            assert mail.subject.startswith(f"({mail.locale}) ")
    stops = {mail.headers["List-Unsubscribe"] for mail in letters(begin)}
    assert len(stops) == 12
    assert all(
        mail.headers["List-Unsubscribe"][1:].split("/one-click")[0] in mail.text for mail in letters(begin)
    )


def test_one_who_cannot_be_written_to_stops_nobody_in_the_round(planned, begin, hands, monkeypatch):
    count = planned(meetings=3, people=6)
    write = deciding.letter_for

    def poisoned(work, row, kind, person, party, subject):
        if person.email == "reader3@example.org":
            raise ValueError("cannot be written")
        return write(work, row, kind, person, party, subject)

    monkeypatch.setattr(deciding, "letter_for", poisoned)
    hands.at = DUE
    assert jobs.run_due(house().units) == {ReminderState.SENT: count - 3, ReminderState.SKIPPED: 3}
    assert outcome(begin).count((ReminderState.SKIPPED, Reason.ERROR)) == 3
    assert len(letters(begin)) == count - 3


def test_nothing_of_a_round_is_kept_without_the_rest(planned, begin, hands, monkeypatch):
    """A reminder is marked in the transaction that stores its letter."""
    count = planned(meetings=2, people=4)
    hands.at = DUE

    def dies(*_args: object) -> None:
        raise sa.exc.OperationalError("COMMIT", {}, Exception("the worker was killed"))

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "ended", dies)
        with pytest.raises(sa.exc.OperationalError):
            jobs.run_due(house().units)
    assert letters(begin) == []
    assert {state for state, _reason in outcome(begin)} == {ReminderState.PLANNED}
    assert jobs.run_due(house().units) == {ReminderState.SENT: count}
    assert len(letters(begin)) == count


def test_a_letter_that_is_there_already_is_not_written_again(planned, begin, hands):
    """As if a round had been undone after its letters left: the keys are the same, so nobody hears twice."""
    count = planned(meetings=2, people=3)
    hands.at = DUE
    jobs.run_due(house().units)
    with begin() as work:
        work.session.execute(sa.update(Reminder).values(state=ReminderState.PLANNED, outbox_id=None))
    assert jobs.run_due(house().units) == {ReminderState.SENT: count}
    assert len(letters(begin)) == count
