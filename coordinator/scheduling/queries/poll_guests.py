"""Those who are written to about a poll, and who comes in by a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import contacts_of, recipient_of
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.queries import actor_of, not_suspended, valid_on
from coordinator.accounts.rules import AccountState
from coordinator.core.tokens import identity_of, short_token
from coordinator.core.triggers import Recipient
from coordinator.core.work import Work
from coordinator.kit.actor import Actor, Role
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.scheduling import policy
from coordinator.scheduling.models import Poll, PollGuest, PollParty
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import LinkEnd, is_taking_answers

PURPOSE = "poll"
"""Of the tokens in answer links: `core.tokens`."""


def people_asked(session: Session, poll: Poll, on: date, parties: Iterable[UUID]) -> list[Recipient]:
    """Who is written to for each of `parties` on a day: its contact points, for all forums or this one; the
    heads of delegation of one that has none. By address and party.
    """
    wanted = list(parties)
    delegates = sa.and_(
        Grant.role == Role.DELEGATE, Grant.forum_id == poll.forum_id, Grant.party_id.in_(wanted)
    )
    rows = session.execute(
        sa.select(Person, Grant.party_id, Grant.role)
        .join(Grant, Grant.person_id == Person.id)
        .where(valid_on(on), not_suspended(), sa.or_(contacts_of(wanted, poll.forum_id), delegates))
        .order_by(Person.email, Grant.id)
    ).all()
    contacts = {party_id for _person, party_id, role in rows if role == Role.CONTACT_POINT}
    found: dict[tuple[UUID, UUID | None], Recipient] = {}
    for person, party_id, role in rows:
        if role == Role.CONTACT_POINT or party_id not in contacts:
            found.setdefault((person.id, party_id), recipient_of(person, party_id))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Guest:
    """Who comes by a link: the poll, the person it is bound to, and the party they answer for."""

    row: PollGuest
    poll: Poll
    person: Person
    is_asked: bool
    state: AccountState | None

    @property
    def party_id(self) -> UUID:
        return self.row.party_id


def token_of(key: str, guest_id: UUID) -> str:
    """What stands in the link of a guest: `/poll/<token>`."""
    return short_token(key, PURPOSE, guest_id)


def find_guest_by_token(work: Work, token: str) -> Guest | None:
    """One statement; None for a token that we did not make. Asks for no right: `why_ended` does."""
    guest_id = identity_of(work.settings.key(), PURPOSE, token)
    if guest_id is None:
        return None
    is_asked = sa.and_(
        PollParty.poll_id == PollGuest.poll_id,
        PollParty.party_id == PollGuest.party_id,
        PollParty.removed_at.is_(None),
    )
    row = work.session.execute(
        sa.select(PollGuest, Poll, Person, PollParty.id.label("asked"), Account.state)
        .join(Poll, Poll.id == PollGuest.poll_id)
        .join(Person, Person.id == PollGuest.person_id)
        .outerjoin(Account, Account.person_id == PollGuest.person_id)
        .outerjoin(PollParty, is_asked)
        .where(PollGuest.id == guest_id)
    ).one_or_none()
    if row is None:
        return None
    return Guest(row.PollGuest, row.Poll, row.Person, row.asked is not None, row.state)


def actor_for(work: Work, guest: Guest, seat_sources: Iterable[Any]) -> Actor:
    """The guest as an actor, with the rights of the day, signed in or not."""
    person, zone = guest.person, work.settings.zone
    found = actor_of(work.session, person, on=work.actor.on, seat_sources=seat_sources, default_zone=zone)
    return found or Actor(
        person_id=person.id, on=work.actor.on, locale=person.locale, zone=person.zone or zone,
        name=person.display_name, party_id=person.party_id,
    )  # fmt: skip


def why_ended(work: Work, guest: Guest, actor: Actor) -> LinkEnd | None:
    """Why the link opens nothing any more; None while an answer can be given. Who no longer speaks for the
    country learns nothing of what became of the poll: their own end comes first.
    """
    if guest.row.revoked_at is not None:
        return LinkEnd.REVOKED
    if guest.state == AccountState.SUSPENDED or not policy.may_answer(actor, guest.poll, guest.party_id):
        return LinkEnd.LEFT
    if not guest.is_asked:
        return LinkEnd.NOT_ASKED
    poll = guest.poll
    if poll.state in (PollState.DECIDED, PollState.CANCELLED):
        return LinkEnd(poll.state.value)
    return None if is_taking_answers(poll.state, poll.closes_on, poll.zone, work.now()) else LinkEnd.CLOSED


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is or was written to about a poll, for the secretariat. `waits_until`: their letter leaves
    then; `delivery` is what became of the last one. `guest_id` None: nothing was written to them yet.
    `is_current`: they speak for the party today.
    """

    guest_id: UUID | None
    person_id: UUID
    name: str
    email: str
    party_id: UUID
    told_at: datetime | None
    waits_until: datetime | None
    revoked_at: datetime | None
    is_current: bool
    delivery: OutboxState | None = None


def contacts(work: Work, poll: Poll, parties: Iterable[UUID]) -> list[Contact]:
    """Who is written to for `parties` today, and whoever was. Two statements; for those who may edit."""
    rows = work.session.execute(
        sa.select(PollGuest, Person.display_name, Person.email, OutboxMessage.due_at, OutboxMessage.state)
        .join(Person, Person.id == PollGuest.person_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == PollGuest.letter_id)
        .where(PollGuest.poll_id == poll.id)
        .order_by(Person.email)
    ).all()
    now = people_asked(work.session, poll, work.actor.on, parties)
    current = {(each.person_id, each.party_id) for each in now}
    found = [
        Contact(
            row.PollGuest.id, row.PollGuest.person_id, row.display_name, row.email, row.PollGuest.party_id,
            row.PollGuest.told_at, row.due_at if row.state == OutboxState.QUEUED else None,
            row.PollGuest.revoked_at, (row.PollGuest.person_id, row.PollGuest.party_id) in current, row.state,
        )
        for row in rows
    ]  # fmt: skip
    known = {(each.person_id, each.party_id) for each in found}
    found += [
        Contact(None, each.person_id, each.name, each.email, each.party_id, None, None, None, True)
        for each in now
        if each.person_id is not None
        and each.party_id is not None
        and (each.person_id, each.party_id) not in known
    ]
    return found
