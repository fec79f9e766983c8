"""Sending, against a real SMTP server that accepts, defers, refuses and hangs up."""

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.settings import Settings
from coordinator.core.tokens import identity_of
from coordinator.core.work import UnitOfWork
from coordinator.mail import jobs, operations
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter
from coordinator.mail.rules import PAUSES, OutboxState, tag_of
from coordinator.web.work import house
from tests.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def units(app, sink) -> UnitOfWork:
    here = house()
    settings: Settings = here.settings.model_copy(update={"smtp_url": sink.url})
    return UnitOfWork(here.clock, settings, {})


def letter(to: str = "anna@example.org", **over) -> Letter:
    values = {
        "kind": "notice", "to_address": to, "to_name": "Anna Å", "locale": "sv", "subject": "Nytt datum",
        "text": "Hej.\n", "html": "<p>Hej.</p>",
    }  # fmt: skip
    return Letter(**(values | over))


def put(begin, *letters: Letter) -> None:
    with begin() as work:
        for each in letters:
            operations.enqueue(work, each)


def rows(begin) -> list[OutboxMessage]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def test_what_is_due_is_sent_once_under_its_message_id(begin, units, sink):
    put(begin, letter())
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}
    assert jobs.drain(units, holder="one") == {}
    (row,) = rows(begin)
    (mail,) = sink.messages
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (row.message_id, "auto-generated")
    assert mail["Content-Language"] == "sv"
    assert (row.state, row.attempts, row.claimed_by) == (OutboxState.SENT, 1, None)


def test_text_html_and_calendar_arrive_as_calendar_programs_need_them(begin, units, sink):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    put(begin, letter(calendar=calendar, calendar_method="REQUEST"))
    jobs.drain(units, holder="one")
    mail = email.message_from_bytes(sink.messages[0].as_bytes(), policy=email.policy.default)
    assert mail.get_content_type() == "multipart/mixed"
    alternative, attachment = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(alternative.iter_parts())[2]
    assert (part.get_param("method"), part["Content-Disposition"]) == ("REQUEST", None)
    assert attachment.get_filename() == "invite.ics"
    assert part.get_payload(decode=True) == attachment.get_payload(decode=True) == calendar.encode()


def test_a_title_with_line_ends_never_makes_a_header(begin, units, sink):
    put(begin, letter(subject="Moved\r\nBcc: all@example.org", to_name="A\nB"))
    jobs.drain(units, holder="one")
    (mail,) = sink.messages
    assert (mail["Subject"], mail["Bcc"]) == ("Moved Bcc: all@example.org", None)


def test_what_is_refused_for_now_waits_and_is_tried_again(begin, units, sink, hands):
    sink.answer("anna@example.org", "451 try later")
    put(begin, letter())
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1}
    assert jobs.drain(units, holder="one") == {}
    (row,) = rows(begin)
    assert (row.state, row.attempts, row.last_answer) == (OutboxState.DEFERRED, 1, "451 try later")
    sink.answer("anna@example.org", "250 ok")
    hands.at += PAUSES[0] * 1.2
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def test_a_poisoned_recipient_stops_nobody(begin, units, sink):
    sink.answer("bad@example.org", "550 no such user")
    put(begin, letter("bad@example.org"), letter("not an address"), letter("good@example.org"))
    tally = jobs.drain(units, holder="one")
    assert tally == {OutboxState.FAILED: 2, OutboxState.SENT: 1}
    assert [m["To"].addresses[0].addr_spec for m in sink.messages] == ["good@example.org"]


