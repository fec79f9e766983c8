"""The stated orders of a forum, its entered turns and how they were changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.queries import people_by_id
from coordinator.core.work import Work
from coordinator.forums import policy, rules
from coordinator.forums.models import Forum, Membership, Office, Party, Rotation, RotationPlace, TurnChange
from coordinator.forums.queries.forums import get_forum
from coordinator.forums.queries.handover import HandoverLine, next_handover
from coordinator.forums.queries.parties import parties_by_id
from coordinator.forums.queries.seats import Officeholder, all_offices, parties_on
from coordinator.forums.rules import (
    Entry,
    HeldTurn,
    Line,
    MembershipRole,
    OfficeRole,
    Order,
    Projected,
    Turn,
    turn_on,
)
from coordinator.kit.errors import NotFound
from coordinator.kit.periods import Period, months_on
from coordinator.kit.times import day_of

YEARS = 10
MONTHS_AHEAD = 12 * YEARS


@dataclass(frozen=True, slots=True)
class StatedOrder:
    """An order with its places."""

    rotation: Rotation
    places: tuple[tuple[UUID, ...], ...]

    @property
    def roles(self) -> tuple[OfficeRole, ...]:
        return tuple(OfficeRole(role) for role in self.rotation.roles)

    @property
    def order(self) -> Order:
        return Order(self.places, self.rotation.first_on, self.rotation.months)

    @property
    def is_live(self) -> bool:
        return self.rotation.replaced_at is None


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


def entry_of(office: Office) -> Entry:
    """The office's entry, as the rules take it."""
    return Entry(office.id, office.role, office.party_id, office.period)


def stored_entry(stored: Mapping[str, Any]) -> Entry:
    """An entry as a change of turns keeps it."""
    from_on, until_on = stored["from_on"], stored["until_on"]
    return Entry(
        UUID(stored["id"]),
        OfficeRole(stored["role"]),
        UUID(stored["party_id"]),
        Period(
            date.fromisoformat(from_on) if from_on else None,
            date.fromisoformat(until_on) if until_on else None,
        ),
    )


