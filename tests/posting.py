"""A worker for tests that care for what leaves when, not for how."""

import sqlalchemy as sa

from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState


def leave_now(begin) -> list[OutboxMessage]:
    """Mark as sent what is due now; gives the letters, oldest first."""
    with begin() as work:
        due = sa.and_(OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.due_at <= work.now())
        letters = work.session.scalars(
            sa.select(OutboxMessage).where(due).order_by(OutboxMessage.created_at, OutboxMessage.id)
        ).all()
        for letter in letters:
            letter.state, letter.sent_at, letter.last_attempt_at = OutboxState.SENT, work.now(), work.now()
    return list(letters)
