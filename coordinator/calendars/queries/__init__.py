"""Reads of calendars: what is known of meetings, who may read which feed, what stands in it."""

from coordinator.calendars.queries.contents import (
    Content,
    TextRow,
    content_in,
    content_of,
    in_window,
    missing_meetings,
    texts_of,
)
from coordinator.calendars.queries.entries import (
    Facts,
    deadline_entries,
    entry_of,
    facts_of,
    is_called_off,
)
from coordinator.calendars.queries.feeds import (
    FeedFacts,
    FeedLine,
    OpenFeed,
    Scope,
    digest_of,
    feeds_of,
    get_feed,
    open_feed,
    taking_part,
)

__all__ = [
    "Content",
    "Facts",
    "FeedFacts",
    "FeedLine",
    "OpenFeed",
    "Scope",
    "TextRow",
    "content_in",
    "content_of",
    "deadline_entries",
    "digest_of",
    "entry_of",
    "facts_of",
    "feeds_of",
    "get_feed",
    "in_window",
    "is_called_off",
    "missing_meetings",
    "open_feed",
    "taking_part",
    "texts_of",
]
