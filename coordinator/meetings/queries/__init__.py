"""Reads about meetings, series, deadlines and registrations; every list obeys `visible_to`."""

from coordinator.meetings.queries.expected import (
    Expected,
    admits,
    circle_of,
    circles,
    expected_on,
    expected_pairs,
    expected_parties,
    roster_parties,
)
from coordinator.meetings.queries.registration import (
    find_own_row,
    find_party_answer,
    has_participants,
    last_day_to_register,
    list_deadlines,
    why_closed,
)
from coordinator.meetings.queries.seen import (
    count_meetings,
    get_meeting,
    list_meetings,
    meetings_where,
    visible_to,
)
from coordinator.meetings.queries.series import (
    find_preset,
    get_series,
    get_series_by_id,
    list_presets,
    list_series,
    planned_days,
    series_visible_to,
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
    "find_own_row",
    "find_party_answer",
    "find_preset",
    "get_meeting",
    "get_series",
    "get_series_by_id",
    "has_participants",
    "last_day_to_register",
    "list_deadlines",
    "list_meetings",
    "list_presets",
    "list_series",
    "meetings_where",
    "planned_days",
    "roster_parties",
    "series_visible_to",
    "visible_to",
    "why_closed",
]
