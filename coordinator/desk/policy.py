"""Who may see the journal."""

from coordinator.kit.actor import Actor


def may_see_journal(actor: Actor) -> bool:
    """Secretariats (their forums) and administrators (all, ids and values but no content)."""
    return actor.is_administrator or bool(actor.secretariat_of)
