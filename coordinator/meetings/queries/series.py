"""Series and deadline presets, as far as the actor may know of them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.queries.seen import visible_to
from coordinator.meetings.rules import MeetingStatus


def series_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Series the actor may know of: like their meetings at the forum's own level, and where they see one."""
    if actor.is_system or actor.is_administrator:
        return sa.true()
    of_forum = sa.and_(
        Series.group_id.is_(None), Series.forum_id.in_(actor.inner_forums | actor.expert_forums)
    )
    return sa.or_(
        of_forum,
        Series.forum_id.in_(actor.inner_forums),
        Series.group_id.in_(actor.groups),
        Series.id.in_(sa.select(Meeting.series_id).where(visible_to(actor))),
    )


def get_series(work: Work, slug: str) -> Series:
    """Raises NotFound unless it exists and the actor may know of it."""
    return _visible(work, Series.slug == slug)


def get_series_by_id(work: Work, series_id: UUID) -> Series:
    """Raises NotFound unless it exists and the actor may know of it."""
    return _visible(work, Series.id == series_id)


def _visible(work: Work, which: sa.ColumnElement[bool]) -> Series:
    found = work.session.scalars(sa.select(Series).where(which, series_visible_to(work.actor))).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_series(work: Work, *, forum_id: UUID, group_id: UUID | None = None) -> list[Series]:
    """The series of a forum and its groups, or of one group, by name."""
    query = _of_forum(work.actor)
    if group_id is not None:
        query = query.where(Series.group_id == group_id)
    return list(work.session.scalars(query, {"forum_id": forum_id}))


@lru_cache(KEPT)
def _of_forum(actor: Actor) -> sa.Select[Series]:
    return (
        sa.select(Series)
        .where(Series.forum_id == sa.bindparam("forum_id"), series_visible_to(actor))
        .order_by(Series.group_id.is_not(None), Series.name, Series.id)
    )


def planned_days(session: Session, series_id: UUID) -> list[date]:
    """The days by which a span counts as planned: where meetings of the series begin, and where the spans
    begin for which they were planned. Cancelled ones leave their span free.
    """
    rows = session.execute(
        sa.select(Meeting.first_on, Meeting.span_from).where(
            Meeting.series_id == series_id, Meeting.status != MeetingStatus.CANCELLED
        )
    )
    return [day for row in rows for day in row if day is not None]


def list_presets(session: Session) -> list[DeadlinePreset]:
    return list(session.scalars(sa.select(DeadlinePreset).order_by(DeadlinePreset.name)))


def find_preset(session: Session, preset_id: UUID | None) -> DeadlinePreset | None:
    return session.get(DeadlinePreset, preset_id) if preset_id is not None else None


_TEMPLATE = sa.table(
    "agenda_template",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("meeting_type", sa.String()),
)
"""Read by its name, as the key of a series names it: agendas live on the floor above."""


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    id: UUID
    name: str
    meeting_type: str


def list_templates(session: Session) -> list[TemplateChoice]:
    """Templates that an agenda of a series may begin with, by name."""
    rows = session.execute(sa.select(_TEMPLATE).order_by(_TEMPLATE.c.name))
    return [TemplateChoice(row.id, row.name, row.meeting_type) for row in rows]


def is_free_slug(session: Session, slug: str) -> bool:
    """Whether no series has it; asked without regard to who may know of which."""
    return session.scalar(sa.select(Series.id).where(Series.slug == slug)) is None
