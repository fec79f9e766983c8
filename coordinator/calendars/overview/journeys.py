"""Who travels where: the countries expected at meetings in person, as far as the actor may see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coordinator.calendars import policy
from coordinator.calendars.trips import Sum, Trip, sum_of
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import find_party
from coordinator.forums.rules import PartyKind
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting, PartyAnswer
from coordinator.meetings.queries import expected_pairs, visible_to
from coordinator.meetings.rules import Answer, MeetingMode, MeetingStatus

COUNTED = (MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.HELD)
STAYS = (Answer.REGRETS, Answer.REPRESENTED, Answer.ATTENDS_ONLINE)
"""Answers of a country that nobody of it travels for."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A country's part in one meeting in person."""

    trip: Trip
    meeting_id: UUID
    title: str
    status: MeetingStatus
    city: str | None
    host: str | None  # code of the country
    zone: str


@dataclass(frozen=True, slots=True)
class Journeys:
    """All of a span of years, soonest first, with the countries and forums they are of."""

    found: list[Journey]
    countries: dict[str, Party]  # by code, the actor's own first, then by name
    forums: dict[str, Forum]  # by slug

    def of(self, code: str) -> list[Journey]:
        return [journey for journey in self.found if journey.trip.party == code]

    def sums(self) -> list[tuple[Party, Sum]]:
        """Each country's, in the order of `countries`."""
        return [(party, sum_of(j.trip for j in self.of(code))) for code, party in self.countries.items()]

    def fairness(self) -> list[tuple[Forum, Party, Sum]]:
        """The same forum by forum."""
        by: dict[tuple[str, str], list[Trip]] = {}
        for journey in self.found:
            by.setdefault((journey.trip.forum, journey.trip.party), []).append(journey.trip)
        return [
            (forum, party, sum_of(by[slug, code]))
            for slug, forum in self.forums.items()
            for code, party in self.countries.items()
            if (slug, code) in by
        ]


def journeys_between(
    work: Work, first: date, until: date, *, forum: Forum | None, party: Party | None, locale: str
) -> Journeys:
    """Meetings in person that begin from `first` up to `until` (not counted), one entry for each country
    expected that `policy.may_see_travel` shows; those that said they do not come in person left out.

    Three statements: journeys, countries, forums.
    """
    actor = _without_office(work.actor)
    which = sa.and_(
        visible_to(actor),
        Meeting.status.in_(COUNTED),
        Meeting.mode != MeetingMode.ONLINE,
        Meeting.local_start.is_not(None),
        Meeting.first_on >= first,
        Meeting.first_on < until,
        *([Meeting.forum_id == forum.id] if forum else []),
    )
    pairs = expected_pairs(which).subquery()
    host = aliased(Party)
    query = (
        sa.select(
            Meeting.id, Meeting.title, Meeting.status, Meeting.city, Meeting.local_start, Meeting.local_end,
            Meeting.zone, host.code.label("host"), host.id.label("host_id"), pairs.c.party_id,
            Meeting.forum_id,
        )
        .join(pairs, pairs.c.meeting_id == Meeting.id)
        .outerjoin(host, host.id == Meeting.host_party_id)
        .outerjoin(
            PartyAnswer,
            sa.and_(PartyAnswer.meeting_id == Meeting.id, PartyAnswer.party_id == pairs.c.party_id),
        )
        .where(
            sa.or_(
                pairs.c.party_id.in_(policy.own_parties(work.actor)),
                Meeting.forum_id.in_(work.actor.secretariat_of),
            ),
            sa.or_(PartyAnswer.id.is_(None), PartyAnswer.answer.not_in(STAYS)),
            *([pairs.c.party_id == party.id] if party else []),
        )
        .order_by(Meeting.local_start, Meeting.id)
        .distinct()
    )  # fmt: skip
    rows = work.session.execute(query).all()
    return _journeys(work, rows, locale)


def _journeys(work: Work, rows: Sequence[sa.Row[tuple[object, ...]]], locale: str) -> Journeys:
    parties = {
        party.id: party
        for party in work.session.scalars(
            sa.select(Party).where(
                Party.id.in_({row.party_id for row in rows}), Party.kind == PartyKind.COUNTRY
            )
        )
    }
    forums = {
        forum.id: forum
        for forum in work.session.scalars(
            sa.select(Forum).where(Forum.id.in_({row.forum_id for row in rows}))
        )
    }
    found = [
        Journey(
            Trip(
                parties[row.party_id].code, forums[row.forum_id].slug, row.local_start, row.local_end,
                at_home=row.host_id == row.party_id,
            ),
            row.id, row.title, row.status, row.city, row.host, row.zone,
        )
        for row in rows
        if row.party_id in parties
    ]  # fmt: skip
    own = policy.own_parties(work.actor)
    ordered = sorted(parties.values(), key=lambda p: (p.id not in own, p.name.in_(locale).casefold(), p.code))
    named = sorted(forums.values(), key=lambda f: (f.short_name.casefold(), f.slug))
    return Journeys(found, {p.code: p for p in ordered}, {f.slug: f for f in named})


def _without_office(actor: Actor) -> Actor:
    """That meetings exist is what an administrator sees, not who comes to them."""
    held = frozenset(h for h in actor.held if h.role != Role.ADMINISTRATOR)
    return actor if held == actor.held else replace(actor, held=held, _cache={})


def travelling_party(work: Work, code: str) -> Party:
    """The country of this code. Raises NotFound where the actor may not see anything of it."""
    party = find_party(work.session, PartyKind.COUNTRY, code.upper())
    if party is None or not policy.may_ask_travel(work.actor, party.id):
        raise NotFound
    return party
