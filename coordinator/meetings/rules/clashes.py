"""Whether a sitting gets in the way of others: who would be in two places, who has something else that day.

What is found carries only what its reader may know; what they may not know of is a day and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

FEWEST = 3
"""Members of a forum below which "a member is engaged" would name the member."""

NOBODY: frozenset[UUID] = frozenset()


class ClashKind(StrEnum):
    """In the order of their weight."""

    PERSON = "person"  # somebody would be in two places
    HOST = "host"  # the host has another meeting in the house
    PARTY = "party"  # a party is expected in another forum the same day
    CLOSED = "closed"  # a holiday of a party, or a day that it entered as closed
    FORUM_CLOSED = "forum_closed"  # the forum itself meets on no such day
    AVOID = "avoid"  # better not: school holidays
    SAME_TIME = "same_time"  # a meeting at the same time; who comes to it is not the reader's to know
    ENGAGED = "engaged"  # a member has something that the reader may not know of


WEIGHT = {kind: number for number, kind in enumerate(ClashKind)}

HARD = frozenset({ClashKind.PERSON, ClashKind.HOST, ClashKind.PARTY})
"""Other meetings in the way, which calendars mark; closed days they show anyway."""


class Known(StrEnum):
    """How much the reader may know of another meeting."""

    NOTHING = "nothing"
    EXISTS = "exists"  # that, when and where it is
    PEOPLE = "people"  # and who comes


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with a date as others are compared with it: days at its venue, both counted, and instants.

    `parties` and `people` are expected and have not said no.
    """

    id: UUID | None
    forum_id: UUID
    first_on: date
    last_on: date
    starts_at: datetime
    ends_at: datetime
    host: UUID | None = None
    parties: frozenset[UUID] = NOBODY
    people: frozenset[UUID] = NOBODY

    def at_once_with(self, other: "Sitting") -> bool:
        """Whether the two share a moment; travel is not counted."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def days_with(self, other: "Sitting") -> list[date]:
        """The days that the two share, each at its own venue."""
        first, last = max(self.first_on, other.first_on), min(self.last_on, other.last_on)
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Found:
    """Another meeting in the way: which, and which people or parties of ours it concerns.

    Of ENGAGED only the day is set.
    """

    kind: ClashKind
    on: date
    other_id: UUID | None = None
    parties: frozenset[UUID] = NOBODY
    people: frozenset[UUID] = NOBODY


def clashes_with(
    ours: Sitting, others: Iterable[tuple[Sitting, Known]], members: frozenset[UUID]
) -> list[Found]:
    """What of `others` is in the way of `ours`, the weightiest first.

    `members` are those of our forum on the day, whoever was invited to this very meeting: with a list that
    the reader makes, they could ask for one country after another whether it is engaged.
    """
    found: set[Found] = set()
    for other, known in others:
        if other.id == ours.id and ours.id is not None:
            continue
        days = ours.days_with(other)
        if known is Known.NOTHING:
            if len(members) >= FEWEST and members & other.parties:
                found.update(Found(ClashKind.ENGAGED, day) for day in days)
        elif days:
            found.update(_named(ours, other, known, days[0]))
    return sorted(found, key=lambda f: (WEIGHT[f.kind], f.on, str(f.other_id)))


def _named(ours: Sitting, other: Sitting, known: Known, on: date) -> list[Found]:
    """How a meeting that the reader may know of is in the way."""
    at_once, found = ours.at_once_with(other), []
    if known is Known.PEOPLE and at_once and ours.people & other.people:
        found.append(Found(ClashKind.PERSON, on, other.id, people=ours.people & other.people))
    if ours.host is not None and ours.host == other.host:
        found.append(Found(ClashKind.HOST, on, other.id, parties=frozenset({ours.host})))
    elsewhere = known is Known.PEOPLE and other.forum_id != ours.forum_id
    if elsewhere and ours.parties & other.parties:
        found.append(Found(ClashKind.PARTY, on, other.id, parties=ours.parties & other.parties))
    if not found and at_once:
        found.append(Found(ClashKind.SAME_TIME, on, other.id))
    return found
