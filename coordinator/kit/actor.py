"""Who acts, and the rights that dated grants give them today; values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from coordinator.kit.periods import Period

ALWAYS = Period()


class Role(StrEnum):
    SECRETARIAT = "secretariat"  # forum
    CHAIR = "chair"  # forum or group
    CONTACT_POINT = "contact_point"  # party
    EXPERT = "expert"  # group (with the party that nominated)
    DELEGATE = "delegate"  # party in forum: director-general, head of delegation
    OBSERVER = "observer"  # forum: observers and partners
    ADMINISTRATOR = "administrator"  # everything technical, no content


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as a value: the role and where it holds."""

    role: Role
    forum_id: UUID | None = None
    group_id: UUID | None = None
    party_id: UUID | None = None
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a party sits today, so that a party's contact point sees all it takes part in.

    `role` is the membership role ("member", "observer", "partner", "secretariat"), or "group"
    for a party that takes part in a working group (then `group_id` is set).
    """

    party_id: UUID
    forum_id: UUID
    role: str
    group_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """The person who acts, with the grants that hold on `on` and the seats of their party.

    `person_id` is None for nobody (not signed in) and for the system (`is_system`).
    """

    person_id: UUID | None
    on: date
    locale: str = "en"
    zone: str = "UTC"
    name: str = ""
    party_id: UUID | None = None
    held: frozenset[Held] = frozenset()
    seats: frozenset[Seat] = frozenset()
    is_system: bool = False
    _cache: dict[str, frozenset[UUID]] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        """Cheap, since statements are kept by actor; equality looks at all the rights."""
        return hash((self.person_id, self.on))

    def is_(
        self,
        *roles: Role,
        forum_id: UUID | None = None,
        group_id: UUID | None = None,
        party_id: UUID | None = None,
    ) -> bool:
        """Whether one of `roles` is held, for exactly the scope named; unnamed scopes do not matter."""
        return any(
            h.role in roles
            and (forum_id is None or h.forum_id == forum_id)
            and (group_id is None or h.group_id == group_id)
            and (party_id is None or h.party_id == party_id)
            for h in self.held
        )

    @property
    def is_administrator(self) -> bool:
        return self.is_(Role.ADMINISTRATOR)

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def _ids(self, key: str, ids: Iterable[UUID | None]) -> frozenset[UUID]:
        if key not in self._cache:
            self._cache[key] = frozenset(i for i in ids if i is not None)
        return self._cache[key]

    @property
    def secretariat_of(self) -> frozenset[UUID]:
        """Forums whose secretariat the actor is."""
        return self._ids("sec", (h.forum_id for h in self.held if h.role == Role.SECRETARIAT))

    @property
    def chairs_forums(self) -> frozenset[UUID]:
        return self._ids(
            "chf", (h.forum_id for h in self.held if h.role == Role.CHAIR and h.group_id is None)
        )

    @property
    def chairs_groups(self) -> frozenset[UUID]:
        return self._ids("chg", (h.group_id for h in self.held if h.role == Role.CHAIR))

    @property
    def contact_for(self) -> frozenset[UUID]:
        """Parties for which the actor is a contact point in every forum. A right for one forum only is
        asked with that forum: `is_(CONTACT_POINT, forum_id=…, party_id=…)`.
        """
        return self._ids(
            "cp", (h.party_id for h in self.held if h.role == Role.CONTACT_POINT and h.forum_id is None)
        )

    @property
    def _contact_seats(self) -> list[Seat]:
        """Seats of the parties the actor is contact point for: everywhere, or in one forum where the
        grant names it.
        """
        reach = {(h.party_id, h.forum_id) for h in self.held if h.role == Role.CONTACT_POINT}
        return [s for s in self.seats if {(s.party_id, None), (s.party_id, s.forum_id)} & reach]

    @property
    def delegate_in(self) -> frozenset[UUID]:
        """Forums in which the actor is director-general or head of delegation."""
        return self._ids("del", (h.forum_id for h in self.held if h.role == Role.DELEGATE))

    @property
    def expert_in(self) -> frozenset[UUID]:
        """Working groups in which the actor is an expert."""
        return self._ids("exp", (h.group_id for h in self.held if h.role == Role.EXPERT))

    @property
    def expert_forums(self) -> frozenset[UUID]:
        """Forums in one of whose groups the actor is an expert: they see when the forum itself meets."""
        return self._ids("exf", (h.forum_id for h in self.held if h.role == Role.EXPERT))

    @property
    def speaks_for(self) -> frozenset[UUID]:
        """Parties for which the actor may answer: contact points and heads of delegation."""
        return self._ids(
            "spk",
            (h.party_id for h in self.held if h.role in (Role.CONTACT_POINT, Role.DELEGATE)),
        )

    @property
    def inner_forums(self) -> frozenset[UUID]:
        """Forums whose `forum`-level content the actor sees: secretariat, chairs, delegates,
        and contact points of members (not of observers and partners).
        """
        return self._ids(
            "inner",
            [
                *self.secretariat_of,
                *self.chairs_forums,
                *self.delegate_in,
                *(
                    s.forum_id
                    for s in self._contact_seats
                    if s.group_id is None and s.role in ("member", "secretariat")
                ),
            ],
        )

    @property
    def outer_forums(self) -> frozenset[UUID]:
        """Forums of which the actor sees what is shared at forum_plus or wider (observers, partners,
        contact points of those); always includes `inner_forums` as well.
        """
        return self._ids(
            "outer",
            [
                *self.inner_forums,
                *(h.forum_id for h in self.held if h.role == Role.OBSERVER),
                *(s.forum_id for s in self._contact_seats if s.group_id is None),
            ],
        )

    @property
    def groups(self) -> frozenset[UUID]:
        """Working groups the actor takes part in: as expert or chair, or through a contact point's party."""
        return self._ids(
            "grp",
            [
                *self.expert_in,
                *self.chairs_groups,
                *(s.group_id for s in self._contact_seats),
            ],
        )

    @property
    def known_forums(self) -> frozenset[UUID]:
        """Forums the actor may know to exist: all above, and the forums of their groups."""
        return self._ids(
            "known",
            [
                *self.outer_forums,
                *(h.forum_id for h in self.held),
            ],
        )


def nobody(on: date, locale: str = "en") -> Actor:
    return Actor(person_id=None, on=on, locale=locale)


def system(on: date) -> Actor:
    """The worker and the command line; policies let it pass where they say so."""
    return Actor(person_id=None, on=on, name="system", is_system=True)
