"""Planned when convened, moved when it moves, dropped when cancelled or answered."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.core.work import UnitOfWork
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.mail.models import OutboxMessage
from coordinator.meetings.models import Deadline, PartyAnswer
from coordinator.meetings.rules import Anchor, Answer, MeetingStatus
from coordinator.reminders import jobs, operations, queries
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations import deciding
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.web.work import house


def rule(make, slug="r-registration", **over) -> ReminderRule:
    values = {
        "trigger": "meeting.registration_deadline", "offset": "-P7D", "audience": ["contact_points"],
        "condition": "country has no registered participant", "channels": ["email"],
        "message": Texts(
            en="Registration closes {deadline}: {meeting}. Nobody registered yet: {country}.",
            fi="Ilmoittautuminen päättyy {deadline}: {meeting}. Ei ilmoittautuneita: {country}.",
        ),
    }  # fmt: skip
    return make.keep(ReminderRule(id=new_id(), slug=slug, **(values | over)))


@pytest.fixture
def nac(make):
    return make.forum(members="FI SE")


@pytest.fixture
def meeting(make, nac):
    found = make.meeting(nac, at="2027-04-20T13:00", zone="Europe/Oslo")
    make.keep(
        Deadline(
            id=new_id(), meeting_id=found.id, step="registration_deadline", due_on=date(2027, 3, 30),
            offset_days=-21, relative_to=Anchor.MEETING_START, audience="contact_points",
        )
    )  # fmt: skip
    return found


def plan(begin, meeting, **how):
    with begin() as work:
        operations.plan_meeting(work, meeting.id, **how)


def rows(begin) -> list[Reminder]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Reminder).order_by(Reminder.due_at, Reminder.id)))


def mails(begin) -> list[OutboxMessage]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.to_address)))


def units() -> UnitOfWork:
    return house().units


def test_each_contact_point_is_reminded_at_the_forums_hour(make, begin, meeting):
    rule(make)
    finland = make.contact_point("FI")
    plan(begin, meeting)
    (row,) = rows(begin)
    assert (row.recipient_id, row.state) == (finland.id, ReminderState.PLANNED)
    assert row.due_at == datetime(2027, 3, 23, 7, tzinfo=UTC)


def test_planning_twice_plans_once(make, begin, meeting):
    rule(make)
    make.contact_point("FI")
    plan(begin, meeting)
    plan(begin, meeting)
    assert len(rows(begin)) == 1


def test_a_country_that_answered_is_left_alone(make, begin, meeting):
    rule(make)
    make.contact_point("FI")
    make.contact_point("SE")
    plan(begin, meeting)
    make.keep(
        PartyAnswer(
            id=new_id(), meeting_id=meeting.id, party_id=make.party("FI").id, answer=Answer.ATTENDS,
            answered_at=make.clock.now(),
        )
    )  # fmt: skip
    plan(begin, meeting)
    states = {r.party_id: (r.state, r.state_reason) for r in rows(begin)}
    assert states[make.party("FI").id] == (ReminderState.DROPPED, Reason.ANSWERED)
    assert states[make.party("SE").id] == (ReminderState.PLANNED, None)


def test_a_reminder_arrives_in_the_recipients_language(make, begin, meeting, hands):
    rule(make)
    make.contact_point("FI", locale="fi", email="fi@example.org")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SENT: 1}
    (mail,) = mails(begin)
    assert (
        mail.subject
        == "Ilmoittautuminen päättyy ti 30. maaliskuuta 2027: Spring meeting. Ei ilmoittautuneita: Finland."
    )
    assert f"/meetings/{meeting.id}" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert rows(begin)[0].outbox_id == mail.id


def test_it_is_sent_once_however_often_the_worker_looks(make, begin, meeting, hands):
    rule(make)
    make.contact_point("FI")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    jobs.run_due(units())
    assert jobs.run_due(units()) == {}
    assert len(mails(begin)) == 1


def test_a_cancelled_meeting_reminds_nobody_even_when_due(make, begin, meeting, hands):
    rule(make)
    make.contact_point("FI")
    plan(begin, meeting)
    with begin() as work:
        work.session.get_one(type(meeting), meeting.id).status = MeetingStatus.CANCELLED
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.DROPPED: 1}
    assert mails(begin) == []


def test_a_worker_that_slept_sends_nothing_about_what_is_past(make, begin, meeting, hands):
    rule(make)
    make.contact_point("FI")
    plan(begin, meeting)
    hands.at = datetime(2027, 5, 20, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.EXPIRED: 1}
    assert mails(begin) == []


def test_a_moved_meeting_moves_its_reminder_and_reminds_again_when_it_was_sent(make, begin, meeting, hands):
    rule(make, "r-meeting-1", trigger="meeting.start", offset="-P1D", condition="meeting not cancelled")
    make.contact_point("FI")
    plan(begin, meeting)
    assert rows(begin)[0].due_at == datetime(2027, 4, 19, 6, tzinfo=UTC)
    hands.at = datetime(2027, 4, 19, 6, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SENT: 1}
    with begin() as work:
        row = work.session.get_one(type(meeting), meeting.id)
        row.set_slot(row.slot.moved_to(datetime(2027, 4, 27, 14), "Europe/Helsinki"))
        operations.plan_meeting(work, meeting.id)
    (row,) = rows(begin)
    assert (row.state, row.due_at) == (ReminderState.PLANNED, datetime(2027, 4, 26, 5, tzinfo=UTC))
    hands.at = datetime(2027, 4, 26, 5, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SENT: 1}
    assert len(mails(begin)) == 2


def test_who_left_is_not_reminded_any_more(make, begin, meeting, hands):
    rule(make)
    finland = make.contact_point("FI")
    plan(begin, meeting)
    with begin() as work:
        work.session.execute(sa.text('DELETE FROM "grant"'))
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.DROPPED: 1}
    assert rows(begin)[0].recipient_id == finland.id


def test_who_stopped_this_kind_gets_no_more_of_it(make, begin, meeting, hands):
    kind = rule(make)
    finland = make.contact_point("FI")
    plan(begin, meeting)
    with begin(finland) as work:
        operations.stop(work, finland.id, kind)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SKIPPED: 1}
    with begin(finland) as work:
        operations.resume(work, finland.id, kind)


def test_one_bad_text_stops_nobody(make, begin, meeting, hands):
    rule(make, "a-bad", message=Texts(en="{meeting.__class__} {0} {unknown} {"))
    rule(make, "b-good")
    make.contact_point("FI")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SENT: 2}
    assert "<class" not in "".join(m.subject for m in mails(begin))


def test_one_recipient_who_cannot_be_written_to_stops_nobody_else(make, begin, meeting, hands, monkeypatch):
    rule(make)
    make.contact_point("FI", email="good@example.org")
    make.contact_point("SE", email="bad@example.org")
    plan(begin, meeting)
    write = deciding.letter_for

    def poisoned(work, row, kind, person, party, subject):
        if person.email == "bad@example.org":
            raise ValueError("cannot be written")
        return write(work, row, kind, person, party, subject)

    monkeypatch.setattr(deciding, "letter_for", poisoned)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(units()) == {ReminderState.SENT: 1, ReminderState.SKIPPED: 1}
    assert [mail.to_address for mail in mails(begin)] == ["good@example.org"]


def test_a_rule_with_an_unknown_condition_does_not_send(make, begin, meeting):
    rule(make, condition="the moon is full")
    make.contact_point("FI")
    plan(begin, meeting)
    assert rows(begin) == []


def test_skipping_one_by_hand_and_undoing_it(make, begin, nac, meeting, hands):
    rule(make)
    make.contact_point("FI")
    officer = make.secretary(nac)
    plan(begin, meeting)
    (row,) = rows(begin)
    with begin(officer) as work:
        operations.skip(work, row.id)
    plan(begin, meeting)
    assert rows(begin)[0].state == ReminderState.SKIPPED
    with begin(officer) as work:
        operations.restore(work, row.id)
    assert rows(begin)[0].state == ReminderState.PLANNED


def test_planning_a_thousand_is_quick_in_statements(make, begin, nac, meeting, statements):
    rule(make)
    for code in ("FI", "SE"):
        for _ in range(10):
            make.contact_point(code)
    statements.clear()
    plan(begin, meeting)
    assert len(rows(begin)) == 20
    assert len(statements) < 25


def test_a_database_that_is_away_for_a_moment_loses_no_reminder(make, begin, meeting, hands, monkeypatch):
    rule(make)
    make.contact_point("FI")
    plan(begin, meeting)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)

    def away(*_args: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_decide", away)
        with pytest.raises(sa.exc.OperationalError):
            jobs.run_due(units())
    assert jobs.run_due(units()) == {ReminderState.SENT: 1}


def test_a_secretariat_sees_no_rules_of_other_forums(make, begin, nac):
    elsewhere = make.forum("elsewhere")
    rule(make, "r-everywhere")
    rule(make, "r-nac", forum_id=nac.id)
    rule(make, "r-elsewhere", forum_id=elsewhere.id)
    with begin(make.secretary(nac), read_only=True) as work:
        assert [r.slug for r in queries.list_rules(work)] == ["r-everywhere", "r-nac"]
    with begin(make.administrator(), read_only=True) as work:
        assert len(queries.list_rules(work)) == 3
