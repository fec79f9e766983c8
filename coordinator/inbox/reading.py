"""From the octets of a message to what we look at in it; whatever comes in, nothing is raised.

Only the message itself is read: what was forwarded or sent back inside it (message/rfc822,
multipart/report) is somebody else's, and never taken for an answer.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy as policies
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

import nh3

from coordinator.mail.letters import one_line

MOST_PART = 256_000
MOST_NESTED = 20
MOST_TEXT = 4_000
MOST_BOUNDARIES = 100
"""More of them are no letter; the parser's time grows with each that is open."""

TO_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
ANSWERING_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress")
SYSTEM_SENDERS = frozenset({"mailer-daemon", "postmaster"})

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ATOM = r"[^\s\x00-\x1f\x7f-\x9f<>()\[\]\\,;:@\"]"
_ADDRESS = re.compile(f"{_ATOM}{{1,64}}@{_ATOM}{{1,189}}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,190}>")
_LISTED = re.compile(r"[:;]|@[^>]*,|>.*\S")
"""Of a From that is a group or a list, also where the others have no address: servers read it otherwise."""
_DISOWNED = re.compile(r"\bdmarc(?: */ *1)? *= *fail\b", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n]+")
_METHOD = re.compile(
    r"^METHOD(?:;[^:\r\n]*)?:[ \t]*([A-Za-z-]{1,40})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says became of a message of ours, for one recipient (RFC 3464)."""

    action: str  # "failed", "delayed", "delivered", "relayed", "expanded"
    words: str  # the other server's, one line


@dataclass(frozen=True, slots=True)
class Mail:
    """`name` is its Message-ID, else a digest. `from_address` is "" unless there is exactly one.

    `addressed` are the addresses it came to, most telling first. `calendar` is the text of its calendar part
    and `method` what that asks, in capitals. `text` is what a person wrote, plain.
    """

    name: str
    from_address: str
    subject: str
    addressed: tuple[str, ...]
    automatic: bool
    spoofed: bool
    from_system: bool
    calendar: str | None = None
    method: str | None = None
    reports: tuple[Report, ...] = ()
    original: str | None = None  # Message-ID of the message that came back
    text: str = ""
    too_deep: bool = False


@dataclass
class _Found:
    calendars: dict[int, str] = field(default_factory=dict)  # by how telling the part's type is
    texts: dict[int, str] = field(default_factory=dict)
    report: Message | None = None


class _TooDeep(Exception):
    pass


def clean(text: str) -> str:
    """`text` with newlines as line ends and no other control characters."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read(raw: bytes, *, envelope: str = "", server: str = "") -> Mail:
    """What stands in `raw`. `envelope` is the address the mail server delivered it to, where known;
    `server` the name our own mail server writes into Authentication-Results (RFC 8601): without one only
    those count that bear the name of the first, which the last server on the way has added.
    """
    digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    too_deep = raw.lower().count(b"boundary=") > MOST_BOUNDARIES
    try:
        message = BytesParser(policy=policies.compat32).parsebytes(raw, headersonly=too_deep)
    except RecursionError:
        too_deep = True
        message = BytesParser(policy=policies.compat32).parsebytes(raw, headersonly=True)
    found = _Found()
    if not too_deep:
        try:
            _sort(message, found)
        except _TooDeep:
            too_deep, found = True, _Found()
    calendar = next((found.calendars[rank] for rank in sorted(found.calendars)), None)
    method = _METHOD.search(calendar) if calendar else None
    reports, original = _report(found.report) if found.report is not None else ((), None)
    from_address = _only_address(message)
    return Mail(
        name=_message_id(message) or digest,
        from_address=from_address,
        subject=one_line(_decoded(_first(message, "Subject")), 300),
        addressed=tuple(dict.fromkeys(_addresses(message, envelope))),
        automatic=_is_automatic(message, found),
        spoofed=_is_spoofed(message, server),
        from_system=from_address.partition("@")[0] in SYSTEM_SENDERS,
        calendar=calendar,
        method=method.group(1).upper() if method else None,
        reports=reports,
        original=original,
        text=next((found.texts[rank] for rank in sorted(found.texts)), ""),
        too_deep=too_deep,
    )


def is_mail(raw: bytes) -> bool:
    """Whether there is anything that could be a message: a header at its top."""
    first = raw.lstrip(b"\r\n").split(b"\n", 1)[0]
    return re.match(rb"(?:From [^\r\n]+|[!-9;-~]{1,80}[ \t]*:)", first) is not None


# Headers --------------------------------------------------------------------------------------------------


def _all(message: Message, name: str) -> list[str]:
    """The values of a header, unfolded; octets that are no text as replacement characters."""
    return [
        _BLANK.sub(" ", str(value).encode("utf-8", "replace").decode("utf-8", "replace")).strip()
        for value in message.get_all(name, [])
    ]


def _first(message: Message, name: str) -> str:
    return next(iter(_all(message, name)), "")


def _decoded(value: str) -> str:
    """With encoded words (RFC 2047) as text."""
    try:
        parts = decode_header(value)
    except Exception:  # noqa: BLE001 - the library raises more than it says
        return value
    return "".join(_text_of(part, charset) if isinstance(part, bytes) else part for part, charset in parts)


def _text_of(octets: bytes, charset: str | None) -> str:
    try:
        return octets.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")


def _bare(value: str) -> str:
    """Without quoted names and comments, which may hold anything."""
    return _COMMENT.sub(" ", _QUOTED.sub(" ", value))


def _only_address(message: Message) -> str:
    """The one address of the one From header, in small letters; "" for none and for several."""
    values = _all(message, "From")
    if len(values) != 1:
        return ""
    bare = _bare(values[0])
    angled = re.findall(r"<([^<>]*)>", bare)
    found = _ADDRESS.findall(angled[0] if angled else bare)
    whole = bare.count("@") == 1 and len(angled) <= 1 and len(found) == 1
    whole = whole and not _UNWANTED.search(bare) and not _LISTED.search(bare)
    return found[0].lower() if whole else ""


def _addresses(message: Message, envelope: str) -> Iterator[str]:
    if envelope:
        yield from (a.lower() for a in _ADDRESS.findall(envelope)[:1])
    for name in TO_HEADERS:
        for value in _all(message, name)[:20]:
            yield from (a.lower() for a in _ADDRESS.findall(_bare(value))[:50])


def _message_id(message: Message) -> str | None:
    found = _MESSAGE_ID.search(_first(message, "Message-ID"))
    return clean(found.group()) if found else None


def _is_automatic(message: Message, found: _Found) -> bool:
    """Mail that no person wrote, or wrote to us: RFC 3834, lists, loops, messages without a sender."""
    submitted = _bare(_first(message, "Auto-Submitted")).partition(";")[0].strip().lower()
    precedence = _first(message, "Precedence").lower()
    return (
        submitted not in ("", "no")
        or precedence in ("bulk", "list", "junk", "auto_reply")
        or any(message.get(name) is not None for name in ("List-Id", "List-Unsubscribe", *ANSWERING_MACHINES))
        or _first(message, "Return-Path").replace(" ", "") == "<>"
        or found.report is not None
    )


def _is_spoofed(message: Message, server: str) -> bool:
    """Whether our own mail server found that the sender's domain disowns this message (DMARC).

    A header forged further off can at worst harm the message it stands in: "pass" is never asked for.
    """
    values = _all(message, "Authentication-Results")
    names = [re.split(r"[ ;]", _bare(v).strip() + ";", maxsplit=1)[0].lower() for v in values]
    ours = server.lower() or next(iter(names), "")
    own = [value for value, name in zip(values, names, strict=True) if name == ours]
    return any(_DISOWNED.search(_said(value)) for value in own)


def _said(value: str) -> str:
    """Without comments; as it stands where brackets or quotes do not match, so that they hide nothing."""
    bare = _bare(value)
    return value if set(bare) & set('()"') else bare


# Parts ----------------------------------------------------------------------------------------------------


def _sort(part: Message, found: _Found, depth: int = 0) -> None:
    if depth > MOST_NESTED:
        raise _TooDeep
    kind = part.get_content_type()
    if kind == "multipart/report":
        found.report = found.report or part
        return
    if kind.startswith("message/"):
        return
    if part.is_multipart():
        for inner in _inner(part):
            _sort(inner, found, depth + 1)
        return
    _take(part, kind, found)


def _take(part: Message, kind: str, found: _Found) -> None:
    payload = part.get_payload()
    if not isinstance(payload, str) or len(payload) > MOST_PART * 3:
        return
    rank = _calendar_rank(part, kind)
    if rank is None and (kind not in ("text/plain", "text/html") or _filename(part)):
        return
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes) or len(octets) > MOST_PART:
        return
    charset = str(part.get_content_charset() or "utf-8")
    if rank is not None:
        found.calendars.setdefault(rank, _calendar_text(octets, charset))
    elif kind == "text/plain":
        found.texts.setdefault(0, clean(_text_of(octets, charset))[:MOST_TEXT].strip())
    else:
        plain = nh3.clean(_text_of(octets, charset)[:50_000], tags=set())
        found.texts.setdefault(1, clean(plain)[:MOST_TEXT].strip())


def _filename(part: Message) -> str:
    try:
        return str(part.get_filename() or "").lower()
    except Exception:  # noqa: BLE001 - broken RFC 2231 values raise nearly anything
        return ""


def _calendar_rank(part: Message, kind: str) -> int | None:
    """RFC 6047 puts it into text/calendar; Apple and old Outlook into an attachment."""
    if kind == "text/calendar":
        return 0
    if kind == "application/ics":
        return 1
    return 2 if _filename(part).endswith(".ics") else None


def _calendar_text(octets: bytes, charset: str) -> str:
    """Calendars are UTF-8 (RFC 5545 3.1.4), whatever the part says; else what it says."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _text_of(octets, charset if charset.lower() not in ("utf-8", "utf8", "us-ascii") else "cp1252")


def _report(report: Message) -> tuple[tuple[Report, ...], str | None]:
    """What stands in a delivery status, and which message it is about; nothing for receipts of reading."""
    reports: list[Report] = []
    original = None
    for part in _inner(report)[:10]:
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            reports += [r for r in map(_of_recipient, _inner(part)[:100]) if r is not None]
        elif kind == "message/rfc822":
            original = next(map(_message_id, _inner(part)), None)
        elif kind == "text/rfc822-headers":
            octets = part.get_payload(decode=True)
            if isinstance(octets, bytes):
                head = BytesParser(policy=policies.compat32).parsebytes(octets[:MOST_PART], headersonly=True)
                original = _message_id(head)
    return tuple(reports), original


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _of_recipient(block: Message) -> Report | None:
    """One block of a delivery status; the first is about the message and has no Action."""
    action = _first(block, "Action").partition(" ")[0].lower()
    if not action:
        return None
    diagnosis = _first(block, "Diagnostic-Code")
    words = diagnosis.partition(";")[2].strip() or diagnosis or _first(block, "Status")
    return Report(one_line(action, 20), one_line(words or action, 500))
