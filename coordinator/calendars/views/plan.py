"""The year as one page of PDF, and what the calendar shows as CSV and XLSX."""

from datetime import timedelta

from flask import Response, request
from flask.typing import ResponseReturnValue

from coordinator.calendars import operations, queries, year_print
from coordinator.calendars.forms import Choice, choice_of
from coordinator.calendars.overview import DueLine, HoldLine, Line, Shown, shown_of, town_of
from coordinator.calendars.views.door import bp
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.models import Closure, Forum
from coordinator.forums.queries import list_forums
from coordinator.kit.texts import LOCALES
from coordinator.meetings.labels import STATUSES, span_text, step_name
from coordinator.meetings.rules import MeetingMode
from coordinator.web import access
from coordinator.web.filters import wall_time
from coordinator.web.i18n import _, current_locale
from coordinator.web.sheets import Cell, download
from coordinator.web.work import begin_work


@bp.get("/calendar/year.pdf")
@access.signed_in
def year_plan() -> ResponseReturnValue:
    """The plan of a year in the language that `lang` names, else in the reader's."""
    asked = request.args.get("lang", "")
    with begin_work(read_only=True) as work, speaking(asked if asked in LOCALES else work.actor.locale):
        forums = list_forums(work)
        choice = _asked(work, forums, view="year")
        plan = _plan(work, choice, forums)
    answer = Response(year_print.typeset(plan), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=plan.filename)
    return answer


def _asked(work: Work, forums: list[Forum], *, view: str | None = None) -> Choice:
    """Raises NotFound for what the actor may not see."""
    views = queries.views_of(work.session, work.actor) if request.args.get("saved") else []
    return choice_of(work, request.args.to_dict(), forums, views, view=view)


def _plan(work: Work, choice: Choice, forums: list[Forum]) -> year_print.Plan:
    forum = next((f for f in forums if f.id == choice.forum_id), None)
    slug = choice.group.slug if choice.group else choice.forum.slug if choice.forum else ""
    return year_print.plan_of(
        shown_of(work, choice.wanted(forums)),
        year=choice.year,
        subject=_subject(choice, forum),
        author=forum.name.in_(current_locale()) if forum else _("Coordinator"),
        name="" if choice.saved else slug,
        actor=work.actor,
        now=work.now(),
        today=work.actor.on,
    )


def _subject(choice: Choice, forum: Forum | None) -> str:
    """Whose year it is: the saved view's name, the group's, the forum's."""
    if choice.saved is not None:
        return choice.saved.name
    parts = [forum.name.in_(current_locale())] if forum else []
    parts += [choice.group.name] if choice.group else []
    parts += [_("Where I take part")] if choice.mine else []
    return " · ".join(parts) or _("All my forums")


@bp.get("/calendar.<any(csv,xlsx):kind>")
@access.signed_in
def export(kind: str) -> ResponseReturnValue:
    """Meetings, deadlines and closed days of what the calendar shows, as a file."""
    with begin_work() as work:
        forums = list_forums(work)
        choice = _asked(work, forums)
        shown = operations.export_calendar(work, choice.wanted(forums), kind=kind)
        rows = _rows(shown)
    columns = [
        _("What"), _("First day"), _("Last day"), _("Starts"), _("Ends"), _("Time zone"), _("Forum"),
        _("Group"), _("Name"), _("State"), _("Place"), _("Host"), _("Countries closed"),
    ]  # fmt: skip
    month = f"-{choice.month:02}" if choice.view == "month" else ""
    title = _("Calendar %(year)s", year=choice.year)
    return download(kind, f"calendar-{choice.year}{month}", title, columns, rows)


def _rows(shown: Shown) -> list[list[Cell]]:
    """Soonest first; of one day meetings, then deadlines, then closed days."""
    rows = [_meeting_row(line) for line in shown.lines]
    rows += [_deadline_row(due) for due in shown.deadlines]
    rows += [_hold_row(line) for line in shown.holds]
    rows += [_period_row(period) for period in shown.closed.periods]
    rows += _closed_rows(shown)
    return sorted(rows, key=lambda row: str(row[1]))


def _meeting_row(line: Line) -> list[Cell]:
    meeting, slot = line.meeting, line.meeting.slot
    rough = meeting.rough_date
    host = line.host.code if line.host and meeting.mode != MeetingMode.ONLINE else None
    return [
        _("Meeting"), meeting.first_on, meeting.last_on,
        wall_time(slot.start) if slot else span_text(rough) if rough else None,
        wall_time(slot.end) if slot else None, slot.zone if slot else None, line.forum.short_name,
        line.group.name if line.group else None, meeting.title, str(STATUSES[meeting.status]),
        town_of(line), host, None,
    ]  # fmt: skip


def _deadline_row(due: DueLine) -> list[Cell]:
    name = f"{step_name(due.step)}: {due.title}"
    return [
        _("Deadline"), due.due_on, due.due_on, None, None, None, due.forum, due.group, name, None, None, None,
        None,
    ]  # fmt: skip


def _hold_row(line: HoldLine) -> list[Cell]:
    hold, slot = line.hold, line.hold.slot
    online = hold.mode == MeetingMode.ONLINE
    return [
        _("Date poll"), hold.first_on, hold.last_on, wall_time(slot.start), wall_time(slot.end), slot.zone,
        line.forum.short_name, line.group.name if line.group else None, hold.title, None,
        _("Online") if online else hold.city, line.host.code if line.host and not online else None, None,
    ]  # fmt: skip


def _period_row(period: Closure) -> list[Cell]:
    last = period.until_on - timedelta(days=1)
    return [
        _("Closed days"), period.from_on, last, None, None, None, None, None, period.name, None, None, None,
        None,
    ]  # fmt: skip


def _closed_rows(shown: Shown) -> list[list[Cell]]:
    return [
        [
            _("Closed days"), day, day, None, None, None, None, None,
            "; ".join(sorted({name for each in names.values() for name in each})), None, None, None,
            ", ".join(sorted(names)),
        ]
        for day, names in shown.closed.days.items()
    ]  # fmt: skip
