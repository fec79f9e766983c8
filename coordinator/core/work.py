"""The unit of work: one transaction, one set of journal entries, the reactions in between."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from coordinator.core.db import READ_ONLY, db
from coordinator.core.journal import Installation, JournalEntry
from coordinator.core.settings import Settings
from coordinator.kit.actor import Actor
from coordinator.kit.clock import Clock
from coordinator.kit.errors import EditedMeanwhile, Forbidden
from coordinator.kit.events import Event
from coordinator.kit.ids import new_id

RACES = frozenset({"23503", "23505", "23P01", "40P01"})
"""PostgreSQL's foreign_key_violation, unique_violation, exclusion_violation and deadlock_detected: operations
look before they write, so these come up only where two do so at once. SQLite lets one unit write at a time.
"""

Reaction = Callable[["Work", Any], None]
Reactions = Mapping[type[Event], Sequence[Reaction]]


@dataclass
class Work:
    """What an operation works with. Made by `begin` alone; operations never commit."""

    session: Session
    actor: Actor
    clock: Clock
    settings: Settings
    read_only: bool = False
    on_behalf_of: UUID | None = None
    events: list[Event] = field(default_factory=list)
    closed_to_events: bool = False
    _now: datetime | None = None

    def now(self) -> datetime:
        """The instant (aware, UTC) of this unit; the same throughout it."""
        if self._now is None:
            self._now = self.clock.now()
        return self._now

    def new_id(self) -> UUID:
        return new_id()

    def link(self, path: str) -> str:
        """The public address of a `path` that begins with a slash, for mails and feeds."""
        return self.settings.base_url + path

    def require(self, allowed: bool) -> None:
        """Raise Forbidden unless `allowed`; ask only after `get_…` has raised NotFound."""
        if not allowed:
            raise Forbidden

    def record(self, event: Event) -> None:
        """Note that something happened: journal and reactions follow when the unit ends.

        A reaction may not record, so that chains and cycles cannot exist.
        """
        if self.closed_to_events:
            raise RuntimeError(f"a reaction may not record {type(event).__name__}")
        if self.read_only:
            raise RuntimeError("a reading unit records nothing")
        self.events.append(event)


class UnitOfWork:
    """Opens units for one application: its clock, settings and reactions (`wiring.REACTIONS`)."""

    def __init__(self, clock: Clock, settings: Settings, reactions: Reactions) -> None:
        self.clock = clock
        self.settings = settings
        self.reactions = reactions

    @contextmanager
    def begin(
        self, actor: Actor, *, read_only: bool = False, on_behalf_of: UUID | None = None
    ) -> Iterator[Work]:
        """One transaction: on leaving, flush, journal, reactions, commit; on an error nothing happened.

        Must run inside an application context; units do not nest. Raises EditedMeanwhile when a
        versioned row was saved by somebody else since it was read, and when somebody else stored the
        same new thing at the same moment.
        """
        session = db.session()
        if session.in_transaction():
            raise RuntimeError("units of work do not nest")
        options: dict[str, Any] = {READ_ONLY: read_only}
        if read_only and session.get_bind().dialect.name == "postgresql":
            options["isolation_level"] = "AUTOCOMMIT"  # and reading only: core.db
        try:
            session.connection(execution_options=options)
            work = Work(session, actor, self.clock, self.settings, read_only, on_behalf_of)
            yield work
            if not read_only:  # closing ends a reading unit; a rollback would expire what was read
                self._finish(work)
                session.commit()
        except StaleDataError as error:
            session.rollback()
            raise EditedMeanwhile from error
        except DBAPIError as error:
            session.rollback()
            if getattr(error.orig, "sqlstate", None) in RACES:
                raise EditedMeanwhile from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            db.session.remove()

    def _finish(self, work: Work) -> None:
        work.session.flush()
        for event in work.events:
            work.session.add(_entry(work, event))
        work.closed_to_events = True
        for event in work.events:
            for react in self.reactions.get(type(event), ()):
                react(work, event)
                work.session.flush()
        work.session.flush()


def _entry(work: Work, event: Event) -> JournalEntry:
    return JournalEntry(
        id=work.new_id(),
        at=work.now(),
        event=type(event).__name__,
        actor_id=work.actor.person_id,
        on_behalf_of_id=work.on_behalf_of,
        facts=event.facts(),
        **event.scope(),
    )


def is_demonstration(session: Session) -> bool:
    """Whether this database holds demonstration data, where personas' passwords and `--now` work."""
    found = session.scalar(sa.select(Installation.value).where(Installation.name == "demonstration"))
    return found == "yes"


def mark_demonstration(session: Session) -> None:
    """Mark the database, once, as holding demonstration data; there is no way back."""
    if not is_demonstration(session):
        session.merge(Installation(name="demonstration", value="yes"))
