"""Date polls on the pages of forums and meetings."""

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.scheduling import labels, policy
from coordinator.scheduling.queries.poll_asks import PollNote, polls_about
from coordinator.web.panels import Panel, Place

UNDECIDED = (MeetingStatus.PLANNED, MeetingStatus.POSTPONED)
"""Meetings whose date may be polled; the page of a convened one asks nothing for it."""


def forum_panel(work: Work, forum: Forum) -> Panel | None:
    """The dates that are being polled in a forum, and the way to start a poll."""
    notes = polls_about(work, forum_id=forum.id)
    may_poll = policy.may_poll(work.actor, forum.id)
    if not notes and not may_poll:
        return None
    values = {"forum": forum, "polls": notes, "may_poll": may_poll, "labels": labels}
    return Panel("scheduling/_forum_panel.html", Place.ASIDE, values)


def meeting_actions(work: Work, meeting: Meeting) -> Panel | None:
    """For a meeting of the plan without a date: ask the countries, unless they are being asked."""
    wanted = meeting.status in UNDECIDED and not meeting.has_date
    if not wanted or not policy.may_poll(work.actor, meeting.forum_id):
        return None
    if _of(work, meeting):
        return None
    forum = work.session.get_one(Forum, meeting.forum_id)  # read already, for the page
    return Panel("scheduling/_meeting_actions.html", Place.ACTIONS, {"meeting": meeting, "forum": forum})


def meeting_panel(work: Work, meeting: Meeting) -> Panel | None:
    """That the date of a meeting is being polled, for those who may know."""
    notes = _of(work, meeting) if meeting.status in UNDECIDED else []
    if not notes:
        return None
    return Panel("scheduling/_meeting_panel.html", Place.MAIN, {"polls": notes, "labels": labels})


def _of(work: Work, meeting: Meeting) -> list[PollNote]:
    """One reading for both panels of a page: a session lives as long as its unit."""
    kept: dict[object, list[PollNote]] = work.session.info.setdefault("polls_of_meetings", {})
    if meeting.id not in kept:
        kept[meeting.id] = polls_about(work, meeting_id=meeting.id)
    return kept[meeting.id]
