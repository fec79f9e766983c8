"""Rotation: orders are stated, turns are entered from them, swapped, skipped and overridden; each change is
kept with its reason and can be undone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import policy, queries, rules
from coordinator.forums.events import OrderStated, OrderWithdrawn, TurnsChanged, TurnsRestored
from coordinator.forums.models import Forum, Office, Rotation, RotationPlace, TurnChange
from coordinator.forums.operations.handover import follow_turns
from coordinator.forums.operations.shared import UnknownParty
from coordinator.forums.queries import entry_of
from coordinator.forums.rules import Entry, HeldTurn, Moves, OfficeRole, Order, Skip, TurnChangeKind
from coordinator.kit.errors import EditedMeanwhile, Invalid, NotFound
from coordinator.kit.periods import Period
from coordinator.kit.times import day_of


class OrderStands(Invalid):
    """Another order holds for one of these offices; change that one."""

    code = "order_stands"


class ReasonMissing(Invalid):
    """What was decided before is changed only with a reason."""

    code = "reason_missing"


@dataclass(frozen=True, slots=True)
class OrderValues:
    """What the form asks of an order; the first of `roles` leads."""

    roles: tuple[OfficeRole, ...]
    order: Order
    reason: str | None = None
    source: str | None = None


Make = Callable[[Sequence[HeldTurn], HeldTurn, date], Moves]


# Orders ----------------------------------------------------------------------------------------------


def state_order(work: Work, slug: str, values: OrderValues, *, replaces: UUID | None = None) -> Rotation:
    """In which order offices change hands, instead of the order `replaces`; no entry is changed by it.

    Raises NotFound, Forbidden, NoPlaces, TwiceAtOnce, UnknownParty, OrderStands, ReasonMissing, or
    EditedMeanwhile where the order was replaced already.
    """
    forum = _forum(work, slug)
    rules.check_order(values.order)
    if not values.roles:
        raise rules.NoPlaces(field="roles")
    wanted = {party for place in values.order.places for party in place}
    if len(queries.parties_by_id(work.session, wanted)) < len(wanted):
        raise UnknownParty(field="places")
    live = [each for each in queries.orders_of(work.session, forum.id) if each.is_live]
    if replaces is not None:
        _replace(work, forum, replaces, values)
        live = [each for each in live if each.rotation.id != replaces]
    if any(set(each.roles) & set(values.roles) for each in live):
        raise OrderStands(field="roles")
    rotation = Rotation(
        id=work.new_id(), forum_id=forum.id, roles=[role.value for role in values.roles],
        first_on=values.order.first_on, months=values.order.months, reason=values.reason,
        source=values.source, person_id=work.actor.person_id, stated_at=work.now(),
    )  # fmt: skip
    work.session.add(rotation)
    work.session.flush()
    work.session.add_all(
        RotationPlace(id=work.new_id(), rotation_id=rotation.id, step=step, party_id=party)
        for step, place in enumerate(values.order.places)
        for party in place
    )
    work.record(OrderStated(forum.id, rotation.id, values.roles, replaces, values.reason))
    return rotation


def _replace(work: Work, forum: Forum, rotation_id: UUID, values: OrderValues) -> None:
    old = queries.get_order(work, forum, rotation_id)
    if not old.is_live:
        raise EditedMeanwhile
    if (old.roles, old.order) == (values.roles, values.order):
        raise rules.NothingChanges
    if not values.reason:
        raise ReasonMissing(field="reason")
    old.rotation.replaced_at = work.now()


def withdraw_order(work: Work, slug: str, rotation_id: UUID, reason: str) -> Rotation:
    """No order holds for these offices any more; entries stay. Raises NotFound, Forbidden, ReasonMissing or
    EditedMeanwhile.
    """
    forum = _forum(work, slug)
    stated = queries.get_order(work, forum, rotation_id)
    if not stated.is_live:
        raise EditedMeanwhile
    if not reason:
        raise ReasonMissing(field="reason")
    stated.rotation.replaced_at = work.now()
    work.record(OrderWithdrawn(forum.id, rotation_id, stated.roles, reason))
    return stated.rotation


def enter_turns(
    work: Work, slug: str, rotation_id: UUID, numbers: Collection[int], *, replaces: bool, reason: str = ""
) -> TurnChange:
    """Make dated entries of an order's turns, named by their numbers, in one step.

    What stands already stays; what is in the way is cut or taken out where the order `replaces` it. Raises
    NotFound, Forbidden, NothingChanges, Overlap, or EditedMeanwhile where the order holds no longer.
    """
    forum = _forum(work, slug)
    stated = queries.get_order(work, forum, rotation_id)
    if not stated.is_live:
        raise EditedMeanwhile
    if replaces and not reason:
        raise ReasonMissing(field="reason")
    today = day_of(work.now(), forum.zone)
    chosen = [e for e in queries.enterings(work.session, forum, stated, today) if e.turn.number in numbers]
    lines = [line for each in chosen for line in each.lines]
    moves = rules.entered(lines, replaces=replaces, ids=_ids(work))
    return _apply(work, forum, moves, TurnChangeKind.ENTERED, reason, rotation_id)


# Turns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A turn, those it could change places with, and what a change would do to it: nothing is stored yet."""

    forum: Forum
    turn: HeldTurn
    turns: list[HeldTurn]
    moves: Moves | None
    rotation_id: UUID | None
    entries: list[Entry]
    today: date


