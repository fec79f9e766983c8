"""What time does to calendars: closed addresses and texts that no feed holds any more are deleted."""

from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from coordinator.calendars.models import CalendarEntry, Feed
from coordinator.calendars.rules import BACK
from coordinator.core.work import Work
from coordinator.meetings.models import Meeting

REVOKED_KEPT = timedelta(days=365)


def forget(work: Work) -> int:
    """Delete addresses a year after they were closed, and the texts of meetings before every feed's
    window; answers how many rows.
    """
    day_before_feeds = work.now().date() - BACK - timedelta(days=1)  # whatever day it is in whichever zone
    past = sa.select(Meeting.id).where(Meeting.last_on < day_before_feeds)
    deletions = (
        sa.delete(Feed).where(Feed.revoked_at < work.now() - REVOKED_KEPT),
        sa.delete(CalendarEntry).where(CalendarEntry.meeting_id.in_(past)),
    )
    done = [cast("sa.CursorResult[Any]", work.session.execute(deletion)) for deletion in deletions]
    return sum(result.rowcount for result in done)
