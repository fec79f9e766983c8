"""Decisions and actions that an actor may see, and whose they are."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.policy import SPEAKERS
from coordinator.proceedings import policy
from coordinator.proceedings.models import Action, Decision
from coordinator.proceedings.rules import OPEN_ACTIONS, ActionStatus, DecisionStatus, OwnerKind, is_overdue

NUMBER = re.compile(r"\s*(\d{1,5})\s*/\s*(\d{2}|\d{4})\s*")
"""A decision's number as people write it: 12/26 or 12/2026."""

DecisionRow = sa.Row[Decision, str, str, UUID, str, date]
ActionRow = sa.Row[Action, str, str, UUID, str, Texts, str, str, str]


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    decision: Decision
    forum: str  # short name
    forum_slug: str
    meeting_id: UUID | None
    meeting_title: str | None
    meeting_on: date | None

    @property
    def number(self) -> str:
        """ "12/26": the twelfth of 2026."""
        return f"{self.decision.sequence}/{self.decision.year % 100:02}"


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """`owner` is the name of the party, group or person; empty for roles, which labels.py words."""

    action: Action
    forum: str  # short name
    forum_slug: str
    meeting_id: UUID | None
    meeting_title: str | None
    owner: Texts
    group_slug: str | None

    def overdue(self, today: date) -> bool:
        return is_overdue(self.action.status, self.action.due_on, today)


def _in_record(actor: Actor, forum: sa.orm.InstrumentedAttribute[UUID]) -> sa.ColumnElement[bool]:
    """Twin of `policy._may_see_record`, for selects with Meeting joined from outside."""
    if actor.is_system:
        return sa.true()
    actor = policy.without_administration(actor)
    roster = sa.or_(Meeting.forum_id.in_(actor.inner_forums), Meeting.group_id.in_(actor.groups))
    return sa.or_(
        sa.and_(Meeting.id.is_(None), forum.in_(actor.inner_forums)),
        sa.and_(
            Meeting.id.is_not(None),
            meetings.visible_to(actor),
            sa.or_(Meeting.sharing == Sharing.ADDRESSEE, roster),
        ),
    )


def decisions_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """For selects from Decision with Meeting joined from outside: the twin of `may_see_decision`."""
    return _in_record(actor, Decision.forum_id)


def actions_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """For selects from Action with Meeting joined from outside: the twin of `may_see_action`."""
    return sa.or_(_in_record(actor, Action.forum_id), owned_by(actor))


