"""People, and the rights that follow from what they are at home."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.accounts.events import GrantEnded
from coordinator.accounts.models import Grant, Person
from coordinator.core.journal import JournalEntry
from coordinator.forums.models import Membership, Office
from coordinator.forums.rules import MembershipRole, OfficeRole
from coordinator.groups.models import ExpertSeat, GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupOfficeRole, GroupState, SeatState
from coordinator.kit.actor import Role
from coordinator.kit.periods import Period
from coordinator.loading.document import Document
from coordinator.loading.document.people import PersonValue, Post
from coordinator.loading.report import Outcome
from coordinator.loading.store.shelf import Shelf

OUTSIDE = (MembershipRole.PARTNER, MembershipRole.OBSERVER, MembershipRole.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class Right:
    """A grant that somebody should hold; half-open dates."""

    role: Role
    forum_id: UUID | None = None
    group_id: UUID | None = None
    party_id: UUID | None = None
    from_on: date | None = None
    until_on: date | None = None

    @property
    def place(self) -> tuple[Role, UUID | None, UUID | None, UUID | None]:
        return self.role, self.forum_id, self.group_id, self.party_id


def store_people(shelf: Shelf, document: Document) -> None:
    """People choose their language and zone themselves: the file gives them to new ones only."""
    everybody = shelf.all(Person)
    by_ref = {person.ref: person for person in everybody if person.ref}
    by_address = {person.email: person for person in everybody}
    found: list[tuple[PersonValue, Person, Outcome]] = []
    for value in document.people:
        row = by_ref.get(value.ref) or by_address.get(value.email)
        taken = by_address.get(value.email)
        if taken is not None and taken is not row:
            shelf.notes.refuse(value.pointer, "email: is the address of somebody else here")
        own = {"locale": value.locale, "zone": value.zone} if row is None else {}
        person, outcome = shelf.put(
            row,
            Person,
            own,
            ref=value.ref,
            display_name=value.name,
            email=value.email,
            post=value.post.value,
            party_id=shelf.party(value.party),
            authority_id=shelf.authorities[value.authority] if value.authority else None,
            source=value.source,
        )
        shelf.people[value.ref] = person.id
        found.append((value, person, outcome))
    if shelf.notes.refused:
        return
    shelf.flush()
    rights = _Rights(shelf)
    for value, person, outcome in found:
        shelf.done(outcome, *rights.give(value, person))
    shelf.flush()


class _Rights:
    """Gives people what their post brings; what was granted or ended here is left alone."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.memberships: dict[UUID, list[Membership]] = defaultdict(list)
        for membership in shelf.all(Membership):
            self.memberships[membership.party_id].append(membership)
        self.chairs: dict[UUID, list[Office]] = defaultdict(list)
        for office in shelf.all(Office, Office.role.in_((OfficeRole.CHAIR, OfficeRole.CO_CHAIR))):
            self.chairs[office.party_id].append(office)
        self.grants: dict[UUID, list[Grant]] = defaultdict(list)
        for grant in shelf.all(Grant):
            self.grants[grant.person_id].append(grant)
        self.ended = {
            UUID(entry.facts["grant_id"])
            for entry in shelf.all(JournalEntry, JournalEntry.event == GrantEnded.__name__)
        }
        self.seats = {(seat.group_id, seat.person_id) for seat in shelf.all(ExpertSeat)}
        self.groups = shelf.all(WorkingGroup)
        self.parties = {(row.group_id, row.party_id) for row in shelf.all(GroupParty)}
        self.begun = {mandate.group_id: mandate.from_on for mandate in reversed(shelf.all(Mandate))}
        self.group_chairs = {
            (office.group_id, office.party_id): office
            for office in shelf.all(GroupOffice, GroupOffice.role == GroupOfficeRole.CHAIR)
        }

    def give(self, value: PersonValue, person: Person) -> list[Outcome]:
        group = self._group_of(value, person) if value.post is Post.EXPERT else None
        outcomes = [self._grant(person, right)[1] for right in self._rights(value, person)]
        if group is not None:
            outcomes += self._seat(person, group)
        return outcomes

    def _rights(self, value: PersonValue, person: Person) -> Iterator[Right]:
        party_id = person.party_id
        if value.post is Post.IT_ADMINISTRATOR:
            yield Right(Role.ADMINISTRATOR)
        if party_id is None:
            return
        if value.post is Post.NATIONAL_CONTACT_POINT:
            yield Right(Role.CONTACT_POINT, party_id=party_id)
        elif value.post is Post.DIRECTOR_GENERAL:
            yield from self._of_memberships(Role.DELEGATE, party_id, MembershipRole.MEMBER)
            for office in self.chairs[party_id]:
                yield Right(Role.CHAIR, office.forum_id, None, party_id, office.from_on, office.until_on)
        elif value.post in (Post.SECRETARIAT_OFFICER, Post.SECRETARIAT_HEAD):
            for right in self._of_memberships(Role.SECRETARIAT, party_id, MembershipRole.SECRETARIAT):
                yield Right(Role.SECRETARIAT, right.forum_id, from_on=right.from_on, until_on=right.until_on)
        elif value.post is Post.PARTNER_CONTACT:
            yield from self._of_memberships(Role.OBSERVER, party_id, *OUTSIDE)

    def _of_memberships(self, role: Role, party_id: UUID, *as_what: MembershipRole) -> Iterator[Right]:
        """A right for each forum in which the party sits as one of `as_what`, for as long as it does."""
        seen = set()
        for membership in self.memberships[party_id]:
            place = (membership.forum_id, membership.from_on)
            if membership.role in as_what and place not in seen:
                seen.add(place)
                yield Right(
                    role, membership.forum_id, None, party_id, membership.from_on, membership.until_on
                )

    def _grant(self, person: Person, right: Right) -> tuple[Grant, Outcome]:
        """Make the grant, or let one that loading made follow the dates of what it rests on. What people
        granted or ended here is left as it is.
        """
        there = self._standing(person, right)
        if there is None:
            grant = Grant(
                id=self.shelf.work.new_id(),
                person_id=person.id,
                role=right.role,
                forum_id=right.forum_id,
                group_id=right.group_id,
                party_id=right.party_id,
                from_on=right.from_on,
                until_on=right.until_on,
                granted_at=self.shelf.work.now(),
            )
            self.shelf.work.session.add(grant)
            self.grants[person.id].append(grant)
            return grant, Outcome.CREATED
        if there.granted_by_id is not None or there.id in self.ended:
            return there, Outcome.UNCHANGED
        return self.shelf.put(there, Grant, {}, from_on=right.from_on, until_on=right.until_on)

    def _standing(self, person: Person, right: Right) -> Grant | None:
        """The person's grant of the same place and first day, or one that shares a day with the right."""
        same_place = [
            grant
            for grant in self.grants[person.id]
            if (grant.role, grant.forum_id, grant.group_id, grant.party_id) == right.place
        ]
        period = Period(right.from_on, right.until_on)
        return next(
            (grant for grant in same_place if grant.from_on == right.from_on),
            next((grant for grant in same_place if grant.period and grant.period.overlaps(period)), None),
        )

    # Experts ---------------------------------------------------------------------------------------

    def _group_of(self, value: PersonValue, person: Person) -> WorkingGroup | None:
        """The group that an expert's id names: "is-return" sits for Iceland in "nac-return"."""
        subject = value.ref.partition("-")[2]
        fitting = [
            group
            for group in self.groups
            if subject
            and group.slug.endswith(f"-{subject}")
            and group.state is not GroupState.CLOSED
            and (group.id, person.party_id) in self.parties
        ]
        if len(fitting) == 1:
            return fitting[0]
        self.shelf.notes.warn(value.pointer, "no one working group fits this expert's id: no seat was made")
        return None

    def _seat(self, person: Person, group: WorkingGroup) -> list[Outcome]:
        if person.party_id is None or (group.id, person.id) in self.seats:
            return []
        begun = self.begun.get(group.id)
        right = Right(Role.EXPERT, group.forum_id, group.id, person.party_id, begun)
        grant, outcome = self._grant(person, right)
        self.shelf.flush()
        seat = ExpertSeat(
            id=self.shelf.work.new_id(),
            group_id=group.id,
            party_id=person.party_id,
            person_id=person.id,
            grant_id=grant.id,
            state=SeatState.CONFIRMED,
            from_on=begun,
            nominated_at=self.shelf.work.now(),
            decided_at=self.shelf.work.now(),
        )
        self.shelf.work.session.add(seat)
        return [outcome, Outcome.CREATED, *self._chair(person, group, begun)]

    def _chair(self, person: Person, group: WorkingGroup, begun: date | None) -> list[Outcome]:
        """The expert of the country that chairs is the chair, while nobody else is named."""
        office = self.group_chairs.get((group.id, person.party_id))
        if office is None or office.person_id is not None:
            return []
        grant, outcome = self._grant(
            person, Right(Role.CHAIR, group.forum_id, group.id, None, begun, office.until_on)
        )
        self.shelf.flush()
        office.person_id, office.grant_id = person.id, grant.id
        return [outcome]
