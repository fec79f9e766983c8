"""Agendas, decisions and actions on the pages of meetings, groups and forums."""

from typing import Any

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.models import Meeting
from coordinator.proceedings import labels, policy, queries
from coordinator.proceedings.queries import ActionEntry, AgendaView, DecisionEntry
from coordinator.proceedings.rules import OPEN_ACTIONS
from coordinator.web.i18n import _, ngettext
from coordinator.web.panels import Panel, Place

FEW = 5


def meeting_actions(work: Work, meeting: Meeting) -> Panel | None:
    """The buttons under the head: the agenda as PDF, the papers."""
    view = _view(work, meeting)
    if not view.exists:
        return None
    values = {"view": view, "meeting": meeting, "policy": policy}
    return Panel("proceedings/_meeting_actions.html", Place.ACTIONS, values)


def meeting_panel(work: Work, meeting: Meeting) -> Panel | None:
    """The agenda as a timetable; None for those who may not see agendas at all."""
    view = _view(work, meeting)
    if not view.may_see:
        return None
    values = {
        "view": view,
        "meeting": meeting,
        "labels": labels,
        "policy": policy,
        "now": work.now(),
    }
    return Panel("proceedings/_agenda_panel.html", Place.MAIN, values)


def _view(work: Work, meeting: Meeting) -> AgendaView:
    """One reading for both panels of a page: a session lives as long as its unit."""
    kept: dict[Any, AgendaView] = work.session.info.setdefault("agendas", {})
    if meeting.id not in kept:
        kept[meeting.id] = queries.agenda_of(work, meeting)
    return kept[meeting.id]


def meeting_records(work: Work, meeting: Meeting) -> Panel | None:
    """What was decided and promised there; asked only of meetings that have begun."""
    if meeting.starts_at is None or meeting.starts_at > work.now():
        return None
    return _records(
        queries.list_decisions(work, meeting_id=meeting.id, limit=50),
        queries.list_actions(work, meeting_id=meeting.id, limit=50),
        decisions=_("Decisions"),
        actions=_("Actions"),
    )


def forum_panel(work: Work, forum: Forum) -> Panel | None:
    """The latest decisions and the open actions of the forum and its groups."""
    return _records(
        queries.list_decisions(work, forum_id=forum.id, limit=FEW),
        queries.list_actions(work, forum_id=forum.id, statuses=OPEN_ACTIONS, limit=FEW),
        decisions=_("Latest decisions"),
        actions=_("Open actions"),
        forum=forum.slug,
    )


def group_panel(work: Work, group: WorkingGroup) -> Panel | None:
    """The group's open actions."""
    return _records(
        [],
        queries.list_actions(work, group_id=group.id, statuses=OPEN_ACTIONS, limit=2 * FEW),
        decisions="",
        actions=_("Open actions"),
    )


def _records(
    decisions_found: list[DecisionEntry],
    actions_found: list[ActionEntry],
    *,
    decisions: str,
    actions: str,
    forum: str = "",
) -> Panel | None:
    if not decisions_found and not actions_found:
        return None
    query = f"?forum={forum}" if forum else ""
    count = len(decisions_found)
    values = {
        "decisions": decisions_found,
        "actions": actions_found,
        "decisions_title": decisions,
        "decisions_note": ngettext("%(num)d, the newest first", "%(num)d, the newest first", count),
        "actions_title": actions,
        "decisions_href": f"/decisions{query}",
        "actions_href": f"/actions{query}",
        "labels": labels,
    }
    return Panel("proceedings/_records_panel.html", Place.MAIN, values)
