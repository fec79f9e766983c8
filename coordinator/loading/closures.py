"""Closed and avoided days of the demonstration: the same days of this year and the two after it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from coordinator.core.work import Work
from coordinator.forums import operations
from coordinator.forums.queries import Whose
from coordinator.forums.rules import ClosureKind, ClosureValues, closed_period

YEARS = 3


def add_closures(work: Work, given: Iterable[Mapping[str, Any]], today: date) -> None:
    """`first` and `last` are a month and a day ("08-01"); `forum` names a forum, else `country` a country."""
    for entry in given:
        whose = Whose(slug=entry["forum"]) if "forum" in entry else Whose("", "country", entry["country"])
        values = [
            ClosureValues(
                ClosureKind(entry["kind"]),
                entry["name"],
                closed_period(
                    date.fromisoformat(f"{year}-{entry['first']}"),
                    date.fromisoformat(f"{year}-{entry['last']}"),
                ),
                entry.get("note"),
                "invented for the demonstration",
            )
            for year in range(today.year, today.year + YEARS)
        ]
        operations.add_closures(work, whose, values)
