"""Lists that leave the house as files: what was taken is on record."""

from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.meetings import queries
from coordinator.meetings.events import MeetingsExported, ParticipantsExported


def export_meetings(
    work: Work, condition: sa.ColumnElement[bool], *, newest_first: bool
) -> list[queries.MeetingRow]:
    """The meetings that meet a condition made by `meetings_where`, which holds what the actor may know."""
    rows = queries.list_rows(
        work, sa.and_(condition, queries.visible_to(work.actor)), newest_first=newest_first
    )
    work.record(MeetingsExported(len(rows)))
    return rows


def export_people(work: Work, meeting_id: UUID) -> queries.PeoplePage:
    """The participants of a meeting. Raises NotFound or Forbidden."""
    page = queries.get_people(work, meeting_id)
    meeting = page.head.meeting
    work.record(ParticipantsExported(meeting.id, meeting.forum_id, meeting.group_id, page.count))
    return page
