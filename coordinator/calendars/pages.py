"""The calendar page: year, month and list, with the filters in the address."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import get_day_names
from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from coordinator.calendars import overview, queries
from coordinator.calendars.forms import ViewForm
from coordinator.calendars.labels import MEETING_TYPES
from coordinator.calendars.models import SavedView
from coordinator.calendars.overview import MOST, Line
from coordinator.calendars.queries import ViewLine
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.views import bp
from coordinator.calendars.year import Entry, cells, lane_name, month_end, weeks_of, year_of
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import list_forums
from coordinator.groups.models import WorkingGroup
from coordinator.groups.queries import get_group
from coordinator.kit.errors import NotFound
from coordinator.meetings import labels as meetings_labels
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from coordinator.web import access
from coordinator.web.filters import month_name, short_date, wall_time
from coordinator.web.i18n import _
from coordinator.web.sheets import KINDS, download
from coordinator.web.work import begin_work

__all__ = ["bp", "show"]

VIEWS = ("year", "month", "list")
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_CHIPS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; anything that makes no sense falls back to today."""

    view: str
    year: int
    month: int
    forum: Forum | None
    group: WorkingGroup | None
    deadlines: bool
    kind: str | None = None  # of meeting: the type of its series
    mine: bool = False
    saved: SavedView | None = None  # the view of one's own that was opened

    @property
    def filter(self) -> ViewFilter:
        return ViewFilter(
            self.forum.id if self.forum else None, self.group.id if self.group else None, self.kind, self.mine
        )

    @property
    def is_narrowed(self) -> bool:
        return self.filter != ViewFilter()

    @property
    def subscribe_href(self) -> str:
        """To the page for just this: the saved view, the group, the forum, or all of one's meetings."""
        if self.saved is not None:
            return url_for("calendars.subscribe", view=self.saved.id)
        return url_for(
            "calendars.subscribe",
            group=self.group.slug if self.group else None,
            forum=self.forum.slug if self.forum and not self.group else None,
        )

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1) if self.view == "month" else date(self.year, 1, 1)

    @property
    def until(self) -> date:
        last = month_end(self.first) if self.view == "month" else date(self.year, 12, 31)
        return last + timedelta(days=1)

    @property
    def forum_id(self) -> UUID | None:
        if self.forum is not None:
            return self.forum.id
        return self.group.forum_id if self.group is not None else None

    def href(self, **over: Any) -> str:
        """The address with some choices replaced (None: left out)."""
        args: dict[str, Any] = self.named
        if over.get("view") == "month":
            args["month"] = self.month
        args = {k: v for k, v in (args | over).items() if v is not None}
        return f"{url_for('calendars.show')}?{urlencode(args)}"

    @property
    def named(self) -> dict[str, Any]:
        """All choices as the address names them."""
        args: dict[str, Any] = {"view": self.view, "year": self.year}
        if self.view == "month":
            args["month"] = self.month
        if self.forum is not None:
            args["forum"] = self.forum.slug
        if self.group is not None:
            args["group"] = self.group.slug
        if self.kind is not None:
            args["kind"] = self.kind
        if self.mine:
            args["mine"] = 1
        if self.deadlines:
            args["deadlines"] = 1
        return args


def _choice(work: Work, forums: list[Forum], views: list[ViewLine]) -> Choice:
    """Raises NotFound for a forum, group or view that the actor may not see, as if it were not there."""
    args: dict[str, str] = request.args.to_dict()
    saved = None
    if args.get("saved"):
        saved = _saved(views, args["saved"])
        args = {**_args_of(saved), **args}
    slug = args.get("forum", "")
    forum = next((f for f in forums if f.slug == slug), None)
    if slug and forum is None:
        raise NotFound
    year = _number(args.get("year"), g.today.year)
    month = _number(args.get("month"), g.today.month)
    return Choice(
        view=args["view"] if args.get("view") in VIEWS else "year",
        year=min(max(year, FIRST_YEAR), LAST_YEAR),
        month=month if 1 <= month <= 12 else 1,
        forum=forum,
        group=get_group(work, args["group"]) if args.get("group") else None,
        deadlines=_is_on(args.get("deadlines")),
        kind=args["kind"] if args.get("kind") in MEETING_TYPES else None,
        mine=_is_on(args.get("mine")),
        saved=saved.view if saved else None,
    )


