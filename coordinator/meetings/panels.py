"""Meetings on the pages of their forum and of their group."""

from collections.abc import Iterable

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.meetings import labels, policy, queries
from coordinator.meetings.queries import MeetingRow
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.i18n import current_locale
from coordinator.web.panels import Panel, Place

AHEAD = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)
NEXT, RECENT, OF_GROUP = 5, 3, 12
"""How many meetings the panels show; the list behind them has all."""


def forum_panel(work: Work, forum: Forum) -> Panel | None:
    """The next meetings of a forum and its groups, the recent ones, and its series."""
    today = work.actor.on
    ahead, recent = queries.around_today(work, forum.id, ahead=NEXT + 1, recent=RECENT)
    series = queries.list_series(work, forum_id=forum.id)
    may_plan = policy.may_plan(work.actor, forum.id)
    coming = next((row.meeting for row in ahead if row.meeting.status in AHEAD), None)
    if not (ahead or recent or series or may_plan):
        return None
    return Panel(
        "meetings/_forum_panel.html",
        Place.MAIN,
        {
            "forum": forum,
            "ahead": ahead[:NEXT],
            "more": len(ahead) > NEXT,
            "recent": [row for row in recent if row.meeting.last_on < today],
            "series": series,
            "may_plan": may_plan,
            "places": _places([*ahead, *recent]),
            "labels": labels,
            "next": coming,
        },
        head="meetings/_group_head.html" if coming else "",
    )


def forums_panel(work: Work, forums: Iterable[Forum]) -> Panel | None:
    """The next meeting of each forum in a list; the template is shown once for each, with `forum`."""
    rows = queries.next_of_forums(work, [forum.id for forum in forums])
    return Panel(
        "meetings/_forums_panel.html",
        Place.MAIN,
        {"next": {row.forum.id: row.meeting for row in rows}, "places": _places(rows)},
    )


def group_panel(work: Work, group: WorkingGroup) -> Panel | None:
    """The meetings of a group with their marks, so that gaps show."""
    condition = queries.meetings_where(work.actor, group_id=group.id)
    rows = queries.list_rows(work, condition, newest_first=True, limit=OF_GROUP + 1)
    may_plan = policy.may_plan(work.actor, group.forum_id)
    marks = queries.marks_of(work.session, [row.meeting.id for row in rows])
    ahead = [
        row.meeting for row in rows if row.meeting.status in AHEAD and row.meeting.last_on >= work.actor.on
    ]
    coming = min(ahead, key=lambda meeting: meeting.first_on, default=None)
    return Panel(
        "meetings/_group_panel.html",
        Place.MAIN,
        {
            "group": group,
            "rows": rows[:OF_GROUP],
            "more": len(rows) > OF_GROUP,
            "places": _places(rows),
            "turnouts": queries.turnouts(work.session, [row.meeting.id for row in rows]),
            "marks": marks,
            "forum_slug": rows[0].forum.slug if rows else None,
            "may_plan": may_plan,
            "labels": labels,
            "today": work.actor.on,
            "next": coming,
        },
        head="meetings/_group_head.html" if coming else "",
    )


def _places(rows: Iterable[MeetingRow]) -> dict[object, str]:
    locale = current_locale()
    return {
        row.meeting.id: labels.place_text(
            None, row.meeting.city, row.host.name.in_(locale) if row.host else None, row.meeting.mode
        )
        for row in rows
    }
