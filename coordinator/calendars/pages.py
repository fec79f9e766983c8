"""The calendar page: year, month and list, with the filters in the address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from babel.dates import get_day_names
from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from coordinator.calendars import queries
from coordinator.calendars.forms import Choice, ViewForm, choice_of
from coordinator.calendars.labels import MEETING_TYPES
from coordinator.calendars.overview import DueLine, Line, Shown, place_of, shown_of, when_of
from coordinator.calendars.views import bp
from coordinator.calendars.year import Entry, Month, cells, weeks_of, year_of
from coordinator.forums.models import Forum
from coordinator.forums.queries import list_forums
from coordinator.kit.texts import LOCALES
from coordinator.meetings.labels import span_text, step_name
from coordinator.web import access
from coordinator.web.filters import month_name
from coordinator.web.i18n import LANGUAGE_NAMES, _, current_locale
from coordinator.web.sheets import KINDS
from coordinator.web.work import begin_work

__all__ = ["bp", "show"]

MOST_CHIPS = 12


@bp.get("/calendar")
@access.signed_in
def show() -> ResponseReturnValue:
    """What meets when: one year, one month, or a list that can be taken away as a file."""
    if request.args.get("as") in KINDS:  # as the address of the file was called once
        said = {name: value for name, value in request.args.items() if name != "as"}
        return redirect(f"{url_for('calendars.export', kind=request.args['as'])}?{urlencode(said)}")
    with begin_work(read_only=True) as work:
        forums = list_forums(work)
        views = queries.views_of(work.session, work.actor)
        choice = choice_of(work, request.args.to_dict(), forums, views)
        shown = shown_of(work, choice.wanted(forums))
        drawing = {"year": _year, "month": _month, "list": _list}[choice.view](choice, shown)
        return render_template(
            "calendars/show.html",
            choice=choice,
            shown=shown,
            counts=shown.counts,
            chips=_chips(choice, forums),
            more_chips=_more_chips(choice),
            kinds=_kinds(choice),
            views=[line for line in views if line.view.deleted_at is None],
            form=ViewForm(),
            locale=current_locale(),
            plan_links=[(LANGUAGE_NAMES[code], choice.file_href("pdf", lang=code), code) for code in LOCALES],
            title=_title(choice),
            before=choice.href(**_step(choice, -1)),
            after=choice.href(**_step(choice, 1)),
            before_label=_label(_step(choice, -1), choice),
            after_label=_label(_step(choice, 1), choice),
            **drawing,
        )


def _step(choice: Choice, step: int) -> dict[str, int]:
    if choice.view != "month":
        return {"year": choice.year + step}
    number = choice.year * 12 + choice.month - 1 + step
    return {"year": number // 12, "month": number % 12 + 1}


def _label(step: dict[str, int], choice: Choice) -> str:
    if choice.view != "month":
        return str(step["year"])
    return f"{month_name(date(step['year'], step['month'], 1))} {step['year']}"


def _title(choice: Choice) -> str:
    if choice.view == "month":
        return _("Calendar, %(month)s %(year)s", month=month_name(choice.first), year=choice.year)
    return _("Calendar %(year)s", year=choice.year)


def _chips(choice: Choice, forums: list[Forum]) -> list[tuple[str, str, bool]]:
    everything = choice.forum is None and choice.group is None
    chips = [(_("All my forums"), choice.href(forum=None, group=None), everything)]
    chips += [
        (f.short_name, choice.href(forum=f.slug, group=None), f == choice.forum) for f in forums[:MOST_CHIPS]
    ]
    if choice.group is not None:
        chips.append((choice.group.name, choice.href(), True))
    return chips


def _more_chips(choice: Choice) -> list[tuple[str, str, bool]]:
    due = choice.shows_deadlines
    return [
        (_("Where I take part"), choice.href(mine=None if choice.mine else 1), choice.mine),
        (_("Deadlines"), choice.href(deadlines=int(not due)), due),
        (_("Closed days"), choice.href(holidays=0 if choice.holidays else None), choice.holidays),
    ]


def _kinds(choice: Choice) -> list[tuple[str, str, bool]]:
    """Kinds of meetings to choose from: value, label, whether it is chosen."""
    every = sorted((str(label), value) for value, label in MEETING_TYPES.items())
    return [("", _("All kinds of meetings"), choice.kind is None)] + [
        (value, label, value == choice.kind) for label, value in every
    ]


# Drawings -------------------------------------------------------------------------------------------------


def _year(choice: Choice, shown: Shown) -> dict[str, Any]:
    """The months; on a phone those before the present one stand behind a link."""
    past = g.today.month - 1 if choice.year == g.today.year else 0
    months = year_of(choice.year, shown.entries, shown.closed.marks, g.today, begins=past + 1)
    return {"earlier": months[:past], "months": months[past:], "when": when_of, "has": _kinds_drawn(months)}


def _kinds_drawn(months: list[Month]) -> frozenset[str]:
    """Which kinds of bars there are, so that the legend explains no others."""
    return frozenset(
        kind for month in months for _who, bars in month.lanes for bar in bars for kind in bar.entry.kinds
    )


def _month(choice: Choice, shown: Shown) -> dict[str, Any]:
    weeks = weeks_of(choice.first)
    by_day: dict[date, list[Entry]] = {}
    for entry in shown.entries:
        if entry.is_span:
            continue
        for week in weeks:
            for day in week:
                if entry.first_on <= day <= entry.last_on:
                    by_day.setdefault(day, []).append(entry)
    names = get_day_names("abbreviated", locale=get_locale())
    return {
        "weeks": [cells(week[0], week[-1], shown.closed.marks, g.today) for week in weeks],
        "by_day": by_day,
        "weekdays": [names[n] for n in range(7)],
        "spans": [entry for entry in shown.entries if entry.is_span],
    }


def _list(choice: Choice, shown: Shown) -> dict[str, Any]:
    """Meetings and deadlines, soonest first."""
    rows: list[tuple[date, int, Line | None, DueLine | None]] = [
        (line.meeting.first_on, 1, line, None) for line in shown.lines
    ]
    rows += [(due.due_on, 0, None, due) for due in shown.deadlines]
    rows.sort(key=lambda row: row[:2])
    return {"rows": rows, "place_of": place_of, "step_name": step_name, "span_text": span_text}
