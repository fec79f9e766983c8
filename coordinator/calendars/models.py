"""Feeds by secret address, and the calendar text of each meeting."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.calendars.rules import FeedKind
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
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]  # to the hour, so that reading rarely writes
    last_program: Mapped[str | None] = mapped_column(sa.String(60))  # "Outlook", "Google Calendar", …


class CalendarEntry(Base):
    """A meeting's VEVENT in one language, made once when the meeting changes, CRLF included."""

    __tablename__ = "calendar_entry"

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    locale: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    text: Mapped[str]
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # whose VTIMEZONE the feed must hold
