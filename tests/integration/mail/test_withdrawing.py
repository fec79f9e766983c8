"""Taking letters back, and who sends them."""

import pytest
import sqlalchemy as sa

from coordinator.core.tokens import identity_of
from coordinator.core.work import UnitOfWork
from coordinator.mail import jobs, operations
from coordinator.mail.claims import Hands
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState, tag_of
from tests.outbox import claim, lease, letter, put, rows


def test_what_a_dead_worker_had_in_hand_is_not_withdrawn(begin, units, hands):
    put(begin, letter())
    claim(units, "dead")
    hands.at += lease(units)
    Hands(units, "alive").take_over()
    with begin() as work:
        assert not operations.withdraw(work, one_id_in(work))


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
    with Hands(units, "one") as held:
        assert len(held.claim()) == 1
        with begin() as work:
            assert not operations.withdraw(work, one_id_in(work))
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
