"""Whatever a letter holds, the standard library reads it back, and no line breaks a rule."""

import email
import email.policy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordinator.mail.letters import one_line
from coordinator.mail.mime import Unsendable, header, message_bytes, sendable

SENDER = "coordinator@example.org"
IDENTITY = UUID("01936b5e-0000-7000-8000-000000000001")
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)
NAMES = WORDS.map(one_line)
# What the library's reader of addresses understands as we do.
ADDRESSES = st.from_regex(
    r"[a-z0-9+_'-]{1,30}(\.[a-z0-9]{1,10})?@[a-z0-9]{1,20}(\.[a-z]{2,10}){1,2}", fullmatch=True
)


@dataclass
class Letter:
    subject: str = "Nytt datum"
    text: str = "Hej.\n"
    html: str | None = None
    to_name: str = "Anna"
    to_address: str = "anna@example.org"
    from_name: str | None = None
    from_address: str | None = None
    locale: str = "sv"
    calendar: str | None = None
    calendar_method: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    id: UUID = IDENTITY
    message_id: str = "<01936b5e-0000-7000-8000-000000000001@example.org>"
    created_at: datetime = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def read(letter: Letter) -> EmailMessage:
    """Parsed back, after a look at each line."""
    data = message_bytes(letter, SENDER)
    assert data == message_bytes(letter, SENDER)
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def lines(text: str) -> str:
    """As a mail reader gives it back: each line ended."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if not text or text.endswith("\n") else text + "\n"


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")


@given(WORDS)
@example("=?utf-8?q?Bcc?= all")
@example("Moved\r\nBcc: all@example.org\r\n\r\ntext")
@example("a" * 300)
@example("å" * 300)
@example("ordinary words in a subject that is rather long, so that it has to be folded somewhere, and again")
def test_any_subject_is_read_back_as_one_line(subject):
    message = read(Letter(subject=subject))
    assert message["Subject"] == one_line(subject, 10_000)
    assert message["Bcc"] is None


@given(NAMES, ADDRESSES)
@example('Doe, "Jo" \\ (of) <x@y>', "anna@example.org")
@example("Ð" * 200, "a@b.is")
@example("x" * 200, "a@b.is")
@example("", "a@b.is")
def test_any_name_is_read_back_beside_its_address(name, address):
    read(Letter(to_name=name, to_address=address))
    # The library's newer reader puts a space between encoded words of a name, against RFC 2047 6.2.
    raw = email.message_from_bytes(message_bytes(Letter(to_name=name, to_address=address), SENDER))["To"]
    phrase, found = parseaddr(raw.replace("\r\n", ""))
    assert (str(make_header(decode_header(phrase))), found) == (name, address)


@given(WORDS, WORDS)
@example(".\n..\n.leading\n", "<p>" + "x" * 2000 + "</p>")
@example("trailing space \n\ttab\t\n=_alternative", "--=_alternative_01936b5e000070008000000000000001--")
@example("\r", "a\rb\nc\r\nd")
def test_any_text_is_read_back(text, html):
    message = read(Letter(text=text, html=html or None))
    assert body(message, "plain") == lines(text)
    if html:
        assert body(message, "html") == lines(html)


@given(WORDS)
def test_a_calendar_arrives_twice_with_the_same_bytes(calendar):
    calendar = f"BEGIN:VCALENDAR\r\n{calendar}"
    message = read(Letter(calendar=calendar, calendar_method="REQUEST", html="<p>Hej.</p>"))
    assert message.get_content_type() == "multipart/mixed"
    alternative, attachment = message.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(alternative.iter_parts())[2]
    assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "utf-8")
    assert part["Content-Disposition"] is None
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == "invite.ics"
    assert part.get_payload(decode=True) == attachment.get_payload(decode=True) == calendar.encode()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=2000))
@example(" ".join(f"<{number}@example.org>" for number in range(100)))
def test_any_further_header_is_read_back_or_refused(value):
    letter = Letter(headers={"X-Note": value})
    if one_line(value, 10_000).isascii() and max(map(len, value.split(" ")), default=0) > 900:
        return
    assert read(letter)["X-Note"] == one_line(value, 10_000)


def test_encoded_words_keep_to_their_length():
    found = header("Subject", "Möte i Torshavn om fiske och forskning, flyttat " * 4)
    assert max(map(len, found.split("\r\n"))) <= 76
    assert all(len(word) <= 75 for word in found.split() if word.startswith("=?"))


def test_headers_of_a_machine_and_of_the_letter():
    message = read(
        Letter(headers={"In-Reply-To": "<a@b>", "List-Unsubscribe": "<https://x/" + "y" * 300 + ">"})
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["In-Reply-To"] == "<a@b>"
    assert message["List-Unsubscribe"] == "<https://x/" + "y" * 300 + ">"
    assert message["Content-Language"] == "sv"
    assert message["Date"].datetime == Letter().created_at
    assert message["Message-ID"] == Letter().message_id


def test_a_sender_of_its_own_and_the_common_one():
    assert str(read(Letter())["From"]) == f"Coordinator <{SENDER}>"
    own = read(Letter(from_address="rsvp+x@example.org", from_name="Gruppen för is"))
    assert str(own["From"]) == "Gruppen för is <rsvp+x@example.org>"


@pytest.mark.parametrize(
    "address",
    ["", "@", "a@", "@b", "a@b@c", "a b@c", "<a@b>", "a@[x", "a\0@b", "a@b\r\nBcc: c@d", "ö@b", "a..b@c", "a@b..c", "a@-b", "a" * 250 + "@b.is"],
)  # fmt: skip
def test_an_address_that_nobody_takes_is_refused(address):
    with pytest.raises(Unsendable):
        message_bytes(Letter(to_address=address), SENDER)


def test_a_domain_beyond_ascii_goes_out_as_idna():
    assert sendable("anna@múlaþing.is") == "anna@xn--mlaing-pya8a.is"


@pytest.mark.parametrize("name", ["X Y", "X:Y", "", "Ö", "X\r\nBcc"])
def test_what_is_no_name_of_a_header_is_refused(name):
    with pytest.raises(Unsendable):
        message_bytes(Letter(headers={name: "x"}), SENDER)


def test_a_word_too_long_for_a_line_is_refused():
    with pytest.raises(Unsendable):
        message_bytes(Letter(headers={"X-Note": "x" * 1000}), SENDER)
