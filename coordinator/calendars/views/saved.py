"""Saved views of the calendar: what is shown, kept under a name."""

from urllib.parse import urlencode
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars import operations, queries
from coordinator.calendars.forms import ViewForm
from coordinator.calendars.labels import MEETING_TYPES
from coordinator.calendars.rules import NameTaken, TooManyViews, ViewFilter
from coordinator.calendars.views.door import bp
from coordinator.core.work import Work
from coordinator.forums.queries import get_forum
from coordinator.groups.queries import get_group
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.work import begin_work


def _wanted(work: Work) -> ViewFilter:
    """What the calendar showed, as the form carries it; raises NotFound for what the actor may not see."""
    said = request.form
    forum = get_forum(work, said["forum"]) if said.get("forum") else None
    group = get_group(work, said["group"]) if said.get("group") else None
    kind = said.get("kind")
    return ViewFilter(
        forum.id if forum else None,
        group.id if group else None,
        kind if kind in MEETING_TYPES else None,
        mine=said.get("mine") == "1",
    )


def _list() -> str:
    return f"{url_for('calendars.subscribe')}#views"


@bp.post("/calendar/views")
@access.signed_in
def save_view() -> ResponseReturnValue:
    form = ViewForm()
    with begin_work() as work:
        wanted = _wanted(work)
        if not form.validate():
            flash(_("The view was not saved: give it a name of at most 80 characters."), "error")
            return redirect(_shown(), 303)
        try:
            view = operations.save_view(
                work, str(form.name.data), wanted, with_deadlines=request.form.get("deadlines") == "1"
            )
        except NameTaken:
            flash(_("You have a view of this name already. Choose another name."), "error")
            return redirect(_shown(), 303)
        except TooManyViews:
            flash(_("You have as many views as one person may have. Delete one first."), "error")
            return redirect(_list(), 303)
        saved_id = view.id
    flash(_("The view is saved. Subscribe to it to have it in your own calendar."))
    return redirect(url_for("calendars.show", saved=saved_id), 303)


def _shown() -> str:
    """The address of the page that the form stood on."""
    names = ("view", "year", "month", "forum", "group", "kind", "mine", "deadlines")
    said = {name: request.form[name] for name in names if request.form.get(name)}
    return f"{url_for('calendars.show')}?{urlencode(said)}"


@bp.post("/calendar/views/<uuid:view_id>/rename")
@access.signed_in
def rename_view(view_id: UUID) -> ResponseReturnValue:
    form = ViewForm()
    with begin_work() as work:
        queries.get_view(work, view_id)
        if not form.validate():
            flash(_("The view was not renamed: give it a name of at most 80 characters."), "error")
            return redirect(_list(), 303)
        try:
            operations.rename_view(work, view_id, str(form.name.data))
        except NameTaken:
            flash(_("You have a view of this name already. Choose another name."), "error")
        else:
            flash(_("The view has its new name, also in calendars that show it."))
    return redirect(_list(), 303)


@bp.post("/calendar/views/<uuid:view_id>/delete")
@access.signed_in
def delete_view(view_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.delete_view(work, view_id)
    flash(_("The view is deleted, and its addresses give nothing any more. You can bring it back below."))
    return redirect(_list(), 303)


@bp.post("/calendar/views/<uuid:view_id>/bring-back")
@access.signed_in
def bring_back_view(view_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.bring_back_view(work, view_id)
    flash(_("The view is back, and its addresses work again."))
    return redirect(_list(), 303)
