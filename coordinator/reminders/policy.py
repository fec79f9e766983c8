"""Who may see the plan, and change it."""

from uuid import UUID

from coordinator.kit.actor import Actor


def may_see_plan(actor: Actor, forum_id: UUID) -> bool:
    """What will be sent, when, to whom: the secretariat and the chairs of the forum."""
    return forum_id in actor.secretariat_of or forum_id in actor.chairs_forums


def may_change_plan(actor: Actor, forum_id: UUID) -> bool:
    return actor.is_system or forum_id in actor.secretariat_of


def may_see_rules(actor: Actor) -> bool:
    return bool(actor.secretariat_of) or actor.is_administrator


def may_stop_own(actor: Actor, person_id: UUID) -> bool:
    """Everybody decides for themselves; the stop link acts as the system for its bearer."""
    return actor.is_system or actor.person_id == person_id
