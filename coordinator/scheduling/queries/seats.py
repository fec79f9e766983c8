"""Who has to be there, and who may stay away: parties by the code that stands for them in answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Membership, Party
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.forums.zones import zone_of_party
from coordinator.groups.models import ExpertSeat, GroupParty
from coordinator.groups.rules import SeatState
from coordinator.kit.periods import Period
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import expected_parties

ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Who:
    """Which parties are asked for, by code: `required` of those who would be (None for all of them),
    `optional` ones, whose closed days only speak against a date, and `without`, who do not count.
    """

    required: frozenset[str] | None = None
    optional: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seat:
    """A party and the days on which it belongs there; `usual` whether it has to be there by itself."""

    code: str
    party: Party
    periods: tuple[Period, ...]
    usual: bool = True

    def on(self, day: date) -> bool:
        return any(day in period for period in self.periods)

    @property
    def zone(self) -> str | None:
        return zone_of_party(self.party)


@dataclass(frozen=True, slots=True)
class Table:
    """Who is asked to come: with their seats, by code."""

    required: dict[str, Seat]
    optional: dict[str, Seat]
    offered: dict[str, Seat]  # whoever might be chosen, by code

    @property
    def all(self) -> dict[str, Seat]:
        return self.required | self.optional

    @property
    def zones(self) -> dict[str, str]:
        return {code: seat.zone for code, seat in self.all.items() if seat.zone}


def table_of(
    session: Session,
    forum_id: UUID,
    who: Who,
    *,
    within: Period = ALWAYS,
    group_id: UUID | None = None,
    meeting: Meeting | None = None,
) -> Table:
    """Members of the forum, or the parties of the group where any are known; of a meeting in the plan those
    that are expected. Observers and partners may be asked for as optional. Who has no seat on any day of
    `within` is not there.
    """
    offered = {
        code: seat
        for code, seat in _seats(session, forum_id, group_id).items()
        if any(period.overlaps(within) for period in seat.periods)
    }
    usual = {code: seat for code, seat in offered.items() if seat.usual}
    if meeting is not None:
        codes = {seat.party.id: code for code, seat in offered.items()}
        expected = [(codes.get(p.id, p.code), p) for p in expected_parties(session, meeting)]
        usual = {code: Seat(code, party, (ALWAYS,)) for code, party in expected}
        offered |= usual
    required = {
        code: seat
        for code, seat in (usual if who.required is None else offered).items()
        if (who.required is None or code in who.required)
        and code not in who.without
        and (who.required is not None or code not in who.optional)
    }
    optional = {code: seat for code, seat in offered.items() if code in who.optional and code not in required}
    return Table(required, optional, offered)


def _seats(session: Session, forum_id: UUID, group_id: UUID | None) -> dict[str, Seat]:
    """Everybody with a seat in the forum, and of a group those who take part in it; one statement."""
    rows = session.execute(_rows(forum_id, group_id)).all()
    periods: dict[UUID, list[Period]] = defaultdict(list)
    groups: dict[UUID, list[Period]] = defaultdict(list)
    parties: dict[UUID, Party] = {}
    members: set[UUID] = set()
    for party, role, from_on, until_on in rows:
        parties[party.id] = party
        if role == "group":
            groups[party.id].append(Period(from_on, until_on))
            continue
        if role == MembershipRole.MEMBER:
            if party.id not in members:
                periods[party.id].clear()
            members.add(party.id)
        elif party.id in members:
            continue
        periods[party.id].append(Period(from_on, until_on))
    codes = named(parties.values())
    return {
        codes[i]: Seat(
            codes[i],
            party,
            tuple(groups.get(i) or periods[i]),
            i in groups if groups else i in members,
        )
        for i, party in parties.items()
    }


def _rows(forum_id: UUID, group_id: UUID | None) -> sa.Select[Party, str, date, date]:
    seats = [
        sa.select(
            Membership.party_id.label("party_id"), sa.type_coerce(Membership.role, sa.String).label("role"),
            Membership.from_on.label("from_on"), Membership.until_on.label("until_on"),
        ).where(Membership.forum_id == forum_id, Membership.role != MembershipRole.SECRETARIAT),
    ]  # fmt: skip
    if group_id is not None:
        in_group = sa.literal("group")
        seats += [
            sa.select(GroupParty.party_id, in_group, GroupParty.from_on, GroupParty.until_on).where(
                GroupParty.group_id == group_id
            ),
            sa.select(ExpertSeat.party_id, in_group, ExpertSeat.from_on, ExpertSeat.until_on).where(
                ExpertSeat.group_id == group_id, ExpertSeat.state == SeatState.CONFIRMED
            ),
        ]
    part = sa.union_all(*seats).subquery()
    return (
        sa.select(Party, part.c.role, part.c.from_on, part.c.until_on)
        .join(part, part.c.party_id == Party.id)
        .order_by(Party.kind, Party.code)
    )


def named(parties: Iterable[Party]) -> dict[UUID, str]:
    """A code for each; of a country and an organisation with the same one the organisation has its kind
    beside it.
    """
    known = list(parties)
    countries = {party.code for party in known if party.kind == PartyKind.COUNTRY}
    return {
        party.id: (
            f"{party.code} ({party.kind.value})"
            if party.kind != PartyKind.COUNTRY and party.code in countries
            else party.code
        )
        for party in known
    }
