"""The only reader of the clock; everything else is given `now`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Instant = datetime  # aware, in UTC; a name for readers, not a new type


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """Tells the present instant (aware, UTC); tests and `worker --now` hand in another `read`."""

    read: Callable[[], datetime] = field(default=_system_now)

    def now(self) -> datetime:
        return self.read().astimezone(UTC)


def fixed(instant: datetime) -> Clock:
    """A clock that stands still at `instant` (aware)."""
    return Clock(lambda: instant)
