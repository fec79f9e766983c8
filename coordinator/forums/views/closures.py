"""Closed, avoided and wished days: the same pages for a forum and for a country or organisation."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import labels, operations, queries
from coordinator.forums.forms import ClosureForm, SeveralForm, YearForm
from coordinator.forums.holidays import source_version
from coordinator.forums.models import Closure
from coordinator.forums.queries import Owner, Whose
from coordinator.forums.views.door import bp
from coordinator.kit.errors import EditedMeanwhile
from coordinator.web import access
from coordinator.web.forms import Form
from coordinator.web.i18n import _, current_locale, ngettext
from coordinator.web.work import begin_work

FORUM = "/forums/<slug>/closures"
PARTY = "/parties/<any(country,organisation):kind>/<code>/closures"


def _keys(whose: Whose) -> dict[str, Any]:
    """The owner as addresses name it."""
    return {"slug": whose.slug} if whose.slug else {"kind": whose.kind, "code": whose.code}


def _page(template: str, owner: Owner, whose: Whose, status: int = 200, **values: Any) -> ResponseReturnValue:
    return render_template(
        f"forums/{template}.html", owner=owner, keys=_keys(whose), labels=labels,
        name=labels.owner_name(owner, current_locale()), **values,
    ), status  # fmt: skip


def _to_edit(work: Work, whose: Whose) -> Owner:
    owner = queries.get_owner(work, whose)
    work.require(owner.may_edit)
    return owner


def _done(whose: Whose, year: int, **more: Any) -> ResponseReturnValue:
    return redirect(url_for("forums.closures", **_keys(whose), year=year, **more), 303)


@bp.get(FORUM)
@bp.get(PARTY)
@access.signed_in
def closures(**keys: str) -> ResponseReturnValue:
    """The days of a year: entered ones, and of a country its holidays."""
    whose, form = Whose(**keys), YearForm(request.args)
    valid = form.validate()
    year = form.year.data if valid and form.year.data else g.today.year
    if valid:
        form.year.data = year
    with begin_work(read_only=True) as work:
        owner = queries.get_owner(work, whose)
        page = queries.days_page(work, owner, year, locale=current_locale())
        gone = request.args.get("withdrawn", "")
        return _page(
            "closures", owner, whose, 200 if valid else 422, page=page, form=form, year=year,
            version=source_version(),
            just_withdrawn=next((c for c in page.withdrawn if str(c.id) == gone), None),
        )  # fmt: skip


@bp.route(f"{FORUM}/new", methods=["GET", "POST"])
@bp.route(f"{PARTY}/new", methods=["GET", "POST"])
@access.signed_in
def add_closure(**keys: str) -> ResponseReturnValue:
    """One period."""
    whose, form = Whose(**keys), ClosureForm()
    with begin_work(read_only=True) as work:
        owner = _to_edit(work, whose)
    if request.method != "POST":
        return _form(owner, whose, form, _("Enter days"))
    if not form.validate():
        return _form(owner, whose, form, _("Enter days"), 422)
    with begin_work() as work:
        operations.add_closures(work, whose, [form.values()])
    flash(_("It has been added."))
    return _done(whose, form.first.year)


@bp.route(f"{FORUM}/several", methods=["GET", "POST"])
@bp.route(f"{PARTY}/several", methods=["GET", "POST"])
@access.signed_in
def add_closures(**keys: str) -> ResponseReturnValue:
    """Many periods at once, a line each."""
    whose, form = Whose(**keys), SeveralForm()
    with begin_work(read_only=True) as work:
        owner = _to_edit(work, whose)
    if request.method != "POST":
        return _form(owner, whose, form, _("Enter several at once"))
    if not form.validate():
        return _form(owner, whose, form, _("Enter several at once"), 422)
    with begin_work() as work:
        added = operations.add_closures(work, whose, form.values())
    flash(ngettext("%(num)d period has been added.", "%(num)d periods have been added.", len(added)))
    firsts = [values.period.from_on.year for values in form.values() if values.period.from_on]
    return _done(whose, min(firsts, default=g.today.year))


@bp.route(f"{FORUM}/<uuid:closure_id>/edit", methods=["GET", "POST"])
@bp.route(f"{PARTY}/<uuid:closure_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_closure(closure_id: UUID, **keys: str) -> ResponseReturnValue:
    """Other days, kind, name, note or source."""
    whose, form = Whose(**keys), ClosureForm()
    owner, closure = _stored(whose, closure_id)
    if request.method != "POST":
        form.show(closure)
        return _form(owner, whose, form, _("Edit days"))
    if not form.validate():
        return _form(owner, whose, form, _("Edit days"), 422)
    try:
        with begin_work() as work:
            operations.change_closure(work, whose, closure_id, form.values(), version=form.seen_version)
    except EditedMeanwhile:
        owner, closure = _stored(whose, closure_id)
        form.version.data = str(closure.version)
        return _form(owner, whose, form, _("Edit days"), 409, _differences(form, closure))
    flash(_("It has been saved."))
    return _done(whose, form.first.year)


@bp.post(f"{FORUM}/<uuid:closure_id>/withdraw")
@bp.post(f"{PARTY}/<uuid:closure_id>/withdraw")
@access.signed_in
def withdraw_closure(closure_id: UUID, **keys: str) -> ResponseReturnValue:
    """It counts for nothing any more; the page that follows has the undo."""
    whose = Whose(**keys)
    with begin_work() as work:
        closure = operations.withdraw_closure(work, whose, closure_id)
        year = closure.from_on.year
    return _done(whose, year, withdrawn=closure_id)


@bp.post(f"{FORUM}/<uuid:closure_id>/restore")
@bp.post(f"{PARTY}/<uuid:closure_id>/restore")
@access.signed_in
def restore_closure(closure_id: UUID, **keys: str) -> ResponseReturnValue:
    """It counts again."""
    whose = Whose(**keys)
    with begin_work() as work:
        closure = operations.bring_closure_back(work, whose, closure_id)
        year = closure.from_on.year
    flash(_("It counts again."))
    return _done(whose, year)


def _stored(whose: Whose, closure_id: UUID) -> tuple[Owner, Closure]:
    with begin_work(read_only=True) as work:
        owner = queries.get_owner(work, whose)
        closure = queries.get_closure(work, owner, closure_id)
        work.require(owner.may_edit)
        return owner, closure


def _form(
    owner: Owner, whose: Whose, form: Form, title: str, status: int = 200,
    meanwhile: list[tuple[str, str, str]] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    return _page("closure", owner, whose, status, form=form, title=title, meanwhile=meanwhile or [])


def _differences(form: ClosureForm, closure: Closure) -> list[tuple[str, str, str]]:
    """Label, what is stored now, what was typed, where they differ."""
    typed = form.values()
    rows = [
        (_("What it is called"), closure.name, typed.name),
        (
            _("What these days are"),
            str(labels.CLOSURE_KINDS[closure.kind]),
            str(labels.CLOSURE_KINDS[typed.kind]),
        ),
        (
            _("Days"),
            labels.days_known(closure.from_on, closure.until_on, "day"),
            labels.days_known(typed.period.from_on, typed.period.until_on, "day"),
        ),
        (_("Note"), closure.note or "", typed.note or ""),
        (_("Source"), closure.source or "", typed.source or ""),
    ]
    return [row for row in rows if row[1] != row[2]]
