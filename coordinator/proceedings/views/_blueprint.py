"""The blueprint that the modules of pages share, and what their pages have in common."""

from typing import Any

from flask import Blueprint, request, session

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.forums.labels import SHARING
from coordinator.meetings.models import Meeting
from coordinator.proceedings import labels, policy
from coordinator.web import markdown
from coordinator.web.work import house

bp = Blueprint("proceedings", __name__)
bp.add_app_template_filter(markdown.render, "markdown")

UPLOADS = frozenset({"proceedings.paper_new", "proceedings.paper_version"})
PATIENCE = 4
"""An upload may be so many times too large and still get its answer at the field, with all that was typed."""


@bp.url_value_preprocessor
def _let_uploads_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Read uploads past the general limit, of people with a session only.

    The general limit answers before the form is read, and what was typed would be lost. The true
    limit is kept by the file store.
    """
    if endpoint in UPLOADS and "_user_id" in session:
        request.max_content_length = PATIENCE * house().settings.upload_limit_mb * 1_000_000


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"policy": policy, "labels": labels, "sharing_labels": SHARING}


def about(work: Work, meeting: Meeting) -> dict[str, Any]:
    """What the head of every page about a meeting needs."""
    return {"meeting": meeting, "forum": forums.get_forum_by_id(work, meeting.forum_id)}
