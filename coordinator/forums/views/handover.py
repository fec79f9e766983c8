"""The handover of chair and secretariat: its checklist, step by step."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import labels, operations, policy, queries
from coordinator.forums.forms import HandoverDayForm, StepForm
from coordinator.forums.models import Forum
from coordinator.forums.queries import HandoverPage
from coordinator.forums.rules import HandoverSide
from coordinator.forums.views.door import bp
from coordinator.forums.views.rotation import asked_id
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid, NotFound
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.work import begin_work


@bp.route("/forums/<slug>/handover", methods=["GET", "POST"])
@access.signed_in
def handovers(slug: str) -> ResponseReturnValue:
    """The handovers of a forum, and the coming changes that have none; a new one from here."""
    form = HandoverDayForm()
    if request.method != "POST":
        return _handovers_page(slug, form)
    with begin_work(read_only=True) as work:
        work.require(policy.may_edit(work.actor, queries.get_forum(work, slug)))
    if not form.validate():
        return _handovers_page(slug, form, 422)
    day = form.day
    try:
        with begin_work() as work:
            operations.begin_handover(work, slug, day)
    except Conflict as error:
        form.changes_on.errors = [labels.refusal(error)]
        return _handovers_page(slug, form, 422)
    flash(_("The checklist is made. Add what is missing, take out what is not needed here."))
    return redirect(url_for("forums.handover", slug=slug, day=day.isoformat()), 303)


def _handovers_page(slug: str, form: HandoverDayForm, status: int = 200) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        page = queries.handovers_page(work, slug)
        return render_template(
            "forums/handovers.html", page=page, forum=page.forum, form=form, labels=labels, policy=policy
        ), status


def _day(text: str) -> date:
    """The day in the address; raises NotFound for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error


def _read(work: Work, slug: str, day: str) -> HandoverPage:
    queries.get_forum(work, slug)
    return queries.handover_page(work, slug, _day(day))


@bp.get("/forums/<slug>/handover/<day>")
@access.signed_in
def handover(slug: str, day: str) -> ResponseReturnValue:
    """The checklist of one change."""
    form = StepForm()
    form.due_on.data = None
    return _checklist(slug, day, form)


def _checklist(slug: str, day: str, form: StepForm, status: int = 200) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        page = _read(work, slug, day)
        moving = HandoverDayForm(formdata=None)
        moving.changes_on.data = page.line.handover.changes_on
        done = request.args.get("step", "")
        return render_template(
            "forums/handover.html", page=page, forum=page.forum, line=page.line, form=form, moving=moving,
            labels=labels, policy=policy, done=done, on=g.today,
        ), status  # fmt: skip


Verb = Callable[[Work, str, date, UUID], Any]

VERBS: dict[str, Verb] = {
    "done": operations.do_step,
    "open": operations.reopen_step,
    "remove": operations.remove_step,
    "restore": operations.restore_step,
}


@bp.post("/forums/<slug>/handover/<day>/step")
@access.signed_in
def handover_step(slug: str, day: str) -> ResponseReturnValue:
    """A step is done, open again, not needed here, or needed after all: `act` says which."""
    with begin_work() as work:
        _read(work, slug, day)
        verb = VERBS.get(request.form.get("act", ""))
        if verb is None:
            raise NotFound
        step = verb(work, slug, _day(day), asked_id("step"))
    flash({
        "done": _("The step is done."),
        "open": _("The step is open again."),
        "remove": _("The step is taken out. It stands below and can be brought back."),
        "restore": _("The step is back."),
    }[request.form["act"]])  # fmt: skip
    return _back(slug, day, step.id)


def _back(slug: str, day: str, step_id: UUID | None = None) -> ResponseReturnValue:
    anchor = f"step-{step_id}" if step_id else None
    return redirect(url_for("forums.handover", slug=slug, day=day, _anchor=anchor), 303)


@bp.post("/forums/<slug>/handover/<day>/add")
@access.signed_in
def add_handover_step(slug: str, day: str) -> ResponseReturnValue:
    """A step of the forum's own."""
    form = StepForm()
    with begin_work(read_only=True) as work:
        page = _read(work, slug, day)
        work.require(policy.may_edit(work.actor, page.forum))
    if not form.validate():
        return _checklist(slug, day, form, 422)
    with begin_work() as work:
        step = operations.add_step(work, slug, _day(day), form.values()).id
    flash(_("The step is added."))
    return _back(slug, day, step)