def owned_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Actions of the actor: in person, for a party, in a group; the twin of `policy.owns_action`."""
    delegations = {
        (h.forum_id, h.party_id)
        for h in actor.held
        if h.role in SPEAKERS and h.forum_id is not None and h.party_id is not None
    }
    of_party = sa.or_(
        Action.owner_party_id.in_(actor.contact_for),
        *(
            sa.and_(Action.forum_id == forum_id, Action.owner_party_id == party_id)
            for forum_id, party_id in sorted(delegations, key=str)
        ),
    )
    return sa.or_(
        sa.and_(Action.owner_kind == OwnerKind.PERSON, Action.owner_person_id == actor.person_id),
        sa.and_(Action.owner_kind == OwnerKind.PARTY, of_party),
        sa.and_(
            Action.owner_kind == OwnerKind.GROUP,
            Action.owner_group_id.in_(actor.expert_in | actor.chairs_groups),
        ),
    )


def list_decisions(
    work: Work,
    *,
    forum: str | None = None,
    status: DecisionStatus | None = None,
    year: int | None = None,
    text: str | None = None,
    meeting_id: UUID | None = None,
    forum_id: UUID | None = None,
    limit: int | None = None,
) -> list[DecisionEntry]:
    """Decisions the actor may see, the newest first. `text` is words of it, or its number ("12/26")."""
    asked = _given(forum=forum or None, status=status, year=year, meeting_id=meeting_id, forum_id=forum_id)
    query = _decisions(work.actor, tuple(asked))
    wanted = (text or "").strip()
    number = NUMBER.fullmatch(wanted)
    if number:
        query = query.where(Decision.sequence == int(number[1]), Decision.year % 100 == int(number[2]) % 100)
    by_words = bool(wanted) and not number
    if not by_words:
        query = query.limit(limit)
    # Words are looked for here, not in the database: SQLite knows no case beyond ASCII.
    found = [
        _decision(row)
        for row in work.session.execute(query, asked)
        if not by_words or wanted.casefold() in row.Decision.text.casefold()
    ]
    return found[:limit] if limit else found


def _given(**asked: Any) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


@lru_cache(KEPT)
def _decisions(actor: Actor, asked: tuple[str, ...]) -> sa.Select[Decision, str, str, UUID, str, date]:
    """The decisions that the actor may see and that are of what is `asked` by name."""
    columns: dict[str, Any] = {
        "forum": Forum.slug,
        "status": Decision.status,
        "year": Decision.year,
        "meeting_id": Decision.meeting_id,
        "forum_id": Decision.forum_id,
    }
    return (
        sa.select(Decision, Forum.short_name, Forum.slug, Meeting.id, Meeting.title, Meeting.first_on)
        .join(Forum, Forum.id == Decision.forum_id)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(decisions_visible_to(actor), *(columns[name] == sa.bindparam(name) for name in asked))
        .order_by(Decision.year.desc(), Decision.sequence.desc(), Forum.short_name, Decision.id)
    )


def _decision(row: DecisionRow) -> DecisionEntry:
    return DecisionEntry(row[0], row[1], row[2], row[3], row[4], row[5])


def _actions(
    actor: Actor, *conditions: sa.ColumnElement[bool]
) -> sa.Select[Action, str, str, UUID, str, Texts, str, str, str]:
    # Whoever owns an action need not know of the meeting that it came from.
    known = meetings.visible_to(actor)
    return (
        sa.select(
            Action,
            Forum.short_name,
            Forum.slug,
            sa.case((known, Meeting.id)).label("meeting_id"),
            sa.case((known, Meeting.title)).label("meeting_title"),
            Party.name,
            WorkingGroup.name,
            Person.display_name,
            WorkingGroup.slug,
        )
        .join(Forum, Forum.id == Action.forum_id)
        .outerjoin(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(Party, Party.id == Action.owner_party_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Action.owner_group_id)
        .outerjoin(Person, Person.id == Action.owner_person_id)
        .where(*conditions)
    )


def _action(row: ActionRow) -> ActionEntry:
    action = row[0]
    names = {OwnerKind.PARTY: row[5], OwnerKind.GROUP: Texts.of(row[6]), OwnerKind.PERSON: Texts.of(row[7])}
    return ActionEntry(
        action, row[1], row[2], row[3], row[4], names.get(action.owner_kind) or Texts(), row[8]
    )


def list_actions(
    work: Work,
    *,
    whose: str = "all",
    forum: str | None = None,
    statuses: Collection[ActionStatus] | None = None,
    text: str | None = None,
    meeting_id: UUID | None = None,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    limit: int | None = None,
) -> list[ActionEntry]:
    """Actions the actor may see, the soonest due first. `whose` is all, mine, country, groups,
    or own: those three together.
    """
    asked = _given(forum=forum or None, forum_id=forum_id, meeting_id=meeting_id, group_id=group_id)
    at = None if statuses is None else tuple(sorted(statuses))
    query = _listed_actions(work.actor, whose, tuple(asked), at)
    wanted = (text or "").strip().casefold()
    if not wanted:
        query = query.limit(limit)
    found = [
        _action(row)
        for row in work.session.execute(query, asked)
        if not wanted or wanted in row.Action.text.casefold()
    ]
    return found[:limit] if limit else found


@lru_cache(KEPT)
def _listed_actions(
    actor: Actor, whose: str, asked: tuple[str, ...], statuses: tuple[ActionStatus, ...] | None
) -> sa.Select[Action, str, str, UUID, str, Texts, str, str, str]:
    """The actions that the actor may see and that are of what is `asked` by name."""
    columns: dict[str, Any] = {
        "forum": Forum.slug,
        "forum_id": Action.forum_id,
        "meeting_id": Action.meeting_id,
        "group_id": Action.owner_group_id,
    }
    conditions = [actions_visible_to(actor), *_whose(actor, whose)]
    conditions += [columns[name] == sa.bindparam(name) for name in asked]
    if statuses is not None:
        conditions.append(Action.status.in_(statuses))
    return _actions(actor, *conditions).order_by(Action.due_on, Forum.short_name, Action.id)


def _whose(actor: Actor, whose: str) -> Sequence[sa.ColumnElement[bool]]:
    parties = {held.party_id for held in actor.held if held.party_id is not None}
    in_person = sa.and_(Action.owner_kind == OwnerKind.PERSON, Action.owner_person_id == actor.person_id)
    as_role = sa.or_(
        sa.and_(
            Action.owner_kind == OwnerKind.ROLE,
            Action.owner_role == "contact_points",
            Action.forum_id.in_(actor.inner_forums if actor.is_(Role.CONTACT_POINT) else ()),
        ),
        sa.and_(
            Action.owner_kind == OwnerKind.ROLE,
            Action.owner_role == "secretariat",
            Action.forum_id.in_(actor.secretariat_of),
        ),
    )
    choices: dict[str, list[sa.ColumnElement[bool]]] = {
        "own": [sa.or_(in_person, as_role, owned_by(actor))],
        "mine": [sa.or_(in_person, as_role)],
        "country": [Action.owner_party_id.in_(parties)],
        "groups": [Action.owner_group_id.in_(actor.expert_in | actor.chairs_groups)],
    }
    return choices.get(whose, [])


def my_actions(work: Work, *, limit: int | None = None) -> list[ActionEntry]:
    """Open actions of the actor, their party and their groups, the soonest due first."""
    query = _actions(work.actor, owned_by(work.actor), Action.status.in_(OPEN_ACTIONS))
    rows = work.session.execute(query.order_by(Action.due_on, Action.id).limit(limit))
    return [_action(row) for row in rows]


def get_action(work: Work, action_id: UUID) -> ActionEntry:
    """Raises NotFound unless it is there and the actor may see it."""
    row = work.session.execute(
        _actions(work.actor, Action.id == action_id, actions_visible_to(work.actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return _action(row)


def decision_years(work: Work) -> list[int]:
    """Years with a decision that the actor may see, the newest first."""
    return list(
        work.session.scalars(
            sa.select(Decision.year)
            .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
            .where(decisions_visible_to(work.actor))
            .distinct()
            .order_by(Decision.year.desc())
        )
    )
