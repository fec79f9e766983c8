"""Reminders on the meeting page: what goes out next."""

from coordinator.core.work import Work
from coordinator.meetings.models import Meeting
from coordinator.reminders import policy, queries
from coordinator.web.panels import Panel, Place


def meeting_panel(work: Work, meeting: Meeting) -> Panel | None:
    """The next three sendings, for those who may see the plan."""
    if not policy.may_see_plan(work.actor, meeting.forum_id):
        return None
    sendings = queries.next_sendings(work.session, meeting.id)
    return Panel(
        "reminders/_meeting_panel.html", Place.ASIDE, {"meeting_id": meeting.id, "sendings": sendings}
    )