@bp.route("/forums/<slug>/handover/<day>/edit-step", methods=["GET", "POST"])
@access.signed_in
def edit_handover_step(slug: str, day: str) -> ResponseReturnValue:
    """Another day, side or note for a step (`step` in the address)."""
    form = StepForm()
    if "step" not in request.values:
        return handover(slug, day)
    page, line = _asked_step(slug, day)
    if line.step.task is not None:
        del form.title
    if request.method != "POST":
        _show_step(form, line)
        return _step_page(page.forum, day, line, form)
    if not form.validate():
        return _step_page(page.forum, day, line, form, 422)
    try:
        with begin_work() as work:
            operations.edit_step(
                work, slug, _day(day), line.step.id, form.values(), version=form.seen_version
            )
    except EditedMeanwhile:
        page, line = _asked_step(slug, day)
        form.version.data = str(line.step.version)
        return _step_page(page.forum, day, line, form, 409, _differences(form, line))
    flash(_("It has been saved."))
    return _back(slug, day, line.step.id)


def _asked_step(slug: str, day: str) -> tuple[HandoverPage, queries.StepLine]:
    with begin_work(read_only=True) as work:
        page = _read(work, slug, day)
        wanted = asked_id("step")
        found = next((s for s in (*page.line.steps, *page.line.removed) if s.step.id == wanted), None)
        if found is None:
            raise NotFound
        work.require(policy.may_edit(work.actor, page.forum))
        return page, found


def _show_step(form: StepForm, line: queries.StepLine) -> None:
    if "title" in form:
        form.title.data = line.step.title
    form.due_on.data, form.side.data, form.note.data = line.due_on, line.step.side.value, line.step.note
    form.version.data = str(line.step.version)


def _differences(form: StepForm, line: queries.StepLine) -> list[tuple[str, str, str]]:
    """Label, what is stored now, what was typed, for what differs."""
    values, step = form.values(), line.step
    rows = [
        (_("Due"), line.due_on.isoformat(), values.due_on.isoformat()),
        (_("Who does it"), str(labels.SIDES[step.side]), str(labels.SIDES[HandoverSide(values.side)])),
        (_("Note"), step.note or "", values.note or ""),
    ]
    if step.task is None:
        rows.insert(0, (_("What is to be done"), step.title or "", values.title or ""))
    return [row for row in rows if row[1] != row[2]]


def _step_page(
    forum: Forum,
    day: str,
    line: queries.StepLine,
    form: StepForm,
    status: int = 200,
    meanwhile: list[tuple[str, str, str]] | None = None,
) -> ResponseReturnValue:
    return render_template(
        "forums/handover_step.html", forum=forum, day=_day(day), line=line, form=form, labels=labels,
        meanwhile=meanwhile or [],
    ), status  # fmt: skip


@bp.post("/forums/<slug>/handover/<day>/move")
@access.signed_in
def move_handover(slug: str, day: str) -> ResponseReturnValue:
    """The change takes place on another day; the steps move with it."""
    form = HandoverDayForm()
    with begin_work(read_only=True) as work:
        page = _read(work, slug, day)
        work.require(policy.may_edit(work.actor, page.forum))
    if not form.validate():
        flash(_("Give a date that exists, as year-month-day: 2027-04-20."), "warning")
        return _back(slug, day)
    to = form.day
    try:
        with begin_work() as work:
            operations.move_handover(work, slug, _day(day), to)
    except (Conflict, Invalid) as error:
        flash(labels.refusal(error), "warning")
        return _back(slug, day)
    flash(_("The handover has another day. All its steps have moved with it."))
    return _back(slug, to.isoformat())


@bp.post("/forums/<slug>/handover/<day>/close")
@access.signed_in
def close_handover(slug: str, day: str) -> ResponseReturnValue:
    """Nothing more is to be done, or there is after all (`act` is "reopen")."""
    with begin_work() as work:
        _read(work, slug, day)
        if request.form.get("act") == "reopen":
            operations.reopen_handover(work, slug, _day(day))
            message = _("The handover is open again.")
        else:
            operations.close_handover(work, slug, _day(day))
            message = _("The handover is closed. Nobody is reminded of its steps any more.")
    flash(message)
    return _back(slug, day)
