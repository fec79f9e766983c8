"""Who holds the offices of a forum for ten years, and how turns were changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.queries import people_by_id
from coordinator.core.work import Work
from coordinator.forums import policy, rules
from coordinator.forums.models import Forum, Party, TurnChange
from coordinator.forums.queries.forums import get_forum
from coordinator.forums.queries.handover import HandoverLine, next_handover
from coordinator.forums.queries.orders import (
    YEARS,
    StatedOrder,
    days_from,
    entry_of,
    is_over,
    orders_of,
    seats_by_party,
    unseated,
)
from coordinator.forums.queries.parties import parties_by_id
from coordinator.forums.queries.seats import Officeholder, all_offices
from coordinator.forums.rules import (
    Entry,
    HeldTurn,
    OfficeRole,
    Turn,
    turn_on,
)
from coordinator.kit.errors import NotFound
from coordinator.kit.periods import Period, months_on

MONTHS_AHEAD = 12 * YEARS


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of turns, and by whom where that may be known."""

    change: TurnChange
    who: str | None


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One line of the ten years: a turn that is entered, or one that an order has and nobody entered."""

    period: Period
    roles: tuple[OfficeRole, ...]
    parties: tuple[UUID, ...]
    turn: HeldTurn | None  # None: not entered
    rotation_id: UUID | None
    changes: tuple[ChangeLine, ...] = ()
    notes: tuple[str, ...] = ()
    precision: str | None = None
    unseated: tuple[UUID, ...] = ()  # parties that do not sit in the forum on all of these days


@dataclass(frozen=True, slots=True)
class RotationPage:
    """Who holds the offices of a forum from a day on for ten years, and why."""

    forum: Forum
    on: date
    turns: dict[OfficeRole, Turn[Officeholder]]
    rows: list[TurnRow]
    gaps: dict[OfficeRole, list[Period]]
    orders: list[StatedOrder]
    earlier: list[StatedOrder]
    changes: list[ChangeLine]
    parties: dict[UUID, Party]
    handover: HandoverLine | None


def get_change(work: Work, forum: Forum, change_id: UUID) -> TurnChange:
    """A change of turns of this very forum; raises NotFound."""
    found = work.session.get(TurnChange, change_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found


def rotation_page(work: Work, slug: str, on: date) -> RotationPage:
    """The rotation as of a day; raises NotFound."""
    forum = get_forum(work, slug)
    session = work.session
    offices = all_offices(session, forum.id)
    stated = orders_of(session, forum.id)
    live = [each for each in stated if each.is_live]
    changes = _changes(work, forum)
    seats = seats_by_party(session, forum.id)
    rows = _rows(offices, live, changes, seats, on)
    parties = {o.party.id: o.party for o in offices}
    missing = {i for each in stated for place in each.places for i in place}
    missing |= {UUID(e["party_id"]) for line in changes for e in (*line.change.before, *line.change.after)}
    parties |= parties_by_id(session, missing - set(parties))
    window = Period(on, months_on(on, MONTHS_AHEAD))
    handover = next_handover(work, forum, on) if policy.may_see_handover(work.actor, forum) else None
    return RotationPage(
        forum,
        on,
        _troikas(offices, on),
        rows,
        _gaps(offices, live, window),
        live,
        [each for each in stated if not each.is_live],
        changes,
        parties,
        handover,
    )


def _troikas(offices: Sequence[Officeholder], on: date) -> dict[OfficeRole, Turn[Officeholder]]:
    return {
        role: turn_on([(o, o.office.period) for o in offices if o.office.role is role], on)
        for role in OfficeRole
        if any(o.office.role is role for o in offices)
    }


def _gaps(
    offices: Sequence[Officeholder], live: Sequence[StatedOrder], window: Period
) -> dict[OfficeRole, list[Period]]:
    """The days on which an office that has an order is held by nobody."""
    found = {}
    for role in OfficeRole:
        if any(role in each.roles for each in live):
            held = [o.office.period for o in offices if o.office.role is role]
            if open_days := rules.gaps(held, window):
                found[role] = open_days
    return found


def _rows(
    offices: Sequence[Officeholder],
    live: Sequence[StatedOrder],
    changes: Sequence[ChangeLine],
    seats: dict[UUID, list[Period]],
    on: date,
) -> list[TurnRow]:
    """Turns that end after `on` and begin within ten years, and what the orders add to them."""
    until = months_on(on, MONTHS_AHEAD)
    entries = [entry_of(o.office) for o in offices]
    stored = {o.office.id: o.office for o in offices}
    rows: list[TurnRow] = []
    seen: set[UUID] = set()
    for roles, rotation_id in _bundles(live):
        for turn in rules.held_turns([e for e in entries if e.id not in seen], roles):
            seen |= {e.id for e in turn.entries}
            if is_over(turn.period, on) or (turn.period.from_on or date.min) >= until:
                continue
            first = stored[turn.entries[0].id]
            rows.append(
                TurnRow(
                    turn.period,
                    tuple(dict.fromkeys(e.role for e in turn.entries)),
                    tuple(dict.fromkeys(e.party_id for e in turn.entries)),
                    turn,
                    rotation_id,
                    _of_turn(turn, changes),
                    tuple(dict.fromkeys(stored[e.id].note or "" for e in turn.entries if stored[e.id].note)),
                    first.precision,
                    unseated(seats, turn.parties, days_from(turn.period, on)),
                )
            )
    rows += _not_entered(live, entries, seats, on, until)
    return sorted(rows, key=lambda r: (r.period.from_on or date.min, list(OfficeRole).index(r.roles[0])))


def _bundles(live: Sequence[StatedOrder]) -> list[tuple[tuple[OfficeRole, ...], UUID | None]]:
    """Offices that change hands together, then each by itself: what moved away alone stands alone."""
    found: list[tuple[tuple[OfficeRole, ...], UUID | None]] = [
        (each.roles, each.rotation.id) for each in live
    ]
    return found + [((role,), None) for role in OfficeRole]


def _not_entered(
    live: Sequence[StatedOrder],
    entries: Sequence[Entry],
    seats: dict[UUID, list[Period]],
    on: date,
    until: date,
) -> list[TurnRow]:
    """Turns that an order has while nobody at all is entered for its leading office."""
    found = []
    for each in live:
        lead = [e.period for e in entries if e.role is each.roles[0]]
        for turn in rules.turns_of(each.order, until):
            if is_over(turn.period, on) or any(turn.period.overlaps(period) for period in lead):
                continue
            away = unseated(seats, turn.parties, turn.period)
            found.append(
                TurnRow(turn.period, each.roles, turn.parties, None, each.rotation.id, unseated=away)
            )
    return found


def _of_turn(turn: HeldTurn, changes: Sequence[ChangeLine]) -> tuple[ChangeLine, ...]:
    """The changes that gave a turn its days or its parties, the latest first; those undone left out."""
    ids = {str(e.id) for e in turn.entries}
    return tuple(
        line
        for line in changes
        if line.change.undone_at is None
        and line.change.kind is not rules.TurnChangeKind.ENTERED
        and ids & {entry["id"] for entry in line.change.after}
    )


def _changes(work: Work, forum: Forum) -> list[ChangeLine]:
    """The latest first; who did it is told to those inside the forum."""
    found = work.session.scalars(
        sa.select(TurnChange)
        .where(TurnChange.forum_id == forum.id)
        .order_by(TurnChange.at.desc(), TurnChange.id.desc())
        .limit(100)
    ).all()
    names: dict[UUID, str] = {}
    if found and policy.may_see_names_in_history(work.actor, forum):
        people = people_by_id(work.session, {c.person_id for c in found if c.person_id})
        names = {i: person.display_name for i, person in people.items()}
    return [ChangeLine(c, names.get(c.person_id) if c.person_id else None) for c in found]
