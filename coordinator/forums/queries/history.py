"""What happened to a forum, from the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.queries import people_by_id
from coordinator.core.journal import JournalEntry
from coordinator.core.work import Work
from coordinator.forums import events, policy
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries.parties import parties_by_id

KINDS = tuple(
    kind.__name__
    for kind in (
        events.ForumEdited,
        events.MembershipAdded,
        events.MembershipChanged,
        events.MembershipEnded,
        events.OfficeAdded,
        events.OfficeChanged,
        events.OfficeEnded,
    )
)
"""Events of this area alone: those of meetings and groups are for whoever may see these."""

AT_ONCE = 50
LATEST = 5


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: when (an instant), what, to which party, and by whom where that may be known."""

    at: datetime
    event: str
    party: Party | None
    facts: Mapping[str, Any]
    who: str | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    forum: Forum
    happenings: list[Happening]
    first: int  # number of the first one shown, from 1
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.happenings) - 1


@cache
def _latest() -> sa.Select[JournalEntry]:
    return _entries(sa.bindparam("forum_id", type_=sa.Uuid())).limit(LATEST)


def _entries(forum_id: UUID | sa.BindParameter[UUID]) -> sa.Select[JournalEntry]:
    return (
        sa.select(JournalEntry)
        .where(JournalEntry.forum_id == forum_id, JournalEntry.event.in_(KINDS))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    )


def _party_ids(entries: Iterable[JournalEntry]) -> dict[UUID, UUID]:
    """The parties that entries speak of, by entry."""
    return {entry.id: UUID(entry.facts["party_id"]) for entry in entries if entry.facts.get("party_id")}


def latest_of(work: Work, forum: Forum, known: Mapping[UUID, Party]) -> list[Happening]:
    """The last few, for the forum's page. `known` parties are not read again."""
    entries = list(work.session.scalars(_latest(), {"forum_id": forum.id}))
    spoken_of = _party_ids(entries)
    missing = parties_by_id(work.session, set(spoken_of.values()) - set(known))
    parties = {**known, **missing}
    return [
        Happening(e.at, e.event, parties.get(spoken_of[e.id]) if e.id in spoken_of else None, e.facts, None)
        for e in entries
    ]


def history_of(work: Work, forum: Forum, *, skip: int = 0) -> HistoryPage:
    """Entries after the first `skip`, newest first. Who did it is told to those inside the forum."""
    counting = sa.select(sa.func.count()).select_from(_entries(forum.id).order_by(None).subquery())
    total = work.session.scalar(counting) or 0
    entries = list(work.session.scalars(_entries(forum.id).offset(skip).limit(AT_ONCE)))
    spoken_of = _party_ids(entries)
    parties = parties_by_id(work.session, set(spoken_of.values()))
    names: dict[UUID, str] = {}
    if policy.may_see_names_in_history(work.actor, forum):
        actors = {e.actor_id for e in entries if e.actor_id is not None}
        names = {i: person.display_name for i, person in people_by_id(work.session, actors).items()}
    return HistoryPage(
        forum,
        [
            Happening(
                e.at,
                e.event,
                parties.get(spoken_of[e.id]) if e.id in spoken_of else None,
                e.facts,
                names.get(e.actor_id) if e.actor_id else None,
            )
            for e in entries
        ],
        first=skip + 1,
        total=total,
    )
