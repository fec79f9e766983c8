"""A real SMTP server for tests: accepts, or answers an address as it was told."""

import email
import email.message
import email.policy
import socket
import threading
from typing import Any, Self

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """`messages` holds what was accepted, parsed; `answer(address, "451 later")` sets a reply;
    the reply "drop" closes the line in the middle."""

    def __init__(self, port: int | None = None, *, pipelining: bool = False) -> None:
        self.pipelining = pipelining
        self.close_after: int | None = None  # messages over one line
        self._sender_reply: str | None = None
        self.messages: list[email.message.EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []  # of the envelopes
        self._answers: dict[str, str] = {}
        self._arrived = threading.Condition()
        self.port = port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._running = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._controller.start()
        self._running = True
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._running:
            self._controller.stop()
            self._running = False

    def answer(self, address: str, reply: str) -> None:
        self._answers[address] = reply

    def refuse_sender(self, reply: str) -> None:
        self._sender_reply = reply

    def wait_for(self, count: int, seconds: float = 20) -> None:
        """Until `count` messages are here; fails when they do not come."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.messages) >= count, seconds), (
                f"{len(self.messages)} of {count} messages came"
            )

    def to(self, address: str) -> list[email.message.EmailMessage]:
        return [m for m, who in zip(self.messages, self.recipients, strict=True) if who == address]

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.pipelining else responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self._sender_reply:
            return self._sender_reply
        session.count = getattr(session, "count", 0) + 1
        if self.close_after is not None and session.count > self.close_after:
            server.transport.abort()
            return "421 enough"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = self._answers.get(address, "250 ok")
        if reply == "drop":
            server.transport.abort()
            return "421 gone"
        if not reply.startswith("2"):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        assert isinstance(message, email.message.EmailMessage)
        with self._arrived:
            self.messages.append(message)
            self.recipients.append(envelope.rcpt_tos[0])
            self.senders.append(envelope.mail_from)
            self._arrived.notify_all()
        return "250 kept"
