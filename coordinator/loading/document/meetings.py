"""Series and meetings, as a file gives them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from coordinator.forums.rules import Sharing
from coordinator.kit.times import LocalSlot
from coordinator.loading.document.agendas import read_item
from coordinator.loading.document.dates import Calendar
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Row, first_of_each, quoted
from coordinator.meetings.rules import MeetingMode, MeetingStatus


@dataclass(frozen=True, slots=True)
class SeriesValue:
    pointer: str
    slug: str
    forum: str
    group: str | None
    name: str
    meeting_type: str
    template: str | None
    preset: str | None
    cadence: str | None
    meetings_per_year: int
    usual_months: list[int]
    source: str | None


class State(StrEnum):
    """What the file calls a meeting's state: an invited one is convened."""

    PLANNED = "planned"
    INVITED = "invited"
    CONVENED = "convened"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"

    @property
    def status(self) -> MeetingStatus:
        return MeetingStatus.CONVENED if self is State.INVITED else MeetingStatus(self.value)


@dataclass(frozen=True, slots=True)
class MeetingValue:
    pointer: str
    ref: str
    series: str | None
    forum: str
    group: str | None
    title: str
    status: MeetingStatus
    mode: MeetingMode
    slot: LocalSlot
    moved_from: datetime | None  # an instant
    city: str | None
    venue: str | None
    host: PartyKey | None
    chair: PartyKey | None
    template: str | None  # None: that of the series
    items: tuple[dict[str, Any], ...]  # of its own; none: those of the template
    attending: tuple[PartyKey, ...]
    languages: list[str] | None
    sharing: Sharing
    minutes_status: str | None
    reason: str | None  # why it was cancelled or postponed
    note: str | None
    source: str | None


def read_series(rows: list[Row], known: Known) -> list[SeriesValue]:
    """Series; fills `known.series`."""
    ids = [(row, row.slug()) for row in rows]
    first_of_each(ids)
    for row, slug in ids:
        known.series.setdefault(slug, str(row.value.get("forum")))
    values = []
    for row in rows:
        forum = row.known("forum", known.forums, "forum") or ""
        value = SeriesValue(
            pointer=row.pointer,
            slug=str(row.value.get("id")),
            forum=forum,
            group=_group(row, known, forum),
            name=row.text("name"),
            meeting_type=row.text("meeting_type", 40),
            template=row.known("agenda_template", known.templates, "agenda template", need=False),
            preset=row.known("deadline_preset", known.presets, "deadline preset", need=False),
            cadence=row.maybe_text("cadence"),
            meetings_per_year=row.number("meetings_per_year", 0, 400, default=0),
            usual_months=row.numbers("usual_months", 1, 12, need=False),
            source=row.maybe_text("source", 80),
        )
        if row.done():
            values.append(value)
    return values


def _group(row: Row, known: Known, forum: str) -> str | None:
    group = row.known("working_group", known.groups, "working group", need=False)
    if group and known.groups.get(group, forum) != forum:
        row.fault("working_group", f"{quoted(group)} is not a group of {quoted(forum)}")
    return group


def read_meetings(rows: list[Row], known: Known, calendar: Calendar) -> list[MeetingValue]:
    """Meetings; fills `known.meetings`."""
    ids = [(row, row.slug(most=80)) for row in rows]
    first_of_each(ids)
    for row, ref in ids:
        known.meetings.setdefault(ref, str(row.value.get("forum")))
    return [value for row in rows if (value := _meeting(row, known, calendar)) is not None]


def _meeting(row: Row, known: Known, calendar: Calendar) -> MeetingValue | None:
    forum = row.known("forum", known.forums, "forum") or ""
    series = row.known("series", known.series, "series", need=False)
    if series and known.series.get(series, forum) != forum:
        row.fault("series", f"{quoted(series)} belongs to another forum")
    zone = row.zone("time_zone", default=None)
    if zone is None:
        row.fault("time_zone", "is missing")
    usable = zone is not None and not row.faults
    slot = calendar.slot(row, zone) if usable and zone else None
    moved_from = calendar.moment(row, "postponed_from", zone) if usable and zone else None
    row.asked.update(("start", "end", "postponed_from"))
    if slot is None and not row.faults:
        if usable:  # its own place has been named by the calendar
            row.done(ignore=row.value)
            return None
        row.fault("start", "is missing")
    value = None if slot is None else MeetingValue(
        pointer=row.pointer,
        ref=str(row.value.get("id")),
        series=series,
        forum=forum,
        group=_group(row, known, forum),
        title=row.text("title"),
        status=row.choice("status", State).status,
        mode=row.choice("mode", MeetingMode),
        slot=slot,
        moved_from=moved_from.starts_at() if moved_from else None,
        city=row.maybe_text("city", 120),
        venue=row.maybe_text("venue", 300),
        host=known.country(row, "country", need=False),
        chair=known.country(row, "chair_country", need=False),
        template=row.known("agenda_template", known.templates, "agenda template", need=False),
        items=_items(row, known, slot.days),
        attending=_attending(row, known),
        languages=row.words("interpretation", need=False, most=20) or None,
        sharing=row.choice("sharing", Sharing, default=Sharing.FORUM),
        minutes_status=row.maybe_text("minutes_status", 40),
        reason=row.maybe_text("reason", 1000),
        note=row.maybe_text("note", 5000, lines=True),
        source=row.maybe_text("source", 80),
    )  # fmt: skip
    return value if row.done() else None


def _attending(row: Row, known: Known) -> tuple[PartyKey, ...]:
    codes = row.words("attending", need=False, most=20)
    found = {key[1]: key for key in sorted(known.parties, reverse=True)}
    for code in codes:
        if code not in found:
            row.fault("attending", f"there is no party {quoted(code)}")
    return tuple(dict.fromkeys(found[code] for code in codes if code in found))


def _items(row: Row, known: Known, days: int) -> tuple[dict[str, Any], ...]:
    """`agenda_items`, our addition to the format: like a template's items."""
    read = [read_item(inner, known, days) for inner in row.rows("agenda_items")]
    return tuple(item for item in read if item is not None)
