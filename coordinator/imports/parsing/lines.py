"""From bytes to components: what is no calendar is refused before anything is parsed.

Written here and not left to a library: only what the import needs is kept, so that alarms, attachments
and guests cost nothing, one damaged event does not take the others with it, and no file can make the
reader work longer than its length allows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from coordinator.imports.parsing.facts import MOST_BYTES, MOST_EVENTS, MOST_NESTED, Fault, Unreadable

KEPT = {
    "VCALENDAR": frozenset({"X-WR-TIMEZONE", "X-WR-CALNAME", "NAME"}),
    "VEVENT": frozenset({
        "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE",
        "RECURRENCE-ID", "STATUS",
        "LOCATION", "DESCRIPTION", "URL", "SEQUENCE", "CONFERENCE", "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-CDO-ALLDAYEVENT",
    }),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
}  # fmt: skip
"""The properties that are read, by component (RFC 5545 3.6); all others are passed over unparsed."""

INSIDE = {"VCALENDAR": (), "VEVENT": ("VCALENDAR",), "VTIMEZONE": ("VCALENDAR",)}
PARTS = ("STANDARD", "DAYLIGHT")
MOST_LINES = 400_000
MOST_PROPERTIES = 2_000
MOST_ZONES = 500
MOST_VALUE = 100_000  # octets of one property; what follows is cut off
FOLD = re.compile(rb"\r?\n[ \t]")
DATED = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
"""Their values hold no colon; Exchange's zone names do, unquoted ("TZID=tzone://Microsoft/Custom")."""

HEAD = re.compile(rb"[A-Za-z0-9-]{1,60}[;:]")


@dataclass(frozen=True, slots=True)
class Property:
    """NAME;PARAM=VALUE:value, the value still escaped."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """One BEGIN…END; `line` is where it begins, `whole` whether its own END was found."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    whole: bool = False

    def first(self, *names: str) -> Property | None:
        """The first property of one of `names`, in the order in which the names are given."""
        return next((p for name in names for p in self.properties if p.name == name), None)

    def text(self, *names: str) -> str:
        found = self.first(*names)
        return found.value if found else ""

    def all(self, name: str) -> Iterator[Property]:
        return (p for p in self.properties if p.name == name)


@dataclass(slots=True)
class Document:
    """The calendars of a file. `left_out` counts lines that are no content lines."""

    calendars: list[Component] = field(default_factory=list)
    encoding: str = "utf-8"
    left_out: int = 0


def parse(content: bytes) -> Document:
    """Raises Unreadable for what is not a calendar file, or one beyond the limits."""
    content = check(content)
    document = Document(encoding=_encoding(content))
    _Builder(document).build(_unfolded(content))
    if not document.calendars:
        raise Unreadable(Fault.NO_CALENDAR)
    return document