def _saved(views: list[ViewLine], wanted: str) -> ViewLine:
    found = next((v for v in views if str(v.view.id) == wanted and v.view.deleted_at is None), None)
    if found is None:
        raise NotFound
    return found


def _args_of(line: ViewLine) -> dict[str, str]:
    """A saved view as the address would say it."""
    view = line.view
    args = {"forum": line.forum_slug, "group": line.group_slug, "kind": view.meeting_type}
    args |= {"mine": "1" if view.mine else None, "deadlines": "1" if view.with_deadlines else None}
    return {name: value for name, value in args.items() if value is not None}


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _is_on(text: str | None) -> bool:
    return (text or "") not in ("", "0", "no")


@bp.get("/calendar")
@access.signed_in
def show() -> ResponseReturnValue:
    """What meets when: one year, one month, or a list that can be taken away as a file."""
    with begin_work(read_only=True) as work:
        forums = list_forums(work)
        views = queries.views_of(work.session, work.actor)
        choice = _choice(work, forums, views)
        first, until = _span(choice)
        lines = overview.lines_between(work, first, until, choice.filter)
        if request.args.get("as") in KINDS:
            return _sheet(choice, lines, request.args["as"])
        entries = [entry_of(line) for line in lines[:MOST]]
        if choice.deadlines:
            rows = overview.deadlines_between(work, first, until, choice.filter)
            entries += [_deadline(*row) for row in rows]
        closed, countries = overview.closed_between(
            work, range(first.year, until.year + 1), forum_id=choice.forum_id
        )
        drawing = {"year": _year, "month": _month, "list": _list}[choice.view](choice, entries, lines, closed)
        return render_template(
            "calendars/show.html",
            choice=choice,
            lines=lines,
            count=len(lines[:MOST]),
            too_many=len(lines) > MOST,
            counts=_counts(lines),
            chips=_chips(choice, forums),
            more_chips=_more_chips(choice),
            kinds=_kinds(choice),
            views=[line for line in views if line.view.deleted_at is None],
            form=ViewForm(),
            countries=countries,
            entries=entries,
            title=_title(choice),
            before=choice.href(**_step(choice, -1)),
            after=choice.href(**_step(choice, 1)),
            before_label=_label(_step(choice, -1), choice),
            after_label=_label(_step(choice, 1), choice),
            **drawing,
        )


def _span(choice: Choice) -> tuple[date, date]:
    """A month's page shows the days of its neighbours as well."""
    if choice.view != "month":
        return choice.first, choice.until
    weeks = weeks_of(choice.first)
    return weeks[0][0], weeks[-1][-1] + timedelta(days=1)


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


def _counts(lines: list[Line]) -> dict[str, int]:
    def count(*statuses: MeetingStatus) -> int:
        return sum(line.meeting.status in statuses for line in lines)

    return {
        "tentative": count(MeetingStatus.PLANNED, MeetingStatus.POSTPONED),
        "without_date": sum(line.meeting.slot is None for line in lines),
        "cancelled": count(MeetingStatus.CANCELLED),
    }


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
    return [
        (_("Where I take part"), choice.href(mine=None if choice.mine else 1), choice.mine),
        (_("Deadlines"), choice.href(deadlines=None if choice.deadlines else 1), choice.deadlines),
    ]


def _kinds(choice: Choice) -> list[tuple[str, str, bool]]:
    """Kinds of meetings to choose from: value, label, whether it is chosen."""
    every = sorted((str(label), value) for value, label in MEETING_TYPES.items())
    return [("", _("All kinds of meetings"), choice.kind is None)] + [
        (value, label, value == choice.kind) for label, value in every
    ]


# Entries --------------------------------------------------------------------------------------------------


