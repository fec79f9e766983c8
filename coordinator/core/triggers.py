"""Dated things that areas offer to be reminded of; `wiring.TRIGGERS` lists them, reminders use them.

An area has a `triggers.py` with its `TRIGGERS`; a later area (polls, inquiries) adds one line to the
wiring and none to the reminders.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coordinator.kit.quiet import ANY_TIME, Wishes
from coordinator.kit.times import instant_or_after_gap


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to. `party_id` is the party for which they are written to.

    `person_id` is None for a delegate known by name and address only, `zone` None where the forum's holds.
    """

    person_id: UUID | None
    name: str
    email: str
    locale: str
    zone: str | None
    party_id: UUID | None
    wishes: Wishes = ANY_TIME


Finder = Callable[[Session, "Cause", str, date], list[Recipient]]
"""The people of an audience, by its name, on a day."""

FindAll = Callable[[Session, Sequence["Cause"], str, date], Mapping[UUID, list[Recipient]]]
"""The same for many causes at once, by what they have in common (`Cause.whose`)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One dated thing: on a day (`on`), or at a naive wall time (`start`), in `zone`.

    `row` is the thing itself, `meeting` the meeting it belongs to. Causes that have the same `find` and
    `shared` mean the same people, whatever else they are. `find_all`, where there is one, finds those of many
    with the same `find`.
    """

    id: UUID
    on: date
    zone: str
    row: Any
    find: Finder = field(repr=False)
    start: datetime | None = None
    meeting: Any = None
    forum_id: UUID | None = None
    group_id: UUID | None = None
    item_id: UUID | None = None
    shared: UUID | None = None
    find_all: FindAll | None = field(default=None, repr=False)

    @property
    def whose(self) -> UUID:
        """What its people depend on."""
        return self.shared or self.id

    @property
    def trigger(self) -> date | datetime:
        """What offsets count from: the day, or the naive wall time on the clock in `zone`."""
        return self.start or self.on

    @property
    def trigger_at(self) -> datetime:
        """The instant after which a reminder meant before it is useless: the start, or the day's end."""
        wall = self.start or datetime.combine(self.on + timedelta(days=1), time())
        return instant_or_after_gap(wall, self.zone)

    def people(self, session: Session, audience: str, on: date) -> list[Recipient]:
        """Who is meant by `audience` on a day, known persons only."""
        return [r for r in self.find(session, self, audience, on) if r.person_id is not None]


OfMeetings = Callable[[Session, Sequence[Any], frozenset[str]], Mapping[str, list[Cause]]]
"""The causes of some meetings by the names of triggers: asked once for all triggers that share it."""

Found = Callable[[Session, datetime], list[Cause]]
"""The causes of what belongs to no meeting, as of an instant."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A kind of dated thing. The words are lazy; `before` and `after` have a place for %(length)s.

    `names` are what texts may say in braces, beside those that `of_meetings` implies. The words of
    audiences and conditions are the reminders'.
    """

    name: str  # "meeting.start", "action.due"
    label: str
    before: str
    after: str
    on_day: str
    audiences: tuple[str, ...]
    conditions: tuple[str, ...]
    names: tuple[str, ...]
    of_meetings: OfMeetings | None = None
    found: Found | None = None


_offered: dict[str, Trigger] = {}


def offer(triggers: Iterable[Trigger]) -> None:
    """Make triggers known, in this order; the wiring does it once."""
    _offered.update({trigger.name: trigger for trigger in triggers})


def offered() -> Mapping[str, Trigger]:
    return _offered
