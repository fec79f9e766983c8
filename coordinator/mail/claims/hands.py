"""Which worker has which messages in hand, and what it writes down about them: plain statements, since a
thousand messages are claimed and marked in a second. Each unit here is one short transaction.
"""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from coordinator.core.bulk import among
from coordinator.core.db import db
from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.mail.claims.limits import Limits
from coordinator.mail.claims.marks import MARK, OUTBOX, BareMarks
from coordinator.mail.events import MessageGivenUp
from coordinator.mail.queries import IS_CLAIMED, IS_WAITING
from coordinator.mail.rules import Delivery, OutboxState, pause_after, remembered

BATCH = 200
SILENT = "a worker fell silent while it had this in hand"

FORUM = sa.table("forum", sa.column("id", sa.Uuid()), sa.column("slug"), sa.column("short_name"))
"""Of a room above, for the List-Id alone."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand: what `mime.Finished` asks for, and what marking needs."""

    id: UUID
    message_id: str
    from_address: str | None
    from_name: str | None
    to_address: str
    to_name: str
    locale: str
    subject: str
    text: str
    html: str | None
    calendar: str | None
    calendar_method: str | None
    headers: Mapping[str, str]
    created_at: datetime
    kind: str
    forum_id: UUID | None
    meeting_id: UUID | None
    due_at: datetime
    domain: str
    attempts: int
    tries: list[dict[str, str]]


_COLUMNS = [OUTBOX.c[name] for name in Claimed.__slots__]


