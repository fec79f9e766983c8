"""Who may do what with a forum; its SQL twin is `queries.visible_to`."""

from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor, Role

if TYPE_CHECKING:
    from coordinator.forums.models import Forum


def may_view(actor: Actor, forum: "Forum") -> bool:
    """Whoever has something to do with it; administrators see that it exists."""
    return actor.is_system or actor.is_administrator or forum.id in actor.known_forums


def may_edit(actor: Actor, forum: "Forum") -> bool:
    """Its secretariat: text, memberships, offices."""
    return actor.is_system or forum.id in actor.secretariat_of


def may_see_names_in_history(actor: Actor, forum: "Forum") -> bool:
    """Who changed something is said to those inside the forum only."""
    return may_edit(actor, forum) or forum.id in actor.inner_forums


def may_subscribe(actor: Actor, forum: "Forum") -> bool:
    """Whoever has something to do with it may have its calendar; seeing that it exists is not enough."""
    return forum.id in actor.known_forums


def may_see_handover(actor: Actor, forum: "Forum") -> bool:
    """Whoever has something to do with it; seeing that the forum exists is not enough."""
    return actor.is_system or may_edit(actor, forum) or forum.id in actor.known_forums


def may_enter_days(actor: Actor, party_id: UUID, sits_in: frozenset[UUID]) -> bool:
    """Own closed days of a party: its contact points, and the secretariats of the forums it sits in."""
    return (
        actor.is_system
        or actor.is_(Role.CONTACT_POINT, party_id=party_id)
        or bool(actor.secretariat_of & sits_in)
    )


def may_see_days(actor: Actor, party_id: UUID, sits_in: frozenset[UUID]) -> bool:
    """Its own people as well: whoever holds a right for the party."""
    return may_enter_days(actor, party_id, sits_in) or actor.is_(*Role, party_id=party_id)
