"""Groups on the page of their forum."""

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups import labels, policy, queries
from coordinator.web.panels import Panel, Place


def forum_panel(work: Work, forum: Forum) -> Panel | None:
    """The groups of a forum that the actor may see; None when there are none and none to set up."""
    lines = queries.list_groups(work, forum_id=forum.id)
    if not lines and not policy.may_set_up(work.actor, forum):
        return None
    return Panel(
        "groups/_forum_panel.html",
        Place.MAIN,
        {"forum": forum, "lines": lines, "labels": labels, "policy": policy},
    )
