"""The forum's own text and defaults."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.forums import labels, operations, policy, queries
from coordinator.forums.forms import ForumForm
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.forums.views.door import bp
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.times import zone_names
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.work import begin_work


@bp.route("/forums/<slug>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(slug: str) -> ResponseReturnValue:
    """What the forum is, how it works, its zone and who sees what is shared."""
    form = ForumForm()
    forum = _stored(slug)
    if request.method != "POST":
        form.show(forum)
        return _page(forum, form)
    if not form.validate():
        return _page(forum, form, 422)
    try:
        with begin_work() as work:
            operations.edit_forum(work, slug, form.values(), version=form.seen_version)
    except EditedMeanwhile:
        forum = _stored(slug)
        form.version.data = str(forum.version)
        return _page(forum, form, 409, _differences(form, forum))
    flash(_("The forum’s text has been saved."))
    return redirect(url_for("forums.show", slug=slug), 303)


def _stored(slug: str) -> Forum:
    with begin_work(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        work.require(policy.may_edit(work.actor, forum))
    return forum


def _differences(form: ForumForm, forum: Forum) -> list[tuple[str, str, str]]:
    """Label, what is stored now, what was typed, for the fields that differ."""
    values = form.values()
    rows = []
    for name, label in labels.EDITABLE.items():
        stored, typed = getattr(forum, name), getattr(values, name)
        if name == "languages":
            stored, typed = " ".join(stored), " ".join(typed)
        elif isinstance(stored, Sharing):
            stored, typed = str(labels.SHARING[stored]), str(labels.SHARING[typed])
        if (stored or "") != (typed or ""):
            rows.append((str(label), stored or "", typed or ""))
    return rows


def _page(
    forum: Forum, form: ForumForm, status: int = 200, meanwhile: list[tuple[str, str, str]] | None = None
) -> ResponseReturnValue:
    return render_template(
        "forums/edit.html", forum=forum, form=form, meanwhile=meanwhile or [], zones=sorted(zone_names())
    ), status
