"""Looking for a date: `/scheduling/find?forum=nac`, or `?meeting=…` for a meeting that is in the plan."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import get_forum, get_forum_by_id, list_forums
from coordinator.kit.errors import Invalid, NotFound
from coordinator.kit.periods import Period
from coordinator.kit.times import zone_names
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.queries import get_meeting, list_series, propose_years, series_head
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import labels, policy, queries
from coordinator.scheduling.forms import ANY_HOUR, AT_HOUR, TOGETHER, FinderForm
from coordinator.scheduling.queries import Table
from coordinator.scheduling.rules import (
    USUAL_MINUTES,
    WORKING_WEEK,
    Found,
    Level,
    Relaxation,
    Search,
    Slot,
    Travel,
    check_search,
    find,
    relaxations,
    sittings_of,
)
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.filters import long_date
from coordinator.web.forms import YEARS
from coordinator.web.i18n import _, current_locale
from coordinator.web.sheets import KINDS, Cell, download
from coordinator.web.work import begin_work

SHOWN = 20
AHEAD = timedelta(days=42)
WINDOW = timedelta(days=92)
SHORTEST_WINDOW = timedelta(days=14)
ALL, BY_MONTH = "all", "month"


@dataclass(frozen=True, slots=True)
class Day:
    """One start of the window: the `slot`, or what keeps it from being one."""

    start: date
    slot: Slot | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gave, for the page."""

    search: Search
    found: Found
    best: list[Slot]
    easier: list[Relaxation]
    causes: list[str]
    months: list[tuple[date, list[Day]]] = field(default_factory=list)

    @property
    def more(self) -> int:
        return len(self.found.ranked) - len(self.best)


@dataclass(frozen=True, slots=True)
class Place:
    """For what a date is looked for: a forum, and perhaps a meeting of it that is in the plan."""

    forum: Forum
    series: list[Series]
    meeting: Meeting | None = None

    def chosen(self, slug: str | None) -> Series | None:
        return next((each for each in self.series if each.slug == slug), None)


@bp.get("/scheduling/find")
@access.signed_in
def find_dates() -> ResponseReturnValue:
    """Dates for a meeting of a forum: the best ones, and what rules the others out."""
    with begin_work(read_only=True) as work:
        place = _place(work)
        if place is None:
            forums = [forum for forum in list_forums(work) if policy.may_find(work.actor, forum.id)]
            return render_template("scheduling/choose.html", forums=forums)
        form = _form(work, place)
        series = place.chosen(form.series.data)
        group_id = place.meeting.group_id if place.meeting else series.group_id if series else None
        everybody = queries.table_of(
            work.session, place.forum.id, form.who(), within=_within(work, form), group_id=group_id,
            meeting=place.meeting,
        )  # fmt: skip
        _offer(form, everybody)
        answer = _answer(work, place, form, everybody) if "first" in request.args else None
        kind = request.args.get("as", "")
        if answer is not None and kind in KINDS:
            return _sheet(kind, place, answer)
        page = render_template(
            "scheduling/find.html", forum=place.forum, meeting=place.meeting, form=form, answer=answer,
            labels=labels, all=_shown() == ALL, by_month=_shown() == BY_MONTH, table=everybody,
            zones=sorted(zone_names()), downloads=_downloads(), toggles=_toggles(), series=series,
            onward=lambda slot: _onward(place, form, slot), asks=policy.may_poll(work.actor, place.forum.id),
        )  # fmt: skip
    return page, 422 if answer is None and form.errors else 200


def _place(work: Work) -> Place | None:
    """Raises NotFound or Forbidden; None where neither forum nor meeting is named."""
    slug, meeting_id = request.args.get("forum", ""), request.args.get("meeting", "")
    meeting = None
    if meeting_id:
        try:
            meeting = get_meeting(work, UUID(meeting_id))
        except ValueError as error:
            raise NotFound from error
    if not slug and meeting is None:
        return None
    forum = get_forum(work, slug) if slug else get_forum_by_id(work, meeting.forum_id) if meeting else None
    if forum is None or (meeting is not None and meeting.forum_id != forum.id):
        raise NotFound
    work.require(policy.may_find(work.actor, forum.id))
    return Place(forum, list_series(work, forum_id=forum.id), meeting)


