"""Uploaded files and imports made, for those who may know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from coordinator.accounts.queries import people_by_id
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.imports import policy
from coordinator.imports.models import CalendarImport, ImportChange, ImportDraft, ImportedMeeting
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting, Series

T = TypeVar("T")

CHUNK = 500
"""Values in one IN (…): SQLite and PostgreSQL plan longer lists badly."""


def chunks(values: Iterable[T]) -> Iterable[list[T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def get_draft(work: Work, draft_id: UUID) -> ImportDraft:
    """Raises NotFound unless the actor uploaded it."""
    draft = work.session.get(ImportDraft, draft_id)
    if draft is None or not policy.may_use_draft(work.actor, draft):
        raise NotFound
    return draft


def find_draft(work: Work, forum_id: UUID) -> ImportDraft | None:
    """The actor's own upload for a forum that still waits; its content is read only when it is asked for."""
    return work.session.scalars(
        sa.select(ImportDraft)
        .options(defer(ImportDraft.content))
        .where(ImportDraft.forum_id == forum_id, ImportDraft.person_id == work.actor.person_id)
    ).one_or_none()


def get_import(work: Work, import_id: UUID) -> CalendarImport:
    """Raises NotFound unless it exists and the actor may see it."""
    made = work.session.get(CalendarImport, import_id)
    if made is None or not policy.may_see(work.actor, made):
        raise NotFound
    return made


def changes_of(session: Session, import_id: UUID) -> list[tuple[ImportChange, Meeting | None]]:
    """What an import did, by the meeting's day; meetings that are gone come last."""
    rows = session.execute(
        sa.select(ImportChange, Meeting)
        .outerjoin(Meeting, Meeting.id == ImportChange.meeting_id)
        .where(ImportChange.import_id == import_id)
        .order_by(Meeting.first_on.is_(None), Meeting.first_on, Meeting.starts_at, ImportChange.id)
    )
    return [(row.ImportChange, row.Meeting) for row in rows]


def imported_by_key(
    session: Session, forum_id: UUID, keys: Sequence[str]
) -> dict[str, tuple[ImportedMeeting, Meeting]]:
    """The meetings of a forum that came from somebody's calendar, by `rules.key_of`."""
    found = {}
    for chunk in chunks(keys):
        rows = session.execute(
            sa.select(ImportedMeeting, Meeting)
            .join(Meeting, Meeting.id == ImportedMeeting.meeting_id)
            .where(ImportedMeeting.forum_id == forum_id, ImportedMeeting.key.in_(chunk))
        )
        found.update({row.ImportedMeeting.key: (row.ImportedMeeting, row.Meeting) for row in rows})
    return found


def own_uids(session: Session, forum_id: UUID, uids: Iterable[str]) -> dict[str, UUID]:
    """Meetings of the forum that carry one of `uids` themselves: the file came out of this house."""
    found: dict[str, UUID] = {}
    for chunk in chunks(uids):
        rows = session.execute(
            sa.select(Meeting.uid, Meeting.id).where(Meeting.forum_id == forum_id, Meeting.uid.in_(chunk))
        )
        found.update({row.uid: row.id for row in rows})
    return found


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import with names: of its series, of who made it, of who undid it."""

    made: CalendarImport
    series: str | None
    person: str | None
    undone_by: str | None


def list_imports(work: Work, forum: Forum, *, most: int = 100) -> list[ImportLine]:
    """The newest first. Two statements."""
    work.require(policy.may_import(work.actor, forum.id))
    rows = work.session.execute(
        sa.select(CalendarImport, Series.name)
        .outerjoin(Series, Series.id == CalendarImport.series_id)
        .where(CalendarImport.forum_id == forum.id)
        .order_by(CalendarImport.made_at.desc(), CalendarImport.id.desc())
        .limit(most)
    ).all()
    people = people_by_id(
        work.session,
        {i for row in rows for i in (row.CalendarImport.person_id, row.CalendarImport.undone_by_id)},
    )

    def name(person_id: UUID | None) -> str | None:
        return people[person_id].display_name if person_id in people else None

    return [ImportLine(made, series, name(made.person_id), name(made.undone_by_id)) for made, series in rows]
