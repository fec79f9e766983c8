"""What time does to calendars: closed addresses, texts that no feed holds any more and old invitations go."""

from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from coordinator.calendars.models import CalendarEntry, Feed, FeedFetch, FeedSource, Invitation, SavedView
from coordinator.calendars.operations.invitations import follow_the_day
from coordinator.calendars.rules import BACK, FETCHES_KEPT, VIEW_KEPT
from coordinator.core.work import Work
from coordinator.meetings.models import Meeting

REVOKED_KEPT = timedelta(days=365)
INVITATIONS_KEPT = timedelta(days=365)


def forget(work: Work) -> int:
    """Delete addresses a year after they were closed, views and their addresses 30 days after they were
    deleted, notes of fetches after 30 days, the texts of meetings before every feed's window, and what people
    were told of a meeting a year after it; answers how many rows.
    """
    now = work.now()
    day_before_feeds = now.date() - BACK - timedelta(days=1)  # whatever day it is in whichever zone
    past = sa.select(Meeting.id).where(Meeting.last_on < day_before_feeds)
    long_past = sa.select(Meeting.id).where(Meeting.last_on < now.date() - INVITATIONS_KEPT)
    views = sa.select(SavedView.id).where(SavedView.deleted_at < now - VIEW_KEPT)
    gone = sa.select(Feed.id).where(sa.or_(Feed.revoked_at < now - REVOKED_KEPT, Feed.view_id.in_(views)))
    deletions = (
        sa.delete(FeedFetch).where(FeedFetch.fetched_on < (now - FETCHES_KEPT).date()),
        sa.delete(FeedFetch).where(FeedFetch.feed_id.in_(gone)),
        sa.delete(FeedSource).where(FeedSource.feed_id.in_(gone)),
        sa.delete(Feed).where(Feed.id.in_(gone)),
        sa.delete(SavedView).where(SavedView.deleted_at < now - VIEW_KEPT),
        sa.delete(CalendarEntry).where(CalendarEntry.meeting_id.in_(past)),
        sa.delete(Invitation).where(Invitation.meeting_id.in_(long_past)),
    )
    done = [
        cast(
            "sa.CursorResult[Any]",
            work.session.execute(deletion, execution_options={"synchronize_session": False}),
        )
        for deletion in deletions
    ]
    return sum(result.rowcount for result in done)


def keep_guests(work: Work) -> int:
    """Tell whoever is a guest since today, or no longer; answers at how many meetings that was looked at."""
    return follow_the_day(work)
