"""From components to meetings: one by one or expanded, each with the zone in which it stands."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coordinator.imports.parsing.facts import (
    MOST_EVENTS,
    MOST_IN_SERIES,
    Fault,
    Found,
    Options,
    Reading,
    Reason,
    Refused,
    Remark,
    Unreadable,
    first_day,
)
from coordinator.imports.parsing.lines import Component, Document, Property, parse
from coordinator.imports.parsing.recurrence import Budget, expand, rule_of
from coordinator.imports.parsing.values import (
    BadValue,
    length,
    link,
    meeting_link,
    moment,
    one_line,
    printable,
    text,
)
from coordinator.imports.parsing.zones import Resolved, ZoneTable, named_zone
from coordinator.kit.times import exists, instant_or_after_gap, wall_of

MOST_TITLE = 200
MOST_PLACE = 300
MOST_TEXT = 4_000
MOST_UID = 1_000
LONGEST = timedelta(days=366)
WITHOUT_END = timedelta(hours=1)
DAY = timedelta(days=1)
LINKS = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")


@dataclass(slots=True)
class Spot:
    """A start with its zone: naive in `zone`, or a date with no zone."""

    at: date
    zone: str | None
    notices: list[Remark] = field(default_factory=list)

    @property
    def naive(self) -> datetime:
        return self.at if isinstance(self.at, datetime) else datetime.combine(self.at, time())

    def key(self, at: datetime) -> object:
        """What names the occurrence whose wall time is `at`: a date, or an instant."""
        return at.date() if self.zone is None else instant_or_after_gap(at, self.zone)


@dataclass(slots=True)
class Draft:
    """One VEVENT as read: its facts, its start, and what it lasts by the wall clock (days for whole days)."""

    component: Component
    uid: str
    facts: Found
    spot: Spot
    lasts: timedelta
    sequence: int
    replaces: object | None = None  # the key of the occurrence that it replaces
    replaces_name: str | None = None
    onward: bool = False  # RANGE=THISANDFUTURE


class Reader:
    """Reads one file; `reading` is the answer."""

    def __init__(self, document: Document, options: Options) -> None:
        self.options = options
        self.reading = Reading()
        self.budget = Budget()
        self.calendars = document.calendars
        self.drafts: dict[str, list[Draft]] = {}
        if document.encoding != "utf-8":
            self.reading.notices.append(Remark.of(Reason.WINDOWS_1252))
        if document.left_out:
            self.reading.notices.append(Remark.of(Reason.LINES_LEFT_OUT, count=document.left_out))
        if len(document.calendars) > 1:
            self.reading.notices.append(Remark.of(Reason.SEVERAL_CALENDARS, count=len(document.calendars)))

    def read(self) -> Reading:
        events = 0
        for calendar in self.calendars:
            self._open(calendar)
            for component in calendar.parts:
                if component.name == "VEVENT":
                    events += 1
                    self._take(component)
        if not events:
            raise Unreadable(Fault.NO_EVENTS)
        for drafts in self.drafts.values():
            self._unfold(drafts)
        self.reading.found.sort(key=self._order)
        return self.reading

    def _order(self, found: Found) -> tuple[datetime, str, str]:
        return found.instants(self.own_zone)[0], found.uid, found.occurrence or ""

    # A calendar ----------------------------------------------------------------------------------------

    def _open(self, calendar: Component) -> None:
        """The zones of one calendar, and what its times without a zone mean."""
        options = self.options
        self.reading.name = self.reading.name or one_line(calendar.text("NAME", "X-WR-CALNAME"))[:200]
        definitions = [part for part in calendar.parts if part.name == "VTIMEZONE"]
        self.zones = ZoneTable(
            definitions, options.preferred, options.window_first, options.window_last, self.budget
        )
        said = one_line(calendar.text("X-WR-TIMEZONE"))
        self.file_zone = (named_zone(said) or self.zones.resolve(said).zone) if said else None
        self.floating_zone = options.zone or self.file_zone
        self.own_zone = options.zone or self.file_zone or next(iter(options.preferred), None) or "UTC"
        if options.zone is None and self.file_zone is not None:
            notice = Remark.of(Reason.FILE_ZONE, zone=self.file_zone)
            if notice not in self.reading.notices:
                self.reading.notices.append(notice)

    def _take(self, component: Component) -> None:
        if not component.whole:
            self._refuse(component, Remark.of(Reason.UNFINISHED))
            return
        try:
            draft = self._draft(component)
        except BadValue as error:
            self._refuse(component, error.remark)
        else:
            self.drafts.setdefault(draft.uid, []).append(draft)

    def _refuse(self, component: Component, remark: Remark) -> None:
        uid = printable(component.text("UID"), MOST_UID)
        title = one_line(component.text("SUMMARY"))[:MOST_TITLE]
        self.reading.refused.append(Refused(uid, title, remark, component.line))

    # One event -----------------------------------------------------------------------------------------

    def _draft(self, component: Component) -> Draft:
        begins = component.first("DTSTART")
        if begins is None:
            raise BadValue(Remark.of(Reason.NO_START))
        spot = self._spot(begins)
        end = self._end(component, spot)
        if component.text("X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper() == "TRUE" and spot.zone is not None:
            start = spot.naive
            if start.time() == time() and end.time() == time():
                spot = Spot(start.date(), None, [])
        lasts = end - spot.naive
        if lasts <= timedelta():
            raise BadValue(Remark.of(Reason.ENDS_BEFORE_START))
        if lasts > LONGEST:
            raise BadValue(Remark.of(Reason.TOO_LONG))
        facts = self._facts(component, spot)
        sequence = component.text("SEQUENCE").strip()[:9]
        draft = Draft(component, facts.uid, facts, spot, lasts, int(sequence) if sequence.isdecimal() else 0)
        self._recurrence_id(draft)
        return draft

    def _spot(self, property_: Property) -> Spot:
        """The zone and wall time of a start. Raises BadValue for a zone that nobody knows."""
        at = moment(property_.value)
        if not isinstance(at, datetime):
            return Spot(at, None)
        if at.tzinfo is not None:
            return Spot(wall_of(at, self.own_zone), self.own_zone)
        resolved = self._zone(property_)
        if resolved.zone is None:
            assert resolved.remark is not None  # noqa: S101 - a refusal says why
            raise BadValue(resolved.remark)
        spot = Spot(at, resolved.zone, [resolved.remark] if resolved.remark else [])
        if not exists(at, resolved.zone):
            spot.at = wall_of(instant_or_after_gap(at, resolved.zone), resolved.zone)
            spot.notices.append(Remark.of(Reason.GAP))
        return spot

    def _zone(self, property_: Property) -> Resolved:
        tzid = property_.parameters.get("TZID", "")
        if tzid:
            return self.zones.resolve(tzid)
        self.reading.floating += 1
        if self.floating_zone is None:
            return Resolved(None, Remark.of(Reason.FLOATING))
        return Resolved(self.floating_zone, Remark.of(Reason.FLOATING_ZONE, zone=self.floating_zone))

    def _end(self, component: Component, spot: Spot) -> datetime:
        """The naive end in the zone of the start; midnight after the last day for whole days."""
        ends, lasts = component.first("DTEND"), component.first("DURATION")
        if ends is not None:
            return self._given_end(ends, spot)
        if lasts is not None:
            return spot.naive + (length(lasts.value) or DAY)
        if spot.zone is None:
            return spot.naive + DAY
        spot.notices.append(Remark.of(Reason.NO_END))
        return spot.naive + WITHOUT_END

    def _given_end(self, ends: Property, spot: Spot) -> datetime:
        at = moment(ends.value)
        if not isinstance(at, datetime):
            if spot.zone is None and at == spot.at:
                return spot.naive + DAY  # some programs give the day itself
            return datetime.combine(at, time())
        if spot.zone is None:
            # A date and then a time: the day of the end counts.
            return datetime.combine(at.date() + (DAY if at.time() != time() else timedelta()), time())
        if at.tzinfo is not None:
            end = wall_of(at, spot.zone)
        else:
            tzid = ends.parameters.get("TZID", "")
            zone = self.zones.resolve(tzid).zone if tzid else spot.zone
            if zone is None:
                raise BadValue(self.zones.resolve(tzid).remark or Remark.of(Reason.BAD_DATE))
            end = wall_of(instant_or_after_gap(at, zone), spot.zone)
        if end == spot.naive:
            spot.notices.append(Remark.of(Reason.NO_END))
            return end + WITHOUT_END
        return end

    def _facts(self, component: Component, spot: Spot) -> Found:
        notices = list(spot.notices)
        title = one_line(component.text("SUMMARY"))
        if not title:
            notices.append(Remark.of(Reason.NO_TITLE))
        place, body = one_line(component.text("LOCATION")), text(component.text("DESCRIPTION"))
        if len(title) > MOST_TITLE or len(place) > MOST_PLACE or len(body) > MOST_TEXT:
            notices.append(Remark.of(Reason.SHORTENED))
        joining = next((a for p in LINKS if (a := link(text(component.text(p))))), None)
        joining = joining or meeting_link(place, body)
        uid = one_line(component.text("UID"))[:MOST_UID]
        if not uid:
            uid = self._hash(component)
            notices.append(Remark.of(Reason.NO_UID))
        status = component.text("STATUS").strip().upper()
        return Found(
            uid=uid, occurrence=None, title=_cut(title, MOST_TITLE),
            start=spot.at, end=spot.at, zone=spot.zone,
            place=_cut(place, MOST_PLACE), text=_cut(_body(body, component), MOST_TEXT), link=joining,
            cancelled=status == "CANCELLED", tentative=status == "TENTATIVE", notices=tuple(notices),
        )  # fmt: skip

    @staticmethod
    def _hash(component: Component) -> str:
        """The same for the same event, so that a second import doubles nothing."""
        said = [component.text(name).strip() for name in ("DTSTART", "DTEND", "DURATION", "SUMMARY", "RRULE")]
        return f"no-uid-{hashlib.sha256(chr(0).join(said).encode()).hexdigest()[:32]}"

    def _recurrence_id(self, draft: Draft) -> None:
        property_ = draft.component.first("RECURRENCE-ID")
        if property_ is None:
            return
        draft.replaces = self._key(property_, draft.spot)
        draft.replaces_name = _occurrence(draft.replaces)
        draft.onward = property_.parameters.get("RANGE", "").upper() == "THISANDFUTURE"

    def _key(self, property_: Property, spot: Spot, value: str | None = None) -> object:
        at = moment(property_.value if value is None else value)
        if not isinstance(at, datetime):
            return at
        if at.tzinfo is not None:
            return at.astimezone(UTC)
        tzid = property_.parameters.get("TZID", "")
        zone = (self.zones.resolve(tzid).zone if tzid else None) or spot.zone
        return at.date() if zone is None else instant_or_after_gap(at, zone)

    # A series ------------------------------------------------------------------------------------------

    def _unfold(self, drafts: list[Draft]) -> None:
        """All events of one UID: the newest master, expanded, with its overrides in place."""
        masters = sorted((d for d in drafts if d.replaces is None), key=lambda d: d.sequence)
        for extra in masters[:-1]:
            self._refuse(extra.component, Remark.of(Reason.TWICE))
        overrides: dict[object, Draft] = {}
        for draft in sorted((d for d in drafts if d.replaces is not None), key=lambda d: d.sequence):
            if (earlier := overrides.get(draft.replaces)) is not None:
                self._refuse(earlier.component, Remark.of(Reason.TWICE))
            overrides[draft.replaces] = draft
        if masters:
            self._expand(masters[-1], overrides)
        for draft in overrides.values():
            self._add(draft, draft.spot.naive, draft.replaces_name, series=True)

    def _expand(self, master: Draft, overrides: dict[object, Draft]) -> None:
        component = master.component
        if not any(component.first(name) for name in ("RRULE", "RDATE")):
            if master.spot.key(master.spot.naive) not in overrides:
                self._add(master, master.spot.naive, None, series=False)
            return
        try:
            left_out = set(self._dates(component, "EXDATE", master.spot))
            starts = sorted(set(self._starts(master)))
        except BadValue as error:
            self._refuse(component, error.remark)
            overrides.clear()
            return
        if len(starts) > MOST_IN_SERIES:
            self._refuse(component, Remark.of(Reason.TOO_OFTEN, limit=MOST_IN_SERIES))
            overrides.clear()
            return
        if not starts and not overrides:
            self._refuse(component, Remark.of(Reason.OUTSIDE))
        self._note_beyond(master)
        onward = sorted((d for d in overrides.values() if d.onward), key=lambda d: d.replaces_name or "")
        for at in starts:
            key = master.spot.key(at)
            if key in overrides or at.date() in overrides or key in left_out or at.date() in left_out:
                continue
            self._place(master, at, key, onward)

    def _place(self, master: Draft, at: datetime, key: object, onward: list[Draft]) -> None:
        """One occurrence; after an override of "this and following" it follows that one."""
        name = _occurrence(key)
        leader = next((d for d in reversed(onward) if (d.replaces_name or "") < name), None)
        if leader is None or leader.spot.zone != master.spot.zone:
            self._add(master, at, name, series=True)
            return
        key_at = leader.replaces
        original = (
            wall_of(key_at, leader.spot.zone)
            if isinstance(key_at, datetime) and leader.spot.zone
            else datetime.combine(key_at, time())  # type: ignore[arg-type]  # a date, of whole days
        )
        self._add(leader, at + (leader.spot.naive - original), name, series=True)

    def _starts(self, master: Draft) -> Iterator[datetime]:
        component, spot, options = master.component, master.spot, self.options
        rules = list(component.all("RRULE"))
        last = datetime.combine(options.window_last, time.max)
        yield from (w for w in self._extra(component, spot) if self._in_window(w))
        if component.first("EXRULE") is not None or len(rules) > 1:
            raise BadValue(Remark.of(Reason.RULE, rule="EXRULE" if len(rules) < 2 else "RRULE, RRULE"))
        if not rules:
            yield spot.naive
            return
        # A series in UTC stays in UTC: it is expanded there and shown in the zone of the meeting.
        in_utc = master.component.text("DTSTART").strip().upper().endswith("Z") and spot.zone is not None
        start = (
            instant_or_after_gap(spot.naive, spot.zone).replace(tzinfo=None)
            if in_utc and spot.zone
            else spot.naive
        )
        rule = rule_of(rules[0].value, start if spot.zone else spot.at)
        first_on = options.first or (date.min if rule.ends else first_day(options.today))
        zone = ZoneInfo("UTC" if in_utc or spot.zone is None else spot.zone)
        first = datetime.combine(first_on, time())
        for count, wall in enumerate(expand(rule, start, first, last, self.budget, zone)):
            if count > MOST_IN_SERIES:
                raise BadValue(Remark.of(Reason.TOO_OFTEN, limit=MOST_IN_SERIES))
            yield wall_of(wall.replace(tzinfo=UTC), spot.zone) if in_utc and spot.zone else wall

    def _in_window(self, wall: datetime) -> bool:
        first, last = self.options.first, self.options.window_last
        return (first is None or wall.date() >= first) and wall.date() <= last

    def _extra(self, component: Component, spot: Spot) -> Iterator[datetime]:
        """RDATE, a period's start included."""
        for key in self._dates(component, "RDATE", spot):
            if isinstance(key, datetime) and spot.zone is not None:
                yield wall_of(key, spot.zone)
            elif isinstance(key, date):
                yield datetime.combine(key, spot.naive.time())

    def _dates(self, component: Component, name: str, spot: Spot) -> Iterator[object]:
        for property_ in component.all(name):
            values = [value for value in property_.value.split(",") if value.strip()]
            self.budget.spend(len(values))
            for value in values:
                yield self._key(property_, spot, value.partition("/")[0])

    def _note_beyond(self, master: Draft) -> None:
        rules = [p.value.upper() for p in master.component.all("RRULE")]
        if rules and "COUNT" not in rules[0] and "UNTIL" not in rules[0]:
            notice = Remark.of(Reason.AFTER_WINDOW, last=self.options.window_last)
            if notice not in self.reading.notices:
                self.reading.notices.append(notice)

    def _add(self, draft: Draft, at: datetime, occurrence: str | None, *, series: bool) -> None:
        """One meeting, with what a spring change does to this one day."""
        zone, notices = draft.spot.zone, draft.facts.notices
        start: date = at
        end: date = at + draft.lasts
        if zone is None:
            start, end = at.date(), (at + draft.lasts).date()
        else:
            start, end = _shown(at, zone), _shown(at + draft.lasts, zone)
            if start not in (at, draft.spot.naive):
                notices = (*notices, Remark.of(Reason.GAP))
            if end <= start:  # of a doubled or skipped hour nothing may be left
                end = start + draft.lasts
        if len(self.reading.found) >= MOST_EVENTS:
            raise Unreadable(Fault.TOO_MANY, limit=MOST_EVENTS)
        self.reading.found.append(
            replace(draft.facts, occurrence=occurrence, start=start, end=end, notices=notices)
        )


def _shown(wall: datetime, zone: str) -> datetime:
    """A wall time as clocks show it: one that spring skips is read by the offset before the gap."""
    return wall if exists(wall, zone) else wall_of(instant_or_after_gap(wall, zone), zone)


def _occurrence(key: object) -> str:
    if isinstance(key, datetime):
        return key.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    assert isinstance(key, date)  # noqa: S101 - keys are instants or dates
    return key.strftime("%Y%m%d")


def _cut(value: str, most: int) -> str:
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def _body(body: str, component: Component) -> str:
    address = link(text(component.text("URL")))
    return body if not address or address in body else f"{body}\n\n{address}".strip()


def read(content: bytes, options: Options) -> Reading:
    """Read the bytes of a calendar file. Raises Unreadable when there is nothing in it to take."""
    return Reader(parse(content), options).read()