def foresee(work: Work, slug: str, office_id: UUID, change: Make | None = None) -> Foreseen:
    """The turn to which an entry belongs, and what `change` would do to it.

    Raises NotFound, Forbidden, Overlap, and what the change raises.
    """
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    offices = _offices(work, forum)
    if office_id not in offices:
        raise NotFound
    entries = [entry_of(office) for office in offices.values()]
    orders = queries.orders_of(work.session, forum.id)
    alone = (offices[office_id].role,)
    roles = queries.together_with(orders, offices[office_id].role)
    turns = rules.held_turns(entries, roles)
    turn = _turn_of(turns, office_id)
    if turn is None:  # an entry with other days than those it usually goes with stands alone
        roles, turns = alone, rules.held_turns(entries, alone)
        turn = _turn_of(turns, office_id)
    if turn is None:
        raise NotFound
    today = day_of(work.now(), forum.zone)
    moves = change(turns, turn, today) if change else None
    if moves is not None:
        rules.check_entries(moves.applied_to(entries))
    holds = next((o.rotation.id for o in orders if o.is_live and roles[0] in o.roles), None)
    return Foreseen(forum, turn, turns, moves, holds, entries, today)


def check_seen(work: Work, slug: str, office_id: UUID, change: Make, seen: str) -> None:
    """Raise EditedMeanwhile where the entries are not those of `Moves.seen` any more: somebody else changed
    them, or the same was sent twice. Nobody changes them while the unit lasts.

    Raises NotFound, Forbidden, Overlap, and what the change raises.
    """
    _forum(work, slug)
    moves = foresee(work, slug, office_id, change).moves
    if moves is None or moves.seen != seen:
        raise EditedMeanwhile


def _turn_of(turns: Sequence[HeldTurn], office_id: UUID) -> HeldTurn | None:
    return next((turn for turn in turns if any(e.id == office_id for e in turn.entries)), None)


def swapping(other_id: UUID) -> Make:
    """Changes places with the turn to which another entry belongs."""

    def change(turns: Sequence[HeldTurn], turn: HeldTurn, today: date) -> Moves:
        other = _turn_of(turns, other_id)
        if other is None:
            raise NotFound
        return rules.swap(turn, other, today)

    return change


def skipping(how: Skip) -> Make:
    """Falls out; `how` says who gets its days."""
    return lambda turns, turn, today: rules.skip(turns, turn, how, today)


def overriding(party_id: UUID | None, period: Period, ids: Iterator[UUID]) -> Make:
    """Another party takes over the days of `period`; with no other party, the turn gets these days."""

    def change(turns: Sequence[HeldTurn], turn: HeldTurn, today: date) -> Moves:
        if party_id is None or turn.parties == {party_id}:
            return rules.redate(turns, turn, period, today)
        return rules.hand_to(turn, party_id, period, today, ids)

    return change


def swap_turns(work: Work, slug: str, office_id: UUID, other_id: UUID, *, reason: str) -> TurnChange:
    """Two turns change places. Raises NotFound, Forbidden, ReasonMissing, TurnBegun, SameTurn or Overlap."""
    _forum(work, slug)
    return _make(work, slug, office_id, swapping(other_id), TurnChangeKind.SWAPPED, reason)


def skip_turn(work: Work, slug: str, office_id: UUID, how: Skip, *, reason: str) -> TurnChange:
    """A turn falls out. Raises NotFound, Forbidden, ReasonMissing, TurnBegun, NoNeighbour or Overlap."""
    _forum(work, slug)
    return _make(work, slug, office_id, skipping(how), TurnChangeKind.SKIPPED, reason)


def override_turn(
    work: Work, slug: str, office_id: UUID, party_id: UUID | None, period: Period, *, reason: str
) -> TurnChange:
    """Another party for a turn, or for some of its days; or other days for it.

    Raises NotFound, Forbidden, UnknownParty, ReasonMissing, TurnBegun, OutsideTurn, Swallowed,
    NothingChanges or Overlap.
    """
    _forum(work, slug)
    if party_id is not None and not queries.parties_by_id(work.session, [party_id]):
        raise UnknownParty(field="party")
    change = overriding(party_id, period, _ids(work))
    return _make(work, slug, office_id, change, TurnChangeKind.OVERRIDDEN, reason)


def _make(
    work: Work, slug: str, office_id: UUID, change: Make, kind: TurnChangeKind, reason: str
) -> TurnChange:
    foreseen = foresee(work, slug, office_id, change)
    if not reason:
        raise ReasonMissing(field="reason")
    if foreseen.moves is None:
        raise rules.NothingChanges
    return _apply(work, foreseen.forum, foreseen.moves, kind, reason, foreseen.rotation_id)


