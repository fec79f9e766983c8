"""Reads of rules and of the plan."""

from coordinator.reminders.queries.own import get_rule, mine, stopped_rules
from coordinator.reminders.queries.plan import (
    Planned,
    get_plan,
    get_reminder,
    next_sendings,
    plan_of,
)
from coordinator.reminders.queries.rulebook import RuleBook, Scope, place_of, rule_book
from coordinator.reminders.queries.written import list_rules

__all__ = [
    "Planned",
    "RuleBook",
    "Scope",
    "get_plan",
    "get_reminder",
    "get_rule",
    "list_rules",
    "mine",
    "next_sendings",
    "place_of",
    "plan_of",
    "rule_book",
    "stopped_rules",
]
