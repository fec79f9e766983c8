"""A mail server that accepts, defers, refuses, hangs and drops the line, as a seeded die falls."""

import asyncio
import email
import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from aiosmtpd.controller import Controller

from tests.sink import free_port

POISON = "poison"
"""Addresses that begin so are refused for good; all others get each message in the end."""

MISHAPS = ("451 4.2.0 later, please", "drop", "drop text", "hang")
PATIENT = 2
"""Mishaps for one address at most, so that every message arrives at last."""

HANGS = 3
"""So often at most: each takes the worker's whole patience."""


class BadServer:
    """`arrived` counts Message-IDs that were taken; `on_taken` is called with the number of all taken and
    the sender's port, after a message is kept and before the sender hears of it.
    """

    def __init__(self, seed: int, *, mishaps: float) -> None:
        self.arrived: Counter[str] = Counter()
        self.ids_of: dict[str, set[str]] = {}
        self.taken = 0
        self.suffered: Counter[str] = Counter()
        self.changed = threading.Condition()
        self.on_taken: Callable[[int, int], None] = lambda _count, _port: None
        self._die = random.Random(seed)
        self._mishaps = mishaps
        self._of: Counter[str] = Counter()
        self._closing = asyncio.Event()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.loop.call_soon_threadsafe(self._closing.set)
        self._controller.stop()

    def _mishap(self, address: str) -> str | None:
        if self._of[address] >= PATIENT or self._die.random() >= self._mishaps:
            return None
        self._of[address] += 1
        kind = self._die.choice(MISHAPS)
        if kind == "hang" and self.suffered[kind] >= HANGS:
            kind = "drop"
        self.suffered[kind] += 1
        return kind

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith(POISON):
            return "550 5.1.1 no such mailbox"
        session.mishap = self._mishap(address)
        if session.mishap == "drop":
            server.transport.abort()
        if session.mishap == "hang":
            await self._closing.wait()
        if session.mishap and session.mishap.startswith("451"):
            return session.mishap
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if session.mishap == "drop text":
            server.transport.abort()
            return "421 gone"
        name = str(email.message_from_bytes(envelope.original_content)["Message-ID"])
        with self.changed:
            self.taken += 1
            self.arrived[name] += 1
            self.ids_of.setdefault(envelope.rcpt_tos[0], set()).add(name)
            self.changed.notify_all()
        self.on_taken(self.taken, session.peer[1])
        return "250 kept"
