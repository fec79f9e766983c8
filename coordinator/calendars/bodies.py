"""Bodies of feeds kept in this process, by validator: what was assembled once is sent again as it is."""

import gzip
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

KEPT_BYTES = 4_000_000
PLAIN = ""
CODINGS = ("zstd", "gzip")
"""In the order of preference where a reader likes them equally: zstd takes a third of the time."""


class Body:
    """The bytes of a calendar, plain, and in each coding once somebody asks for it; `name` of the file."""

    def __init__(self, plain: bytes, name: str = "") -> None:
        self.plain = plain
        self.name = name
        self._coded: dict[str, bytes] = {PLAIN: plain}

    def coded(self, coding: str) -> bytes:
        """One of CODINGS, or PLAIN. The same calendar gives the same bytes."""
        if coding not in self._coded:
            self._coded[coding] = _PACK[coding](self.plain)
        return self._coded[coding]

    @property
    def size(self) -> int:
        """What it takes at most; calendars shrink to a tenth."""
        return len(self.plain) + len(self.plain) // 3


# No time of packing in the header of gzip.
_PACK = {
    "gzip": lambda plain: gzip.compress(plain, compresslevel=5, mtime=0),
    "zstd": lambda plain: zstd.compress(plain, 3),
}


def best_coding(liked: Iterable[tuple[str, float]]) -> str:
    """Of what a reader takes (name, quality; RFC 9110 12.5.3) the coding to send; PLAIN where none fits.

    `*` means gzip: who says it has not said that it knows zstd.
    """
    quality = dict(liked)
    if "gzip" not in quality and "*" in quality:
        quality["gzip"] = quality["*"]
    found = [coding for coding in CODINGS if quality.get(coding, 0) > 0]
    return max(found, key=lambda coding: quality[coding], default=PLAIN)


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
