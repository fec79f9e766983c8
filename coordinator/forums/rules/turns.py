"""Turns that are held: dated entries of offices that change hands together, and how they are swapped, skipped
and overridden.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from coordinator.forums.rules.seats import OfficeRole, Overlap
from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.periods import Period


class TurnChangeKind(StrEnum):
    ENTERED = "entered"
    SWAPPED = "swapped"
    SKIPPED = "skipped"
    OVERRIDDEN = "overridden"


class Skip(StrEnum):
    """What becomes of the days of a turn that is skipped."""

    MOVE_UP = "move_up"  # the following ones move up
    STAY = "stay"  # the one before stays on
    EARLY = "early"  # the next one begins earlier


class TurnBegun(Invalid):
    """The turn has begun or is over: exchanging it would rewrite the record."""

    code = "turn_begun"


class SameTurn(Invalid):
    """A turn cannot be swapped with itself, nor with another of the same parties."""

    code = "same_turn"


class NoNeighbour(Invalid):
    """There is no turn before (or after) that could fill the gap."""

    code = "no_neighbour"


class Swallowed(Invalid):
    """A neighbouring turn would have no day left; skip it first. `period` is that turn's."""

    code = "swallowed"


class OutsideTurn(Invalid):
    """Another party may take over days of the turn, not days of its neighbours."""

    code = "outside_turn"


class NothingChanges(Invalid):
    """What was asked for is how it is."""

    code = "nothing_changes"


class ChangedSince(Conflict):
    """Entries that a change touched were changed again since: it cannot be undone as a whole."""

    code = "changed_since"


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry of an office."""

    id: UUID
    role: OfficeRole
    party_id: UUID
    period: Period


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """Entries that change hands together: the leading office's on a period, and its companions'."""

    period: Period
    entries: tuple[Entry, ...]

    @property
    def parties(self) -> frozenset[UUID]:
        return frozenset(entry.party_id for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change does: entries as they were, and as they are afterwards; new ones only in `after`."""

    before: tuple[Entry, ...]
    after: tuple[Entry, ...]

    @classmethod
    def between(cls, before: Iterable[Entry], after: Iterable[Entry]) -> "Moves":
        """Without the entries that stay as they are. Raises NothingChanges where all do."""
        old, new = tuple(before), tuple(after)
        moves = cls(tuple(e for e in old if e not in new), tuple(e for e in new if e not in old))
        if not (moves.before or moves.after):
            raise NothingChanges
        return moves

    def applied_to(self, entries: Iterable[Entry]) -> list[Entry]:
        gone = {entry.id for entry in self.before}
        return [*(entry for entry in entries if entry.id not in gone), *self.after]

    @property
    def seen(self) -> str:
        """What the entries were that it touches: the same as long as nobody changes one of them."""
        return " ".join(
            sorted(f"{e.id}/{e.party_id}/{e.period.from_on}/{e.period.until_on}" for e in self.before)
        )

    @property
    def reversed(self) -> "Moves":
        return Moves(self.after, self.before)


