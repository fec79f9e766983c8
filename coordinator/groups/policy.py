"""Who may see a working group and do what to it."""

from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor, Role

if TYPE_CHECKING:
    from coordinator.forums.models import Forum
    from coordinator.groups.models import ExpertSeat, WorkingGroup


def may_view(actor: Actor, group: "WorkingGroup") -> bool:
    """The group's own people, and the inner circle of its forum; twin of `queries.visible_to`.

    Members of other groups of the forum do not see it; an administrator sees that it exists.
    """
    return (
        group.id in actor.groups
        or group.forum_id in actor.inner_forums
        or actor.is_administrator
        or actor.is_system
    )


def may_subscribe(actor: Actor, group: "WorkingGroup") -> bool:
    """Have its meetings in one's own calendar: whoever takes part; to administer is not to."""
    return group.id in actor.groups or group.forum_id in actor.inner_forums


def may_list(actor: Actor) -> bool:
    """See a list of groups at all; which ones, `may_view` says."""
    return actor.signed_in or actor.is_system


def may_set_up(actor: Actor, forum: "Forum") -> bool:
    """Set up a new group under the forum."""
    return forum.id in actor.secretariat_of


def may_edit(actor: Actor, group: "WorkingGroup") -> bool:
    """Name, mandate, state, deliverables, parties, offices: the secretariat's work."""
    return group.forum_id in actor.secretariat_of


def may_report_delivery(actor: Actor, group: "WorkingGroup") -> bool:
    """Say that a deliverable was handed in, or not yet."""
    return may_edit(actor, group) or group.id in actor.chairs_groups


def may_decide_nomination(actor: Actor, group: "WorkingGroup") -> bool:
    """Confirm or decline: the secretariat, or who chairs the group or its forum."""
    return may_edit(actor, group) or group.id in actor.chairs_groups or group.forum_id in actor.chairs_forums


def speaks_for(actor: Actor, group: "WorkingGroup", party_id: UUID) -> bool:
    """Contact points of the party, and its head of delegation in the group's forum."""
    return may_view(actor, group) and (
        party_id in actor.contact_for
        or actor.is_(Role.CONTACT_POINT, Role.DELEGATE, forum_id=group.forum_id, party_id=party_id)
    )


def may_nominate(actor: Actor, group: "WorkingGroup", party_id: UUID) -> bool:
    """Nominate for the party; the secretariat too, for nominations that reach it by letter.

    Whether the party takes part on the day is a rule, not a right.
    """
    return speaks_for(actor, group, party_id) or may_edit(actor, group)


def may_withdraw(actor: Actor, group: "WorkingGroup", seat: "ExpertSeat") -> bool:
    """Take a nomination back: the party that made it, and the officer who entered it for a party."""
    return speaks_for(actor, group, seat.party_id) or (
        may_edit(actor, group) and actor.person_id is not None and actor.person_id == seat.nominated_by_id
    )


def may_see_nomination(actor: Actor, group: "WorkingGroup", party_id: UUID) -> bool:
    """Nominations not confirmed: who decides them, and the party that made them."""
    return may_decide_nomination(actor, group) or speaks_for(actor, group, party_id)


def may_end_seat(actor: Actor, group: "WorkingGroup", party_id: UUID) -> bool:
    """End an expert's seat: the party that sent them, and the secretariat."""
    return may_nominate(actor, group, party_id)


def may_keep_seat(actor: Actor, group: "WorkingGroup") -> bool:
    """Take the end of a seat back: it gives rights anew, so whoever confirms may do it."""
    return may_decide_nomination(actor, group)


def may_see_addresses(actor: Actor, group: "WorkingGroup") -> bool:
    """Mail addresses of the experts: the group's own people, its secretariat and chairs."""
    return group.id in actor.groups or may_decide_nomination(actor, group)


def may_see_who_did_it(actor: Actor, group: "WorkingGroup") -> bool:
    """The names of those who changed something, in the history: the inner circle of the forum."""
    return group.forum_id in actor.inner_forums or group.id in actor.chairs_groups
