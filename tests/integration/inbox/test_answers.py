"""Answers by mail: those that fit set what they say, and nothing else; the others change nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.calendars import intake
from coordinator.calendars.operations import answers
from coordinator.core.journal import JournalEntry
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import MailKind, MailState, Reason
from coordinator.meetings import operations
from coordinator.meetings.models import Participant
from coordinator.meetings.rules import Answer, Via
from coordinator.web.work import house
from tests.factories import slot
from tests.replies import PROGRAMS


@pytest.fixture
def invitation(guests, meeting, anna):
    return guests.invite(meeting, anna)


@pytest.fixture
def row(begin, meeting):
    """The registration of the one who is registered; None before."""

    def _row() -> Participant | None:
        with begin(read_only=True) as work:
            return work.session.scalars(
                sa.select(Participant).where(Participant.meeting_id == meeting.id)
            ).one_or_none()

    return _row


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_sets_the_guests_answer(guests, meeting, invitation, anna, row, program):
    message = guests.arrive(guests.mail(meeting, invitation, program=program))
    assert (message.state, message.reason, message.kind) == (
        MailState.APPLIED,
        Reason.ANSWERED,
        MailKind.REPLY,
    )
    found = row()
    assert (found.person_id, found.answer, found.tentative) == (anna.id, Answer.ATTENDS, False)
    assert (found.answered_via, found.party_id) == (Via.CALENDAR, anna.party_id)


@pytest.mark.parametrize(
    ("partstat", "answer", "tentative"),
    [("ACCEPTED", Answer.ATTENDS, False), ("DECLINED", Answer.REGRETS, False), ("TENTATIVE", None, True)],
)
def test_each_answer_is_what_it_says(guests, meeting, invitation, row, partstat, answer, tentative):
    guests.arrive(guests.mail(meeting, invitation, partstat, comment="Train at noon"))
    found = row()
    assert (found.answer, found.tentative, found.answer_note) == (answer, tentative, "Train at noon")


def test_a_later_answer_replaces_the_earlier_one(guests, meeting, invitation, row, later):
    guests.arrive(guests.mail(meeting, invitation, "ACCEPTED"))
    later(timedelta(minutes=1))
    guests.arrive(guests.mail(meeting, invitation, "DECLINED"))
    assert row().answer == Answer.REGRETS


def test_an_older_answer_that_comes_late_changes_nothing(guests, meeting, invitation, row, later, hands):
    first = hands.at
    later(timedelta(minutes=10))
    guests.arrive(guests.mail(meeting, invitation, "DECLINED"))
    message = guests.arrive(guests.mail(meeting, invitation, "ACCEPTED", stamp=first))
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.OLDER_THAN_ANSWER)
    assert row().answer == Answer.REGRETS


def test_an_answer_on_the_page_is_newer_than_a_calendars_older_one(
    guests, meeting, invitation, anna, begin, row, later, hands
):
    first = hands.at
    later(timedelta(minutes=10))
    with begin(anna) as work:
        operations.answer(work, meeting.id, Answer.REGRETS)
    assert guests.arrive(guests.mail(meeting, invitation, stamp=first)).reason == Reason.OLDER_THAN_ANSWER
    assert (row().answer, row().answered_via) == (Answer.REGRETS, Via.PAGE)


def test_the_same_answer_once_more_needs_nobodys_look(guests, meeting, invitation, row):
    guests.arrive(guests.mail(meeting, invitation))
    message = guests.arrive(guests.mail(meeting, invitation))
    assert (message.state, message.reason) == (MailState.DISMISSED, Reason.REPEATED)
    assert row().answer == Answer.ATTENDS


@pytest.mark.parametrize(
    ("reason", "mail"),
    [
        (Reason.OTHER_MEETING, {"uid": "other@example.org"}),
        (Reason.NOT_A_GUEST, {"guest": "boss@example.org"}),
        (Reason.OTHER_SENDER, {"sender": "boss@example.org"}),
        (Reason.FUTURE, {"sequence": 2}),
        (Reason.FUTURE, {"stamp": datetime(2026, 11, 25, 9, 6, tzinfo=UTC)}),
        (Reason.NO_ANSWER, {"partstat": "NEEDS-ACTION"}),
        (Reason.DELEGATED, {"partstat": "DELEGATED"}),
        (Reason.SPOOFED, {"headers": {"Authentication-Results": "mx.example.org; dmarc=fail header.from=example.org"}}),
    ],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing_and_says_why(guests, meeting, invitation, nac, row, reason, mail):
    message = guests.arrive(guests.mail(meeting, invitation, **mail))
    assert (message.state, message.reason) == (MailState.REVIEW, reason)
    assert (message.forum_id, message.meeting_id) == (nac.id, meeting.id)
    assert message.raw is not None
    assert row() is None


def test_a_token_that_we_did_not_make_names_nobody(guests, meeting, invitation, row):
    message = guests.arrive(guests.mail(meeting, invitation, to="rsvp+aaaaaaaaaaaaaaaaaaaa@example.org"))
    assert (message.state, message.reason, message.forum_id) == (MailState.REVIEW, Reason.UNKNOWN_TOKEN, None)
    assert row() is None


def test_the_token_of_one_guest_does_not_answer_for_another(guests, meeting, invitation, group, make, row):
    ben = make.expert(group, "SE", email="ben@example.org")
    guests.invite(meeting, ben)
    message = guests.arrive(
        guests.mail(meeting, invitation, guest="ben@example.org", sender="ben@example.org")
    )
    assert message.reason == Reason.NOT_A_GUEST
    assert row() is None


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD"])
def test_other_methods_change_nothing(guests, meeting, invitation, row, method):
    message = guests.arrive(guests.mail(meeting, invitation, method=method))
    assert (message.kind, message.state, message.reason) == (MailKind.OTHER, MailState.REVIEW, Reason.METHOD)
    assert row() is None


def test_a_broken_calendar_is_set_aside(guests, meeting, invitation, row):
    message = guests.arrive(guests.mail(meeting, invitation, sequence="three"))
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.UNPARSEABLE)
    assert row() is None


def test_a_contact_point_that_accepts_is_no_case_for_anybody(guests, meeting, make, row):
    contact = make.contact_point("FI", email="anna@example.org")
    message = guests.arrive(guests.mail(meeting, guests.invite(meeting, contact)))
    assert (message.state, message.reason) == (MailState.DISMISSED, Reason.NOT_ASKED)
    assert row() is None


def test_somebody_known_by_name_and_address_only_answers_too(guests, meeting, make, row, hands, anna):
    make.keep(Participant(
        id=anna.id, meeting_id=meeting.id, display_name="Guest", email="Guest@example.org", registered_at=hands.at,
    ))  # fmt: skip
    invitation = guests.invite(meeting, None, address="guest@example.org", name="Guest")
    raw = guests.mail(meeting, invitation, "DECLINED", guest="guest@example.org", sender="guest@example.org")
    assert guests.arrive(raw).state == MailState.APPLIED
    assert (row().answer, row().answered_via) == (Answer.REGRETS, Via.CALENDAR)


def test_practical_needs_stay_with_an_answer_that_agrees_with_them(
    guests, meeting, invitation, anna, begin, row, later
):
    with begin(anna) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS, practical_needs="No nuts")
    later(timedelta(minutes=1))
    guests.arrive(guests.mail(meeting, invitation, "ACCEPTED"))
    assert row().practical_needs == "No nuts"
    later(timedelta(minutes=1))
    guests.arrive(guests.mail(meeting, invitation, "DECLINED"))
    assert row().practical_needs is None


def test_a_move_asks_anew_and_keeps_what_was_said(guests, meeting, invitation, secretary, begin, row, later):
    guests.arrive(guests.mail(meeting, invitation))
    later(timedelta(days=1))
    with begin(secretary) as work:
        moved = operations.reschedule(work, meeting.id, slot("2027-04-27T13:00"))
    found = row()
    assert (found.answer, found.answer_before, found.answered_at) == (None, Answer.ATTENDS, None)
    assert (found.answered_before_for, moved.slot_sequence) == (meeting.starts_at, 2)
    message = guests.arrive(guests.mail(meeting, invitation))  # to the invitation before the move
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.OUT_OF_DATE)
    assert row().answer is None
    later(timedelta(minutes=1))
    guests.arrive(guests.mail(moved, invitation, "DECLINED"))
    assert (row().answer, row().answer_before) == (Answer.REGRETS, None)


def test_another_place_asks_nobody_anew(guests, meeting, invitation, secretary, begin, row, later):
    guests.arrive(guests.mail(meeting, invitation))
    later(timedelta(minutes=1))
    with begin(secretary) as work:
        edited = operations.edit(work, meeting.id, replace(meeting.facts, venue="Town hall"))
    assert edited.sequence > meeting.sequence
    assert guests.arrive(guests.mail(meeting, invitation, "ACCEPTED")).state == MailState.APPLIED
    assert row().answer == Answer.ATTENDS


@pytest.mark.parametrize(
    ("wait", "answer"), [(timedelta(minutes=5), Answer.ATTENDS), (timedelta(minutes=11), None)]
)
def test_moved_and_moved_back_before_anybody_was_told(
    guests, meeting, invitation, secretary, begin, row, later, wait, answer
):
    guests.arrive(guests.mail(meeting, invitation))
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-27T13:00"))
    later(wait)
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-20T13:00"))
    assert row().answer == answer


def test_after_a_cancellation_nobody_answers(guests, meeting, invitation, secretary, begin, row):
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="Strike")
    message = guests.arrive(guests.mail(meeting, invitation))
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.CALLED_OFF)
    assert row() is None


def test_a_refusal_of_the_meeting_changes_nothing_and_says_why(guests, meeting, invitation, row, hands):
    hands.at = datetime(2027, 4, 21, tzinfo=UTC)
    message = guests.arrive(guests.mail(meeting, invitation))
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.CLOSED)
    assert (message.meeting_id, message.said["partstat"]) == (meeting.id, "ACCEPTED")
    assert row() is None


def test_a_proposal_waits_with_its_time(guests, meeting, invitation, row):
    proposed = datetime(2027, 4, 22, 8, tzinfo=UTC)
    message = guests.arrive(
        guests.mail(
            meeting, invitation, "TENTATIVE", method="COUNTER", start=proposed, comment="Rather Thursday"
        )
    )
    assert (message.kind, message.state, message.reason) == (
        MailKind.COUNTER,
        MailState.REVIEW,
        Reason.COUNTER,
    )
    assert message.said["start"] == "2027-04-22T08:00:00+00:00"
    assert message.said["comment"] == "Rather Thursday"
    assert row() is None


def test_the_journal_says_who_answered_and_how(guests, meeting, invitation, anna, begin):
    guests.arrive(guests.mail(meeting, invitation))
    with begin(read_only=True) as work:
        entry = work.session.scalars(
            sa.select(JournalEntry).where(JournalEntry.event == "ParticipantAnswered")
        ).one()
    assert (entry.actor_id, entry.facts["answer"], entry.facts["via"]) == (anna.id, "attends", "calendar")


def test_one_that_fails_does_not_stop_the_next(guests, meeting, invitation, begin, row, monkeypatch):
    first = guests.mail(meeting, invitation, "DECLINED", stamp=datetime(2026, 11, 25, 8, tzinfo=UTC))
    second = guests.mail(meeting, invitation, "ACCEPTED")

    def stumbles(work, incoming_id):
        message = answers._new(work, incoming_id)
        if message is not None and b"DECLINED" in answers.read(message.raw).calendar.encode():
            raise ZeroDivisionError
        answers.take_answer(work, incoming_id)

    monkeypatch.setattr(intake, "take_answer", stumbles)
    failed = guests.arrive(first)
    assert (failed.state, failed.reason) == (MailState.FAILED, Reason.INTERNAL)
    assert guests.arrive(second).state == MailState.APPLIED
    assert row().answer == Answer.ATTENDS


def test_a_fault_of_the_database_is_not_the_messages(guests, meeting, invitation, begin, row, monkeypatch):
    """The round ends, and the next one takes the answer."""

    def lost(work, incoming_id):
        raise sa.exc.OperationalError("UPDATE", {}, Exception("the connection is lost"))

    accepted = guests.mail(meeting, invitation, "ACCEPTED")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(intake, "take_answer", lost)
        with pytest.raises(sa.exc.OperationalError):
            guests.arrive(accepted)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(IncomingMessage.state)).one() == MailState.NEW
    intake.take_answers(house().units, house().seat_sources)
    assert row().answer == Answer.ATTENDS
