"""Rows of the calendar as bars: whose, what, where, and its state in a word."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from flask import url_for

from coordinator.calendars.overview.rows import DueLine, Line
from coordinator.calendars.year import Entry, lane_name
from coordinator.forums.models import Closure, Forum
from coordinator.kit.periods import Period
from coordinator.meetings import labels as meetings_labels
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from coordinator.web.filters import short_date, wall_time
from coordinator.web.i18n import _, current_locale

MAIN_TYPES = ("dg_meeting",)


def whose(line: Line) -> str:
    return lane_name(line.forum.short_name, line.group.name if line.group else None)


def entry_of(line: Line, clashes: Mapping[UUID, list[str]]) -> Entry:
    """A meeting as a bar."""
    meeting = line.meeting
    host = line.host if meeting.mode != MeetingMode.ONLINE else None
    place = town_of(line)
    name = meeting.title if line.group is None or not (place or host) else ""
    others = clashes.get(meeting.id)
    return Entry(
        first_on=meeting.first_on,
        last_on=meeting.last_on,
        who=whose(line),
        name=name,
        place=place,
        host=host.code if host else "",
        host_name=host.name.in_(current_locale()) if host else "",
        state=state_of(line),
        clash=_("clash: %(others)s", others=", ".join(others)) if others else "",
        href=url_for("meetings.show", meeting_id=meeting.id),
        kinds=_kinds(line),
        clock=wall_time(meeting.local_start) if meeting.local_start else "",
        key=str(meeting.id),
    )


def _kinds(line: Line) -> tuple[str, ...]:
    meeting = line.meeting
    if meeting.status == MeetingStatus.CANCELLED:
        return ("is-cancelled",)
    if meeting.local_start is None:
        return ("is-span",)
    if meeting.status in (MeetingStatus.PLANNED, MeetingStatus.POSTPONED):
        return ("is-tentative",)
    return ("is-main",) if line.meeting_type in MAIN_TYPES else ()


def state_of(line: Line) -> str:
    """In a word what the drawing shows; "spring 2028" for a meeting whose date is to be set."""
    meeting = line.meeting
    if meeting.status == MeetingStatus.CANCELLED:
        return _("cancelled")
    if meeting.status == MeetingStatus.POSTPONED:
        return _("postponed")
    if meeting.rough_date is not None:
        return meetings_labels.span_text(meeting.rough_date)
    return _("tentative") if meeting.status == MeetingStatus.PLANNED else ""


def town_of(line: Line) -> str:
    """ "Online", or the town as far as it is known."""
    return _("Online") if line.meeting.mode == MeetingMode.ONLINE else line.meeting.city or ""


def place_of(line: Line) -> str:
    """ "Online", "Bergen, NO", or the country alone."""
    host = line.host.code if line.host and line.meeting.mode != MeetingMode.ONLINE else ""
    return ", ".join(part for part in (town_of(line), host) if part)


def deadline_entries(due: Iterable[DueLine]) -> list[Entry]:
    """Last days as triangles on the lane of those who meet; what one meeting asks on one day is one."""
    same: dict[tuple[UUID, date], list[DueLine]] = {}
    for each in due:
        same.setdefault((each.meeting_id, each.due_on), []).append(each)
    return [
        Entry(
            first_on=on,
            last_on=on,
            who=lane_name(each[0].forum, each[0].group),
            name=", ".join(meetings_labels.step_name(one.step) for one in each),
            about=each[0].title,
            href=url_for("meetings.show", meeting_id=meeting_id),
            kinds=("is-deadline",),
            order=1,
        )
        for (meeting_id, on), each in same.items()
    ]


def period_entries(periods: Iterable[Closure], forum: Forum) -> list[Entry]:
    """What the forum has entered: days that are closed, better avoided, or wished."""
    return [
        Entry(
            first_on=closure.from_on,
            last_on=Period(closure.from_on, closure.until_on).last_on or closure.from_on,
            who=forum.short_name,
            name=closure.name,
            href=url_for("forums.show", slug=forum.slug),
            kinds=("is-closure", f"is-{closure.kind.value}"),
            order=2,
        )
        for closure in periods
    ]


def when_of(entry: Entry) -> str:
    """ "Wed 23 Dec", or first and last day."""
    if entry.first_on == entry.last_on:
        return short_date(entry.first_on)
    return _("%(first)s – %(last)s", first=short_date(entry.first_on), last=short_date(entry.last_on))
