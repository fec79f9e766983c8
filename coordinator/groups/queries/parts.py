"""The rows of one group: mandates, deliverables, parties, offices."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import Membership
from coordinator.forums.rules import MembershipRole
from coordinator.groups import rules
from coordinator.groups.models import Deliverable, GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.kit.errors import NotFound
from coordinator.kit.periods import Period


def list_mandates(session: Session, group_id: UUID) -> list[Mandate]:
    """All mandates of a group, oldest first."""
    found = session.scalars(sa.select(Mandate).where(Mandate.group_id == group_id))
    return sorted(found, key=lambda mandate: mandate.from_on or date.min)


def find_mandate(session: Session, group_id: UUID, on: date) -> Mandate | None:
    """The mandate in force on `on`, else the last one before, else the first to come."""
    return rules.in_force(list_mandates(session, group_id), on)


def by_day(deliverables: Iterable[Deliverable]) -> list[Deliverable]:
    """By the day they are due, those without one last, then in the order they were added."""
    return sorted(deliverables, key=lambda d: (d.due_on is None, d.due_on or date.max, d.position))


def list_deliverables(session: Session, group_id: UUID) -> list[Deliverable]:
    """All deliverables of a group, by the day they are due."""
    return by_day(session.scalars(sa.select(Deliverable).where(Deliverable.group_id == group_id)))


def get_deliverable(work: Work, group: WorkingGroup, deliverable_id: UUID) -> Deliverable:
    """A deliverable of this very group; raises NotFound."""
    found = work.session.get(Deliverable, deliverable_id)
    if found is None or found.group_id != group.id:
        raise NotFound
    return found


def get_group_party(work: Work, group: WorkingGroup, group_party_id: UUID) -> GroupParty:
    """A party's participation in this very group; raises NotFound."""
    found = work.session.get(GroupParty, group_party_id)
    if found is None or found.group_id != group.id:
        raise NotFound
    return found


def party_periods(session: Session, group_id: UUID, party_id: UUID) -> list[GroupParty]:
    """When the party took and takes part in the group."""
    return list(
        session.scalars(
            sa.select(GroupParty).where(GroupParty.group_id == group_id, GroupParty.party_id == party_id)
        )
    )


def participation(session: Session, group: WorkingGroup, party_id: UUID) -> list[Period]:
    """When the party may have experts in the group: while it takes part; in a group whose parties
    are not known, while it is a member of the forum.
    """
    known = [row.period for row in party_periods(session, group.id, party_id)]
    if known or group.parties_known:
        return known
    rows = session.scalars(
        sa.select(Membership).where(
            Membership.forum_id == group.forum_id,
            Membership.party_id == party_id,
            Membership.role == MembershipRole.MEMBER,
        )
    )
    return [row.period for row in rows]


def list_offices(session: Session, group_id: UUID) -> list[GroupOffice]:
    """All offices of the group, past and coming ones too."""
    return list(session.scalars(sa.select(GroupOffice).where(GroupOffice.group_id == group_id)))


def get_office(work: Work, group: WorkingGroup, office_id: UUID) -> GroupOffice:
    """An office of this very group; raises NotFound."""
    found = work.session.get(GroupOffice, office_id)
    if found is None or found.group_id != group.id:
        raise NotFound
    return found
