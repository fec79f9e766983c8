"""The journal: one append-only row for each event, in the transaction of what it tells."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Base, Row


class JournalEntry(Row):
    """Ids and changed values, no content. A trigger refuses UPDATE and DELETE.

    Retention: kept; a person's erasure leaves the id, which then leads nowhere.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.Index("ix_journal_entry_forum_id_at", "forum_id", "at"),
        sa.Index("ix_journal_entry_group_id_at", "group_id", "at"),
        sa.Index("ix_journal_entry_meeting_id_at", "meeting_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(sa.String(80), index=True)
    actor_id: Mapped[UUID | None]  # the person who did it; None is the system or nobody
    on_behalf_of_id: Mapped[UUID | None]  # whose rights an assistant used
    forum_id: Mapped[UUID | None]
    group_id: Mapped[UUID | None]
    meeting_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]  # the person it happened to
    facts: Mapped[dict[str, Any]]


class Installation(Base):
    """What is true of this database as a whole: `demonstration`, `loaded_on`, `tzdata`."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(200))
