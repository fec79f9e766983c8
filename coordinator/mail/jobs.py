"""Sending what is due: claim, send, mark, one message after the other."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import UnitOfWork, Work
from coordinator.kit.actor import system
from coordinator.mail.events import MessageGivenUp
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import WAITING, Delivery, OutboxState, pause_after
from coordinator.mail.smtp import Connection, ServerDown

BATCH = 50
LEASE = timedelta(minutes=10)
"""Longer than a batch can take to hang: claimed rows of a dead worker are taken over after this."""

log = logging.getLogger(__name__)


def drain(
    units: UnitOfWork, *, holder: str, alive: Callable[[], bool] = lambda: True
) -> Counter[OutboxState]:
    """Try every message that is due once; gives how many ended in which state.

    Rows are claimed by one statement good on both databases, so any number of workers may drain at
    once. Each outcome is committed before the next message is sent: after a kill at most the one
    in flight goes out twice, under the same Message-ID.
    """
    tally: Counter[OutboxState] = Counter()
    down: ServerDown | None = None
    with Connection(units.settings) as connection:
        while alive():
            claimed = _claim(units, holder)
            if not claimed:
                return tally
            for row in claimed:
                if _has_lapsed(units, row):
                    break  # a slow server took too long: others may have taken the rest over
                delivery = Delivery(OutboxState.DEFERRED, str(down)[:500]) if down else None
                if delivery is None:
                    try:
                        delivery = connection.send(row)
                    except ServerDown as error:
                        # Nobody there: what is left of the round is deferred without knocking again.
                        down = error
                        delivery = Delivery(OutboxState.DEFERRED, str(error)[:500])
                tally[_mark(units, row.id, holder, delivery)] += 1
    return tally


def _claim(units: UnitOfWork, holder: str) -> list[OutboxMessage]:
    now = units.clock.now()
    due = sa.or_(
        sa.and_(OutboxMessage.state.in_(WAITING), OutboxMessage.due_at <= now),
        sa.and_(OutboxMessage.state == OutboxState.CLAIMED, OutboxMessage.claimed_until <= now),
    )
    chosen = (
        sa.select(OutboxMessage.id)
        .where(due)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    with units.begin(system(now.date())) as work:
        rows = work.session.scalars(
            sa.update(OutboxMessage)
            .where(OutboxMessage.id.in_(chosen))
            .values(state=OutboxState.CLAIMED, claimed_by=holder, claimed_until=now + LEASE)
            .returning(OutboxMessage),
            execution_options={"synchronize_session": False},
        ).all()
    return sorted(rows, key=lambda row: (row.due_at, row.id))


def _has_lapsed(units: UnitOfWork, row: OutboxMessage) -> bool:
    return row.claimed_until is None or row.claimed_until <= units.clock.now()


def _mark(units: UnitOfWork, message_id: UUID, holder: str, delivery: Delivery) -> OutboxState:
    with units.begin(system(units.clock.now().date())) as work:
        message = work.session.get_one(OutboxMessage, message_id)
        if message.state != OutboxState.CLAIMED or message.claimed_by != holder:
            return delivery.state  # taken over while we hung: the record is the other worker's now
        _settle(work, message, delivery)
        return message.state


def _settle(work: Work, message: OutboxMessage, delivery: Delivery) -> None:
    now = work.now()
    message.attempts += 1
    message.last_attempt_at, message.last_answer = now, delivery.answer
    message.claimed_by = message.claimed_until = None
    message.state = delivery.state
    if delivery.state == OutboxState.SENT:
        message.sent_at = now
    elif delivery.state == OutboxState.DEFERRED:
        pause = pause_after(message.attempts, message.id)
        if pause is None:
            message.state = OutboxState.GIVEN_UP
        else:
            message.due_at = now + pause
    if message.state in (OutboxState.FAILED, OutboxState.GIVEN_UP):
        work.record(
            MessageGivenUp(message.forum_id, message.meeting_id, message.id, state=message.state.value)
        )
    log.info("mail", extra={"outbox": str(message.id), "state": message.state.value, "kind": message.kind})
