"""Keeping what comes in: once, whole, and as long as it is needed; bounces find what came back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.core.tokens import short_token
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.operations import Unreadable, dismiss, forget, receive
from coordinator.inbox.rules import MailKind, MailState, Reason
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter, enqueue
from coordinator.mail.rules import OutboxState, tagged
from tests.integration.inbox.conftest import RSVP
from tests.replies import bounced

PLAIN = (
    b"From: anna@example.org\r\nTo: rsvp@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nI cannot come.\r\n"
)


@pytest.fixture
def sent(begin, meeting, anna):
    """A message to Anna that our server has taken."""
    with begin() as work:
        message = enqueue(work, Letter(
            kind="meeting.convened", to_address="anna@example.org", to_name="Anna", locale="en", subject="S", text="T",
            person_id=anna.id, meeting_id=meeting.id, forum_id=meeting.forum_id,
        ))  # fmt: skip
        message.state = OutboxState.SENT
    return message


@pytest.fixture
def state_of(begin):
    def _state(message):
        with begin(read_only=True) as work:
            found = work.session.get_one(OutboxMessage, message.id)
            return found.state, found.last_answer

    return _state


def bounce_address(app, message):
    return tagged(RSVP, short_token(app.extensions["coordinator"].settings.key(), "bounce", message.id))


def test_a_message_is_kept_whole_and_once(begin):
    with begin() as work:
        first = receive(work, PLAIN)
    with begin() as work:
        assert receive(work, PLAIN) is None
    with begin(read_only=True) as work:
        kept = work.session.scalars(sa.select(IncomingMessage)).one()
    assert (kept.id, kept.raw, kept.size) == (first.id, PLAIN, len(PLAIN))
    assert (kept.kind, kept.state, kept.reason) == (MailKind.OTHER, MailState.REVIEW, Reason.PLAIN_MAIL)


def test_messages_without_a_message_id_are_told_apart_by_their_octets(begin):
    raw = PLAIN.replace(b"Message-ID: <1@example.org>\r\n", b"")
    with begin() as work:
        assert receive(work, raw) is not None
    with begin() as work:
        assert receive(work, raw) is None
        assert receive(work, raw + b".") is not None


@pytest.mark.parametrize("raw", [b"", b"hello", b"From: a@example.org\r\n\r\n" + b"x" * 2_000_000])
def test_what_is_no_mail_or_too_large_is_refused(begin, raw):
    with pytest.raises(Unreadable), begin() as work:
        receive(work, raw)


@pytest.mark.parametrize(
    "header", [b"Auto-Submitted: auto-replied", b"List-Id: <l.example.org>", b"Return-Path: <>"]
)
def test_automatic_replies_need_nobodys_look(begin, header):
    with begin() as work:
        message = receive(work, header + b"\r\n" + PLAIN)
        assert (message.kind, message.state) == (MailKind.AUTO_REPLY, MailState.DISMISSED)


def test_nothing_that_comes_in_is_answered_by_mail(begin, guests, meeting, anna):
    for header in (b"X-Any: 1", b"Auto-Submitted: auto-replied"):
        guests.arrive(header + b"\r\n" + PLAIN.replace(b"<1@", b"<" + header[:4] + b"@"))
    guests.arrive(guests.mail(meeting, guests.invite(meeting, anna), sender="boss@example.org"))
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_our_own_message_come_back_is_a_loop(begin, sent):
    raw = PLAIN.replace(b"<1@example.org>", sent.message_id.encode())
    with begin() as work:
        assert receive(work, raw).reason == Reason.LOOP
        assert receive(work, PLAIN.replace(b"anna@", b"coordinator@")).reason == Reason.LOOP


@pytest.mark.parametrize("by_token", [True, False])
def test_a_bounce_finds_what_came_back(app, begin, sent, state_of, by_token):
    to = bounce_address(app, sent) if by_token else "coordinator@example.org"
    original = "<lost@example.org>" if by_token else sent.message_id
    with begin() as work:
        message = receive(work, bounced(to=to, original=original))
    assert (message.kind, message.state, message.outbox_id) == (MailKind.BOUNCE, MailState.APPLIED, sent.id)
    assert state_of(sent) == (OutboxState.BOUNCED, "550 5.1.1 no such user here")
    with begin(read_only=True) as work:
        entry = work.session.scalars(
            sa.select(JournalEntry).where(JournalEntry.event == "MessageBounced")
        ).one()
    assert entry.meeting_id == sent.meeting_id


def test_a_message_that_is_late_has_not_come_back(app, begin, sent, state_of):
    with begin() as work:
        message = receive(
            work, bounced(to=bounce_address(app, sent), original="<x@y>", action="delayed", words="451 later")
        )
    assert message.reason == Reason.DELAYED
    assert state_of(sent) == (OutboxState.SENT, "451 later")


def test_a_delivery_that_went_well_is_noted_only(app, begin, sent, state_of):
    with begin() as work:
        receive(work, bounced(to=bounce_address(app, sent), original="<x@y>", action="delivered"))
    assert state_of(sent)[0] == OutboxState.SENT


def test_a_bounce_of_nothing_of_ours_needs_a_look(begin):
    with begin() as work:
        message = receive(work, bounced(to="rsvp+zzzz@example.org", original="<else@example.org>"))
    assert (message.state, message.reason, message.forum_id) == (
        MailState.REVIEW,
        Reason.UNKNOWN_MESSAGE,
        None,
    )


def test_handled_messages_are_erased_after_30_days_and_forgotten_a_year_later(begin, make, hands):
    administrator = make.administrator()
    with begin() as work:
        handled = receive(work, PLAIN)
        waiting = receive(work, PLAIN.replace(b"<1@", b"<2@"))
    with begin(administrator) as work:
        dismiss(work, handled.id)

    def kept() -> dict[object, bool]:
        with begin() as work:
            forget(work)
        with begin(read_only=True) as work:
            return {m.id: m.raw is not None for m in work.session.scalars(sa.select(IncomingMessage))}

    assert kept() == {handled.id: True, waiting.id: True}
    hands.at += timedelta(days=31)
    assert kept() == {handled.id: False, waiting.id: True}
    hands.at += timedelta(days=366)
    assert kept() == {waiting.id: True}
