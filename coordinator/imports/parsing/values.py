"""Values of properties: dates, times, lengths, texts and links (RFC 5545 3.3)."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from coordinator.imports.parsing.facts import Reason, Remark

DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?")
LENGTH = re.compile(
    r"\+?P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?"
)
OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
YEARS = range(1900, 2201)
ESCAPED = re.compile(r"\\([\\;,nN])")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
MEETING_HOSTS = ("teams.microsoft.com", "teams.live.com", "zoom.us", "meet.google.com", "webex.com",
                 "gotomeeting.com", "whereby.com", "meet.jit.si", "bluejeans.com")  # fmt: skip


class BadValue(Exception):
    """A value that says nothing; the event that holds it is refused with `remark`."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.reason.value)
        self.remark = remark


def moment(value: str) -> date:
    """A date, a naive time (floating or with a TZID beside it), or an aware one in UTC.

    Raises BadValue, also for years beyond YEARS.
    """
    found = DATE.fullmatch(value.strip())
    if found is None or int(found[1]) not in YEARS:
        raise BadValue(Remark.of(Reason.BAD_DATE, value=printable(value)))
    try:
        if found[4] is None:
            return date(int(found[1]), int(found[2]), int(found[3]))
        # A leap second is the second before it.
        seconds = min(int(found[6]), 59)
        return datetime(
            int(found[1]), int(found[2]), int(found[3]), int(found[4]), int(found[5]), seconds,
            tzinfo=UTC if found[7] else None,
        )  # fmt: skip
    except ValueError:
        raise BadValue(Remark.of(Reason.BAD_DATE, value=printable(value))) from None


def length(value: str) -> timedelta:
    """A length of zero or more. Raises BadValue."""
    found = LENGTH.fullmatch(value.strip())
    if found is None or value.strip()[-1:] in ("P", "T"):
        raise BadValue(Remark.of(Reason.BAD_DATE, value=printable(value)))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def offset(value: str) -> timedelta:
    """ "+0100" as a length east of UTC. Raises BadValue."""
    found = OFFSET.fullmatch(value.strip())
    if found is None or int(found[2]) > 18 or int(found[3]) > 59:
        raise BadValue(Remark.of(Reason.BAD_DATE, value=printable(value)))
    east = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return east if found[1] == "+" else -east


def text(value: str) -> str:
    """Unescaped, without control characters, line ends as \\n, ends stripped."""
    unescaped = ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)
    return CONTROLS.sub("", LINE_ENDS.sub("\n", unescaped)).strip()


def one_line(value: str) -> str:
    return " ".join(text(value).split())


def printable(value: str, most: int = 60) -> str:
    """A value of the file as it may be shown in a message."""
    return one_line(value[: most * 4])[:most]


def link(value: str) -> str | None:
    """The value where it is an address of a page (http or https), else None."""
    value = one_line(value)
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return None
    return value if parts.scheme.lower() in ("http", "https") and host and len(value) <= 1000 else None


def meeting_link(*texts: str) -> str | None:
    """The first address in `texts` of a service for meetings online."""
    for value in texts:
        for found in LINK.findall(value[:20_000]):
            address = link(found.rstrip(".,;:)]>"))
            if address and _is_service(urlsplit(address).hostname or ""):
                return address
    return None


def _is_service(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in MEETING_HOSTS)
