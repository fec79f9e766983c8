"""Imports that were made: the list of a forum's, and one with its button to undo."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.forums.queries import get_forum, get_forum_by_id
from coordinator.imports import labels, operations, policy, queries
from coordinator.imports.rules import UndoneAlready
from coordinator.imports.views.door import bp
from coordinator.web import access
from coordinator.web.i18n import _, ngettext
from coordinator.web.work import begin_work

SHOWN = 500


@bp.get("/forums/<slug>/imports")
@access.signed_in
def index(slug: str) -> ResponseReturnValue:
    """Who imported what into the forum, the newest first."""
    with begin_work(read_only=True) as work:
        forum = get_forum(work, slug)
        return render_template("imports/index.html", forum=forum, lines=queries.list_imports(work, forum))


@bp.get("/imports/<uuid:import_id>")
@access.signed_in
def show(import_id: UUID) -> ResponseReturnValue:
    """What one import brought, and what has become of it."""
    with begin_work(read_only=True) as work:
        made = queries.get_import(work, import_id)
        forum = get_forum_by_id(work, made.forum_id)
        changes = queries.changes_of(work.session, import_id)
        return render_template(
            "imports/show.html",
            made=made,
            forum=forum,
            changes=[pair for pair in changes if pair[1] is not None][:SHOWN],
            labels=labels,
            may_undo=policy.may_import(work.actor, forum.id) and made.undone_at is None,
        )


@bp.post("/imports/<uuid:import_id>/undo")
@access.signed_in
def undo(import_id: UUID) -> ResponseReturnValue:
    try:
        with begin_work() as work:
            made = operations.undo(work, import_id)
    except UndoneAlready:
        flash(_("This import was undone already."), "info")
        return redirect(url_for(".show", import_id=import_id), 303)
    words = [
        ngettext("%(num)d meeting was taken back.", "%(num)d meetings were taken back.", made.taken_back)
    ]
    if made.restored:
        words.append(
            ngettext("%(num)d is as it was before.", "%(num)d are as they were before.", made.restored)
        )
    if made.kept:
        words.append(
            ngettext(
                "%(num)d stays, since somebody has worked with it.",
                "%(num)d stay, since somebody has worked with them.",
                made.kept,
            )
        )
    flash(" ".join(words))
    return redirect(url_for(".show", import_id=import_id), 303)
