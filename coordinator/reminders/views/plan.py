"""The plan: what will be sent, when, to whom and why, and what became of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.triggers import offered
from coordinator.core.work import Work
from coordinator.kit.errors import Invalid, NotFound
from coordinator.kit.times import instant_or_after_gap, wall_of
from coordinator.reminders import labels, operations, policy, queries
from coordinator.reminders.forms import PlanFilter, SendingForm, text_refusal
from coordinator.reminders.models import Reminder
from coordinator.reminders.queries import PAGE, Planned, PlanPage, PlanSearch
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.reminders.views.door import bp, words
from coordinator.web import access
from coordinator.web.forms import options
from coordinator.web.i18n import _
from coordinator.web.onward import onward
from coordinator.web.work import begin_work

FURTHEST = 1_000_000


def _start() -> int:
    return min(max(0, request.args.get("start", 0, type=int)), FURTHEST)


def _pages(page: PlanPage, href: str) -> dict[str, object]:
    """What `ui.pagination` shows, keeping the filters of the address."""

    def at(start: int) -> str:
        return f"{href}?{urlencode(request.args.to_dict() | {'start': str(start)})}"

    return {
        "first": min(page.start + 1, page.total),
        "last": min(page.start + PAGE, page.total),
        "total": page.total,
        "previous_href": at(max(0, page.start - PAGE)) if page.start else None,
        "next_href": at(page.start + PAGE) if page.start + PAGE < page.total else None,
    }


@bp.get("/meetings/<uuid:meeting_id>/plan")
@access.signed_in
def plan(meeting_id: UUID) -> ResponseReturnValue:
    """What will be sent about a meeting, when, to whom and why; and what became of what was due."""
    wanted = request.args.get("state", "")
    here = url_for("reminders.plan", meeting_id=meeting_id)
    with begin_work(read_only=True) as work:
        page = queries.get_plan(work, meeting_id, state=wanted, start=_start())
        assert page.meeting is not None  # noqa: S101 - asked for
        found = [state for state in ReminderState if page.states.get(state)]
        chips = [(_("All"), here, not wanted)]
        chips += [(str(labels.STATES[s]), f"{here}?state={s}", wanted == s) for s in found]
        return render_template(
            "reminders/plan.html",
            meeting=page.meeting,
            plan=page,
            pages=_pages(page, here),
            chips=chips,
            back=request.full_path.rstrip("?"),
            changes=lambda row: policy.may_change_plan(work.actor, row.reminder.forum_id),
            now=work.now(),
            **words(),
        )


@bp.get("/reminders/plan")
@access.signed_in
def plan_across() -> ResponseReturnValue:
    """The plan of all forums that I keep, or of one; from today on unless a day is given."""
    with begin_work(read_only=True) as work:
        forums = queries.own_forums(work)
        if not forums:
            raise NotFound
        form = _filter(work, [(forum.slug, forum.short_name) for forum in forums])
        chosen = [forum for forum in forums if form.forum.data in ("", None, forum.slug)]
        search = PlanSearch(
            frozenset(forum.id for forum in chosen),
            since=_instant(form.since.data, work.actor.zone),
            until=_instant(form.until.data, work.actor.zone, after=True),
            state=form.state.data or "",
            audience=form.audience.data or "",
        )
        page = queries.plan_across(work, search, start=_start())
        return render_template(
            "reminders/plan_across.html",
            form=form,
            plan=page,
            pages=_pages(page, url_for("reminders.plan_across")),
            back=request.full_path.rstrip("?"),
            may_change_of=lambda row: policy.may_change_plan(work.actor, row.reminder.forum_id),
            now=work.now(),
            **words(),
        )


def _filter(work: Work, forums: list[tuple[str, str]]) -> PlanFilter:
    """What the address asks for; what makes no sense there is as good as not asked for."""
    form = PlanFilter(request.args)
    form.forum.choices = options([("", _("All forums")), *forums])
    form.state.choices = options([("", _("All")), *((s.value, labels.STATES[s]) for s in ReminderState)])
    form.audience.choices = options([("", _("Everybody")), *labels.AUDIENCES.items()])
    if not form.validate():
        known = {slug for slug, _name in forums}
        if form.forum.data and form.forum.data not in known:
            raise NotFound
        for field in form:
            if field.errors:
                field.data = field.raw_data = None
    if "since" not in request.args:
        form.since.data = wall_of(work.now(), work.actor.zone).date()
    return form


def _instant(day: date | None, zone: str, *, after: bool = False) -> datetime | None:
    """The beginning of a day in a zone, or of the day after it."""
    if day is None:
        return None
    wall = datetime.combine(day, time())
    return instant_or_after_gap(wall + timedelta(days=1) if after else wall, zone)


# One sending ----------------------------------------------------------------------------------------------


def _back(reminder: Reminder) -> str:
    """The plan from which the button was pressed, if it is one of ours; else the meeting's."""
    across = url_for("reminders.plan_across")
    own = url_for("reminders.plan", meeting_id=reminder.meeting_id) if reminder.meeting_id else across
    wanted = request.form.get("back", "")
    return wanted if wanted.partition("?")[0] in (own, across) else own


