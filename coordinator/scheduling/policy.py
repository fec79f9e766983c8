"""Who may look for dates."""

from uuid import UUID

from coordinator.kit.actor import Actor
from coordinator.meetings import policy as meetings


def may_find(actor: Actor, forum_id: UUID) -> bool:
    """Whoever plans the forum's meetings: the answer tells of its members' other meetings."""
    return meetings.may_plan(actor, forum_id)