def undo_change(work: Work, slug: str, change_id: UUID) -> TurnChange:
    """Entries become what they were before a change. Raises NotFound, Forbidden, Overlap, or ChangedSince
    where they are not what the change made of them.
    """
    forum = _forum(work, slug)
    change = queries.get_change(work, forum, change_id)
    offices = _offices(work, forum)
    made = {entry["id"]: entry for entry in change.after}
    gone = [entry for entry in change.before if entry["id"] not in made]
    stands = all(
        UUID(i) in offices and _same(_snapshot(offices[UUID(i)]), entry) for i, entry in made.items()
    )
    if change.undone_at is not None or not stands or any(UUID(e["id"]) in offices for e in gone):
        raise rules.ChangedSince
    moves = Moves(_entries(change.after), _entries(change.before))
    rules.check_entries(moves.applied_to([entry_of(office) for office in offices.values()]))
    kept = {UUID(entry["id"]): entry for entry in change.before}
    _store(work, forum, moves, offices, kept)
    change.undone_at, change.undone_by_id = work.now(), work.actor.person_id
    work.record(TurnsRestored(forum.id, change.id, change.kind, *_about(moves)[:2]))
    return change


# Storing ---------------------------------------------------------------------------------------------


def _apply(
    work: Work, forum: Forum, moves: Moves, kind: TurnChangeKind, reason: str, rotation_id: UUID | None
) -> TurnChange:
    offices = _offices(work, forum)
    rules.check_entries(moves.applied_to([entry_of(office) for office in offices.values()]))
    before = [_snapshot(offices[entry.id]) for entry in moves.before]
    after = _store(work, forum, moves, offices, {})
    change = TurnChange(
        id=work.new_id(), forum_id=forum.id, rotation_id=rotation_id, kind=kind, reason=reason, before=before,
        after=after, at=work.now(), person_id=work.actor.person_id,
    )  # fmt: skip
    work.session.add(change)
    work.session.flush()
    roles, parties, period = _about(moves)
    work.record(
        TurnsChanged(forum.id, change.id, kind, roles, parties, period.from_on, period.until_on, reason)
    )
    return change


def _about(moves: Moves) -> tuple[tuple[OfficeRole, ...], tuple[UUID, ...], Period]:
    """The offices, parties and days that a change is about; parties by the days they get, then those gone."""
    touched = (*sorted(moves.after, key=lambda e: e.period.from_on or date.min), *moves.before)
    firsts = [e.period.from_on for e in touched if e.period.from_on]
    ends = [e.period.until_on for e in touched]
    until = max((end for end in ends if end is not None), default=None) if all(ends) else None
    return (
        tuple(role for role in OfficeRole if any(e.role is role for e in touched)),
        tuple(dict.fromkeys(e.party_id for e in touched)),
        Period(min(firsts, default=None), until),
    )


def _store(
    work: Work,
    forum: Forum,
    moves: Moves,
    offices: Mapping[UUID, Office],
    kept: Mapping[UUID, dict[str, Any]],
) -> list[dict[str, Any]]:
    """Bring the rows to what `moves` says; rows that come back get the rest of what is `kept` of them."""
    if work.session.get_bind().dialect.name == "postgresql":
        # Checked when the unit ends: entries whose border moves may touch in between.
        work.session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
    staying = {entry.id for entry in moves.after}
    for entry in moves.before:
        if entry.id not in staying:
            work.session.delete(offices[entry.id])
    stored = []
    for entry in moves.after:
        office = offices.get(entry.id)
        if office is None:
            rest = kept.get(entry.id, {"precision": "day"})
            office = Office(
                id=entry.id, forum_id=forum.id, party_id=entry.party_id, role=entry.role,
                precision=rest.get("precision"), note=rest.get("note"), source=rest.get("source"),
            )  # fmt: skip
            work.session.add(office)
        office.from_on, office.until_on = entry.period.from_on, entry.period.until_on
        stored.append(office)
    work.session.flush()
    follow_turns(work, forum, moves)
    return [_snapshot(office) for office in stored]


def _snapshot(office: Office) -> dict[str, Any]:
    return {
        "id": str(office.id),
        "role": office.role.value,
        "party_id": str(office.party_id),
        "from_on": office.from_on.isoformat() if office.from_on else None,
        "until_on": office.until_on.isoformat() if office.until_on else None,
        "precision": office.precision,
        "note": office.note,
        "source": office.source,
    }


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the same party stands in the same office on the same days."""
    return all(one[name] == other[name] for name in ("role", "party_id", "from_on", "until_on"))


def _entries(stored: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(queries.stored_entry(entry) for entry in stored)


def _offices(work: Work, forum: Forum) -> dict[UUID, Office]:
    found = work.session.scalars(sa.select(Office).where(Office.forum_id == forum.id))
    return {office.id: office for office in found}


def _forum(work: Work, slug: str) -> Forum:
    """The forum, for one who may change it; of two who do at once the second waits for the first."""
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    work.session.execute(sa.select(Forum.id).where(Forum.id == forum.id).with_for_update(key_share=True))
    return forum


def _ids(work: Work) -> Iterator[UUID]:
    while True:
        yield work.new_id()