def _press(
    act: Callable[[Work, UUID], Reminder],
    reminder_id: UUID,
    said: Callable[[Reminder], tuple[str, str]],
) -> ResponseReturnValue:
    with begin_work() as work:
        reminder = act(work, reminder_id)
        href, (message, category) = _back(reminder), said(reminder)
    return onward(href, message, category)


@bp.post("/reminders/<uuid:reminder_id>/skip")
@access.signed_in
def skip(reminder_id: UUID) -> ResponseReturnValue:
    message = _("This reminder will not go out. You can bring it back until it is due.")
    return _press(operations.skip, reminder_id, lambda _row: (message, "success"))


@bp.post("/reminders/<uuid:reminder_id>/restore")
@access.signed_in
def restore(reminder_id: UUID) -> ResponseReturnValue:
    def said(reminder: Reminder) -> tuple[str, str]:
        if reminder.state == ReminderState.PLANNED:
            return _("This reminder goes out again."), "success"
        return _("This reminder is due already and cannot be brought back."), "warning"

    return _press(operations.restore, reminder_id, said)


@bp.post("/reminders/<uuid:reminder_id>/send-now")
@access.signed_in
def send_now(reminder_id: UUID) -> ResponseReturnValue:
    """Not wait for its time; whether it is still needed is asked as if it were due."""

    def said(reminder: Reminder) -> tuple[str, str]:
        if reminder.state == ReminderState.SENT:
            return _("The reminder has been sent."), "success"
        reason = labels.REASONS[Reason(reminder.state_reason or Reason.CONDITION)]
        return _("It was not sent. %(reason)s", reason=reason), "warning"

    try:
        return _press(operations.send_now, reminder_id, said)
    except operations.AlreadyDecided:
        return onward(
            url_for("reminders.plan_across"), _("This reminder has been decided already."), "warning"
        )


@bp.route("/reminders/<uuid:reminder_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_sending(reminder_id: UUID) -> ResponseReturnValue:
    """The time and the text of this one sending; the rule and its other sendings stay as they are."""
    form = SendingForm()
    with begin_work(read_only=True) as work:
        row = queries.get_planned(work, reminder_id)
        work.require(policy.may_change_plan(work.actor, row.reminder.forum_id or reminder_id))
        zone = row.forum.zone if row.forum else work.actor.zone
        href = _back(row.reminder)
        if row.reminder.state != ReminderState.PLANNED:
            return onward(href, _("This reminder has been decided already."), "warning")
        if request.method != "POST":
            wall = wall_of(row.reminder.due_at, zone)
            form.on.data, form.at.data, form.text.data = wall.date(), wall.time(), row.reminder.text
            return _sending_page(form, row, zone)
        if not form.validate():
            return _sending_page(form, row, zone, 422)
    due_at = instant_or_after_gap(datetime.combine(*form.wall()), zone)
    try:
        with begin_work() as work:
            operations.edit_sending(work, reminder_id, due_at=due_at, text=form.text.data)
    except operations.AlreadyDecided:
        return onward(href, _("This reminder has been decided already."), "warning")
    except Invalid as error:
        late = isinstance(error, operations.InThePast)
        form.refuse(error, _("Choose a time to come.") if late else text_refusal(error))
        with begin_work(read_only=True) as work:
            return _sending_page(form, queries.get_planned(work, reminder_id), zone, 422)
    return onward(href, _("This sending is changed. The rule stays as it is."))


def _sending_page(form: SendingForm, row: Planned, zone: str, status: int = 200) -> ResponseReturnValue:
    trigger = offered().get(row.rule.trigger)
    body = render_template(
        "reminders/sending.html",
        form=form,
        row=row,
        zone=zone,
        names=trigger.names if trigger else (),
        back=_back(row.reminder),
        **words(),
    )
    return body, status


# Desk -----------------------------------------------------------------------------------------------------


@bp.get("/reminders/desk")
@access.signed_in
def desk() -> ResponseReturnValue:
    """Who waits where: escalations on the secretariat's desk, and what came without mail."""
    with begin_work(read_only=True) as work:
        return render_template(
            "reminders/desk.html",
            rows=queries.on_desk(work),
            forums=queries.own_forums(work),
            **words(),
        )


@bp.post("/reminders/<uuid:reminder_id>/settle")
@access.signed_in
def settle(reminder_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.settle(work, reminder_id)
    return onward(url_for("reminders.desk"), _("It is off your desk."))
