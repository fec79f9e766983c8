"""Who takes part in a group and who sits in it for them, always on a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.forums.models import Party
from coordinator.forums.queries import on_day
from coordinator.groups import rules
from coordinator.groups.models import ExpertSeat, GroupParty
from coordinator.groups.rules import SeatState


@dataclass(frozen=True, slots=True)
class Expert:
    """A person in a seat (or nominated for one), and the party that sent them."""

    person: Person
    party: Party
    seat: ExpertSeat
    follows: "Expert | None" = None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One party of a group on a day, with its experts; `vacant` when it has none but should."""

    party: Party
    takes_part: bool
    experts: tuple[Expert, ...]
    coming: tuple[Expert, ...]  # confirmed, and not begun on the day
    nominated: tuple[Expert, ...]  # only for those who may know
    vacant: bool
    vacant_since: date | None  # None: as far back as is known


@dataclass(frozen=True, slots=True)
class PartyDays:
    """A party with all its periods and seats in one group."""

    party: Party
    periods: tuple[GroupParty, ...]
    seats: tuple[Expert, ...]


def experts_on(session: Session, group_id: UUID, on: date) -> list[Expert]:
    """Who sits in the group on `on`, by the code of their party and by name."""
    rows = session.execute(
        sa.select(Person, Party, ExpertSeat)
        .join(Person, Person.id == ExpertSeat.person_id)
        .join(Party, Party.id == ExpertSeat.party_id)
        .where(
            ExpertSeat.group_id == group_id,
            ExpertSeat.state == SeatState.CONFIRMED,
            on_day(ExpertSeat, on),
        )
        .order_by(Party.code, Person.display_name)
    )
    return [Expert(person, party, seat) for person, party, seat in rows]


def parties_on(session: Session, group_id: UUID, on: date) -> list[Party]:
    """Which parties take part in the group on `on`, by code."""
    here = sa.select(GroupParty.party_id).where(GroupParty.group_id == group_id, on_day(GroupParty, on))
    return list(session.scalars(sa.select(Party).where(Party.id.in_(here)).order_by(Party.code)))


def all_days(session: Session, group_id: UUID) -> list[PartyDays]:
    """Every party that ever took part or had a seat, with all its days, by code: one statement."""
    rows = session.execute(
        sa.select(Party, GroupParty, ExpertSeat, Person)
        .select_from(Party)
        .outerjoin(GroupParty, sa.and_(GroupParty.party_id == Party.id, GroupParty.group_id == group_id))
        .outerjoin(ExpertSeat, sa.and_(ExpertSeat.party_id == Party.id, ExpertSeat.group_id == group_id))
        .outerjoin(Person, Person.id == ExpertSeat.person_id)
        .where(sa.or_(GroupParty.id.is_not(None), ExpertSeat.id.is_not(None)))
        .order_by(Party.code)
    ).all()
    parties: dict[UUID, Party] = {}
    periods: dict[UUID, dict[UUID, GroupParty]] = {}
    seats: dict[UUID, dict[UUID, Expert]] = {}
    for party, taking_part, seat, person in rows:
        parties[party.id] = party
        if taking_part is not None:
            periods.setdefault(party.id, {})[taking_part.id] = taking_part
        if seat is not None:
            seats.setdefault(party.id, {})[seat.id] = Expert(person, party, seat)
    return [
        PartyDays(
            party,
            tuple(sorted(periods.get(identity, {}).values(), key=lambda p: p.from_on or date.min)),
            _linked(seats.get(identity, {})),
        )
        for identity, party in parties.items()
    ]


def _linked(seats: dict[UUID, Expert]) -> tuple[Expert, ...]:
    linked = (
        Expert(e.person, e.party, e.seat, seats.get(e.seat.follows_id) if e.seat.follows_id else None)
        for e in seats.values()
    )
    return tuple(sorted(linked, key=lambda e: (e.seat.from_on or date.min, e.person.display_name)))


def roster_on(
    parties: Iterable[PartyDays], on: date, *, nominations_of: frozenset[UUID] | None = frozenset()
) -> list[RosterLine]:
    """Who sits in the group on `on`. Nominations are told for the parties in `nominations_of`
    (None: for all).
    """
    lines = []
    for days in parties:
        takes_part = any(on in period.period for period in days.periods)
        confirmed = [e for e in days.seats if e.seat.state == SeatState.CONFIRMED]
        experts = tuple(e for e in confirmed if on in e.seat.period)
        told = nominations_of is None or days.party.id in nominations_of
        nominated = tuple(e for e in days.seats if told and e.seat.state == SeatState.NOMINATED)
        if not takes_part and not experts and not nominated:
            continue
        vacant = takes_part and not experts
        lines.append(
            RosterLine(
                party=days.party,
                takes_part=takes_part,
                experts=experts,
                coming=tuple(e for e in confirmed if e.seat.from_on is not None and e.seat.from_on > on),
                nominated=nominated,
                vacant=vacant,
                vacant_since=_vacant_since(days.periods, confirmed, on) if vacant else None,
            )
        )
    return lines


def _vacant_since(periods: Sequence[GroupParty], confirmed: Sequence[Expert], on: date) -> date | None:
    return rules.vacant_since((p.period for p in periods), (e.seat.period for e in confirmed), on)
