"""Letters for tests, and a look into the outbox."""

from datetime import timedelta

import sqlalchemy as sa

from coordinator.mail import operations
from coordinator.mail.claims import Hands
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter


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


def lease(units) -> timedelta:
    return timedelta(seconds=units.settings.worker_lease)


def claim(units, holder: str, most: int = 50) -> list:
    """As a worker that claims and then falls silent."""
    return Hands(units, holder).claim(most)
