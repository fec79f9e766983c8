"""A group from the day it is set up to the day it closes, and what it is called."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.groups import policy, queries, rules
from coordinator.groups.events import GroupEdited, GroupSetUp, GroupStateChanged
from coordinator.groups.models import GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupOfficeRole, GroupState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """What a group is set up with; first and last day both count."""

    slug: str
    name: str
    state: GroupState
    purpose: str
    text: str | None
    first_on: date
    last_on: date | None
    review_on: date | None
    decided: str | None
    party_ids: frozenset[UUID]
    chair_id: UUID | None  # a party of the forum
    reports_to_id: UUID | None  # another group of the forum; None: the forum itself


def set_up_group(work: Work, forum_slug: str, new: NewGroup) -> WorkingGroup:
    """Set up a group under a forum, proposed or active at once.

    Raises NotFound, Forbidden, SlugTaken, OneDateNeeded, LastBeforeFirst, ReviewBeforeFirst,
    PartyNotTakingPart.
    """
    forum = forums.get_forum(work, forum_slug)
    work.require(policy.may_set_up(work.actor, forum))
    kind = rules.check_mandate(new.first_on, new.last_on, new.review_on)
    if work.session.scalar(sa.select(WorkingGroup.id).where(WorkingGroup.slug == new.slug)) is not None:
        raise rules.SlugTaken(field="slug")
    sitting = {seat.party.id for seat in forums.roster(work.session, forum.id, new.first_on)}
    if not new.party_ids <= sitting:
        raise rules.PartyNotTakingPart(field="parties", on=new.first_on)
    if new.chair_id is not None and new.chair_id not in sitting:
        raise rules.PartyNotTakingPart(field="chair", on=new.first_on)
    group = WorkingGroup(
        id=work.new_id(),
        slug=new.slug,
        forum_id=forum.id,
        name=new.name,
        kind=kind,
        state=new.state,
        reports_to_group_id=_parent_id(work, forum.id, new.reports_to_id, own_id=None),
        parties_known=bool(new.party_ids),
    )
    work.session.add(group)
    work.session.flush()
    _first_rows(work, group, new)
    work.record(GroupSetUp(group_id=group.id, forum_id=forum.id, state=new.state))
    return group


def _first_rows(work: Work, group: WorkingGroup, new: NewGroup) -> None:
    held = rules.days(new.first_on, new.last_on)
    work.session.add(
        Mandate(
            id=work.new_id(),
            group_id=group.id,
            purpose=new.purpose,
            text=new.text,
            from_on=held.from_on,
            until_on=held.until_on,
            review_on=new.review_on,
            decided=new.decided,
        )
    )
    for party_id in sorted(new.party_ids):
        work.session.add(
            GroupParty(id=work.new_id(), group_id=group.id, party_id=party_id, from_on=new.first_on)
        )
    if new.chair_id is not None:
        work.session.add(
            GroupOffice(
                id=work.new_id(),
                group_id=group.id,
                role=GroupOfficeRole.CHAIR,
                party_id=new.chair_id,
                from_on=new.first_on,
            )
        )


def _parent_id(work: Work, forum_id: UUID, wanted: UUID | None, *, own_id: UUID | None) -> UUID | None:
    """`wanted`, when it is another group of the same forum; else the forum itself is the parent."""
    if wanted is None or wanted == own_id:
        return None
    parent = queries.get_group_by_id(work, wanted)
    return parent.id if parent.forum_id == forum_id else None


def take_step(work: Work, slug: str, to: GroupState, *, reason: str | None) -> WorkingGroup:
    """Start, begin closing, close, reopen a group, or drop a proposal.

    Raises NotFound, Forbidden, StepNotOpen, ReasonMissing, MandateUndated.
    """
    group = queries.get_group(work, slug)
    work.require(policy.may_edit(work.actor, group))
    mandate = queries.find_mandate(work.session, group.id, work.actor.on)
    dated = mandate is not None and (mandate.until_on is not None or mandate.review_on is not None)
    rules.check_step(group.state, to, reason=reason, dated=dated)
    was, group.state, group.state_reason = group.state, to, reason
    work.record(GroupStateChanged(group_id=group.id, forum_id=group.forum_id, was=was, now=to))
    return group


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTexts:
    """What the edit form holds, with the versions it was read at."""

    name: str
    purpose: str
    text: str | None
    note: str | None
    reports_to_id: UUID | None
    version: int
    mandate_version: int  # 0: there was no mandate


def edit_group(work: Work, slug: str, texts: GroupTexts) -> WorkingGroup:
    """Change the name, the mandate's texts and whom the group reports to.

    Raises NotFound, Forbidden, EditedMeanwhile.
    """
    group = queries.get_group(work, slug)
    work.require(policy.may_edit(work.actor, group))
    mandate = queries.find_mandate(work.session, group.id, work.actor.on)
    rules.check_version(texts.version, group.version)
    rules.check_version(texts.mandate_version, mandate.version if mandate else 0)
    parent_id = _parent_id(work, group.forum_id, texts.reports_to_id, own_id=group.id)
    changed = [
        name
        for name, old, new in (
            ("name", group.name, texts.name),
            ("note", group.note, texts.note),
            ("reports_to", group.reports_to_group_id, parent_id),
            ("purpose", mandate.purpose if mandate else None, texts.purpose),
            ("text", mandate.text if mandate else None, texts.text),
        )
        if old != new
    ]
    if not changed:
        return group
    group.name, group.note, group.reports_to_group_id = texts.name, texts.note, parent_id
    if mandate is None:
        mandate = Mandate(id=work.new_id(), group_id=group.id)
        work.session.add(mandate)
    mandate.purpose, mandate.text = texts.purpose, texts.text
    work.record(GroupEdited(group_id=group.id, forum_id=group.forum_id, changed=tuple(changed)))
    return group
