"""Feeds by secret address, and the calendar text of each meeting."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.calendars.rules import EntryPart, FeedKind
from coordinator.core.db import Base, Row


class Feed(Row):
    """One person's address of one calendar. Only the token's SHA-256 is stored.

    Retention: revoked ones are deleted after 12 months.
    """

    __tablename__ = "feed"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[FeedKind]
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    with_deadlines: Mapped[bool] = mapped_column(default=False)
    with_spans: Mapped[bool] = mapped_column(default=False)  # "spring 2028" as tentative days
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]  # to the hour, so that reading rarely writes
    last_program: Mapped[str | None] = mapped_column(sa.String(60))  # "Outlook", "Google Calendar", …
    validator: Mapped[str | None] = mapped_column(sa.String(64))  # of the content as last fetched
    content_changed_at: Mapped[datetime | None]  # when that content was first seen: Last-Modified


class CalendarEntry(Base):
    """The VEVENTs of a meeting in one language, made once, CRLF included, so that a feed is a join.

    A row is true while it carries the meeting's `version` and the `edition` of what else goes into the
    text (program, addresses, zones); an outdated one counts as missing and is made anew when needed.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        # Covers the question whether a feed has changed, which is asked far more often than its text.
        sa.Index(
            "ix_calendar_entry_revision", "meeting_id", "locale", "part", "version", "edition", "revision"
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    part: Mapped[EntryPart] = mapped_column(primary_key=True)
    version: Mapped[int]  # of the meeting
    edition: Mapped[str] = mapped_column(sa.String(16))
    revision: Mapped[int] = mapped_column(sa.BigInteger)  # 48 bits that name the text
    text: Mapped[str]
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # whose VTIMEZONE the feed must hold


class Invitation(Row):
    """What one person, or one address of somebody without an account, was told of one meeting.

    `told` is what the last letter that left said (`told.Told` as JSON; None: none ever left), `waiting` what
    the letter still in the outbox says. A letter that left meanwhile is noted when the next change asks.

    Retention: deleted 12 months after the meeting, when answers and bounces no longer come.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "person_id"),
        sa.Index(
            "uq_invitation_meeting_id_address", "meeting_id", "address", unique=True,
            sqlite_where=sa.text("person_id IS NULL"), postgresql_where=sa.text("person_id IS NULL"),
        ),
        sa.CheckConstraint("waiting IS NULL OR letter_id IS NOT NULL", name="waiting_in_outbox"),
    )  # fmt: skip

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))  # small letters
    name: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5))
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # None: the forum's
    is_guest: Mapped[bool] = mapped_column(default=True)  # still to be told
    told: Mapped[dict[str, Any] | None]
    waiting: Mapped[dict[str, Any] | None]
    letter_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"), index=True)  # the last
    first_message_id: Mapped[str | None] = mapped_column(sa.String(200))  # of the first letter that left
    created_at: Mapped[datetime]
