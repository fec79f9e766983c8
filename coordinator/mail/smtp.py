"""One connection to the mail server, reused for many messages."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit
from uuid import UUID

from coordinator.core.settings import Settings
from coordinator.core.tokens import short_token
from coordinator.mail.mime import Finished, message_bytes, sendable
from coordinator.mail.rules import Delivery, OutboxState, judge, tagged

CLOSING = 421  # RFC 5321 3.8: the server is about to close the line
GO_ON = 354
TOO_LARGE = 552  # the one refusal of MAIL that is the message's own fault

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)

Reply = tuple[int, bytes]


class ServerDown(Exception):
    """The mail server cannot be reached or spoken to; says nothing about the message."""


class _LineBroke(Exception):
    """In the middle of a message. `early`: before any of its text was on the line."""

    def __init__(self, answer: str, *, early: bool) -> None:
        super().__init__(answer)
        self.early = early


def envelope_sender(settings: Settings, message_id: UUID) -> str:
    """Where bounces of an outbox row go: an address that names the row, when the mailbox is read."""
    if not settings.reply_address:
        return settings.mail_from
    return tagged(settings.reply_address, short_token(settings.key(), "bounce", message_id))


class Connection:
    """Opens when first used; after a fault it opens anew for the next message."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parts = urlsplit(settings.smtp_address)
        self._smtp: smtplib.SMTP | None = None
        self._used = 0  # messages over this line
        self._following: Finished | None = None
        self._ready: tuple[Finished, bytes] | None = None  # the next one, written already

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(
        self,
        letter: Finished,
        before_text: Callable[[], None] = lambda: None,
        following: Finished | None = None,
    ) -> Delivery:
        """Try once. Raises ServerDown when there is nobody to talk to.

        `before_text` is called when the server waits for the text. The bytes of `following` are made while
        the server takes this one's.
        """
        self._following = following
        try:
            data = self._bytes_of(letter)
            recipient = sendable(letter.to_address)
        except ValueError as error:
            return Delivery(OutboxState.FAILED, f"not sendable: {error}"[:500])
        sender = envelope_sender(self._settings, letter.id)
        try:
            try:
                return self._transact(sender, recipient, data, before_text)
            except _LineBroke as error:
                # Servers end a line that was idle or long in use; then the same message over a new one.
                if not error.early or not self._used:
                    raise
                self._drop()
                return self._transact(sender, recipient, data, before_text)
        except _LineBroke as error:
            self._drop()
            return Delivery(OutboxState.DEFERRED, str(error)[:500], broken=True)

    def _bytes_of(self, letter: Finished) -> bytes:
        """Raises ValueError when it cannot be sent."""
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] is letter:
            return ready[1]
        return message_bytes(letter, self._settings.mail_from)

    def _make_ready(self) -> None:
        if self._following is not None and self._ready is None:
            with suppress(Exception):  # it fails in its own turn, not in the middle of this one's
                self._ready = (self._following, self._bytes_of(self._following))

    def _transact(
        self, sender: str, recipient: str, data: bytes, before_text: Callable[[], None]
    ) -> Delivery:
        smtp = self._smtp or self.open()
        size = f" SIZE={len(data)}" if smtp.has_extn("size") else ""
        commands = [f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA"]
        refusal = self._envelope(smtp, commands)
        if refusal is None:
            before_text()
            try:
                smtp.send(_LEADING_DOT.sub(b"..", data) + b".\r\n")
            except (smtplib.SMTPException, OSError) as error:
                raise _LineBroke(_words(error), early=False) from error
            self._make_ready()
            code, words = _reply(smtp, early=False)
            if code == CLOSING:
                raise _LineBroke(f"{code} {words.decode('utf-8', 'replace')}", early=False)
            refusal = judge(code, words.decode("utf-8", "replace"))
        self._used += 1
        return refusal

    def _envelope(self, smtp: smtplib.SMTP, commands: list[str]) -> Delivery | None:
        """MAIL, RCPT and DATA, in one parcel where the server can (RFC 2920); None: it waits for the text."""
        together = smtp.has_extn("pipelining")
        replies: list[Reply] = []
        try:
            for command in commands:
                if not replies and together:
                    smtp.send("".join(f"{each}\r\n" for each in commands))
                elif not together:
                    smtp.putcmd(command)
                replies.append(_reply(smtp, early=True))
                if not together and not _goes_on(replies[-1]):
                    break
        except (smtplib.SMTPException, OSError) as error:
            raise _LineBroke(_words(error), early=True) from error
        refused = next((n for n, reply in enumerate(replies) if not _goes_on(reply)), None)
        if refused is None:
            return None
        if any(code == CLOSING for code, _ in replies):
            raise _LineBroke(f"{CLOSING} {replies[refused][1].decode('utf-8', 'replace')}", early=True)
        self._clear(smtp, waits_for_text=replies[-1][0] == GO_ON)
        return _refusal(refused, *replies[refused])

    def _clear(self, smtp: smtplib.SMTP, *, waits_for_text: bool) -> None:
        """Make the line ready for the next message after a refusal."""
        try:
            if waits_for_text:
                smtp.send(b".\r\n")
                smtp.getreply()
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def open(self) -> smtplib.SMTP:
        """Connect and greet. Raises ServerDown."""
        parts = self._parts
        host, timeout = parts.hostname or "localhost", self._settings.smtp_timeout
        try:
            if parts.scheme == "smtps":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, parts.port or 465, timeout=timeout, context=ssl.create_default_context()
                )
            else:
                smtp = smtplib.SMTP(host, parts.port or 25, timeout=timeout)
            if parts.scheme == "smtp+starttls":
                smtp.starttls(context=ssl.create_default_context())
            if parts.username:
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
            smtp.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerDown(_words(error)) from error
        self._smtp, self._used = smtp, 0
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
        code, words = self.open().noop()
        self.close()
        return judge(code, words.decode("utf-8", "replace")).answer


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _reply(smtp: smtplib.SMTP, *, early: bool) -> Reply:
    try:
        code, words = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise _LineBroke(_words(error), early=early) from error
    if not 200 <= code < 600:  # half a line, or nothing of SMTP: it says nothing about the message
        raise _LineBroke(f"{code} {words.decode('utf-8', 'replace')}", early=early)
    return code, words


def _goes_on(reply: Reply) -> bool:
    return 200 <= reply[0] < 400


def _refusal(command: int, code: int, words: bytes) -> Delivery:
    """What a refusal of MAIL (0), RCPT (1) or DATA (2) means for the message."""
    delivery = judge(code, words.decode("utf-8", "replace"))
    if command == 0 and delivery.state == OutboxState.FAILED and code != TOO_LARGE:
        # The sender stands in our settings and is the same for all: a mistake there fails nobody's letter.
        return Delivery(OutboxState.DEFERRED, delivery.answer)
    return delivery
