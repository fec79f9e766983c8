"""The stated orders of a forum, and what entering their turns would do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums import rules
from coordinator.forums.models import Forum, Membership, Office, Rotation, RotationPlace
from coordinator.forums.queries.seats import all_offices, parties_on
from coordinator.forums.rules import Entry, Line, MembershipRole, OfficeRole, Order, Projected
from coordinator.kit.errors import NotFound
from coordinator.kit.periods import Period, months_on
from coordinator.kit.times import day_of

YEARS = 10


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


def unseated(seats: dict[UUID, list[Period]], parties: Iterable[UUID], period: Period) -> tuple[UUID, ...]:
    """Those of the parties that do not sit in the forum on all days of the period."""
    return tuple(party for party in parties if not sits_throughout(seats, party, period))


def is_over(period: Period, on: date) -> bool:
    """Whether the period has ended on a day."""
    return period.until_on is not None and period.until_on <= on


def days_from(period: Period, on: date) -> Period:
    """What is left of a period from a day on."""
    return Period(max(period.from_on or on, on), period.until_on)


SMALL = 10
"""In a forum of so few members all of them are proposed for an order."""


def usual_roles(work: Work, forum: Forum) -> list[OfficeRole]:
    """The offices that a new order is usually about: the chair, unless an order holds for it already."""
    orders = orders_of(work.session, forum.id)
    taken = {role for each in orders if each.is_live for role in each.roles}
    return [role for role in (OfficeRole.CHAIR,) if role not in taken]


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
    turns = [t for t in rules.turns_of(stated.order, until) if not is_over(t.period, today)]
    offices = session.scalars(sa.select(Office).where(Office.forum_id == forum.id))
    lines = rules.lines_of(turns, stated.roles, [entry_of(o) for o in offices], today)
    seats = seats_by_party(session, forum.id)
    return [
        Entering(
            turn,
            tuple(line for line in lines if line.turn is turn),
            unseated(seats, turn.parties, days_from(turn.period, today)),
        )
        for turn in turns
    ]