def _within(work: Work, form: FinderForm) -> Period:
    """The window, as far as it was typed in order; else from today on."""
    first, last = form.first.data, form.last.data
    if first is None or last is None or last < first or last.year not in YEARS:
        return Period(work.now().date())
    return Period.of_days(first, last)


def _shown() -> str:
    return request.args.get("show", "")


def _form(work: Work, place: Place) -> FinderForm:
    if "first" in request.args:
        values = MultiDict(request.args)
        if values.get("at") and "sits" not in values:
            values["sits"] = AT_HOUR
        values.setdefault("zone", place.forum.zone)
        values.setdefault("minutes", str(USUAL_MINUTES))
        values.setdefault("sits", TOGETHER)
    else:
        values = MultiDict([*_usual(work, place).items(), *(("weekdays", str(n)) for n in WORKING_WEEK)])
    form = FinderForm(values)
    form.offer(place.series, labels.weekday_names())
    return form


def _usual(work: Work, place: Place) -> dict[str, Any]:
    """A window six weeks from today, the span of the meeting, or the next usual months of the series; the
    rest as it is known of the meeting or series.
    """
    meeting = place.meeting
    series = place.chosen(request.args.get("series"))
    if series is None and meeting is not None:
        series = next((each for each in place.series if each.id == meeting.series_id), None)
    first = work.now().date() + AHEAD
    last = first + WINDOW
    if meeting is not None and meeting.span_from is not None and meeting.span_until is not None:
        first, last = max(meeting.span_from, work.now().date()), meeting.span_until - timedelta(days=1)
        last = max(first, last)
    elif series is not None and meeting is None:
        first, last = _next_season(work, series, first) or (first, last)
    mode = meeting.mode if meeting is not None else series.mode if series is not None else None
    online = mode == MeetingMode.ONLINE
    slot = meeting.slot if meeting is not None else None
    length = slot.days if slot else (series.length_days if series else None) or (1 if online else 2)
    minutes = sittings_of(slot)[0][1] if slot else USUAL_MINUTES
    return {
        "series": series.slug if series else "",
        "first": first.isoformat(),
        "last": last.isoformat(),
        "length": str(length),
        "before": "0" if online else "1",
        "after": "0" if online else "1",
        "travel": Travel.ANY.value,
        "level": Level.USUAL.value,
        "sits": ANY_HOUR if online else TOGETHER,
        "minutes": str(minutes),
        "zone": slot.zone if slot else place.forum.zone,
    }


def _next_season(work: Work, series: Series, earliest: date) -> tuple[date, date] | None:
    """When the series usually meets next and has no date yet; None where it has no usual months."""
    if not series.usual_months:
        return None
    for each in propose_years(work, series_head(work, series.slug), earliest.year, 2).proposals:
        first, last = max(each.span.period.from_on or earliest, earliest), each.span.period.last_on
        has_date = each.planned is not None and each.planned.has_date
        if last is not None and first + SHORTEST_WINDOW <= last and not has_date:
            return first, last
    return None


def _offer(form: FinderForm, table: Table) -> None:
    locale = current_locale()
    named = sorted(
        ((code, seat.party.name.in_(locale)) for code, seat in table.offered.items()),
        key=lambda pair: pair[1].casefold(),
    )
    form.offer_parties(named, [code for code, seat in table.offered.items() if seat.usual])


