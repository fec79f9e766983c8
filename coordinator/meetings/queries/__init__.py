"""Reads about meetings, series, deadlines and registrations; every list obeys `visible_to`."""

from coordinator.meetings.queries.expected import (
    Expected,
    admits,
    circle_of,
    circles,
    expected_on,
    expected_pairs,
    expected_parties,
)
from coordinator.meetings.queries.seen import (
    count_meetings,
    get_meeting,
    list_meetings,
    meetings_where,
    visible_to,
)

__all__ = [
    "Expected",
    "admits",
    "circle_of",
    "circles",
    "count_meetings",
    "expected_on",
    "expected_pairs",
    "expected_parties",
    "get_meeting",
    "list_meetings",
    "meetings_where",
    "visible_to",
]
