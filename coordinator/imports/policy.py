"""Who may import: whoever may plan meetings of the forum, its secretariat."""

from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor
from coordinator.meetings import policy as meetings

if TYPE_CHECKING:
    from coordinator.imports.models import CalendarImport, ImportDraft


def may_import(actor: Actor, forum_id: UUID) -> bool:
    return meetings.may_plan(actor, forum_id)


def may_import_somewhere(actor: Actor) -> bool:
    """Into at least one forum."""
    return any(may_import(actor, forum_id) for forum_id in actor.known_forums)


def may_see(actor: Actor, made: "CalendarImport") -> bool:
    """The list of imports, and undoing them, is the secretariat's."""
    return may_import(actor, made.forum_id)


def may_use_draft(actor: Actor, draft: "ImportDraft") -> bool:
    """An uploaded file is seen by nobody but the one who uploaded it, while they may import."""
    return actor.person_id == draft.person_id and may_import(actor, draft.forum_id)