@pytest.mark.parametrize("address", ["a@", "@", "a@b@c", "a@[x", "<a@b>", ""])
def test_an_address_that_the_parser_chokes_on_stops_nobody(begin, units, sink, address):
    put(begin, letter(address), letter("good@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.FAILED: 1, OutboxState.SENT: 1}


def test_what_a_slow_server_leaves_over_is_not_sent_under_a_lapsed_claim(
    begin, units, sink, hands, monkeypatch
):
    """The other worker, which may take the rest over by then, sends it; once."""
    put(begin, letter("a@example.org"), letter("b@example.org"))
    send = jobs.Connection.send

    def slow(self, row):
        hands.at += jobs.LEASE
        if len(sink.messages) == 0:
            assert len(jobs._claim(units, "two")) == 2
        return send(self, row)

    monkeypatch.setattr(jobs.Connection, "send", slow)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}
    assert [row.claimed_by for row in rows(begin)] == ["two", "two"]


def test_a_dropped_line_defers_one_message_and_the_rest_go_out(begin, units, sink):
    sink.answer("drop@example.org", "drop")
    put(begin, letter("drop@example.org"), letter("good@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1, OutboxState.SENT: 1}


def test_with_no_server_everything_waits_and_says_why(begin, units, sink):
    put(begin, letter(), letter("b@example.org"))
    sink.stop()
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 2}
    assert all(row.attempts == 1 and "refused" in row.last_answer for row in rows(begin))


def test_after_the_last_pause_it_is_given_up_and_can_be_retried(begin, units, sink, hands):
    sink.answer("anna@example.org", "451 never today")
    put(begin, letter())
    for _ in range(len(PAUSES) + 1):
        jobs.drain(units, holder="one")
        hands.at += timedelta(days=2)
    (row,) = rows(begin)
    assert (row.state, row.attempts) == (OutboxState.GIVEN_UP, len(PAUSES) + 1)
    sink.answer("anna@example.org", "250 ok")
    with begin() as work:
        operations.retry(work, row.id)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def test_a_dead_workers_claim_is_taken_over_when_it_ends(begin, units, sink, hands):
    put(begin, letter())
    assert len(jobs._claim(units, "dead")) == 1
    assert jobs.drain(units, holder="alive") == {}
    hands.at += jobs.LEASE
    assert jobs.drain(units, holder="alive") == {OutboxState.SENT: 1}


def test_the_same_cause_is_stored_once(begin):
    put(begin, letter(dedupe_key="cause:anna"), letter(dedupe_key="cause:anna"))
    assert len(rows(begin)) == 1


def test_what_is_not_due_yet_stays(begin, units, sink, hands):
    put(begin, letter(due_at=hands.at + timedelta(minutes=10)))
    assert jobs.drain(units, holder="one") == {}
    hands.at += timedelta(minutes=10)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def test_a_letter_that_nobody_tried_is_withdrawn(begin, units, sink):
    put(begin, letter(dedupe_key="cause:anna"))
    with begin() as work:
        assert operations.withdraw(work, one_id_in(work))
    assert rows(begin) == []
    put(begin, letter(dedupe_key="cause:anna"))
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def one_id_in(work):
    return work.session.scalars(sa.select(OutboxMessage.id)).one()


def test_a_letter_is_withdrawn_in_the_unit_that_wrote_it(begin):
    with begin() as work:
        message = operations.enqueue(work, letter())
        assert operations.withdraw(work, message.id)
    assert rows(begin) == []


@pytest.mark.parametrize("reply", ["250 ok", "451 later", "550 never"])
def test_what_was_tried_or_is_on_its_way_is_not_withdrawn(begin, units, sink, reply):
    sink.answer("anna@example.org", reply)
    put(begin, letter())
    jobs._claim(units, "one")
    with begin() as work:
        assert not operations.withdraw(work, one_id_in(work))
    with begin() as work:
        work.session.execute(sa.update(OutboxMessage).values(state=OutboxState.QUEUED, claimed_until=None))
    jobs.drain(units, holder="one")
    with begin() as work:
        operations.retry_all(work)
        assert not operations.withdraw(work, one_id_in(work))
    assert len(rows(begin)) == 1


def test_the_sender_of_a_letter_and_where_its_bounces_go(begin, units, sink):
    settings = units.settings.model_copy(update={"reply_address": "rsvp@example.org"})
    reading = UnitOfWork(units.clock, settings, {})
    put(begin, letter(from_address="rsvp+abc@example.org", from_name="Gruppen för is"))
    jobs.drain(reading, holder="one")
    (mail,) = sink.messages
    (row,) = rows(begin)
    assert str(mail["From"]) == "Gruppen för is <rsvp+abc@example.org>"
    tag = tag_of(sink.senders[0], "rsvp@example.org")
    assert tag is not None
    assert identity_of(settings.key(), "bounce", tag) == row.id


def test_without_a_mailbox_bounces_go_to_the_sender(begin, units, sink):
    put(begin, letter())
    jobs.drain(units, holder="one")
    assert sink.senders == [units.settings.mail_from]
