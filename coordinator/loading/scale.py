"""Invented data for measuring: as many meetings and people as asked for, the same every time.

Forum `scale` holds a thousand meetings whatever the total, the others share the rest, so that the same
page and feed can be measured at every size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Membership, Party
from coordinator.forums.rules import MembershipRole, PartyKind, Sharing
from coordinator.groups.models import ExpertSeat, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupKind, GroupState, SeatState
from coordinator.kit.actor import Role
from coordinator.kit.texts import LOCALES, Texts
from coordinator.loading.events import ScaleDataMade
from coordinator.loading.scale_rows import MeetingRows
from coordinator.meetings.models import Meeting
from coordinator.proceedings.models import ItemType

SLUG = "scale"
IN_ONE_FORUM = 1000
PEOPLE_IN_FIRST = 50  # the first forum stays alike at every size; the others take the rest
COUNTRIES = ("DK", "FI", "IS", "NO", "SE", "EE", "LV", "LT", "DE", "NL")
BATCH = 250  # meetings in one unit of work
SOURCE = "invented for measuring"


@dataclass(frozen=True, slots=True)
class Share:
    """How many meetings a forum should hold."""

    slug: str
    meetings: int


def shares(meetings: int) -> Iterator[Share]:
    """Which forum holds how many of `meetings`, a thousand each, the last one what is left."""
    number = 1
    while meetings > 0:
        yield Share(SLUG if number == 1 else f"{SLUG}-{number}", min(meetings, IN_ONE_FORUM))
        meetings -= IN_ONE_FORUM
        number += 1


def batches(have: int, want: int) -> Iterator[range]:
    """Numbers of the meetings that a forum lacks, some at a time."""
    for first in range(have, want, BATCH):
        yield range(first, min(first + BATCH, want))


def counts(work: Work) -> dict[str, int]:
    """How many meetings each forum of this kind holds already."""
    rows = work.session.execute(
        sa.select(Forum.slug, sa.func.count(Meeting.id))
        .outerjoin(Meeting, Meeting.forum_id == Forum.id)
        .where(Forum.source == SOURCE)
        .group_by(Forum.slug)
    )
    return {slug: count for slug, count in rows}  # noqa: C416 - rows are not pairs to mypy


@dataclass(frozen=True, slots=True)
class Place:
    """A forum for measuring, with its one group."""

    forum_id: UUID
    group_id: UUID


def make_place(work: Work, slug: str, *, with_cast: bool) -> Place:
    """The forum and its group, made where missing; the demonstration's people take part in the first."""
    forum = work.session.scalars(sa.select(Forum).where(Forum.slug == slug)).one_or_none()
    if forum is not None:
        group = work.session.scalars(sa.select(WorkingGroup).where(WorkingGroup.forum_id == forum.id)).first()
        if group is None:
            raise LookupError(f"forum {slug} was not made for measuring")
        return Place(forum.id, group.id)
    place = Place(work.new_id(), work.new_id())
    parties = _parties(work)
    work.session.add(_forum(place.forum_id, slug))
    work.session.flush()
    work.session.add(_group(place, slug))
    work.session.flush()
    work.session.add_all(_hanging(work, place, parties))
    if with_cast:
        work.session.add_all(_cast_grants(work, place, parties))
    work.session.flush()
    return place


def _parties(work: Work) -> dict[str, UUID]:
    rows = work.session.execute(
        sa.select(Party.code, Party.id).where(Party.kind == PartyKind.COUNTRY, Party.code.in_(COUNTRIES))
    )
    return {code: identity for code, identity in rows}  # noqa: C416 - rows are not pairs to mypy


def _forum(forum_id: UUID, slug: str) -> Forum:
    return Forum(
        id=forum_id,
        slug=slug,
        short_name=slug.capitalize(),
        kind="network",
        name=Texts(en=f"Forum for measuring, {slug}"),
        description="Invented meetings, to measure how fast pages and feeds are.",
        languages=["en"],
        default_sharing=Sharing.FORUM,
        zone="Europe/Stockholm",
        source=SOURCE,
    )


def _group(place: Place, slug: str) -> WorkingGroup:
    return WorkingGroup(
        id=place.group_id,
        slug=f"{slug}-experts",
        forum_id=place.forum_id,
        name=f"Experts of {slug}",
        kind=GroupKind.STANDING,
        state=GroupState.ACTIVE,
        source=SOURCE,
    )


