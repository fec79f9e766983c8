"""What came in by mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row
from coordinator.inbox.rules import MailKind, MailState


class IncomingMessage(Row):
    """One message, stored before it is looked at.

    Retention: `raw` is erased 30 days after the message was handled, the row 12 months after that;
    what nobody has handled stays whole.
    """

    __tablename__ = "incoming_message"
    __table_args__ = (
        sa.Index("ix_incoming_message_state_received_at", "state", "received_at"),
        sa.Index("ix_incoming_message_forum_id_state", "forum_id", "state"),
    )

    name: Mapped[str] = mapped_column(sa.String(200), unique=True)  # its Message-ID, else a digest of it
    received_at: Mapped[datetime]
    size: Mapped[int]  # octets
    raw: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    from_address: Mapped[str] = mapped_column(sa.String(254))  # lower case; "" where there is not just one
    recipient: Mapped[str] = mapped_column(sa.String(254))  # of our addresses, the one it came to; "" if none
    subject: Mapped[str] = mapped_column(sa.String(300))
    kind: Mapped[MailKind]
    state: Mapped[MailState] = mapped_column(default=MailState.NEW)
    reason: Mapped[str | None] = mapped_column(sa.String(40))  # a Reason
    said: Mapped[dict[str, Any]]  # what was read out of it: answer, comment, proposed times, server's words
    invitation_id: Mapped[UUID | None]  # the row of a floor above that its recipient names
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # who was invited
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    outbox_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"), index=True)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))  # None: by itself
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
