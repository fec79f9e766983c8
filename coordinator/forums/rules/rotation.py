"""Offices by rotation: a stated order, the turns that follow from it, and what entering them would do.

An order is only the template: what is entered are dated entries, and these are what changes later
(`rules.turns`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count
from uuid import UUID

from coordinator.forums.rules.seats import OfficeRole
from coordinator.forums.rules.turns import Entry, Moves, first_day, subtract
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period, months_on

MOST_MONTHS = 120
MOST_TURNS = 130
"""So many turns at most are reckoned at once: ten years of monthly ones, and some."""


class NoPlaces(Invalid):
    """An order names nobody, or no office."""

    code = "no_places"


class TwiceAtOnce(Invalid):
    """The same party stands twice in one step of an order."""

    code = "twice_at_once"


@dataclass(frozen=True, slots=True)
class Order:
    """A stated order: each place holds one party, or several together.

    The first place begins on `first_on`. A turn is `months` long; None: the first place holds without end.
    """

    places: tuple[tuple[UUID, ...], ...]
    first_on: date
    months: int | None


@dataclass(frozen=True, slots=True)
class Projected:
    """One turn as an order has it; the number counts from 0."""

    number: int
    parties: tuple[UUID, ...]
    period: Period


def check_order(order: Order) -> None:
    """Raise NoPlaces or TwiceAtOnce."""
    if not order.places or not all(order.places):
        raise NoPlaces(field="places")
    if any(len(set(place)) < len(place) for place in order.places):
        raise TwiceAtOnce(field="places")


def turns_of(order: Order, until: date) -> list[Projected]:
    """The turns that begin before `until`, without a gap between them.

    Their ends are reckoned from the first day, so that turns that begin on the 31st keep to month ends.
    """
    if order.months is None:
        standing = Projected(0, order.places[0], Period(order.first_on, None))
        return [standing] if order.first_on < until else []
    found: list[Projected] = []
    for number in count():
        begins = months_on(order.first_on, number * order.months)
        if begins >= until or number >= MOST_TURNS:
            return found
        ends = months_on(order.first_on, (number + 1) * order.months)
        found.append(Projected(number, order.places[number % len(order.places)], Period(begins, ends)))
    return found


class Outcome(StrEnum):
    """What entering one office of a projected turn would do."""

    NEW = "new"
    STANDS = "stands"  # the very same entry is there already
    IN_THE_WAY = "in_the_way"  # others stand there, and could be cut or taken out
    BEGUN = "begun"  # others stand there on days that are over or have begun: they stay


@dataclass(frozen=True, slots=True)
class Line:
    """One office of a projected turn, for one party."""

    turn: Projected
    role: OfficeRole
    party_id: UUID
    outcome: Outcome
    others: tuple[Entry, ...] = ()


def lines_of(
    turns: Iterable[Projected], roles: Sequence[OfficeRole], entries: Collection[Entry], today: date
) -> list[Line]:
    """What is to be entered for projected turns, office by office, and what stands in the way of it."""
    return [
        _line(turn, role, party_id, entries, today)
        for turn in turns
        for party_id in turn.parties
        for role in roles
    ]


def _line(turn: Projected, role: OfficeRole, party_id: UUID, entries: Collection[Entry], today: date) -> Line:
    there = [e for e in entries if e.role == role and e.period.overlaps(turn.period)]
    if any(e.party_id == party_id and e.period == turn.period for e in there):
        return Line(turn, role, party_id, Outcome.STANDS)
    together = set(turn.parties)
    others = tuple(
        e for e in there if e.party_id == party_id or not (e.party_id in together and e.period == turn.period)
    )
    if not others:
        return Line(turn, role, party_id, Outcome.NEW)
    begun = turn.period.from_on is None or turn.period.from_on <= today
    return Line(turn, role, party_id, Outcome.BEGUN if begun else Outcome.IN_THE_WAY, others)


def entered(lines: Iterable[Line], *, replaces: bool, ids: Iterable[UUID]) -> Moves:
    """The entries that `lines` make. What is in the way is cut or taken out where the order `replaces` it,
    else it stays and the line is passed over. `ids` are those of new entries. Raises NothingChanges.
    """
    fresh = iter(ids)
    chosen = [
        line
        for line in lines
        if line.outcome is Outcome.NEW or (replaces and line.outcome is Outcome.IN_THE_WAY)
    ]
    after = [Entry(next(fresh), line.role, line.party_id, line.turn.period) for line in chosen]
    old = {entry.id: entry for line in chosen for entry in line.others}
    for entry in old.values():
        rest = [entry.period]
        for line in chosen:
            if line.role == entry.role and entry in line.others:
                rest = [left for each in rest for left in subtract(each, line.turn.period)]
        for number, left in enumerate(sorted(rest, key=first_day)):
            after.append(replace(entry, id=entry.id if number == 0 else next(fresh), period=left))
    return Moves.between(old.values(), after)
