"""Somebody asks for another try at the moment at which a worker takes the message."""

import threading

import pytest
import sqlalchemy as sa

from coordinator.core.db import db
from coordinator.mail import operations
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from tests.outbox import letter, put, rows


def until_somebody_waits(work):
    pause = threading.Event()
    for _ in range(400):
        if work.session.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            return
        pause.wait(0.05)
    raise AssertionError("nobody waits for the row")


@pytest.mark.parametrize("one", [True, False])
def test_a_message_that_a_worker_takes_stays_the_workers(app, begin, *, one):
    put(begin, letter())
    with begin() as work:
        message = work.session.scalars(sa.select(OutboxMessage)).one()
        message.state = OutboxState.DEFERRED
    on_postgresql = db.engine.dialect.name == "postgresql"

    def ask() -> None:
        with app.app_context(), begin() as work:
            if one:
                operations.retry(work, message.id)
            else:
                operations.retry_all(work)

    asking = threading.Thread(target=ask)
    with begin() as work:
        work.session.execute(sa.update(OutboxMessage).values(state=OutboxState.CLAIMED, claimed_by="worker"))
        asking.start()
        if on_postgresql and one:
            until_somebody_waits(work)
        elif on_postgresql:
            asking.join(timeout=20)  # what is locked is left out, and nobody waits for it
            assert not asking.is_alive()
    asking.join(timeout=20)
    assert [row.state for row in rows(begin)] == [OutboxState.CLAIMED]
