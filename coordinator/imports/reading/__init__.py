"""The reader of calendar files: bytes in, found meetings out; no database, no web, no clock."""

from coordinator.imports.reading.events import read
from coordinator.imports.reading.facts import (
    MOST_BYTES,
    MOST_EVENTS,
    Fault,
    Found,
    Options,
    Reading,
    Reason,
    Refused,
    Remark,
    Unreadable,
    first_day,
    last_day,
)
from coordinator.imports.reading.zones import named_zone, zones_by_country

__all__ = [
    "MOST_BYTES",
    "MOST_EVENTS",
    "Fault",
    "Found",
    "Options",
    "Reading",
    "Reason",
    "Refused",
    "Remark",
    "Unreadable",
    "first_day",
    "last_day",
    "named_zone",
    "read",
    "zones_by_country",
]