def held_turns(entries: Iterable[Entry], roles: Sequence[OfficeRole]) -> list[HeldTurn]:
    """The turns of offices that change hands together, earliest first.

    `roles[0]` leads: entries of the others belong to a turn when they have its very days.
    """
    by_period: dict[Period, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.role in roles:
            by_period[entry.period].append(entry)
    turns = [
        HeldTurn(period, tuple(sorted(theirs, key=lambda e: (roles.index(e.role), str(e.party_id)))))
        for period, theirs in by_period.items()
        if any(entry.role == roles[0] for entry in theirs)
    ]
    return sorted(turns, key=lambda turn: (first_day(turn.period), _until(turn.period)))


def swap(one: HeldTurn, other: HeldTurn, today: date) -> Moves:
    """The parties of two turns change places; the days of the turns stay.

    Raises TurnBegun or SameTurn.
    """
    for turn in (one, other):
        check_to_come(turn, today)
    if one.period == other.period or {(e.role, e.party_id) for e in one.entries} == {
        (e.role, e.party_id) for e in other.entries
    }:
        raise SameTurn
    after = [replace(e, period=other.period) for e in one.entries]
    after += [replace(e, period=one.period) for e in other.entries]
    return Moves.between((*one.entries, *other.entries), after)


def skip(turns: Sequence[HeldTurn], turn: HeldTurn, how: Skip, today: date) -> Moves:
    """A turn falls out, and its days go to others. Raises TurnBegun or NoNeighbour."""
    check_to_come(turn, today)
    if how is Skip.MOVE_UP:
        return _move_up(turns, turn)
    if how is Skip.STAY:
        before = _touching_before(turns, turn)
        if before is None:
            raise NoNeighbour
        stretched = Period(before.period.from_on, turn.period.until_on)
        old = before.entries
    else:
        behind = _touching_after(turns, turn)
        if behind is None:
            raise NoNeighbour
        stretched = Period(turn.period.from_on, behind.period.until_on)
        old = behind.entries
    return Moves.between((*old, *turn.entries), [replace(e, period=stretched) for e in old])


def _move_up(turns: Sequence[HeldTurn], turn: HeldTurn) -> Moves:
    """Each following turn takes the days of the one before it; the last days are nobody's then."""
    chain = [turn]
    for each in turns:
        if first_day(each.period) > first_day(turn.period) and not each.period.overlaps(chain[-1].period):
            chain.append(each)
    if len(chain) == 1:
        raise NoNeighbour
    after = [
        replace(entry, period=earlier.period) for earlier, later in pairwise(chain) for entry in later.entries
    ]
    return Moves.between([e for each in chain for e in each.entries], after)


def redate(turns: Sequence[HeldTurn], turn: HeldTurn, period: Period, today: date) -> Moves:
    """The same parties on other days; turns that touched this one follow, so that no gap opens.

    Raises TurnBegun where days that are over would change hands, or Swallowed.
    """
    if turn.period.from_on != period.from_on:
        check_to_come(turn, today)
        if period.from_on is not None and period.from_on <= today:
            raise TurnBegun
    if period.until_on is not None and period.until_on <= today:
        raise TurnBegun
    old, new = list(turn.entries), [replace(e, period=period) for e in turn.entries]
    before, behind = _touching_before(turns, turn), _touching_after(turns, turn)
    if before is not None and period.from_on != turn.period.from_on:
        old += before.entries
        new += _with(before, before.period.from_on, period.from_on)
    if behind is not None and period.until_on != turn.period.until_on:
        old += behind.entries
        new += _with(behind, period.until_on, behind.period.until_on)
    return Moves.between(old, new)


def _with(turn: HeldTurn, from_on: date | None, until_on: date | None) -> list[Entry]:
    try:
        period = Period(from_on, until_on)
    except ValueError as error:
        raise Swallowed(period=turn.period) from error
    return [replace(entry, period=period) for entry in turn.entries]


def hand_to(turn: HeldTurn, party_id: UUID, period: Period, today: date, ids: Iterable[UUID]) -> Moves:
    """Another party takes the turn, or some of its days; what is left of it stays as it was.

    `ids` are those of new entries. Raises TurnBegun, OutsideTurn, or NothingChanges.
    """
    if subtract(period, turn.period):
        raise OutsideTurn
    if period.from_on is None or period.from_on <= today:
        raise TurnBegun
    fresh = iter(ids)
    if turn.parties == {party_id}:
        raise NothingChanges
    rest = subtract(turn.period, period)
    after = [
        Entry(next(fresh), role, party_id, period) for role in dict.fromkeys(e.role for e in turn.entries)
    ]
    for entry in turn.entries:
        for number, left in enumerate(rest):
            after.append(replace(entry, id=entry.id if number == 0 else next(fresh), period=left))
    return Moves.between(turn.entries, after)


def subtract(period: Period, cut: Period) -> list[Period]:
    """What is left of `period` without the days of `cut`: none, one or two periods."""
    if not period.overlaps(cut):
        return [period]
    found = []
    if cut.from_on is not None and (period.from_on is None or period.from_on < cut.from_on):
        found.append(Period(period.from_on, cut.from_on))
    if cut.until_on is not None and (period.until_on is None or cut.until_on < period.until_on):
        found.append(Period(cut.until_on, period.until_on))
    return found


def gaps(held: Iterable[Period], window: Period) -> list[Period]:
    """The stretches of `window` that no period covers, earliest first."""
    left = [window]
    for period in held:
        left = [rest for each in left for rest in subtract(each, period)]
    return sorted(left, key=first_day)


def check_to_come(turn: HeldTurn, today: date) -> None:
    """Raise TurnBegun unless the whole turn lies ahead."""
    if not lies_ahead(turn, today):
        raise TurnBegun


def lies_ahead(turn: HeldTurn, today: date) -> bool:
    """Whether the turn has not begun."""
    return turn.period.from_on is not None and turn.period.from_on > today


def check_entries(entries: Iterable[Entry]) -> None:
    """Raise Overlap when a party stands twice in one office on a day; `party_id` and `role` say which."""
    last: dict[tuple[OfficeRole, UUID], list[Entry]] = defaultdict(list)
    for entry in entries:
        for other in last[entry.role, entry.party_id]:
            if other.period.overlaps(entry.period):
                raise Overlap(period=other.period, party_id=entry.party_id, role=entry.role)
        last[entry.role, entry.party_id].append(entry)


# Entering what an order says -------------------------------------------------------------------------


# Small things ------------------------------------------------------------------------------------------


def first_day(period: Period) -> date:
    return period.from_on or date.min


def _until(period: Period) -> date:
    return period.until_on or date.max


def _touching_before(turns: Sequence[HeldTurn], turn: HeldTurn) -> HeldTurn | None:
    ended = [t for t in turns if t.period.until_on is not None and t.period.until_on == turn.period.from_on]
    return ended[-1] if ended else None


def _touching_after(turns: Sequence[HeldTurn], turn: HeldTurn) -> HeldTurn | None:
    begins = [t for t in turns if t.period.from_on is not None and t.period.from_on == turn.period.until_on]
    return begins[0] if begins else None
