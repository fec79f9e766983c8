"""The door of scheduling."""

from typing import Any

from flask import Blueprint, g, url_for

from coordinator.forums.models import Forum
from coordinator.scheduling import policy

bp = Blueprint("scheduling", __name__)


@bp.app_context_processor
def _doors() -> dict[str, Any]:
    """For pages of other areas that show the way to the finder."""
    return {"finder_door": _finder_door}


def _finder_door(forum: Forum | None) -> str:
    """Where a date is found for the forum, else for one that is chosen there; "" for who finds none."""
    if forum is not None and policy.may_find(g.actor, forum.id):
        return url_for("scheduling.find_dates", forum=forum.slug)
    return url_for("scheduling.find_dates") if policy.may_find_somewhere(g.actor) else ""
