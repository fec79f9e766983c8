"""One connection to the mail server, reused for many messages."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit
from uuid import UUID

from coordinator.core.settings import Settings
from coordinator.core.tokens import short_token
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import Delivery, OutboxState, judge, tagged

SENDER_NAME = "Coordinator"


class ServerDown(Exception):
    """The mail server cannot be reached or spoken to; says nothing about the message."""


def envelope_sender(settings: Settings, message_id: UUID) -> str:
    """Where bounces of an outbox row go: an address that names the row, when the mailbox is read."""
    if not settings.reply_address:
        return settings.mail_from
    return tagged(settings.reply_address, short_token(settings.key(), "bounce", message_id))


def message_of(row: OutboxMessage, sender: str) -> EmailMessage:
    """The message as it goes out; the same row gives the same message at every try."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(row.from_name or SENDER_NAME, addr_spec=row.from_address or sender)
    message["To"] = Address(row.to_name, addr_spec=row.to_address)
    message["Subject"] = row.subject
    message["Date"] = row.created_at
    message["Message-ID"] = row.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in row.headers.items():
        message[name] = value
    message.set_content(row.text, cte="quoted-printable")
    if row.html:
        message.add_alternative(row.html, subtype="html", cte="quoted-printable")
    if row.calendar and row.calendar_method:
        _add_calendar(message, row.calendar.encode(), row.calendar_method)
    # Last: what is called Content-… moves into the first part when further parts are added.
    message["Content-Language"] = "en-GB" if row.locale == "en" else row.locale
    return message


def _add_calendar(message: EmailMessage, calendar: bytes, method: str) -> None:
    """As RFC 6047 2.4 and what Outlook and Gmail need: an alternative and an attachment, same bytes."""
    message.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": method, "charset": "utf-8"},
        disposition=None,
    )
    message.add_attachment(
        calendar, maintype="application", subtype="ics", filename="invite.ics", cte="base64"
    )


class Connection:
    """Opens when first used; after a fault it opens anew for the next message."""

    def __init__(self, settings: Settings) -> None:
        self._parts = urlsplit(settings.smtp_address)
        self._timeout = settings.smtp_timeout
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, row: OutboxMessage) -> Delivery:
        """Try once. Raises ServerDown when there is nobody to talk to."""
        smtp = self._smtp or self._open()
        try:
            message = message_of(row, self._settings.mail_from)
        except Exception as error:  # noqa: BLE001 - whatever the parser raises
            # An address or header that no server would take; the next message is not to blame. The
            # library's parser of addresses raises nearly anything: "a@" gives an IndexError.
            return Delivery(OutboxState.FAILED, f"not sendable: {error}"[:500])
        try:
            smtp.send_message(message, envelope_sender(self._settings, row.id), [row.to_address])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return self._judged(code, words)
        except smtplib.SMTPResponseException as error:
            return self._judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Delivery(OutboxState.FAILED, str(error)[:500])
        except (smtplib.SMTPException, OSError) as error:
            # The line dropped or hung in the middle of this message: perhaps its fault, perhaps not.
            self._drop()
            return Delivery(OutboxState.DEFERRED, (str(error) or type(error).__name__)[:500])
        return Delivery(OutboxState.SENT, "250 accepted")

    def _judged(self, code: int, words: bytes | str) -> Delivery:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        if code == 421:
            self._drop()  # the server closes the connection (RFC 5321 3.8)
        return judge(code, text)

    def _open(self) -> smtplib.SMTP:
        parts = self._parts
        host = parts.hostname or "localhost"
        try:
            if parts.scheme == "smtps":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, parts.port or 465, timeout=self._timeout, context=ssl.create_default_context()
                )
            else:
                smtp = smtplib.SMTP(host, parts.port or 25, timeout=self._timeout)
            if parts.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
        except (smtplib.SMTPException, OSError) as error:
            raise ServerDown(str(error) or type(error).__name__) from error
        self._smtp = smtp
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def close(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def check(self) -> str:
        """The server's greeting name, for `coordinator check`. Raises ServerDown."""
        smtp = self._open()
        code, words = smtp.noop()
        self.close()
        return judge(code, words.decode("utf-8", "replace")).answer
