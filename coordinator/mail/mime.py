"""From the parts of a letter to the bytes that go over the line (RFC 5322, 2045–2047); pure.

Seven bits throughout, so that no server needs 8BITMIME or SMTPUTF8. Written for the few shapes that we
send: parsing each header anew, as `email.policy` does, takes longer than the server needs to answer.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol
from uuid import UUID

from coordinator.mail.letters import one_line

SENDER_NAME = "Coordinator"
LINE = 78  # RFC 5322 2.1.1: should
MOST = 998  # and must
WORD_LINE = 76  # RFC 2047 2: a line that holds an encoded word

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LOCAL = re.compile(rf"{_ATOM.pattern}(?:\.{_ATOM.pattern})*")
_DOMAIN = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)*"
)
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


class Unsendable(ValueError):
    """No server would take a message with this address or header."""


class Finished(Protocol):
    """What a message is made of; rows of the outbox are such."""

    @property
    def id(self) -> UUID: ...
    @property
    def message_id(self) -> str: ...
    @property
    def from_address(self) -> str | None: ...
    @property
    def from_name(self) -> str | None: ...
    @property
    def to_address(self) -> str: ...
    @property
    def to_name(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str | None: ...
    @property
    def calendar(self) -> str | None: ...
    @property
    def calendar_method(self) -> str | None: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def created_at(self) -> datetime: ...


def message_bytes(letter: Finished, sender: str) -> bytes:
    """The message; the same letter gives the same bytes at every try. Raises Unsendable.

    `sender` stands in From when the letter names no other.
    """
    head = [
        mailbox("From", letter.from_name or SENDER_NAME, letter.from_address or sender),
        mailbox("To", letter.to_name, letter.to_address),
        header("Subject", letter.subject),
        f"Date: {format_datetime(letter.created_at)}",
        header("Message-ID", letter.message_id),
        "Auto-Submitted: auto-generated",  # RFC 3834: no out-of-office replies, please
        "X-Auto-Response-Suppress: All",
        *(header(name, value) for name, value in letter.headers.items()),
        f"Content-Language: {'en-GB' if letter.locale == 'en' else letter.locale}",
        "MIME-Version: 1.0",
    ]
    return "\r\n".join(head).encode("ascii") + b"\r\n" + _body(letter)


def header(name: str, value: str) -> str:
    """One unstructured header, folded; a value beyond ASCII in encoded words. Raises Unsendable."""
    if _NAME.fullmatch(name) is None:
        raise Unsendable(f"not a header: {name!r}")
    flat = one_line(value, 10_000)
    if not flat.isascii() or "=?" in flat:
        return f"{name}: {_encoded(flat, len(name) + 2)}"
    return _folded(f"{name}: {flat}")


def mailbox(name: str, phrase: str, address: str) -> str:
    """A header with one name and address. Raises Unsendable."""
    spec = f"<{sendable(address)}>"
    phrase = one_line(phrase)
    if not phrase:
        return f"{name}: {spec}"
    if not phrase.isascii() or "=?" in phrase:
        words = _encoded(phrase, len(name) + 2)
    elif _PHRASE.fullmatch(phrase):
        words = phrase
    else:
        words = '"' + phrase.replace("\\", "\\\\").replace('"', '\\"') + '"'
    line = f"{name}: {words} {spec}"
    last = line.rpartition("\r\n")[2]
    return line if len(last) <= WORD_LINE else f"{name}: {words}\r\n {spec}"


def sendable(address: str) -> str:
    """`address` in ASCII: a domain with letters beyond it as IDNA. Raises Unsendable."""
    local, at, domain = address.rpartition("@")
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        plain = ""
    if not at or len(address) > 254 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(plain):
        raise Unsendable(f"not an address: {address[:80]!r}")
    return f"{local}@{plain}"


def _folded(line: str) -> str:
    """Broken at spaces so that lines stay short where they can."""
    if len(line) <= LINE:
        return line
    name, _, value = line.partition(": ")
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > LINE and (len(lines) > 1 or lines[-1] != f"{name}:"):
            lines.append("")
        lines[-1] += f" {word}"
    if any(len(each) > MOST for each in lines):
        raise Unsendable(f"a word in {name} is too long for a line")
    return "\r\n".join(lines)


def _encoded(text: str, used: int) -> str:
    """Encoded words, one a line; `used` characters stand before the first. Characters are never split."""
    lines: list[str] = []
    rest = text.encode("utf-8", "replace")
    quoted = _costs(rest) <= len(rest) * 4 // 3
    while rest:
        room = WORD_LINE - 12 - (used if not lines else 1)
        piece = _piece(rest, room, quoted=quoted)
        rest = rest[len(piece) :]
        if quoted:
            word = "".join(chr(c) if c in _Q_SAFE else "_" if c == 0x20 else f"={c:02X}" for c in piece)
        else:
            word = base64.b64encode(piece).decode()
        lines.append(f"=?utf-8?{'q' if quoted else 'b'}?{word}?=")
    return "\r\n ".join(lines)


def _costs(data: bytes) -> int:
    return sum(1 if c in _Q_SAFE or c == 0x20 else 3 for c in data)


def _piece(data: bytes, room: int, *, quoted: bool) -> bytes:
    """As much of the beginning of `data` as fits into `room` characters when encoded."""
    if quoted:
        end = cost = 0
        while end < len(data):
            cost += 1 if data[end] in _Q_SAFE or data[end] == 0x20 else 3
            if cost > room:
                break
            end += 1
    else:
        end = min(len(data), room // 4 * 3)
    while 0 < end < len(data) and data[end] & 0xC0 == 0x80:
        end -= 1  # inside a character
    return data[:end]


# The body -------------------------------------------------------------------------------------------------


def _body(letter: Finished) -> bytes:
    """Alternatives, and for calendar programs as RFC 6047 2.4 and Outlook and Gmail need it: the calendar
    as an alternative and as an attachment, same bytes.
    """
    parts = [_text("plain", letter.text)]
    if letter.html:
        parts.append(_text("html", letter.html))
    if not (letter.calendar and letter.calendar_method):
        return parts[0] if len(parts) == 1 else _multipart("alternative", parts, letter.id)
    data = base64.encodebytes(letter.calendar.encode()).replace(b"\n", b"\r\n")
    method = letter.calendar_method.encode()
    parts.append(
        b'Content-Type: text/calendar; charset="utf-8"; method="' + method + b'"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + data
    )
    attachment = (
        b"Content-Type: application/ics\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n' + data
    )
    return _multipart("mixed", [_multipart("alternative", parts, letter.id), attachment], letter.id)


def _text(kind: str, text: str) -> bytes:
    lines = _LINE_END.split(text)
    if lines[-1]:
        lines.append("")  # the encoder takes its line ends from those it finds
    return (
        b"Content-Type: text/" + kind.encode() + b'; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + binascii.b2a_qp("\r\n".join(lines).encode("utf-8", "replace"))
    )


def _multipart(kind: str, parts: list[bytes], identity: UUID) -> bytes:
    """`=_` comes up neither in quoted-printable nor in base64, so no part can hold the boundary."""
    boundary = f"=_{kind}_{identity.hex}".encode()
    inner = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        b"Content-Type: multipart/" + kind.encode() + b'; boundary="' + boundary + b'"\r\n\r\n'
        + inner + b"--" + boundary + b"--\r\n"
    )  # fmt: skip
