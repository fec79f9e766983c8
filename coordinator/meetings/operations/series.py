"""Series: how often they meet, how long and in which mode, who hosts and chairs in turn."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from uuid import UUID

from slugify import slugify

from coordinator.core.work import Work
from coordinator.forums.queries import get_forum, parties_by_id
from coordinator.groups.queries import get_group_by_id
from coordinator.kit.errors import EditedMeanwhile, Invalid
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import SeriesAdded, SeriesEdited
from coordinator.meetings.models import Series
from coordinator.meetings.operations.planning import NotOfThisForum
from coordinator.meetings.rules import MeetingMode, SeriesOrder

SLUG_LENGTH = 60
USUAL_TYPE = "meeting"


class UnknownChoice(Invalid):
    """A country, template or preset that is not there."""

    code = "unknown_choice"


@dataclass(frozen=True, slots=True)
class SeriesValues:
    """What the form asks of a series; `usual_months` are 1 to 12."""

    name: str
    cadence: str | None
    meetings_per_year: int
    usual_months: tuple[int, ...]
    length_days: int | None
    mode: MeetingMode | None
    agenda_template_id: UUID | None
    deadline_preset_id: UUID | None
    host_order: SeriesOrder
    chair_order: SeriesOrder
    hosts: tuple[UUID, ...] = ()
    chairs: tuple[UUID, ...] = ()


def edit_series(work: Work, slug: str, values: SeriesValues, *, version: int) -> Series:
    """Meetings that are planned stay as they are. Raises NotFound, Forbidden, EditedMeanwhile, NoOrder or
    UnknownChoice.
    """
    series = queries.get_series(work, slug)
    work.require(policy.may_plan_series(work.actor, series))
    if series.version != version:
        raise EditedMeanwhile
    _check(work, values)
    changed = _set(series, values)
    if changed:
        work.session.flush()
        work.record(SeriesEdited(series.forum_id, series.group_id, series.id, tuple(changed)))
    return series


def add_series(work: Work, forum_slug: str, values: SeriesValues, *, group_id: UUID | None = None) -> Series:
    """A new series of a forum or one of its groups. Raises NotFound, Forbidden, NotOfThisForum, NoOrder or
    UnknownChoice.
    """
    forum = get_forum(work, forum_slug)
    work.require(policy.may_plan(work.actor, forum.id))
    group = get_group_by_id(work, group_id) if group_id is not None else None
    if group is not None and group.forum_id != forum.id:
        raise NotOfThisForum
    _check(work, values)
    types = {template.id: template.meeting_type for template in queries.list_templates(work.session)}
    series = Series(
        id=work.new_id(),
        slug=_free_slug(work, f"{forum.slug} {values.name}"),
        forum_id=forum.id,
        group_id=group_id,
        meeting_type=types[values.agenda_template_id] if values.agenda_template_id else USUAL_TYPE,
    )
    _set(series, values)
    work.session.add(series)
    work.session.flush()
    work.record(SeriesAdded(forum.id, group_id, series.id))
    return series


def _check(work: Work, values: SeriesValues) -> None:
    rules.check_orders(values.host_order, values.hosts, values.chair_order, values.chairs)
    wanted = {*values.hosts, *values.chairs}
    if len(parties_by_id(work.session, wanted)) < len(wanted):
        raise UnknownChoice(field="hosts")
    presets = {preset.id for preset in queries.list_presets(work.session)}
    templates = {template.id for template in queries.list_templates(work.session)}
    if values.deadline_preset_id not in {None, *presets}:
        raise UnknownChoice(field="preset")
    if values.agenda_template_id not in {None, *templates}:
        raise UnknownChoice(field="template")


def _set(series: Series, values: SeriesValues) -> list[str]:
    """The names of the fields that differed."""
    changed = []
    for field in fields(values):
        value = getattr(values, field.name)
        if field.name in ("hosts", "chairs"):
            value = _texts(value)
        elif field.name == "usual_months":
            value = list(value)
        if getattr(series, field.name) != value:
            setattr(series, field.name, value)
            changed.append(field.name)
    return changed


def _texts(ids: Iterable[UUID]) -> list[str] | None:
    return [str(i) for i in ids] or None


def _free_slug(work: Work, words: str) -> str:
    """An address of its own, made of the words."""
    base = slugify(words, max_length=SLUG_LENGTH - 4, word_boundary=True) or "series"
    slug, number = base, 1
    while not queries.is_free_slug(work.session, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
