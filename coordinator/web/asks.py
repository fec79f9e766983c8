"""What is asked of somebody: one line of their start page, with the one click that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coordinator.core.work import Work


@dataclass(frozen=True, slots=True)
class Ask:
    """`due_on` is the last day, None where nothing presses; `label` is the word on the button."""

    due_on: date | None
    title: str
    forum: str  # short name, "NAC"
    text: str
    href: str  # a path
    label: str


AskSource = Callable[[Work], list[Ask]]
"""Each area tells what it asks of the actor; the start page puts them in order."""


def by_due_day(asks: list[Ask]) -> list[Ask]:
    """Soonest first, those without a day last."""
    return sorted(asks, key=lambda ask: (ask.due_on is None, ask.due_on or date.max, ask.title))