def _hanging(work: Work, place: Place, parties: dict[str, UUID]) -> Iterator[Any]:
    yield Mandate(
        id=work.new_id(),
        group_id=place.group_id,
        purpose="Meet so that it can be measured.",
        from_on=date(2024, 1, 1),
        review_on=date(2030, 1, 1),
    )
    for party_id in parties.values():
        yield Membership(
            id=work.new_id(),
            forum_id=place.forum_id,
            party_id=party_id,
            role=MembershipRole.MEMBER,
            source=SOURCE,
        )
        yield GroupParty(id=work.new_id(), group_id=place.group_id, party_id=party_id)


def _cast_grants(work: Work, place: Place, parties: dict[str, UUID]) -> Iterator[Any]:
    rows = work.session.execute(
        sa.select(Person.ref, Person.id, Person.party_id).where(
            Person.ref.in_(("demo-secretariat", "demo-expert", "demo-director"))
        )
    )
    cast = {str(r.ref): (r.id, r.party_id) for r in rows}
    roles = {
        "demo-secretariat": (Role.SECRETARIAT, None),
        "demo-expert": (Role.EXPERT, place.group_id),
        "demo-director": (Role.DELEGATE, None),
    }
    for ref, (person_id, party_id) in cast.items():
        role, group_id = roles[ref]
        grant = Grant(
            id=work.new_id(),
            person_id=person_id,
            role=role,
            forum_id=place.forum_id,
            group_id=group_id,
            party_id=None if role is Role.SECRETARIAT else party_id,
            granted_at=work.now(),
        )
        yield grant
        if role is Role.EXPERT and party_id is not None:
            yield _seat(work, place, person_id, party_id, None)


def _seat(work: Work, place: Place, person_id: UUID, party_id: UUID, grant_id: UUID | None) -> ExpertSeat:
    return ExpertSeat(
        id=work.new_id(),
        group_id=place.group_id,
        party_id=party_id,
        person_id=person_id,
        grant_id=grant_id,
        state=SeatState.CONFIRMED,
        nominated_at=work.now(),
        decided_at=work.now(),
    )


def add_meetings(work: Work, place: Place, numbers: range, today: date, *, busy: bool) -> None:
    """Meetings `numbers` of a forum with agendas and deadlines. In a `busy` forum all of those to come
    are convened, elsewhere most are only planned.
    """
    types = list(work.session.scalars(sa.select(ItemType).order_by(ItemType.position)))
    MeetingRows(work, place.forum_id, place.group_id, types, today, busy=busy).insert(numbers)
    work.record(ScaleDataMade(meetings=len(numbers), people=0))


def count_people(work: Work) -> int:
    query = sa.select(sa.func.count()).select_from(Person).where(Person.source == SOURCE)
    return work.session.scalar(query) or 0


def add_people(work: Work, numbers: range, places: list[Place]) -> None:
    """Experts `numbers`, the first ones in the first forum's group, the others in turn in the rest."""
    parties = list(_parties(work).values())
    people, grants, seats = [], [], []
    for number in numbers:
        others = places[1:] or places
        place = places[0] if number < PEOPLE_IN_FIRST else others[number % len(others)]
        party_id = parties[number % len(parties)]
        person = Person(
            id=work.new_id(),
            display_name=f"Invented expert {number}",
            email=f"expert{number}@scale.example.org",
            locale=LOCALES[number % len(LOCALES)],
            party_id=party_id,
            source=SOURCE,
        )
        grant = Grant(
            id=work.new_id(),
            person_id=person.id,
            role=Role.EXPERT,
            forum_id=place.forum_id,
            group_id=place.group_id,
            party_id=party_id,
            granted_at=work.now(),
        )
        people.append(person)
        grants.append(grant)
        seats.append(_seat(work, place, person.id, party_id, grant.id))
    for rows in (people, grants, seats):
        work.session.add_all(rows)
        work.session.flush()
    work.record(ScaleDataMade(meetings=0, people=len(people)))


def analyse(work: Work) -> None:
    """Let the database count what it holds now, so that it plans as one that has run for a while."""
    work.session.execute(sa.text("ANALYZE"))
