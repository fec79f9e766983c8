"""Reads of rules and of the plan."""

from coordinator.reminders.queries.desk import asked_of, on_desk
from coordinator.reminders.queries.own import get_own_rule, get_rule, mine, stopped_rules
from coordinator.reminders.queries.places import Place, get_place
from coordinator.reminders.queries.plan import (
    PAGE,
    Planned,
    PlanPage,
    PlanSearch,
    get_plan,
    get_planned,
    get_reminder,
    next_sendings,
    plan_across,
    planned_rows,
)
from coordinator.reminders.queries.rulebook import RuleBook, Scope, place_of, rule_book
from coordinator.reminders.queries.written import (
    Line,
    find_deleted,
    get_line,
    line_at,
    list_rules,
    own_forums,
    reaches,
    rules_at,
)

__all__ = [
    "PAGE",
    "Line",
    "Place",
    "PlanPage",
    "PlanSearch",
    "Planned",
    "RuleBook",
    "Scope",
    "asked_of",
    "find_deleted",
    "get_line",
    "get_own_rule",
    "get_place",
    "get_plan",
    "get_planned",
    "get_reminder",
    "get_rule",
    "line_at",
    "list_rules",
    "mine",
    "next_sendings",
    "on_desk",
    "own_forums",
    "place_of",
    "plan_across",
    "planned_rows",
    "reaches",
    "rule_book",
    "rules_at",
    "stopped_rules",
]
