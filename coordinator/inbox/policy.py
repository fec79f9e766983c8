"""Who may see what came in: the secretariat of the forum it is about; what names none, administrators."""

from typing import TYPE_CHECKING

from coordinator.kit.actor import Actor

if TYPE_CHECKING:
    from coordinator.inbox.models import IncomingMessage


def may_see_inbox(actor: Actor) -> bool:
    """Whether there is an inbox to show at all."""
    return actor.is_system or actor.is_administrator or bool(actor.secretariat_of)


def may_view(actor: Actor, message: "IncomingMessage") -> bool:
    """That it came, when, and why nothing followed; twin of `queries.visible_to`."""
    if actor.is_system:
        return True
    if message.forum_id is None:
        return actor.is_administrator
    return message.forum_id in actor.secretariat_of


def may_read(actor: Actor, message: "IncomingMessage") -> bool:
    """Sender, subject and text: content, so never the administrator's by itself."""
    return message.forum_id is not None and message.forum_id in actor.secretariat_of


def may_handle(actor: Actor, message: "IncomingMessage") -> bool:
    return may_view(actor, message)
