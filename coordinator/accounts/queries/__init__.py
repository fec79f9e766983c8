"""Reads about people, accounts and grants."""

from coordinator.accounts.queries.actors import SeatSource, actor_of, find_actor, why_ended
from coordinator.accounts.queries.asks import asked_of
from coordinator.accounts.queries.directory import (
    AccountFilter,
    AccountRow,
    Happening,
    check_may_see_accounts,
    count_accounts,
    get_account_row,
    get_visible_person,
    list_accounts,
    list_history,
    list_personas,
    visible_to,
)
from coordinator.accounts.queries.grants import (
    administrators_besides,
    find_forum_of_group,
    get_grant,
    grants_of,
    holders,
    holds_any,
    is_administrator,
    not_suspended,
    same_grants,
    valid_on,
)
from coordinator.accounts.queries.own_data import own_data
from coordinator.accounts.queries.people import (
    find_account,
    find_person,
    find_token,
    get_account,
    get_person,
    people_by_id,
)

__all__ = [
    "AccountFilter",
    "AccountRow",
    "Happening",
    "SeatSource",
    "actor_of",
    "administrators_besides",
    "asked_of",
    "check_may_see_accounts",
    "count_accounts",
    "find_account",
    "find_actor",
    "find_forum_of_group",
    "find_person",
    "find_token",
    "get_account",
    "get_account_row",
    "get_grant",
    "get_person",
    "get_visible_person",
    "grants_of",
    "holders",
    "holds_any",
    "is_administrator",
    "list_accounts",
    "list_history",
    "list_personas",
    "not_suspended",
    "own_data",
    "people_by_id",
    "same_grants",
    "valid_on",
    "visible_to",
    "why_ended",
]
