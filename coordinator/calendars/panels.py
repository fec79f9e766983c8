"""Calendars on the page of a meeting."""

from coordinator.calendars import policy
from coordinator.calendars.operations.answers import proposed_slot
from coordinator.calendars.queries.incoming import open_proposals
from coordinator.calendars.queries.invitations import tally_of
from coordinator.calendars.rules import FeedKind
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.meetings import policy as meetings_policy
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MOVABLE
from coordinator.web.panels import Panel, Place


def meeting_actions(work: Work, meeting: Meeting) -> Panel | None:
    """The button under the head that puts this one meeting into a calendar."""
    if meeting.slot is None:
        return None
    return Panel("calendars/_meeting_actions.html", Place.ACTIONS, {"meeting": meeting})


def proposals(work: Work, meeting: Meeting) -> Panel | None:
    """Other times that guests have proposed, for whoever may move the meeting."""
    if not meetings_policy.may_edit(work.actor, meeting) or meeting.status not in MOVABLE:
        return None
    lines = open_proposals(work, meeting.id)
    if not lines:
        return None
    slots = [(line, proposed_slot(line.message, meeting)) for line in lines]
    return Panel("inbox/_proposals.html", Place.MAIN, {"slots": slots})


def notices(work: Work, meeting: Meeting) -> Panel | None:
    """How the notices about a meeting fare, for those who may see the deliveries."""
    if not meetings_policy.may_see_drafts(work.actor, meeting):
        return None
    may_hurry = meetings_policy.may_edit(work.actor, meeting)
    values = {"tally": tally_of(work, meeting.id), "meeting": meeting, "may_hurry": may_hurry}
    return Panel("calendars/_notices_panel.html", Place.ASIDE, values)


def meeting_panel(work: Work, meeting: Meeting) -> Panel | None:
    """How to have all meetings of the group or forum, and every change; None for who takes no part."""
    forum_id, group_id = meeting.forum_id, meeting.group_id
    if group_id is not None and policy.may_subscribe(
        work.actor, FeedKind.GROUP, forum_id=forum_id, group_id=group_id
    ):
        group = work.session.get_one(WorkingGroup, group_id)  # the page has read it, mostly
        values = {"named": {"group": group.slug}, "name": group.name}
    elif policy.may_subscribe(work.actor, FeedKind.FORUM, forum_id=forum_id):
        forum = work.session.get_one(Forum, forum_id)
        values = {"named": {"forum": forum.slug}, "name": forum.short_name}
    else:
        return None
    return Panel("calendars/_meeting_panel.html", Place.ASIDE, values)