def check(content: bytes) -> bytes:
    """The bytes without a byte order mark. Raises Unreadable without having parsed anything."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Fault.TOO_LARGE, limit=MOST_BYTES // 1_000_000)
    content = content.removeprefix(b"\xef\xbb\xbf")
    start = content[:2000].lstrip()
    if not start:
        raise Unreadable(Fault.EMPTY)
    fault = _other_kind(content, start)
    if fault is not None:
        raise Unreadable(fault)
    if b"\0" in content:
        raise Unreadable(Fault.NUL)
    if not start[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise Unreadable(Fault.NO_CALENDAR)
    if content.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Unreadable(Fault.TOO_MANY, limit=MOST_EVENTS)
    if content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES:
        raise Unreadable(Fault.LABORIOUS)
    return content


PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!")


def _other_kind(content: bytes, start: bytes) -> Fault | None:
    """What the file is instead of a calendar, where its first octets tell."""
    lower = start[:200].lower()
    if content.startswith(PACKED):
        return Fault.PACKED
    if (
        content.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"B\0E\0G\0" in content[:40]
        or b"\0B\0E" in content[:40]
    ):
        return Fault.UTF16
    if lower.startswith((b"<!doctype html", b"<html", b"<!--", b"<head", b"<body")):
        return Fault.HTML
    if lower.startswith(b"<"):
        return Fault.HTML if b"<html" in content[:2000].lower() else Fault.XML
    if lower.startswith((b"[", b"{")):
        return Fault.JCAL
    if lower.startswith(b"begin:vcard"):
        return Fault.VCARD
    return None


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Lines may be folded inside a character (RFC 5545 3.1).
        try:
            FOLD.sub(b"", content).decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines with their number, continuation lines joined as octets (RFC 5545 3.1); blank ones dropped."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if len(lines) > MOST_LINES:
        raise Unreadable(Fault.LABORIOUS)
    held, held_at = [b""], 1
    for number, line in enumerate(lines, 1):
        if line[:1] in (b" ", b"\t"):
            held.append(line[1:])
            continue
        if joined := b"".join(held):
            yield held_at, joined
        held, held_at = [line], number
    if joined := b"".join(held):
        yield held_at, joined


class _Builder:
    """Puts lines into components; a stack of names, and beside it the components that are kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names: list[str] = []
        self.open: list[Component | None] = []
        self.zones = 0

    def build(self, lines: Iterator[tuple[int, bytes]]) -> None:
        for number, line in lines:
            head = line[:6].upper()
            if head == b"BEGIN:":
                self._begin(_name(line[6:]), number)
            elif head.startswith(b"END:"):
                self._end(_name(line[4:]))
            elif not HEAD.match(line):
                self.document.left_out += 1
            elif self.open and (component := self.open[-1]) is not None:
                self._keep(component, line)

    def _begin(self, name: str, number: int) -> None:
        if len(self.names) >= MOST_NESTED:
            raise Unreadable(Fault.NESTED, limit=MOST_NESTED)
        kept = Component(name, number) if self._is_kept(name) else None
        parent = self.open[-1] if self.open else None
        self.names.append(name)
        self.open.append(kept)
        if kept is None:
            return
        if name == "VCALENDAR":
            self.document.calendars.append(kept)
        elif parent is not None:
            parent.parts.append(kept)

    def _is_kept(self, name: str) -> bool:
        if name in PARTS:
            return self.names[-1:] == ["VTIMEZONE"] and self.open[-1] is not None
        if name == "VTIMEZONE":
            self.zones += 1
            if self.zones > MOST_ZONES:
                raise Unreadable(Fault.LABORIOUS)
        # An event whose END was lost is closed by the next one: the next one is still good.
        if name in ("VEVENT", "VTIMEZONE") and self.names[-1:] in (["VEVENT"], ["VTIMEZONE"]):
            self.names.pop()
            self.open.pop()
        inside = INSIDE.get(name)
        return inside is not None and tuple(self.names) == inside

    def _end(self, name: str) -> None:
        if name not in self.names:
            self.document.left_out += 1
            return
        while self.names:
            closed, component = self.names.pop(), self.open.pop()
            if closed == name:
                if component is not None:
                    component.whole = True
                return

    def _keep(self, component: Component, line: bytes) -> None:
        name = line[: min(i for i in (line.find(b":"), line.find(b";")) if i >= 0)].decode("ascii").upper()
        if name not in KEPT.get(component.name, ()) or len(component.properties) >= MOST_PROPERTIES:
            return
        found = split(line[:MOST_VALUE].decode(self.document.encoding, "replace"))
        if found is None:
            self.document.left_out += 1
        else:
            component.properties.append(found)


def _name(raw: bytes) -> str:
    return raw[:60].decode("ascii", "replace").strip().upper()


def split(line: str) -> Property | None:
    """A content line as a property; None where no colon ends its parameters."""
    at = line.rfind(":") if line.upper().startswith(DATED) else _colon(line)
    if at < 0:
        return None
    name, *pieces = _pieces(line[:at])
    parameters = {}
    for piece in pieces:
        key, _, value = piece.partition("=")
        parameters[key.strip().upper()] = value.strip().strip('"')
    return Property(name.strip().upper(), parameters, line[at + 1 :])


def _colon(line: str) -> int:
    """Where the first colon outside quotes is, else -1."""
    at = line.find(":")
    while at >= 0 and line.count('"', 0, at) % 2:
        at = line.find(":", at + 1)
    return at


def _pieces(head: str) -> list[str]:
    """Cut at semicolons outside quotes."""
    if '"' not in head:
        return head.split(";")
    found, last, quoted = [], 0, False
    for at, char in enumerate(head):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            found.append(head[last:at])
            last = at + 1
    found.append(head[last:])
    return found