def entry_of(line: Line) -> Entry:
    """A meeting as a bar: its place in words, its state as kind and word."""
    meeting = line.meeting
    kinds: list[str] = []
    if meeting.status == MeetingStatus.CANCELLED:
        kinds = ["is-cancelled"]
    elif meeting.slot is None:
        kinds = ["is-span"]
    elif meeting.status in (MeetingStatus.PLANNED, MeetingStatus.POSTPONED):
        kinds = ["is-tentative"]
    elif line.meeting_type == "dg_meeting":
        kinds = ["is-main"]
    return Entry(
        first_on=meeting.first_on,
        last_on=meeting.last_on,
        who=lane_name(line.forum.short_name, line.group.name if line.group else None),
        text=_words(line),
        href=url_for("meetings.show", meeting_id=meeting.id),
        kinds=tuple(kinds),
        clock=wall_time(meeting.slot.start) if meeting.slot else "",
        key=str(meeting.id),
    )


def place_of(line: Line) -> str:
    """ "Online", or "Bergen, NO"; a host without a town is no place yet."""
    if line.meeting.mode == MeetingMode.ONLINE:
        return _("Online")
    if not line.meeting.city:
        return ""
    return f"{line.meeting.city}, {line.host.code}" if line.host else line.meeting.city


def _words(line: Line) -> str:
    meeting = line.meeting
    name = "" if line.group else meeting.title
    parts = [part for part in (name, place_of(line)) if part] or [meeting.title]
    if meeting.status == MeetingStatus.CANCELLED:
        parts.append(_("cancelled"))
    elif meeting.status == MeetingStatus.POSTPONED:
        parts.append(_("postponed"))
    elif meeting.slot is None:
        parts.append(_("date not set"))
    elif meeting.status == MeetingStatus.PLANNED:
        parts.append(_("tentative"))
    return ", ".join(parts)


def _deadline(deadline: Any, meeting: Any, forum: Forum) -> Entry:
    step = str(meetings_labels.STEPS.get(deadline.step, deadline.step))
    return Entry(
        first_on=deadline.due_on,
        last_on=deadline.due_on,
        who=forum.short_name,
        text=f"{step}: {meeting.title}",
        href=url_for("meetings.show", meeting_id=meeting.id),
        kinds=("is-deadline",),
        order=1,
    )


# Drawings -------------------------------------------------------------------------------------------------


def _year(
    choice: Choice, entries: list[Entry], _lines: list[Line], closed: dict[date, str]
) -> dict[str, Any]:
    return {"months": year_of(choice.year, entries, closed, g.today), "when": _when}


def _when(entry: Entry) -> str:
    if entry.first_on == entry.last_on:
        return short_date(entry.first_on)
    return _("%(first)s – %(last)s", first=short_date(entry.first_on), last=short_date(entry.last_on))


def _month(
    choice: Choice, entries: list[Entry], _lines: list[Line], closed: dict[date, str]
) -> dict[str, Any]:
    weeks = weeks_of(choice.first)
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        if "is-span" in entry.kinds:
            continue
        for week in weeks:
            for day in week:
                if entry.first_on <= day <= entry.last_on:
                    by_day.setdefault(day, []).append(entry)
    names = get_day_names("abbreviated", locale=get_locale())
    return {
        "weeks": [cells(week[0], week[-1], closed, g.today) for week in weeks],
        "by_day": by_day,
        "weekdays": [names[n] for n in range(7)],
        "spans": [entry for entry in entries if "is-span" in entry.kinds],
    }


def _list(choice: Choice, entries: list[Entry], lines: list[Line], closed: dict[date, str]) -> dict[str, Any]:
    return {"place_of": place_of}


def _sheet(choice: Choice, lines: list[Line], kind: str) -> ResponseReturnValue:
    columns = [
        _("First day"), _("Last day"), _("Starts"), _("Ends"), _("Time zone"), _("Forum"), _("Group"),
        _("Meeting"), _("State"), _("Place"), _("Host"),
    ]  # fmt: skip
    rows = []
    for line in lines:
        slot = line.meeting.slot
        rows.append([
            line.meeting.first_on, line.meeting.last_on,
            wall_time(slot.start) if slot else line.meeting.span_label, wall_time(slot.end) if slot else None,
            slot.zone if slot else None, line.forum.short_name, line.group.name if line.group else None,
            line.meeting.title, str(meetings_labels.STATUSES[line.meeting.status]), place_of(line),
            line.host.code if line.host else None,
        ])  # fmt: skip
    return download(kind, f"calendar-{choice.year}", _title(choice), columns, rows)
