"""Reads of rules and of the plan."""

from coordinator.reminders.queries.own import get_rule, mine, stopped_rules
from coordinator.reminders.queries.places import Place, get_place
from coordinator.reminders.queries.plan import (
    Planned,
    get_plan,
    get_reminder,
    next_sendings,
    plan_of,
)
from coordinator.reminders.queries.rulebook import RuleBook, Scope, place_of, rule_book
from coordinator.reminders.queries.written import (
    Line,
    find_deleted,
    get_line,
    line_at,
    list_rules,
    own_forums,
    rules_at,
)

__all__ = [
    "Line",
    "Place",
    "Planned",
    "RuleBook",
    "Scope",
    "find_deleted",
    "get_line",
    "get_place",
    "get_plan",
    "get_reminder",
    "get_rule",
    "line_at",
    "list_rules",
    "mine",
    "next_sendings",
    "own_forums",
    "place_of",
    "plan_of",
    "rule_book",
    "rules_at",
    "stopped_rules",
]
