"""The journal of one meeting, as far as the actor may read it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.journal import JournalEntry
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.errors import Forbidden
from coordinator.kit.times import day_of
from coordinator.meetings import labels, policy
from coordinator.meetings.models import Participant
from coordinator.meetings.queries.page import Head, circle_from, get_head, party_lines


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened, `on` a day of the reader's zone; `who` did it, for those who may know."""

    on: date
    text: str
    who: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    head: Head
    lines: list[HistoryLine]


def get_history(work: Work, meeting_id: UUID) -> HistoryPage:
    """What happened to a meeting, newest first. Raises NotFound, or Forbidden for who may know no more
    than that it takes place.
    """
    head = get_head(work, meeting_id)
    circle = circle_from(head, party_lines(work.session, meeting_id), work.actor.person_id)
    if not policy.may_see_content(work.actor, head.meeting, circle):
        raise Forbidden
    with_people = policy.may_see_people(work.actor, head.meeting, circle)
    kinds = [*labels.HISTORY, *(labels.PEOPLE if with_people else ())]
    rows = work.session.execute(
        sa.select(JournalEntry, Person.display_name)
        .outerjoin(Person, Person.id == JournalEntry.actor_id)
        .where(JournalEntry.meeting_id == meeting_id, JournalEntry.event.in_(kinds))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    ).all()
    names = _names(work, meeting_id, [row.JournalEntry for row in rows])
    return HistoryPage(
        head,
        [
            HistoryLine(
                day_of(entry.at, work.actor.zone),
                labels.history_text(entry.event, _facts(entry), names),
                actor if with_people else None,
            )
            for entry, actor in rows
        ],
    )


def _facts(entry: JournalEntry) -> dict[str, object]:
    return {**entry.facts, "person_id": str(entry.person_id) if entry.person_id else None}


def _names(work: Work, meeting_id: UUID, entries: list[JournalEntry]) -> labels.Names:
    parties = {UUID(e.facts["party_id"]) for e in entries if e.facts.get("party_id")}
    found = work.session.scalars(sa.select(Party).where(Party.id.in_(parties))) if parties else ()
    registered = work.session.execute(
        sa.select(Participant.id, Participant.person_id, Participant.display_name).where(
            Participant.meeting_id == meeting_id
        )
    ).all()
    people = {str(row.id): row.display_name for row in registered}
    people |= {str(row.person_id): row.display_name for row in registered if row.person_id}
    return labels.Names(
        parties={str(party.id): party.name.in_(work.actor.locale) for party in found}, people=people
    )
