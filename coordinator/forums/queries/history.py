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
        events.OrderStated,
        events.OrderWithdrawn,
        events.TurnsChanged,
        events.TurnsRestored,
        events.HandoverBegun,
        events.ClosureAdded,
        events.ClosureChanged,
        events.ClosureWithdrawn,
        events.ClosureBroughtBack,
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
    parties: tuple[Party, ...] = ()


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


def _party_ids(entry: JournalEntry) -> list[UUID]:
    """The parties that an entry speaks of."""
    ids = [entry.facts["party_id"]] if entry.facts.get("party_id") else entry.facts.get("party_ids") or []
    return [UUID(each) for each in ids]


def _happenings(
    entries: Iterable[JournalEntry], parties: Mapping[UUID, Party], names: Mapping[UUID, str]
) -> list[Happening]:
    found = []
    for e in entries:
        spoken_of = tuple(parties[i] for i in _party_ids(e) if i in parties)
        who = names.get(e.actor_id) if e.actor_id else None
        found.append(Happening(e.at, e.event, spoken_of[0] if spoken_of else None, e.facts, who, spoken_of))
    return found


def latest_of(work: Work, forum: Forum, known: Mapping[UUID, Party]) -> list[Happening]:
    """The last few, for the forum's page. `known` parties are not read again."""
    entries = list(work.session.scalars(_latest(), {"forum_id": forum.id}))
    spoken_of = {i for entry in entries for i in _party_ids(entry)}
    missing = parties_by_id(work.session, spoken_of - set(known))
    return _happenings(entries, {**known, **missing}, {})


def history_of(work: Work, forum: Forum, *, skip: int = 0) -> HistoryPage:
    """Entries after the first `skip`, newest first. Who did it is told to those inside the forum."""
    counting = sa.select(sa.func.count()).select_from(_entries(forum.id).order_by(None).subquery())
    total = work.session.scalar(counting) or 0
    entries = list(work.session.scalars(_entries(forum.id).offset(skip).limit(AT_ONCE)))
    parties = parties_by_id(work.session, {i for entry in entries for i in _party_ids(entry)})
    names: dict[UUID, str] = {}
    if policy.may_see_names_in_history(work.actor, forum):
        actors = {e.actor_id for e in entries if e.actor_id is not None}
        names = {i: person.display_name for i, person in people_by_id(work.session, actors).items()}
    return HistoryPage(forum, _happenings(entries, parties, names), first=skip + 1, total=total)
