"""Lists of meetings, with filters in the address."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.queries import list_forums
from coordinator.groups.queries import list_groups
from coordinator.meetings import labels, operations, queries
from coordinator.meetings.forms import MeetingFilter
from coordinator.meetings.queries import MeetingRow
from coordinator.meetings.views.door import asked_number, bp, when_text
from coordinator.web import access, sheets
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a long list the reader is."""

    first: int
    last: int
    total: int
    previous_href: str | None
    next_href: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filter asks for."""

    form: MeetingFilter
    condition: sa.ColumnElement[bool]
    newest_first: bool
    filtered: bool


def _wanted(work: Work) -> Wanted:
    """The filter as the address has it. Without days it shows what is to come; what is not the reader's
    is no choice at all.
    """
    form = MeetingFilter(request.args)
    forums = {forum.slug: forum for forum in list_forums(work)}
    groups = {line.group.slug: line.group for line in list_groups(work)}
    form.forum.choices = options([("", _("All")), *((f.slug, f.short_name) for f in forums.values())])
    form.group.choices = options(
        [("", _("All")), *sorted(((g.slug, g.name) for g in groups.values()), key=lambda pair: pair[1])]
    )
    form.validate()
    form.forget_errors()
    first, until = form.first.data, form.until.data
    if first is None and until is None and "from" not in request.args:
        first = form.first.data = work.actor.on
    condition = queries.meetings_where(
        work.actor,
        forum_id=forums[form.forum.data].id if form.forum.data else None,
        group_id=groups[form.group.data].id if form.group.data else None,
        first_on=first,
        until_on=until + timedelta(days=1) if until else None,
        statuses=form.statuses(),
        text=form.q.data,
    )
    chosen = (form.q.data, form.forum.data, form.group.data, form.status.data, until)
    return Wanted(form, condition, first is None, any(chosen) or bool(request.args.get("from")))


@bp.get("/meetings")
@access.signed_in
def index() -> ResponseReturnValue:
    """Meetings I may know of, what is to come first."""
    number = max(asked_number(request.args.get("page"), 1), 1)
    with begin_work(read_only=True) as work:
        wanted = _wanted(work)
        total = queries.count_meetings(work, wanted.condition)
        offset = (number - 1) * PAGE_SIZE
        rows = queries.list_rows(
            work, wanted.condition, newest_first=wanted.newest_first, limit=PAGE_SIZE, offset=offset
        )
        return render_template(
            "meetings/index.html",
            form=wanted.form,
            rows=rows,
            total=total,
            newest_first=wanted.newest_first,
            filtered=wanted.filtered,
            pages=_pages(number, offset, len(rows), total),
            labels=labels,
            places={row.meeting.id: place_of(row) for row in rows},
            downloads=[
                ("CSV", url_for("meetings.export", kind="csv", **_arguments())),
                (_("Excel"), url_for("meetings.export", kind="xlsx", **_arguments())),
            ],
        )


def _arguments(**over: Any) -> dict[str, Any]:
    return {**request.args.to_dict(), **over}


def _pages(number: int, offset: int, shown: int, total: int) -> Pages:
    more = offset + shown < total
    return Pages(
        first=offset + 1,
        last=offset + shown,
        total=total,
        previous_href=url_for("meetings.index", **_arguments(page=number - 1)) if number > 1 else None,
        next_href=url_for("meetings.index", **_arguments(page=number + 1)) if more else None,
    )


def place_of(row: MeetingRow) -> str:
    """Town and country, or that it is online."""
    meeting = row.meeting
    host = row.host.name.in_(current_locale()) if row.host else None
    return labels.place_text(None, meeting.city, host, meeting.mode)


@bp.get("/meetings.<any(csv,xlsx):kind>")
@access.signed_in
def export(kind: str) -> ResponseReturnValue:
    """The list as the filter shows it, as a file."""
    with begin_work() as work:
        wanted = _wanted(work)
        rows = operations.export_meetings(work, wanted.condition, newest_first=wanted.newest_first)
        cells = [_cells(row) for row in rows]
    columns = [
        _("First day"), _("Last day"), _("When"), _("Meeting"), _("Forum"), _("Group"), _("State"),
        _("Place"), _("Mode"),
    ]  # fmt: skip
    return sheets.download(kind, "meetings", _("Meetings"), columns, cells)


def _cells(row: MeetingRow) -> list[sheets.Cell]:
    meeting = row.meeting
    known = meeting.has_date
    return [
        meeting.first_on if known else None,
        meeting.last_on if known else None,
        when_text(meeting),
        meeting.title,
        row.forum.short_name,
        row.group.name if row.group else None,
        str(labels.STATUSES[meeting.status]),
        place_of(row),
        str(labels.MODES[meeting.mode]),
    ]
