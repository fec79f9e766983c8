"""Uploaded files until they are taken, imports, and which meeting came from where."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row
from coordinator.imports.rules import Outcome


class ImportDraft(Row):
    """A file that one person has uploaded and looks at before taking it, with the choices made so far.

    In the database and not in a folder, so that any web process finds it. One for a person and forum.
    Retention: deleted when it is taken or discarded, else 24 hours after the upload.
    """

    __tablename__ = "import_draft"
    __table_args__ = (sa.UniqueConstraint("person_id", "forum_id"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"))
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary())
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # for times that name none
    first_on: Mapped[date]
    last_on: Mapped[date]  # counted
    day_starts: Mapped[time]  # hours of events that give days only
    day_ends: Mapped[time]
    made_at: Mapped[datetime] = mapped_column(index=True)


class CalendarImport(Row):
    """One file that was taken: by whom, when, and what became of its events. The file itself is not kept.

    Retention: as long as the meetings; whoever took it is named like everybody in the journal.
    """

    __tablename__ = "calendar_import"

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))  # None: the command line
    file_name: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime]
    created: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    refused: Mapped[int]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    taken_back: Mapped[int] = mapped_column(default=0)  # meetings that the undoing deleted
    restored: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)  # somebody had worked with them since


class ImportedMeeting(Row):
    """A meeting and what names it in the calendar it came from; unique within its forum, since UIDs are
    unique for each owner only. `said` is what the file last said, so that a change made there is told
    from one made here.
    """

    __tablename__ = "imported_meeting"
    __table_args__ = (sa.UniqueConstraint("forum_id", "key"),)

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"))
    key: Mapped[str] = mapped_column(sa.String(64))  # rules.key_of(uid, occurrence)
    uid: Mapped[str]
    occurrence: Mapped[str | None] = mapped_column(sa.String(20))  # original start, of one of a series
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    said: Mapped[dict[str, Any]]


class ImportChange(Row):
    """What one import did to one meeting, and what it was before. The meeting may be gone."""

    __tablename__ = "import_change"

    import_id: Mapped[UUID] = mapped_column(sa.ForeignKey("calendar_import.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(index=True)
    outcome: Mapped[Outcome]  # new or changed
    before: Mapped[dict[str, Any] | None]  # None of a new one
    version_before: Mapped[int | None]
    version_after: Mapped[int]  # of the meeting; a later one means that somebody worked with it
