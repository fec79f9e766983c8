"""Who may have a feed of what. What stands in it is asked of the meetings' own policy, at each request."""

from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.calendars.rules import FeedKind
from coordinator.kit.actor import Actor, Role

if TYPE_CHECKING:
    from coordinator.calendars.models import Feed, SavedView


def may_subscribe(
    actor: Actor, kind: FeedKind, *, forum_id: UUID | None = None, group_id: UUID | None = None
) -> bool:
    """Those who take part: in anything (personal), in the forum, or in the group.

    For a group `forum_id` is the forum it belongs to. A saved view is asked for like the group or forum it
    is narrowed to. To administer is not to take part.
    """
    if not actor.signed_in:
        return False
    if kind == FeedKind.GROUP or group_id is not None:
        return group_id in actor.groups or forum_id in actor.inner_forums
    if kind == FeedKind.FORUM or forum_id is not None:
        return forum_id in actor.known_forums
    return any(held.role != Role.ADMINISTRATOR for held in actor.held)


def may_change(actor: Actor, feed: "Feed") -> bool:
    """A feed is its holder's own; the command line acts for the administrator who runs it."""
    return actor.is_system or (actor.signed_in and feed.person_id == actor.person_id)


def may_change_view(actor: Actor, view: "SavedView") -> bool:
    """A saved view is its maker's own; nobody else learns of it."""
    return actor.signed_in and view.person_id == actor.person_id


def own_parties(actor: Actor) -> frozenset[UUID]:
    """The actor's own country or organisation, and those for which they speak."""
    return actor.speaks_for | ({actor.party_id} if actor.party_id is not None else frozenset())


def may_see_travel(actor: Actor, party_id: UUID, forum_id: UUID) -> bool:
    """For which of the forum's meetings people of a party travel: its own people, and the secretariat.

    Asked beside the right to know of the meeting; its SQL twin stands in `overview.journeys`.
    """
    return party_id in own_parties(actor) or forum_id in actor.secretariat_of


def may_ask_travel(actor: Actor, party_id: UUID) -> bool:
    """Whether there may be anything to see of the party, in whichever forum."""
    return party_id in own_parties(actor) or bool(actor.secretariat_of)
