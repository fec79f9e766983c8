"""Who may see what was sent: the secretariat of the forum, and administrators the rest."""

from typing import TYPE_CHECKING

from coordinator.kit.actor import Actor

if TYPE_CHECKING:
    from coordinator.mail.models import OutboxMessage


def may_see_outbox(actor: Actor) -> bool:
    """Whether there is an outbox to show at all."""
    return actor.is_system or actor.is_administrator or bool(actor.secretariat_of)


def may_view(actor: Actor, message: "OutboxMessage") -> bool:
    """Address, state and the server's answers; twin of `queries.visible_to`."""
    if actor.is_system or actor.is_administrator:
        return True
    return message.forum_id is not None and message.forum_id in actor.secretariat_of


def may_read_text(actor: Actor, message: "OutboxMessage") -> bool:
    """The text itself: content, so never the administrator's by itself; links for signing in are
    nobody's but the recipient's."""
    if message.kind.startswith("account."):
        return False
    return message.forum_id is not None and message.forum_id in actor.secretariat_of


def may_retry(actor: Actor, message: "OutboxMessage") -> bool:
    return may_view(actor, message)
