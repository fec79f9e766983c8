"""Who may read what somebody was told: they alone, and only what is still theirs to see."""

from typing import TYPE_CHECKING

from coordinator.forums import policy as forums
from coordinator.groups import policy as groups
from coordinator.kit.actor import Actor
from coordinator.meetings import policy as meetings
from coordinator.meetings.policy import Circle
from coordinator.notices.rules import UNTOLD, is_notice

if TYPE_CHECKING:
    from uuid import UUID

    from coordinator.forums.models import Forum
    from coordinator.groups.models import WorkingGroup
    from coordinator.mail.models import OutboxMessage
    from coordinator.meetings.models import Meeting


def may_read(
    actor: Actor,
    message: "OutboxMessage",
    forum: "Forum | None",
    group: "WorkingGroup | None",
    meeting: "Meeting | None",
    circle: Circle,
) -> bool:
    """Twin of `queries.readable_by`; `circle` is the meeting's."""
    return (
        actor.person_id is not None
        and message.person_id == actor.person_id
        and is_notice(message.kind)
        and message.state not in UNTOLD
        and (forum is None or forums.may_view(actor, forum))
        and (group is None or groups.may_view(actor, group))
        and (meeting is None or meetings.may_view(actor, meeting, circle))
    )


def may_choose(actor: Actor, person_id: "UUID") -> bool:
    """Say when mail may come: everybody for themselves."""
    return actor.person_id == person_id
