"""The six people of the demonstration, one for each kind of reader, with accounts and rights."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import passwords
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Membership, Party
from coordinator.forums.queries import find_party
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """A person of the demonstration; `ref` names them in files."""

    ref: str
    name: str
    what: str  # for the list that `coordinator demo` prints
    country: str
    zone: str
    role: Role
    forum: str | None = None
    groups: tuple[str, ...] = ()
    speciality: str | None = None

    @property
    def email(self) -> str:
        return f"{self.ref.removeprefix('demo-')}@demo.example.org"


CAST = (
    Persona(
        "demo-secretariat", "Secretariat officer", "Secretariat officer, all eight forums",
        "SE", "Europe/Stockholm", Role.SECRETARIAT,
    ),
    Persona(
        "demo-expert", "Expert, Finland", "Expert of Finland, digital casework and return",
        "FI", "Europe/Helsinki", Role.EXPERT, groups=("nac-digital", "nac-return"),
        speciality="Senior adviser, casework",
    ),
    Persona(
        "demo-director", "Director-general, Finland", "Director-general of Finland",
        "FI", "Europe/Helsinki", Role.DELEGATE,
    ),
    Persona(
        "demo-contact", "National contact point, Iceland", "National contact point of Iceland",
        "IS", "Atlantic/Reykjavik", Role.CONTACT_POINT,
    ),
    Persona(
        "demo-observer", "Observer, Australia", "Observer of Australia in the Budapest Process",
        "AU", "Australia/Sydney", Role.OBSERVER, forum="budapest-process",
    ),
    Persona("demo-admin", "Administrator", "Administrator", "SE", "Europe/Stockholm", Role.ADMINISTRATOR),
)  # fmt: skip

PERSONAS: dict[str, str] = {persona.email: persona.what for persona in CAST}
"""Sign-in address and what the person is; the password is that of all demonstrations."""


def make_personas(work: Work, today: date) -> None:
    """Those of CAST that are not there yet, each with an account that can be used at once."""
    emails = set(work.session.scalars(sa.select(Person.email).where(Person.email.in_(PERSONAS))))
    for persona in CAST:
        if persona.email not in emails:
            _make(work, persona, today)


def _make(work: Work, persona: Persona, today: date) -> None:
    party = find_party(work.session, PartyKind.COUNTRY, persona.country)
    person = Person(
        id=work.new_id(),
        ref=persona.ref,
        display_name=persona.name,
        email=persona.email,
        locale="en",
        zone=persona.zone,
        party_id=party.id if party else None,
        source="invented for the demonstration",
    )
    account = Account(
        id=work.new_id(),
        person_id=person.id,
        state=AccountState.ACTIVE,
        password_hash=passwords.demonstration_hash(),
        stamp=secrets.token_urlsafe(32),
        created_at=work.now(),
    )
    work.session.add(person)
    work.session.flush()
    work.session.add(account)
    if party is not None or persona.role in (Role.ADMINISTRATOR, Role.SECRETARIAT):
        _give_rights(work, persona, person, party, today)
    work.session.flush()


def _grant(work: Work, person: Person, role: Role, **scope: UUID | date | None) -> Grant:
    grant = Grant(id=work.new_id(), person_id=person.id, role=role, granted_at=work.now(), **scope)
    work.session.add(grant)
    return grant


def _give_rights(work: Work, persona: Persona, person: Person, party: Party | None, today: date) -> None:
    forums = list(work.session.scalars(sa.select(Forum).order_by(Forum.slug)))
    party_id = party.id if party else None
    match persona.role:
        case Role.ADMINISTRATOR:
            _grant(work, person, Role.ADMINISTRATOR)
        case Role.SECRETARIAT:
            for forum in forums:
                _grant(work, person, Role.SECRETARIAT, forum_id=forum.id)
        case Role.CONTACT_POINT:
            _grant(work, person, Role.CONTACT_POINT, party_id=party_id)
        case Role.OBSERVER:
            for forum in forums:
                if forum.slug == persona.forum:
                    _grant(work, person, Role.OBSERVER, forum_id=forum.id, party_id=party_id)
        case Role.DELEGATE:
            _make_delegate(work, person, party_id)
        case Role.EXPERT:
            _seat(work, persona, person, party_id, today)


def _make_delegate(work: Work, person: Person, party_id: UUID | None) -> None:
    """In every forum of which the country is a member, for as long as it is."""
    memberships = work.session.scalars(
        sa.select(Membership)
        .where(Membership.party_id == party_id, Membership.role == MembershipRole.MEMBER)
        .order_by(Membership.id)
    )
    for membership in memberships:
        _grant(
            work,
            person,
            Role.DELEGATE,
            forum_id=membership.forum_id,
            party_id=party_id,
            from_on=membership.from_on,
            until_on=membership.until_on,
        )


def _seat(work: Work, persona: Persona, person: Person, party_id: UUID | None, today: date) -> None:
    groups = work.session.scalars(
        sa.select(WorkingGroup).where(WorkingGroup.slug.in_(persona.groups)).order_by(WorkingGroup.slug)
    )
    since = date(today.year, today.month, 1)
    for group in list(groups):
        grant = _grant(
            work,
            person,
            Role.EXPERT,
            forum_id=group.forum_id,
            group_id=group.id,
            party_id=party_id,
            from_on=since,
        )
        work.session.flush()
        work.session.add(
            ExpertSeat(
                id=work.new_id(),
                group_id=group.id,
                party_id=party_id,
                person_id=person.id,
                grant_id=grant.id,
                state=SeatState.CONFIRMED,
                speciality=persona.speciality,
                from_on=since,
                nominated_at=work.now(),
                decided_at=work.now(),
            )
        )
