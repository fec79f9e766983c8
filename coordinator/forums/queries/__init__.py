"""Reads about forums, parties, memberships and offices, always on a date."""

from coordinator.forums.queries.closures import closed_days_of, closures_between
from coordinator.forums.queries.forums import (
    chosen,
    forum_kinds,
    get_forum,
    get_forum_by_id,
    get_membership,
    get_office,
    list_forums,
    visible_to,
)
from coordinator.forums.queries.history import AT_ONCE, Happening, HistoryPage, history_of, latest_of
from coordinator.forums.queries.pages import (
    ForumPage,
    MembersPage,
    OfficesPage,
    forum_page,
    members_page,
    offices_page,
)
from coordinator.forums.queries.parties import (
    authorities_of,
    find_party,
    group_members_on,
    list_parties,
    parties_by_id,
)
from coordinator.forums.queries.seats import (
    Officeholder,
    Seatholder,
    all_offices,
    all_seats,
    offices_on,
    on_day,
    parties_on,
    roster,
    seats_of,
)

__all__ = [
    "AT_ONCE",
    "ForumPage",
    "Happening",
    "HistoryPage",
    "MembersPage",
    "Officeholder",
    "OfficesPage",
    "Seatholder",
    "all_offices",
    "all_seats",
    "authorities_of",
    "chosen",
    "closed_days_of",
    "closures_between",
    "find_party",
    "forum_kinds",
    "forum_page",
    "get_forum",
    "get_forum_by_id",
    "get_membership",
    "get_office",
    "group_members_on",
    "history_of",
    "latest_of",
    "list_forums",
    "list_parties",
    "members_page",
    "offices_on",
    "offices_page",
    "on_day",
    "parties_by_id",
    "parties_on",
    "roster",
    "seats_of",
    "visible_to",
]
