"""Feeds by secret address, saved views, and the calendar text of each meeting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.calendars.rules import EntryPart, FeedKind, FeedOptions
from coordinator.core.db import Base, Row


class SavedView(Row):
    """What somebody looks at in the calendar, under a name of their own: filters, all optional.

    Retention: deleted ones can be brought back for 30 days, then they go, and the feeds of them.
    """

    __tablename__ = "saved_view"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    meeting_type: Mapped[str | None] = mapped_column(sa.String(40))  # of the meeting's series
    mine: Mapped[bool] = mapped_column(default=False)  # those the person takes part in
    with_deadlines: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class Feed(Row):
    """One person's address of one calendar. Only the token's SHA-256 is stored.

    Retention: revoked ones are deleted after 12 months.
    """

    __tablename__ = "feed"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[FeedKind]
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    view_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("saved_view.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    locale: Mapped[str | None] = mapped_column(sa.String(5))  # None: the account's
    with_deadlines: Mapped[bool] = mapped_column(default=False)
    with_spans: Mapped[bool] = mapped_column(default=False)  # "spring 2028" as tentative days
    with_actions: Mapped[bool] = mapped_column(default=False)  # the holder's own
    with_holds: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # dates of open polls
    as_tasks: Mapped[bool] = mapped_column(default=False)  # deadlines and actions as VTODO
    busy_only: Mapped[bool] = mapped_column(default=False)
    alarm_minutes: Mapped[int | None]  # before the start
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]  # to the hour, so that reading rarely writes
    last_program: Mapped[str | None] = mapped_column(sa.String(60))  # "Outlook", "Google Calendar", …
    validator: Mapped[str | None] = mapped_column(sa.String(64))  # of the content as last fetched
    content_changed_at: Mapped[datetime | None]  # when that content was first seen: Last-Modified
    known_by: Mapped[str | None] = mapped_column(
        sa.String(200)
    )  # what `validator` is true for: `queries.known`
    sources: Mapped[str | None] = mapped_column(sa.String(16))  # names the set of its `feed_source` rows

    @property
    def options(self) -> FeedOptions:
        return FeedOptions(
            locale=self.locale, with_deadlines=self.with_deadlines, with_spans=self.with_spans,
            with_actions=self.with_actions, with_holds=self.with_holds, as_tasks=self.as_tasks,
            busy_only=self.busy_only, alarm_minutes=self.alarm_minutes,
        )  # fmt: skip

    def set_options(self, options: FeedOptions) -> None:
        self.locale, self.alarm_minutes = options.locale, options.alarm_minutes
        self.with_deadlines, self.with_spans = options.with_deadlines, options.with_spans
        self.with_actions, self.as_tasks = options.with_actions, options.as_tasks
        self.busy_only, self.with_holds = options.busy_only, options.with_holds


class FeedFetch(Base):
    """On which day a program fetched a feed: written once an hour at the most, and never from which address.

    Retention: 30 days, and until the feed gets a new address.
    """

    __tablename__ = "feed_fetch"

    feed_id: Mapped[UUID] = mapped_column(sa.ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    fetched_on: Mapped[date] = mapped_column(primary_key=True)  # UTC
    program: Mapped[str] = mapped_column(sa.String(60), primary_key=True)  # "" where it does not say
    hours: Mapped[int]  # in how many hours of that day
    last_at: Mapped[datetime]  # to the hour


class FeedSource(Base):
    """What a feed's content hangs on: the forums it may hold meetings of, its holder, their parties."""

    __tablename__ = "feed_source"

    feed_id: Mapped[UUID] = mapped_column(sa.ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    of_id: Mapped[UUID] = mapped_column(primary_key=True)


class CalendarMark(Base):
    """Goes up in the transaction of every change to what calendars of a forum, person or party hang on.

    Kept by triggers (migration 0006), so that no path to the rows can forget it; missing means 0.
    """

    __tablename__ = "calendar_mark"

    of_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(sa.BigInteger)
    by: Mapped[int] = mapped_column(sa.BigInteger)  # the transaction that raised it; once is enough for each


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
