"""Lists of decisions and actions, as pages and as files, and moving an action on."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.kit.errors import Conflict, NotFound
from coordinator.proceedings import labels, operations, queries
from coordinator.proceedings.forms import ActionFilter, ActionForm, DecisionFilter
from coordinator.proceedings.queries import ActionEntry, DecisionEntry
from coordinator.proceedings.rules import ActionStatus
from coordinator.proceedings.views._blueprint import bp
from coordinator.web import access, sheets
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work

PAGE = 100
KINDS = ("csv", "xlsx")
DECISION_FILTERS = ("forum", "status", "year", "q")
ACTION_FILTERS = ("whose", "state", "forum", "q")


def _forum_choices(work: Work) -> list[tuple[str, str]]:
    return [("", _("All forums")), *((f.slug, f.short_name) for f in forums.list_forums(work))]


def _kept(names: Sequence[str]) -> dict[str, Any]:
    """The filter in the address, and nothing else that somebody may have written there."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def _window(entries: Sequence[Any], kept: dict[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    """The page of a list that `?page=` asks for, and what ui.pagination needs."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    first = max(0, number - 1) * PAGE
    shown = entries[first : first + PAGE]
    here = str(request.endpoint)
    return shown, {
        "first": first + 1,
        "last": first + len(shown),
        "total": len(entries),
        "previous_href": url_for(here, **kept, page=number - 1) if first else None,
        "next_href": url_for(here, **kept, page=number + 1) if first + PAGE < len(entries) else None,
    }


def _downloads(endpoint: str, kept: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (label, url_for(endpoint, kind=kind, **kept))
        for kind, label in (("csv", "CSV"), ("xlsx", _("Excel")))
    ]


# Decisions -----------------------------------------------------------------------------------------


def _decisions(work: Work) -> tuple[DecisionFilter, list[DecisionEntry]]:
    form = DecisionFilter(request.args)
    form.forum.choices = options(_forum_choices(work))
    years = queries.decision_years(work)
    form.year.choices = options([("", _("All years")), *((str(year), str(year)) for year in years)])
    if not form.validate():
        return form, []
    return form, queries.list_decisions(
        work,
        forum=form.forum.data,
        status=form.state(),
        year=int(form.year.data) if form.year.data else None,
        text=form.q.data,
    )


@bp.get("/decisions")
@access.signed_in
def decisions() -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        form, entries = _decisions(work)
        kept = _kept(DECISION_FILTERS)
        shown, page = _window(entries, kept)
        return render_template(
            "proceedings/decisions.html",
            downloads=_downloads(".decisions_file", kept),
            form=form,
            entries=shown,
            page=page,
            total=len(entries),
            filtered=bool(kept),
        ), (422 if form.errors else 200)


@bp.get("/decisions.<kind>")
@access.signed_in
def decisions_file(kind: str) -> ResponseReturnValue:
    if kind not in KINDS:
        abort(404)
    with begin_work() as work:
        _form, entries = _decisions(work)
        operations.note_export(work, "decisions", kind, len(entries))
    columns = [
        _("Number"),
        _("Forum"),
        _("Decision"),
        _("State"),
        _("Decided on"),
        _("Last day to answer"),
        _("Meeting"),
    ]
    rows = [
        [
            e.number,
            e.forum,
            e.decision.text,
            str(labels.DECISION_STATES[e.decision.status]),
            e.decision.decided_on,
            e.decision.closes_on,
            e.meeting_title,
        ]
        for e in entries
    ]
    return sheets.download(kind, "decisions", _("Decisions"), columns, rows)


# Actions -------------------------------------------------------------------------------------------


def _actions(work: Work) -> tuple[ActionFilter, list[ActionEntry]]:
    form = ActionFilter(request.args)
    form.forum.choices = options(_forum_choices(work))
    form.whose.data = form.whose.data or "all"
    form.state.data = form.state.data or "unfinished"
    if not form.validate():
        return form, []
    return form, queries.list_actions(
        work,
        whose=form.whose.data,
        forum=form.forum.data,
        statuses=form.statuses(),
        text=form.q.data,
    )


@bp.get("/actions")
@access.signed_in
def actions() -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        form, entries = _actions(work)
        kept = _kept(ACTION_FILTERS)
        shown, page = _window(entries, kept)
        changed, was = _changed(work)
        return render_template(
            "proceedings/actions.html",
            downloads=_downloads(".actions_file", kept),
            form=form,
            entries=shown,
            page=page,
            total=len(entries),
            late=sum(1 for entry in entries if entry.overdue(g.today)),
            changed=changed,
            was=was,
            filtered=bool(kept),
        ), (422 if form.errors else 200)


def _changed(work: Work) -> tuple[ActionEntry | None, ActionStatus | None]:
    """The action that was just moved, and what it was, so that there is a way back."""
    try:
        identity = UUID(request.args.get("changed", ""))
        was = ActionStatus(request.args.get("was", ""))
        return queries.get_action(work, identity), was
    except (ValueError, NotFound):
        return None, None


@bp.get("/actions.<kind>")
@access.signed_in
def actions_file(kind: str) -> ResponseReturnValue:
    if kind not in KINDS:
        abort(404)
    locale = current_locale()
    with begin_work() as work:
        _form, entries = _actions(work)
        operations.note_export(work, "actions", kind, len(entries))
    columns = [_("Due"), _("Action"), _("Whose"), _("State"), _("Forum"), _("Meeting"), _("Late")]
    rows = [
        [
            e.action.due_on,
            e.action.text,
            labels.owner_words(e.owner.in_(locale), e.action.owner_role),
            str(labels.ACTION_STATES[e.action.status]),
            e.forum,
            e.meeting_title,
            _("late") if e.overdue(g.today) else None,
        ]
        for e in entries
    ]
    return sheets.download(kind, "actions", _("Actions"), columns, rows)


@bp.post("/actions/<uuid:action_id>")
@access.signed_in
def action_change(action_id: UUID) -> ResponseReturnValue:
    """`to` is the new state; the page that follows offers the way back."""
    form = ActionForm()
    with begin_work() as work:
        entry = queries.get_action(work, action_id)
        was = entry.action.status
        if not form.validate():
            raise Conflict
        operations.change_action(work, action_id, ActionStatus(form.to.data))
    if form.back.data == "undo":
        flash(_("As it was before."))
        return redirect(url_for(".actions", whose="all", state="all", _anchor=f"action-{action_id}"), 303)
    return redirect(_here(form.back.data, changed=action_id, was=was.value), 303)


def _here(back: str | None, **more: Any) -> str:
    """The list with the filter in which the button was pressed; never an address elsewhere."""
    kept = parse_qs(urlsplit(back or "").query)
    names: dict[str, Any] = {name: kept[name][0] for name in ACTION_FILTERS if name in kept}
    return url_for(".actions", **names, **more)
