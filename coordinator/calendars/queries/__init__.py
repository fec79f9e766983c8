"""Reads of calendars: what is known of meetings, who may read which feed, what stands in it."""

from coordinator.calendars.queries.contents import (
    Content,
    TextRow,
    content_in,
    content_of,
    in_window,
    missing_meetings,
    sources_of,
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
    scope_of_view,
    taking_part,
)
from coordinator.calendars.queries.holds import HoldText, hold_texts
from coordinator.calendars.queries.known import Known, known_feed, name_of
from coordinator.calendars.queries.tasks import ActionText, action_texts
from coordinator.calendars.queries.views import ViewLine, chosen, filter_of, get_view, views_of

__all__ = [
    "ActionText",
    "Content",
    "Facts",
    "FeedFacts",
    "FeedLine",
    "HoldText",
    "Known",
    "OpenFeed",
    "Scope",
    "TextRow",
    "ViewLine",
    "action_texts",
    "chosen",
    "content_in",
    "content_of",
    "deadline_entries",
    "digest_of",
    "entry_of",
    "facts_of",
    "feeds_of",
    "filter_of",
    "get_feed",
    "get_view",
    "hold_texts",
    "in_window",
    "is_called_off",
    "known_feed",
    "missing_meetings",
    "name_of",
    "open_feed",
    "scope_of_view",
    "sources_of",
    "taking_part",
    "texts_of",
    "views_of",
]
