"""States of a message, when it is tried again, and what a server's answer means; no I/O."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class OutboxState(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DEFERRED = "deferred"  # refused for now, tried again
    FAILED = "failed"  # refused for good
    GIVEN_UP = "given_up"  # deferred too often
    BOUNCED = "bounced"
    GATHERED = "gathered"  # told in another message, with others


WAITING = (OutboxState.QUEUED, OutboxState.DEFERRED)
TRIED_IN_VAIN = (OutboxState.DEFERRED, OutboxState.FAILED, OutboxState.GIVEN_UP, OutboxState.BOUNCED)

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""How long to wait after the first, second, … refusal: about three days in all."""


PROBES = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40, 60, 120, 300))
"""How long a server that is down is left alone after the first, second, … vain knock."""

FAULTS = 3
"""Lines that break in a row, at different messages, before the server counts as down."""

MOST_TRIES = 30
"""Tries that a row remembers."""


def pause_after(attempts: int, message: UUID) -> timedelta | None:
    """How long to wait after `attempts` (1 or more) tries; None when it is time to give up.

    Up to a tenth is added, fixed for each message, so that those deferred together do not all
    come back in the same second.
    """
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + _share(message.bytes + bytes([attempts])) / 10)


def probe_after(faults: int, who: str) -> timedelta:
    """How long to leave a server alone that did not answer `faults` (1 or more) times in a row; up to a
    fifth is added, so that several installations do not knock together.
    """
    return PROBES[min(faults, len(PROBES)) - 1] * (1 + _share(f"{who}{faults}".encode()) / 5)


def _share(seed: bytes) -> float:
    """From 0 to 1, always the same for a seed."""
    return int.from_bytes(hashlib.sha256(seed).digest()[:2]) / 65536


def remembered(
    tries: Sequence[dict[str, str]], at: datetime, state: str, answer: str
) -> list[dict[str, str]]:
    """`tries` (oldest first) and one more: when (an instant), what came of it, in the server's words."""
    return [*tries, {"at": at.isoformat(), "state": state, "answer": answer}][-MOST_TRIES:]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one try: `state` SENT, DEFERRED or FAILED, and the server's words."""

    state: OutboxState
    answer: str
    broken: bool = False  # the line broke, which may be the server's fault and not the message's


def judge(code: int, words: str) -> Delivery:
    """A reply code of RFC 5321 4.2.1: 2xx took it, 4xx may take it later, all else never will."""
    answer = f"{code} {words}".strip()[:500]
    if 200 <= code < 300:
        return Delivery(OutboxState.SENT, answer)
    return Delivery(OutboxState.DEFERRED if 400 <= code < 500 else OutboxState.FAILED, answer)


def domain_of(address: str) -> str:
    """What stands after the @, in small letters; empty when there is none."""
    return address.rpartition("@")[2].strip().lower() if "@" in address else ""


def tagged(address: str, tag: str) -> str:
    """`rsvp@host` with a tag: `rsvp+tag@host` (RFC 5233), which its mailbox receives too."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def tag_of(address: str, base: str) -> str | None:
    """The tag in an `address` made by `tagged(base, tag)`, in any case; None for other addresses."""
    local, _, domain = address.strip().lower().rpartition("@")
    name, plus, tag = local.partition("+")
    return tag if plus and tag and f"{name}@{domain}" == base.lower() else None


ALARM_AFTER = timedelta(minutes=5)
"""A worker that has not been seen, or mail that has been due for longer, is told to people."""


@dataclass(frozen=True, slots=True)
class Health:
    """How delivery stands at `now` (all instants)."""

    now: datetime
    seen_at: datetime | None  # when a worker last ran
    due: int
    due_since: datetime | None  # of the message that is due longest
    down_since: datetime | None  # the mail server
    probe_at: datetime | None
    answer: str | None

    @property
    def lag(self) -> timedelta:
        """How long the oldest message has been due."""
        return max(timedelta(), self.now - self.due_since) if self.due_since else timedelta()

    @property
    def is_silent(self) -> bool:
        """Whether no worker has been seen for too long."""
        return self.seen_at is None or self.now - self.seen_at > ALARM_AFTER

    @property
    def is_late(self) -> bool:
        return self.lag > ALARM_AFTER

    @property
    def is_ill(self) -> bool:
        """Whether somebody has to look. Where nothing waits a worker that never ran is missed by nobody."""
        return self.is_late or (self.is_silent and (self.seen_at is not None or self.due > 0))
