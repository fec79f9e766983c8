"""How often one address may be asked: freely for every calendar program, not for one that runs wild."""

import threading
from collections import OrderedDict
from datetime import datetime
from math import ceil

BURST = 6000
SECONDS = 600.0
"""On average ten fetches a second; a person's programs together ask some hundred times a day."""
REMEMBERED = 10_000


class Pace:
    """Each key may be used `burst` times at once, and gets as many new turns evenly within `seconds`.

    Counted in each process by itself: it is a brake, not a guard. Keys are hashes, never addresses.
    """

    def __init__(self, burst: int = BURST, seconds: float = SECONDS, remembered: int = REMEMBERED) -> None:
        self.burst = burst
        self.seconds = seconds
        self.remembered = remembered
        self._turns: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str, now: datetime) -> int:
        """Take a turn: 0, or whole seconds until there is one again."""
        with self._lock:
            left, since = self._turns.get(key, (float(self.burst), now))
            gained = max((now - since).total_seconds(), 0.0) * self.burst / self.seconds
            left = min(left + gained, float(self.burst))
            allowed = left >= 1
            self._turns[key] = (left - 1 if allowed else left, now)
            self._turns.move_to_end(key)
            if len(self._turns) > self.remembered:
                self._turns.popitem(last=False)
        return 0 if allowed else ceil((1 - left) * self.seconds / self.burst)
