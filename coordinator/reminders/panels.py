"""Reminders on the pages of areas below: what goes out next, and the way to plan and rules."""

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.models import Meeting
from coordinator.reminders import policy, queries
from coordinator.reminders.rules import Level
from coordinator.web.panels import Panel, Place


def meeting_panel(work: Work, meeting: Meeting) -> Panel | None:
    """The next three sendings, for those who may see the plan."""
    if not policy.may_see_plan(work.actor, meeting.forum_id):
        return None
    sendings = queries.next_sendings(work.session, meeting.id)
    return Panel(
        "reminders/_meeting_panel.html", Place.ASIDE, {"meeting_id": meeting.id, "sendings": sendings}
    )


def forum_panel(work: Work, forum: Forum) -> Panel | None:
    """The way to the forum's rules and plan."""
    if not policy.may_see_rules_of(work.actor, forum.id):
        return None
    return Panel(
        "reminders/_rules_panel.html",
        Place.ASIDE,
        {"level": Level.FORUM, "key": forum.slug, "plan_of": forum.slug},
    )


def group_panel(work: Work, group: WorkingGroup) -> Panel | None:
    """The way to the group's rules."""
    if not policy.may_see_rules_of(work.actor, group.forum_id, group.id):
        return None
    values = {"level": Level.GROUP, "key": group.slug, "plan_of": ""}
    return Panel("reminders/_rules_panel.html", Place.ASIDE, values)