def _answer(work: Work, place: Place, form: FinderForm, table: Table) -> Answer | None:
    if not form.validate():
        return None
    if not table.required:
        form.optional.errors = [_("Somebody has to be there: not everybody may stay away.")]
        return None
    search, level = form.search(), Level(form.level.data)
    try:
        check_search(search)
    except Invalid as fault:
        form.blame(fault)
        return None
    known = queries.known_of_forum(
        work, place.forum, search, level, series=place.chosen(form.series.data), meeting=place.meeting,
        table=table, host=form.host.data or "", locale=current_locale(),
    )  # fmt: skip
    found = find(search, known)
    best = list(found.ranked if _shown() else found.ranked[:SHOWN])
    easier = [] if found.ranked else relaxations(search, known, found)
    causes = [labels.day_text(day, by_code) for day, by_code in found.causes.items()]
    return Answer(search, found, best, easier, causes, _months(found) if _shown() == BY_MONTH else [])


def _months(found: Found) -> list[tuple[date, list[Day]]]:
    """Every start of the window in order, by month."""
    days = [Day(slot.start, slot) for slot in found.ranked]
    days += [Day(day, causes=tuple(labels.blockers_text(each))) for day, each in found.blocked.items()]
    days += [Day(day, causes=(_("Too soon for the invitation"),)) for day in found.too_soon]
    days += [Day(day, causes=(_("Clocks are put forward: no such hour"),)) for day in found.skipped]
    months: dict[date, list[Day]] = {}
    for each in sorted(days, key=lambda day: day.start):
        months.setdefault(each.start.replace(day=1), []).append(each)
    return list(months.items())


def _onward(place: Place, form: FinderForm, slot: Slot) -> str:
    """Where the date is made use of: the form of a new meeting, or of the one it was looked for."""
    values: dict[str, Any] = {"first": slot.start.isoformat(), "last": slot.last.isoformat()}
    hours = form.hours()
    if hours is not None and slot.at is not None:
        ends = datetime.combine(slot.last, slot.at) + timedelta(minutes=hours.minutes)
        values |= {
            "last": ends.date().isoformat(), "begins": f"{slot.at:%H:%M}", "ends": f"{ends:%H:%M}",
            "zone": hours.zone,
        }  # fmt: skip
    if place.meeting is None:
        return url_for("meetings.new", slug=place.forum.slug, series=form.series.data or None, **values)
    door = "meetings.move" if place.meeting.has_date else "meetings.set_date"
    return url_for(door, meeting_id=place.meeting.id, **values)


def _toggles() -> list[tuple[str, str, bool]]:
    args = {k: v for k, v in request.args.to_dict(flat=False).items() if k not in ("show", "as")}
    return [
        (_("Best first"), url_for("scheduling.find_dates", **args), _shown() != BY_MONTH),  # type: ignore[arg-type]
        (
            _("By month"),
            url_for("scheduling.find_dates", **dict(args, show=[BY_MONTH])),  # type: ignore[arg-type]
            _shown() == BY_MONTH,
        ),
    ]


def _downloads() -> list[tuple[str, str]]:
    args = {k: v for k, v in request.args.to_dict(flat=False).items() if k != "as"}
    return [
        (label, url_for("scheduling.find_dates", **dict(args, **{"as": [kind]})))  # type: ignore[arg-type]
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]


def _sheet(kind: str, place: Place, answer: Answer) -> ResponseReturnValue:
    """Every start of the window in order, with its points or with what rules it out."""
    columns = [_("First day"), _("Last day"), _("Starts at"), _("Points"), _("What speaks against it")]
    lines: list[list[Cell]] = [
        [
            day.start,
            day.start + (answer.search.length - 1) * timedelta(days=1),
            f"{day.slot.at:%H:%M}" if day.slot and day.slot.at else "",
            day.slot.points if day.slot else None,
            "; ".join(map(labels.reason_text, day.slot.reasons) if day.slot else day.causes),
        ]
        for _month, days in _months(answer.found)
        for day in days
    ]
    title = _("%(forum)s, %(day)s", forum=place.forum.short_name, day=long_date(answer.search.first))
    return download(kind, f"dates-{place.forum.slug}", title, columns, lines)