class Hands:
    """What one worker holds. Inside `with`, a thread renews its leases, however long a server takes; at
    the end what was not tried is given back.

    `length` is how long others wait when this worker falls silent.
    """

    def __init__(self, units: UnitOfWork, holder: str) -> None:
        self.units, self.holder = units, holder
        self.length = timedelta(seconds=units.settings.worker_lease)
        self._until: datetime | None = None
        self._held = False
        self._engine = db.engine
        self._each_by_itself = self._engine.dialect.name == "postgresql"  # no round for BEGIN and COMMIT
        self._marks: sa.Connection | None = None
        self._bare: BareMarks | None = None
        self._unsure: list[dict[str, Any]] = []  # marks since the last claim
        self._writer = ThreadPoolExecutor(1, "mail marks")
        self._marking: Future[None] | None = None
        self._pause = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="mail leases", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
        except DBAPIError as fault:
            error = fault
        self._writer.shutdown()
        if isinstance(error, DBAPIError):
            if self._marks is not None:
                self._marks.invalidate()
            self._mark_again()
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()
        self._close_marks()
        if self._held:
            self._let_go()

    def hold(self) -> bool:
        """Whether what was claimed is still this worker's: after a long sleep it may be another's."""
        if self._remains() <= timedelta():
            return False
        if self._remains() < self.length * 2 / 3:
            self.settle()
            self.renew()
        return True

    def _remains(self) -> timedelta:
        return self._until - self.units.clock.now() if self._until else timedelta()

    def _keep(self) -> None:
        """For a server that lets the worker wait: between messages `hold` renews."""
        while not self._done.wait(self.length.total_seconds() / 3):
            try:
                if self._remains() < self.length / 2:
                    self.renew()
            except SQLAlchemyError:
                # They lapse, and then nothing is sent under them.
                log.warning("leases not renewed", exc_info=True)

    def renew(self) -> None:
        """Extend the leases. What lapsed meanwhile stays lapsed: another may have it."""
        now = self.units.clock.now()
        if self._remains() <= timedelta():
            return
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(OUTBOX)
                .where(IS_CLAIMED, OUTBOX.c.claimed_by == self.holder, OUTBOX.c.claimed_until > now)
                .values(claimed_until=now + self.length)
            )
        self._until = now + self.length

    def claim(self, most: int = BATCH, kind: str | None = None) -> list[Claimed]:
        """Take up to `most` messages (of one kind) that are due, the longest due first; none twice,
        whoever asks.
        """
        self.settle()
        now = self.units.clock.now()
        with self._unit() as work:
            limits = Limits(work, self.holder)
            chosen = (
                sa.select(*_COLUMNS, FORUM.c.slug, FORUM.c.short_name)
                .select_from(OUTBOX.outerjoin(FORUM, FORUM.c.id == OUTBOX.c.forum_id))
                .where(IS_WAITING, OUTBOX.c.due_at <= now)
                .order_by(OUTBOX.c.due_at, OUTBOX.c.id)
                .limit(most)
                .with_for_update(skip_locked=True, of=OUTBOX)
            )
            if kind is not None:
                chosen = chosen.where(OUTBOX.c.kind == kind)
            if limits.full:
                chosen = chosen.where(OUTBOX.c.domain.not_in(limits.full))
            rows = [row for row in work.session.execute(chosen) if limits.allow(row.domain)]
            if rows:
                work.session.execute(
                    sa.update(OUTBOX)
                    .where(among(work.session, OUTBOX.c.id, [row.id for row in rows]))
                    .values(
                        state=OutboxState.CLAIMED, claimed_by=self.holder, claimed_until=now + self.length
                    )
                )
        self._until, self._held = now + self.length, bool(rows)
        self._unsure.clear()
        if rows and not self._thread.is_alive():
            self._thread.start()
        return [_claimed(row, self.units.settings.mail_domain) for row in rows]

    def mark(self, row: Claimed, delivery: Delivery) -> OutboxState:
        """Begin to write down what became of a try, and let go; `settle` waits until it is on record. Of a
        row that others took over meanwhile nothing is written: the record is theirs.
        """
        self.settle()
        now = self.units.clock.now()
        state, due_at = delivery.state, row.due_at
        if state == OutboxState.DEFERRED:
            pause = pause_after(row.attempts + 1, row.id)
            if pause is None:
                state = OutboxState.GIVEN_UP
            else:
                due_at = now + pause
        values = {
            "row_id": row.id,
            "holder": self.holder,
            "new_state": state,
            "new_attempts": row.attempts + 1,
            "new_due_at": due_at,
            "at": now,
            "answer": delivery.answer,
            "new_sent_at": now if state == OutboxState.SENT else None,
            "new_tries": remembered(row.tries, now, state.value, delivery.answer),
        }
        self._unsure.append(values)
        if state in (OutboxState.FAILED, OutboxState.GIVEN_UP):
            with self._unit() as work:
                if work.session.execute(MARK, values).rowcount == 1:
                    work.record(MessageGivenUp(row.forum_id, row.meeting_id, row.id, state=state.value))
        else:
            self._marking = self._writer.submit(self._write, values)
        log.info("mail", extra={"outbox": str(row.id), "state": state.value, "kind": row.kind})
        return state

    def settle(self) -> None:
        """Wait until the last mark is on record, for everybody to see."""
        marking, self._marking = self._marking, None
        if marking is not None:
            marking.result()

    def _write(self, values: dict[str, Any]) -> None:
        connection = self._marks or self._open_marks()
        if self._bare is not None:
            self._bare.mark(values)
            return
        connection.execute(MARK, values)
        connection.commit()

    def _open_marks(self) -> sa.Connection:
        """The connection that marks, for as long as this worker sends.

        On PostgreSQL it does not wait for the disk, which takes longer than the mail server: others see
        each mark at once, also when this worker is killed, and the next claim waits for all before it.
        Should the database itself fall meanwhile, this worker writes them again (`_mark_again`).
        """
        connection = self._engine.connect()
        if self._each_by_itself:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql("SET synchronous_commit = off")
            connection.detach()  # it ends with this worker's turn, and its settings with it
            self._bare = BareMarks(connection)
        self._marks = connection
        return connection

    def _close_marks(self) -> None:
        if self._marks is not None:
            self._marks.close()
            self._marks, self._bare = None, None

    def _mark_again(self) -> None:
        """The database fell, perhaps with the last marks: write them once more when it is back, if that is
        before others may take the rows over.
        """
        for _ in range(int(self.length.total_seconds())):
            try:
                with self._unit() as work:
                    for values in self._unsure:
                        work.session.execute(MARK, values)
            except DBAPIError:
                self._pause.wait(1)
            else:
                return

    def take_over(self) -> int:
        """Put back what dead workers had in hand, and say so in its record; gives how many."""
        now = self.units.clock.now()
        with self._unit() as work:
            lapsed = work.session.execute(
                sa.select(OUTBOX.c.id, OUTBOX.c.attempts, OUTBOX.c.tries)
                .where(IS_CLAIMED, OUTBOX.c.claimed_until <= now)
                .with_for_update(skip_locked=True)
            ).all()
            for row in lapsed:
                # One of them may have gone out, so none of them counts as never tried.
                work.session.execute(
                    sa.update(OUTBOX)
                    .where(OUTBOX.c.id == row.id)
                    .values(
                        state=_before(OUTBOX.c.attempts),
                        claimed_by=None,
                        claimed_until=None,
                        last_attempt_at=now,
                        tries=remembered(row.tries, now, OutboxState.CLAIMED.value, SILENT),
                    )
                )
        return len(lapsed)

    def _let_go(self) -> None:
        """Give back what is in hand and was not tried, as it was."""
        with self._unit() as work:
            work.session.execute(
                sa.update(OUTBOX)
                .where(IS_CLAIMED, OUTBOX.c.claimed_by == self.holder)
                .values(state=_before(OUTBOX.c.attempts), claimed_by=None, claimed_until=None)
            )

    def _unit(self) -> Any:
        return self.units.begin(system(self.units.clock.now().date()))


def _before(attempts: sa.ColumnElement[int]) -> sa.ColumnElement[OutboxState]:
    """The state that a claimed row had."""
    return sa.case(
        (attempts == 0, sa.literal(OutboxState.QUEUED, OUTBOX.c.state.type)),
        else_=sa.literal(OutboxState.DEFERRED, OUTBOX.c.state.type),
    )


def _claimed(row: sa.Row[Any], mail_domain: str) -> Claimed:
    *values, slug, name = tuple(row)
    found = Claimed(*values)
    if slug is None:
        return found
    list_id = {"List-Id": f"{name} <{slug}.{mail_domain}>"}  # RFC 2919
    return replace(found, headers={**list_id, **found.headers})
