"""The reader of calendar files: bytes in, found meetings out; no database, no web, no clock."""

from coordinator.imports.parsing.events import read
from coordinator.imports.parsing.facts import (
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
from coordinator.imports.parsing.zones import named_zone, zones_by_country

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
