"""All that is stored about one person, on one page: the right of access (GDPR article 15)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.db import Base
from coordinator.core.journal import JournalEntry
from coordinator.kit.events import plain
from coordinator.web.scopes import ScopeNames

NEVER = frozenset(
    {
        "id", "person_id", "version", "password_hash", "stamp", "digest", "dedupe_key", "text", "html",
        "calendar", "headers", "claimed_by", "claimed_until", "last_answer", "raw",
        "content",
    }
)  # fmt: skip
"""Columns that are keys, secrets, or letters and files that the person sent or has received."""

JOURNAL_MOST = 5000
"""So many entries of the journal at most, the newest."""

SCOPES = {"forum_id": "forum", "group_id": "group", "party_id": "party", "authority_id": "authority"}


def own_data(session: Session, person: Person, now: datetime, names: ScopeNames) -> dict[str, Any]:
    """By table, every row that carries the person's id; areas above are found by their tables, so
    that a new one cannot be forgotten. Times are instants in UTC.
    """
    found: dict[str, Any] = {
        "made_at": plain(now),
        "person": _row(person, Person.__table__),
        "journal": _journal(session, person),
    }
    for table in _tables():
        query = sa.select(table).where(table.c.person_id == person.id)
        if table.name == "outbox_message":
            query = query.where(table.c.sent_at.is_not(None))  # what waits may yet be called off
        rows = session.execute(query.order_by(table.c.id)).mappings().all()
        found[table.name] = [_plain(row, table) for row in rows]
    return _named(session, found, names)


def _tables() -> list[sa.Table]:
    return [
        table
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
        if "person_id" in table.c and "id" in table.c and table.name != JournalEntry.__tablename__
    ]


def _row(thing: Base, table: sa.FromClause) -> dict[str, Any]:
    return _plain({column.name: getattr(thing, column.name) for column in table.c}, table)


def _plain(row: Any, table: sa.FromClause) -> dict[str, Any]:
    return {c.name: plain(row[c.name]) for c in table.c if c.name not in NEVER and row[c.name] is not None}


def _journal(session: Session, person: Person) -> list[dict[str, Any]]:
    """What the person did, and what was done to them, by kind of event."""
    entries = session.execute(
        sa.select(JournalEntry.at, JournalEntry.event, JournalEntry.actor_id)
        .where(sa.or_(JournalEntry.actor_id == person.id, JournalEntry.person_id == person.id))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(JOURNAL_MOST)
    )
    return [{"at": plain(e.at), "event": e.event, "by_me": e.actor_id == person.id} for e in entries]


def _named(session: Session, found: dict[str, Any], names: ScopeNames) -> dict[str, Any]:
    """The name beside each id of a forum, group, party or authority."""
    rows = [found["person"], *(row for part in found.values() if isinstance(part, list) for row in part)]
    ids = {UUID(row[key]) for row in rows for key in SCOPES if row.get(key)}
    named = names(session, ids)
    for row in rows:
        for key, word in SCOPES.items():
            if row.get(key) and UUID(row[key]) in named:
                row[word] = dict(named[UUID(row[key])])
    return found
