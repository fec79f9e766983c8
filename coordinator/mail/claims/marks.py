"""Writing down what became of a message that a worker has in hand."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState

OUTBOX = cast("sa.Table", OutboxMessage.__table__)

MARK = (
    sa.update(OUTBOX)
    .where(
        OUTBOX.c.id == sa.bindparam("row_id"),
        OUTBOX.c.state == OutboxState.CLAIMED,
        OUTBOX.c.claimed_by == sa.bindparam("holder"),
    )
    .values(
        state=sa.bindparam("new_state"),
        attempts=sa.bindparam("new_attempts"),
        due_at=sa.bindparam("new_due_at"),
        last_attempt_at=sa.bindparam("at"),
        last_answer=sa.bindparam("answer"),
        sent_at=sa.bindparam("new_sent_at"),
        tries=sa.bindparam("new_tries"),
        claimed_by=None,
        claimed_until=None,
    )
)


class BareMarks:
    """MARK by the driver of PostgreSQL alone: it is done for each message while the mail server is spoken to,
    and the way through the toolkit takes longer than the statement. Raises DBAPIError.
    """

    def __init__(self, connection: sa.Connection) -> None:
        compiled = MARK.compile(dialect=connection.dialect)
        self._statement, self._same = str(compiled), compiled.params
        kinds = {name: compiled.binds[name].type.dialect_impl(connection.dialect) for name in compiled.params}
        fits = {name: kind.bind_processor(connection.dialect) for name, kind in kinds.items()}
        self._fits = [(name, fit) for name, fit in fits.items() if fit is not None]
        self._cursor = connection.connection.cursor()
        self._fault = connection.dialect.loaded_dbapi.Error

    def mark(self, values: dict[str, Any]) -> None:
        given = {**self._same, **values}
        for name, fit in self._fits:
            given[name] = fit(given[name])
        try:
            self._cursor.execute(self._statement, given)
        except self._fault as error:
            raise DBAPIError(self._statement, None, error) from error
