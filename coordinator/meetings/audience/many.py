"""The people of one audience for many meetings at once: what `people_for` asks of the database for one is
asked once for all and put together here. A test over generated forums proves that both say the same.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import not_suspended, valid_on
from coordinator.core.triggers import Recipient
from coordinator.forums.models import Membership
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole
from coordinator.kit.actor import Role
from coordinator.kit.quiet import Wishes
from coordinator.meetings.audience.one import AWAY, ON, by_address, is_the_groups, is_told
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.queries import expected_pairs
from coordinator.meetings.rules import COMES, Answer

K = TypeVar("K", bound=Hashable)
Parties = frozenset[UUID]
NOBODY: Parties = frozenset()
OF_GROUP = (Role.EXPERT, Role.CHAIR)
ROLES = (Role.CONTACT_POINT, Role.DELEGATE, Role.OBSERVER, Role.SECRETARIAT, *OF_GROUP)


def people_for_many(
    session: Session, meetings: Collection[Meeting], audience: str, on: date
) -> dict[UUID, list[Recipient]]:
    """`people_for` of each meeting, by its id. At most four statements, however many there are."""
    finder = _FINDERS.get(audience)
    if finder is None or not meetings:
        return {meeting.id: [] for meeting in meetings}
    facts, by_party = _Facts(session, meetings, on), audience == "contact_points"
    return {meeting.id: by_address(finder(facts, meeting), by_party=by_party) for meeting in meetings}


@dataclass(frozen=True, slots=True)
class _Held:
    """A grant and whose it is; `rank` is its place in the order in which they were asked for."""

    rank: int
    role: Role
    forum_id: UUID | None
    group_id: UUID | None
    party_id: UUID | None
    recipient: Recipient


class _Facts:
    """What the database says of some meetings; each kind of fact is asked for when it is first needed."""

    def __init__(self, session: Session, meetings: Collection[Meeting], on: date) -> None:
        self.session, self.on = session, on
        self.ids = [meeting.id for meeting in meetings]
        self.forums = list({meeting.forum_id for meeting in meetings})
        self.groups = list({meeting.group_id for meeting in meetings if meeting.group_id is not None})
        self._kept: dict[tuple[object, ...], list[_Held]] = {}

    @cached_property
    def expected(self) -> dict[UUID, Parties]:
        rows = self.session.execute(_expected(), {"meetings": self.ids})
        return _sets((row.meeting_id, row.party_id) for row in rows)

    @cached_property
    def silent(self) -> dict[UUID, Parties]:
        """Parties that said they do not come."""
        return _sets((row[0], row[1]) for row in self.session.execute(_silent(), {"meetings": self.ids}))

    @cached_property
    def registered(self) -> dict[UUID, list[tuple[Recipient, Answer | None]]]:
        found = defaultdict[UUID, list[tuple[Recipient, Answer | None]]](list)
        for row in self.session.execute(_registered(), {"meetings": self.ids}):
            meeting_id, answer, name, address, party_id, person_id, email, locale, zone, *wishes = row
            if person_id is None:
                recipient = Recipient(None, name, address or "", "en", None, party_id)
            else:
                recipient = Recipient(person_id, name, email, locale, zone, party_id, Wishes(*wishes))
            found[meeting_id].append((recipient, answer))
        return found

    @cached_property
    def seats(self) -> dict[UUID, dict[MembershipRole, Parties]]:
        """By forum and role, on the day."""
        given = {"forums": self.forums, "on": self.on}
        pairs = _sets(((row[0], row[1]), row[2]) for row in self.session.execute(_seats(), given))
        found = defaultdict[UUID, dict[MembershipRole, Parties]](dict)
        for (forum_id, role), parties in pairs.items():
            found[forum_id][role] = parties
        return found

    @cached_property
    def held(self) -> dict[Role, list[_Held]]:
        given = {"forums": self.forums, "groups": self.groups, "on": self.on}
        found = defaultdict[Role, list[_Held]](list)
        for rank, row in enumerate(self.session.execute(_grants(), given)):
            role, forum_id, group_id, party_id, person_id, name, email, locale, zone, own_party, *wishes = row
            recipient = Recipient(
                person_id, name, email, locale, zone, party_id or own_party, Wishes(*wishes)
            )
            found[role].append(_Held(rank, role, forum_id, group_id, party_id, recipient))
        return found

    def contacts(self, forum_id: UUID, parties: Parties) -> list[_Held]:
        """In every forum, or in this alone."""
        return self._once(
            "contacts", Role.CONTACT_POINT, lambda h: h.forum_id in (None, forum_id), forum_id, parties
        )

    def heads(self, forum_id: UUID, parties: Parties) -> list[_Held]:
        return self._once("heads", Role.DELEGATE, lambda h: h.forum_id == forum_id, forum_id, parties)

    def in_forum(self, role: Role, forum_id: UUID) -> list[_Held]:
        return self._once("forum", role, lambda h: h.forum_id == forum_id, forum_id)

    def in_group(self, role: Role, group_id: UUID | None) -> list[_Held]:
        return self._once("group", role, lambda h: group_id is not None and h.group_id == group_id, group_id)

    def _once(
        self,
        kind: str,
        role: Role,
        meets: Callable[[_Held], bool],
        of: UUID | None,
        parties: Parties | None = None,
    ) -> list[_Held]:
        """Of the holders of a role those who meet a condition on the thing `of`, for these parties alone."""
        key = (kind, role, of, parties)
        if key not in self._kept:
            self._kept[key] = [
                h for h in self.held[role] if meets(h) and (parties is None or h.party_id in parties)
            ]
        return self._kept[key]

    def takes_part(self, meeting: Meeting) -> list[_Held]:
        """Those for whom the meeting is, registered or not."""
        if is_the_groups(meeting):
            return [h for role in OF_GROUP for h in self.in_group(role, meeting.group_id)]
        return self.heads(meeting.forum_id, self.parties(meeting))

    def parties(self, meeting: Meeting) -> Parties:
        return self.expected.get(meeting.id, NOBODY)


def _sets(pairs: Iterable[tuple[K, UUID]]) -> dict[K, Parties]:
    found = defaultdict[K, set[UUID]](set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _people(*held: Iterable[_Held]) -> list[Recipient]:
    """In the order in which `people_for` finds them: where two have one address, the first counts."""
    return [h.recipient for h in sorted((h for some in held for h in some), key=lambda h: h.rank)]


# The statements, built once -------------------------------------------------------------------------------

MEETINGS = sa.bindparam("meetings", type_=sa.Uuid(), expanding=True)
FORUMS = sa.bindparam("forums", type_=sa.Uuid(), expanding=True)
GROUPS = sa.bindparam("groups", type_=sa.Uuid(), expanding=True)

_PERSON = (Person.id, Person.display_name, Person.email, Person.locale, Person.zone)
_WISHES = (Person.quiet_from, Person.quiet_until, Person.rests, Person.rest_country, Person.rhythm)
"""As `Person.wishes` reads them."""


@lru_cache(1)
def _expected() -> sa.Select[UUID, UUID]:
    pairs = expected_pairs(Meeting.id.in_(MEETINGS)).subquery()
    return sa.select(pairs.c.meeting_id, pairs.c.party_id)


@lru_cache(1)
def _silent() -> sa.Select[UUID, UUID]:
    return sa.select(PartyAnswer.meeting_id, PartyAnswer.party_id).where(
        PartyAnswer.meeting_id.in_(MEETINGS), PartyAnswer.answer.not_in(COMES)
    )


@lru_cache(1)
def _registered() -> sa.Select[*tuple[Any, ...]]:
    mine = (
        Participant.meeting_id, Participant.answer, Participant.display_name, Participant.email,
        Participant.party_id,
    )  # fmt: skip
    return (
        sa.select(*mine, Person.id, Person.email, Person.locale, Person.zone, *_WISHES)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(Participant.meeting_id.in_(MEETINGS), is_told())
        .order_by(Participant.id)
    )


@lru_cache(1)
def _seats() -> sa.Select[UUID, MembershipRole, UUID]:
    return sa.select(Membership.forum_id, Membership.role, Membership.party_id).where(
        Membership.forum_id.in_(FORUMS), on_day(Membership, ON)
    )


@lru_cache(1)
def _grants() -> sa.Select[*tuple[Any, ...]]:
    scope = sa.or_(Grant.forum_id.is_(None), Grant.forum_id.in_(FORUMS), Grant.group_id.in_(GROUPS))
    return (
        sa.select(
            Grant.role, Grant.forum_id, Grant.group_id, Grant.party_id, *_PERSON, Person.party_id, *_WISHES
        )
        .join(Person, Person.id == Grant.person_id)
        .where(valid_on(ON), not_suspended(), Grant.role.in_(ROLES), scope)
        .order_by(Person.email, Grant.id)
    )


# Audiences, as in `one` -----------------------------------------------------------------------------------


def _contact_points(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    return _people(facts.contacts(meeting.forum_id, facts.parties(meeting)))


def _delegates(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    return _people(facts.heads(meeting.forum_id, facts.parties(meeting)))


def _members(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    if meeting.group_id is not None:
        return _people(facts.takes_part(meeting))
    return _people(facts.contacts(meeting.forum_id, facts.parties(meeting)), facts.takes_part(meeting))


def _experts(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    if meeting.group_id is not None:
        return _people(facts.in_group(Role.EXPERT, meeting.group_id))
    return [r for r, answer in facts.registered.get(meeting.id, ()) if answer not in AWAY]


def _forum(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    return _seated(facts, meeting, MembershipRole.MEMBER)


def _forum_plus(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    seated = (MembershipRole.MEMBER, MembershipRole.OBSERVER, MembershipRole.PARTNER)
    watching = facts.in_forum(Role.OBSERVER, meeting.forum_id)
    return [*_seated(facts, meeting, *seated), *_people(watching)]


def _seated(facts: _Facts, meeting: Meeting, *roles: MembershipRole) -> list[Recipient]:
    seats = facts.seats.get(meeting.forum_id, {})
    parties = frozenset(party for role in roles for party in seats.get(role, NOBODY))
    return _people(facts.contacts(meeting.forum_id, parties), facts.heads(meeting.forum_id, parties))


def _secretariat(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    return _people(facts.in_forum(Role.SECRETARIAT, meeting.forum_id))


def _chair(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    if meeting.group_id is not None:
        return _group_chair(facts, meeting)
    return _people(h for h in facts.in_forum(Role.CHAIR, meeting.forum_id) if h.group_id is None)


def _group_chair(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    return _people(facts.in_group(Role.CHAIR, meeting.group_id))


def _participants(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    registered = facts.registered.get(meeting.id, [])
    away = {recipient.person_id for recipient, answer in registered if answer in AWAY}
    silent = facts.silent.get(meeting.id, NOBODY)
    may_come = (h for h in facts.takes_part(meeting) if h.party_id not in silent)
    return [
        *(recipient for recipient, answer in registered if answer not in AWAY),
        *(recipient for recipient in _people(may_come) if recipient.person_id not in away),
    ]


def _told(facts: _Facts, meeting: Meeting) -> list[Recipient]:
    registered = [recipient for recipient, _answer in facts.registered.get(meeting.id, ())]
    return [
        *registered,
        *_people(facts.contacts(meeting.forum_id, facts.parties(meeting)), facts.takes_part(meeting)),
    ]


_FINDERS: dict[str, Callable[[_Facts, Meeting], list[Recipient]]] = {
    "contact_points": _contact_points,
    "participants": _participants,
    "members": _members,
    "group": _members,
    "experts": _experts,
    "forum": _forum,
    "forum_plus": _forum_plus,
    "delegates": _delegates,
    "secretariat": _secretariat,
    "chair": _chair,
    "group_chair": _group_chair,
    "told": _told,
}
