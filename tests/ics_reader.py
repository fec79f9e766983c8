"""A reader of iCalendar that shares no code with the writer: strict on bytes, and it reckons instants from
the VTIMEZONE in the file alone, never from the machine's time zone data.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Property:
    name: str
    params: dict[str, str]
    raw: str

    @property
    def text(self) -> str:
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.raw)

    @property
    def texts(self) -> list[str]:
        """A comma-separated value (CATEGORIES), each part unescaped."""
        parts = re.split(r"(?<!\\)((?:\\\\)*),", self.raw)
        joined = ["".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
        return [Property(self.name, {}, part).text for part in joined]


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [p for p in self.properties if p.name == name]

    def one(self, name: str) -> Property:
        (found,) = self.all(name)
        return found

    def text(self, name: str) -> str:
        return self.one(name).text

    def has(self, name: str) -> bool:
        return bool(self.all(name))

    def parts(self, name: str) -> list["Component"]:
        return [c for c in self.children if c.name == name]


def read(data: bytes) -> Component:
    """The one VCALENDAR in `data`; asserts what RFC 5545 3.1 asks of the bytes."""
    assert data.endswith(b"\r\n"), "the last line has its end too"
    lines = data.split(b"\r\n")[:-1]
    for line in lines:
        assert b"\n" not in line, "a bare newline"
        assert b"\r" not in line, "a bare carriage return"
        assert 0 < len(line) <= 75, f"{len(line)} octets"
        line.decode("utf-8")  # never folded inside a character
    logical: list[bytes] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    stack: list[Component] = [Component("")]
    for line in logical:
        prop = _property(line.decode("utf-8"))
        if prop.name == "BEGIN":
            made = Component(prop.raw)
            stack[-1].children.append(made)
            stack.append(made)
        elif prop.name == "END":
            assert stack.pop().name == prop.raw
        else:
            stack[-1].properties.append(prop)
    (root,) = stack
    assert not root.properties
    (calendar_,) = root.children
    assert calendar_.name == "VCALENDAR"
    return calendar_


def _property(line: str) -> Property:
    head, quoted = "", False
    for position, char in enumerate(line):
        quoted ^= char == '"'
        if char == ":" and not quoted:
            head, raw = line[:position], line[position + 1 :]
            break
    else:
        raise AssertionError(f"no value in {line!r}")
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", line), "a control character"
    name, *params = re.findall(r'(?:[^;"]|"[^"]*")+', head)
    assert re.fullmatch(r"[A-Z0-9-]+", name), name
    pairs = dict(param.split("=", 1) for param in params)
    return Property(name, {key: value.strip('"') for key, value in pairs.items()}, raw)


def events(data: bytes) -> dict[str, Component]:
    """The VEVENTs by UID; each UID once."""
    found = read(data).parts("VEVENT")
    by_uid = {event.text("UID"): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def when(calendar_: Component, event: Component, name: str) -> datetime | date:
    """DTSTART or DTEND as an instant in UTC, or as a date."""
    prop = event.one(name)
    if prop.params.get("VALUE") == "DATE":
        assert re.fullmatch(r"\d{8}", prop.raw)
        return date.fromisoformat(prop.raw)
    if prop.raw.endswith("Z"):
        assert "TZID" not in prop.params
        return datetime.fromisoformat(prop.raw)
    wall = datetime.fromisoformat(prop.raw)
    (zone,) = [z for z in calendar_.parts("VTIMEZONE") if z.text("TZID") == prop.params["TZID"]]
    return (wall - _offset(zone, wall)).replace(tzinfo=UTC)


def _offset(zone: Component, wall: datetime) -> timedelta:
    """The offset in force: that of the last onset at or before `wall`."""
    onsets = []
    for part in zone.children:
        assert part.name in ("STANDARD", "DAYLIGHT")
        begins = datetime.fromisoformat(part.text("DTSTART"))
        to = _duration(part.text("TZOFFSETTO"))
        if not part.has("RRULE"):
            onsets.append((begins, to))
            continue
        rule = dict(pair.split("=") for pair in part.text("RRULE").split(";"))
        assert rule.keys() == {"FREQ", "BYMONTH", "BYDAY"}
        assert rule["FREQ"] == "YEARLY"
        onsets += [(_onset(rule, year, begins), to) for year in (wall.year - 1, wall.year)]
        assert _onset(rule, begins.year, begins) == begins, "DTSTART must be the rule's first day"
    return max((onset, to) for onset, to in onsets if onset <= wall)[1]


def _onset(rule: dict[str, str], year: int, begins: datetime) -> datetime:
    month = int(rule["BYMONTH"])
    nth, weekday = int(rule["BYDAY"][:-2]), DAYS.index(rule["BYDAY"][-2:])
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    day = days[nth - 1] if nth > 0 else days[nth]
    return begins.replace(year=year, month=month, day=day)


def _duration(offset: str) -> timedelta:
    sign = -1 if offset[0] == "-" else 1
    return sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))
