"""Bodies of feeds kept in this process, by validator: what was assembled once is sent again as it is."""

import gzip
import threading
from collections import OrderedDict
from functools import cached_property

KEPT_BYTES = 4_000_000


class Body:
    """The bytes of a calendar, plain, and compressed once somebody asks for that."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain

    @cached_property
    def packed(self) -> bytes:
        # No time of packing in the header: same calendar, same bytes.
        return gzip.compress(self.plain, compresslevel=5, mtime=0)

    @property
    def size(self) -> int:
        """What it takes at most; calendars shrink to a tenth."""
        return len(self.plain) + len(self.plain) // 5


class Bodies:
    """At most `limit` bytes of bodies; the one not asked for the longest goes first."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[str, Body] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, validator: str) -> Body | None:
        with self._lock:
            body = self._kept.get(validator)
            if body is not None:
                self._kept.move_to_end(validator)
            return body

    def keep(self, validator: str, body: Body) -> None:
        if body.size > self.limit:
            return
        with self._lock:
            self._drop(validator)
            self._kept[validator] = body
            self.size += body.size
            while self.size > self.limit:
                self._drop(next(iter(self._kept)))

    def _drop(self, validator: str) -> None:
        body = self._kept.pop(validator, None)
        if body is not None:
            self.size -= body.size
