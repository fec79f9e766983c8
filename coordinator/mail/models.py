"""The outbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Base, Row
from coordinator.kit.quiet import Hold
from coordinator.mail.rules import OutboxState


class OutboxMessage(Row):
    """A finished message in its recipient's language, under a Message-ID that never changes.

    Retention: texts are erased after 12 months, the record of delivery stays.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        # What a worker looks for; the words must be those of `queries.IS_WAITING` and `IS_CLAIMED`.
        sa.Index(
            "ix_outbox_message_waiting",
            "due_at",
            "id",
            postgresql_where=sa.text("state IN ('queued', 'deferred')"),
            sqlite_where=sa.text("state IN ('queued', 'deferred')"),
        ),
        sa.Index(
            "ix_outbox_message_claimed",
            "claimed_until",
            postgresql_where=sa.text("state = 'claimed'"),
            sqlite_where=sa.text("state = 'claimed'"),
        ),
        sa.Index(
            "ix_outbox_message_gathered_in_id",
            "gathered_in_id",
            postgresql_where=sa.text("gathered_in_id IS NOT NULL"),
            sqlite_where=sa.text("gathered_in_id IS NOT NULL"),
        ),
        sa.Index("ix_outbox_message_meeting_id", "meeting_id"),
        sa.Index("ix_outbox_message_last_attempt_at", "last_attempt_at"),
    )

    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)  # with angle brackets
    dedupe_key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)  # one cause, one message
    kind: Mapped[str] = mapped_column(sa.String(60))  # "invitation", "reminder.r-papers", …
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    to_address: Mapped[str] = mapped_column(sa.String(254))
    to_name: Mapped[str] = mapped_column(sa.String(200))
    domain: Mapped[str] = mapped_column(sa.String(254))  # of to_address, in small letters
    from_address: Mapped[str | None] = mapped_column(sa.String(254))  # None: the setting MAIL_FROM
    from_name: Mapped[str | None] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5))
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str]
    html: Mapped[str | None]
    calendar: Mapped[str | None]  # iCalendar part
    calendar_method: Mapped[str | None] = mapped_column(sa.String(20))
    headers: Mapped[dict[str, Any]]  # further headers, for instance List-Unsubscribe
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    hold: Mapped[Hold | None]  # the recipient's wish for which it was not due at once
    gathered_in_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"))
    claimed_by: Mapped[str | None] = mapped_column(sa.String(80))
    claimed_until: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    last_answer: Mapped[str | None] = mapped_column(sa.String(500))  # the server's words
    sent_at: Mapped[datetime | None]
    tries: Mapped[list[Any]] = mapped_column(default=list)  # as `rules.remembered` says


class MailServer(Base):
    """What the last tries to reach the mail server taught; one row, `smtp`.

    While `down_since` is set nothing is sent but one probe at `probe_at`. Holds no personal data.
    """

    __tablename__ = "mail_server"

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    faults: Mapped[int] = mapped_column(default=0)  # in a row
    down_since: Mapped[datetime | None]
    probe_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(sa.String(500))  # what it said, or why nothing was heard
