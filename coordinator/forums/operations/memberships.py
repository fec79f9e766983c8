"""Memberships: added, put right, ended; with a membership go the rights that came with it."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import operations as accounts
from coordinator.accounts.models import Grant
from coordinator.core.work import Work
from coordinator.forums import policy, queries, rules
from coordinator.forums.events import MembershipAdded, MembershipChanged, MembershipEnded
from coordinator.forums.models import Forum, Membership
from coordinator.forums.operations.shared import (
    EntryValues,
    check_party,
    check_place,
    check_version,
    set_values,
)
from coordinator.forums.rules import MembershipRole
from coordinator.kit.actor import Role

WITH_MEMBERSHIP = (Role.DELEGATE, Role.OBSERVER)
"""Rights in a forum that people hold for a party that sits there."""


def add_membership(
    work: Work, slug: str, party_id: UUID, role: MembershipRole, values: EntryValues
) -> Membership:
    """A party sits in the forum in `role`. Raises NotFound, Forbidden, UnknownParty or Overlap."""
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    check_party(work, party_id)
    membership = Membership(id=work.new_id(), forum_id=forum.id, party_id=party_id, role=role)
    check_place(work, membership, values.period)
    set_values(membership, values)
    work.session.add(membership)
    work.session.flush()
    work.record(
        MembershipAdded(forum.id, membership.id, party_id, role, membership.from_on, membership.until_on)
    )
    return membership


def change_membership(
    work: Work, slug: str, membership_id: UUID, values: EntryValues, *, version: int
) -> Membership:
    """Put dates, note or source right. Raises NotFound, Forbidden, EditedMeanwhile or Overlap."""
    forum = queries.get_forum(work, slug)
    membership = queries.get_membership(work, forum, membership_id)
    work.require(policy.may_edit(work.actor, forum))
    check_version(membership, version)
    check_place(work, membership, values.period)
    was = membership.period
    if set_values(membership, values):
        work.session.flush()
        work.record(
            MembershipChanged(
                forum.id, membership.id, membership.party_id, membership.role,
                was.from_on, was.until_on, membership.from_on, membership.until_on,
            )
        )  # fmt: skip
        _end_rights(work, forum, membership)
    return membership


def end_membership(work: Work, slug: str, membership_id: UUID, last_on: date, *, version: int) -> Membership:
    """`last_on` is the last day that counts. Raises NotFound, Forbidden, EditedMeanwhile, BadPeriod or
    Overlap (which it can only when the end moves further off).
    """
    forum = queries.get_forum(work, slug)
    membership = queries.get_membership(work, forum, membership_id)
    work.require(policy.may_edit(work.actor, forum))
    check_version(membership, version)
    period = rules.period_of_days(membership.from_on, last_on)
    check_place(work, membership, period)
    if membership.until_on != period.until_on and period.until_on is not None:
        membership.until_on = period.until_on
        work.session.flush()
        work.record(
            MembershipEnded(forum.id, membership.id, membership.party_id, membership.role, period.until_on)
        )
        _end_rights(work, forum, membership)
    return membership


def _end_rights(work: Work, forum: Forum, membership: Membership) -> None:
    """Whoever held a right here for the party holds it no longer than the party sits here.

    A party that stays in another role keeps its people: what they may see follows from theirs.
    """
    end = membership.until_on
    if end is None:
        return
    others = work.session.scalars(
        sa.select(Membership).where(
            Membership.forum_id == forum.id,
            Membership.party_id == membership.party_id,
            Membership.id != membership.id,
        )
    )
    if any(other.until_on is None or other.until_on > end for other in others):
        return
    grants = work.session.scalars(
        sa.select(Grant).where(
            Grant.forum_id == forum.id,
            Grant.party_id == membership.party_id,
            Grant.group_id.is_(None),
            Grant.role.in_(WITH_MEMBERSHIP),
            sa.or_(Grant.until_on.is_(None), Grant.until_on > end),
        )
    ).all()
    for grant in grants:
        accounts.end_grant(work, grant.id, end)
