"""What one contact was told of a poll, and what is news to them; no I/O, no clock.

A letter covers everything between what the last one that left said and what is true now, so that changes
that follow each other make one letter, and one that was undone makes none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from coordinator.scheduling.rules.kinds import PollState


class News(StrEnum):
    """What a letter about a poll says; the kind of the message is `poll.<news>`."""

    ASKED = "asked"
    AGAIN = "again"  # open after it was decided or cancelled
    NEW_DATES = "new_dates"  # to those who have answered
    DEADLINE = "deadline"  # another last day, to those who have not
    DECIDED = "decided"
    CANCELLED = "cancelled"
    REMINDER = "reminder"  # by hand; those by rule are the reminders'


ASKING = frozenset({News.ASKED, News.AGAIN, News.NEW_DATES, News.DEADLINE, News.REMINDER})
"""Letters that ask for an answer, and so have the link."""

FINAL = frozenset({PollState.DECIDED, PollState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says. `option_id` is the date that won, of a poll that was decided; `reminds`: it says
    again what was said before.
    """

    state: PollState
    options: frozenset[UUID]
    closes_on: date
    option_id: UUID | None = None
    reminds: bool = False


def news_of(told: Said | None, now: Said, *, open_to: Collection[UUID], answered: bool) -> News | None:
    """What is news to a contact who was told `told` (None: nothing); None when nothing is.

    `open_to` are the dates to which their country has said nothing, `answered` whether it has answered at
    all. Who was never asked hears of no end; who owes nothing is not asked.
    """
    if now.state in FINAL:
        if told is None or (told.state == now.state and told.option_id == now.option_id):
            return None
        return News.DECIDED if now.state == PollState.DECIDED else News.CANCELLED
    if now.state != PollState.OPEN:
        return None
    if told is None:
        return News.ASKED if open_to else None
    if told.state in FINAL:
        return News.AGAIN
    if answered and not told.options.issuperset(open_to):
        return News.NEW_DATES
    return News.DEADLINE if open_to and told.closes_on != now.closes_on else None


def after_letter(told: Said | None, now: Said) -> Said:
    """What is known after a letter; dates that were once named stay known."""
    if now.state in FINAL or told is None:
        return now
    return Said(now.state, now.options | told.options, now.closes_on)


def to_json(said: Said) -> dict[str, Any]:
    """As it is stored."""
    return {
        "state": said.state.value,
        "options": sorted(str(option) for option in said.options),
        "closes_on": said.closes_on.isoformat(),
        "option": str(said.option_id) if said.option_id else None,
        "reminds": said.reminds,
    }


def from_json(stored: Mapping[str, Any] | None) -> Said | None:
    """What `to_json` stored; None for nothing."""
    if stored is None:
        return None
    return Said(
        PollState(stored["state"]),
        frozenset(UUID(option) for option in stored["options"]),
        date.fromisoformat(stored["closes_on"]),
        UUID(stored["option"]) if stored["option"] else None,
        bool(stored.get("reminds")),
    )
