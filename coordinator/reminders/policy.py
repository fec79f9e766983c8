"""Who may see the plan, and change it."""

from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor

if TYPE_CHECKING:
    from coordinator.reminders.models import Reminder


def may_see_plan(actor: Actor, forum_id: UUID) -> bool:
    """What will be sent, when, to whom: the secretariat and the chairs of the forum."""
    return forum_id in actor.secretariat_of or forum_id in actor.chairs_forums


def may_change_plan(actor: Actor, forum_id: UUID) -> bool:
    return actor.is_system or forum_id in actor.secretariat_of


def may_see_rules(actor: Actor) -> bool:
    chairs = actor.chairs_forums | actor.chairs_groups
    return bool(actor.secretariat_of | chairs) or actor.is_administrator


def may_see_rules_of(actor: Actor, forum_id: UUID | None, group_id: UUID | None = None) -> bool:
    """The rules of a forum, its groups and meetings: its secretariat and chairs; of a group its chair too."""
    if forum_id is None:
        return False
    return may_see_plan(actor, forum_id) or (group_id is not None and group_id in actor.chairs_groups)


def may_write_rules(actor: Actor, forum_id: UUID | None) -> bool:
    """The forum's secretariat alone."""
    return forum_id is not None and forum_id in actor.secretariat_of


def may_switch_everywhere(actor: Actor) -> bool:
    """Pause a rule that all forums begin with: a setting of the whole house, and no look into any forum."""
    return actor.is_administrator


def may_stop_own(actor: Actor, person_id: UUID) -> bool:
    """Everybody decides for themselves; the stop link acts as the system for its bearer."""
    return actor.is_system or actor.person_id == person_id


def may_settle(actor: Actor, reminder: "Reminder", *, on_desk: bool) -> bool:
    """The secretariat clears its desk, everybody their own."""
    return reminder.forum_id in actor.secretariat_of if on_desk else actor.person_id == reminder.recipient_id
