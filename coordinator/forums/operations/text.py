"""The forum's own text and defaults."""

from dataclasses import dataclass, fields

from coordinator.core.work import Work
from coordinator.forums import policy, queries
from coordinator.forums.events import ForumEdited
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.times import zone_of


@dataclass(frozen=True, slots=True)
class ForumValues:
    """What the form asks of a forum."""

    description: str
    cadence: str | None
    decision_making: str | None
    chair_model: str | None
    languages: tuple[str, ...]
    default_sharing: Sharing
    zone: str
    source: str | None
    source_note: str | None


def edit_forum(work: Work, slug: str, values: ForumValues, *, version: int) -> Forum:
    """Raises NotFound, Forbidden, EditedMeanwhile or UnknownZone."""
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    if forum.version != version:
        raise EditedMeanwhile
    zone_of(values.zone)
    changed = []
    for field in fields(values):
        value = getattr(values, field.name)
        value = list(value) if isinstance(value, tuple) else value
        if getattr(forum, field.name) != value:
            setattr(forum, field.name, value)
            changed.append(field.name)
    if changed:
        work.record(ForumEdited(forum.id, tuple(changed)))
    return forum