def orders_of(session: Session, forum_id: UUID) -> list[StatedOrder]:
    """All orders of a forum, the latest stated first."""
    rows = session.execute(
        sa.select(Rotation, RotationPlace)
        .join(RotationPlace, RotationPlace.rotation_id == Rotation.id)
        .where(Rotation.forum_id == forum_id)
        .order_by(Rotation.stated_at.desc(), Rotation.id.desc(), RotationPlace.step, RotationPlace.id)
    )
    places: dict[UUID, dict[int, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    found: dict[UUID, Rotation] = {}
    for rotation, place in rows:
        found[rotation.id] = rotation
        places[rotation.id][place.step].append(place.party_id)
    return [
        StatedOrder(rotation, tuple(tuple(ids) for _step, ids in sorted(places[rotation.id].items())))
        for rotation in found.values()
    ]


def get_order(work: Work, forum: Forum, rotation_id: UUID) -> StatedOrder:
    """An order of this very forum; raises NotFound."""
    for stated in orders_of(work.session, forum.id):
        if stated.rotation.id == rotation_id:
            return stated
    raise NotFound


def get_change(work: Work, forum: Forum, change_id: UUID) -> TurnChange:
    """A change of turns of this very forum; raises NotFound."""
    found = work.session.get(TurnChange, change_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found


def together_with(orders: Iterable[StatedOrder], role: OfficeRole) -> tuple[OfficeRole, ...]:
    """The offices that change hands with this one, the leading one first; itself where no order says so."""
    for stated in orders:
        if stated.is_live and role in stated.roles:
            return stated.roles
    return (role,)


def seats_by_party(session: Session, forum_id: UUID) -> dict[UUID, list[Period]]:
    """When each party sits in the forum, in whichever role."""
    rows = session.execute(
        sa.select(Membership.party_id, Membership.from_on, Membership.until_on).where(
            Membership.forum_id == forum_id
        )
    )
    found: dict[UUID, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.party_id].append(Period(row.from_on, row.until_on))
    return found


def sits_throughout(seats: dict[UUID, list[Period]], party_id: UUID, period: Period) -> bool:
    """Whether the party sits in the forum on all days of the period."""
    return not rules.gaps(seats.get(party_id, ()), period)


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
            if _is_over(turn.period, on) or (turn.period.from_on or date.min) >= until:
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
                    tuple(p for p in turn.parties if not sits_throughout(seats, p, _from(turn.period, on))),
                )
            )
    rows += _not_entered(live, entries, seats, on, until)
    return sorted(rows, key=lambda r: (r.period.from_on or date.min, list(OfficeRole).index(r.roles[0])))


def _from(period: Period, on: date) -> Period:
    """What is left of a period from a day on."""
    return Period(max(period.from_on or on, on), period.until_on)


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
            if _is_over(turn.period, on) or any(turn.period.overlaps(period) for period in lead):
                continue
            away = tuple(p for p in turn.parties if not sits_throughout(seats, p, turn.period))
            found.append(
                TurnRow(turn.period, each.roles, turn.parties, None, each.rotation.id, unseated=away)
            )
    return found


def _is_over(period: Period, on: date) -> bool:
    return period.until_on is not None and period.until_on <= on


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


SMALL = 10
"""In a forum of so few members all of them are proposed for an order."""


def usual_order(work: Work, forum: Forum) -> Order:
    """What the form of a new order begins with: those who chaired, in the order of their last turns, and in
    a small forum the members who never did; from the day after the last entry on, a year each.
    """
    chairs = [o for o in all_offices(work.session, forum.id) if o.office.role is OfficeRole.CHAIR]
    chairs.sort(key=lambda o: (o.office.from_on or date.min, o.party.code))
    last = {o.party.id: n for n, o in enumerate(chairs)}
    today = day_of(work.now(), forum.zone)
    members = parties_on(work.session, forum.id, today, MembershipRole.MEMBER)
    seated = {party.id for party in members}
    ids = [i for i in sorted(last, key=lambda i: last[i]) if i in seated]
    if len(members) <= SMALL:
        ids += [party.id for party in members if party.id not in last]
    ends = max((o.office.until_on for o in chairs if o.office.until_on), default=None)
    first = ends if ends is not None and ends > today else date(today.year + 1, 1, 1)
    return Order(tuple((i,) for i in ids), first, 12)


# What entering an order would do -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entering:
    """A projected turn with what entering it would do to each office."""

    turn: Projected
    lines: tuple[Line, ...]
    unseated: tuple[UUID, ...]

    @property
    def outcomes(self) -> frozenset[rules.Outcome]:
        return frozenset(line.outcome for line in self.lines)

    @property
    def stands(self) -> bool:
        """Whether all of it is entered already."""
        return self.outcomes == {rules.Outcome.STANDS}

    @property
    def others(self) -> tuple[Entry, ...]:
        return tuple(dict.fromkeys(e for line in self.lines for e in line.others))


def enterings(
    session: Session, forum: Forum, stated: StatedOrder, today: date, years: int = YEARS
) -> list[Entering]:
    """What an order brings from today on for some years, turn by turn. A turn that is over is left out."""
    until = months_on(today, 12 * min(max(years, 1), YEARS))
    turns = [t for t in rules.turns_of(stated.order, until) if not _is_over(t.period, today)]
    offices = session.scalars(sa.select(Office).where(Office.forum_id == forum.id))
    lines = rules.lines_of(turns, stated.roles, [entry_of(o) for o in offices], today)
    seats = seats_by_party(session, forum.id)
    return [
        Entering(
            turn,
            tuple(line for line in lines if line.turn is turn),
            tuple(p for p in turn.parties if not sits_throughout(seats, p, _from(turn.period, today))),
        )
        for turn in turns
    ]
