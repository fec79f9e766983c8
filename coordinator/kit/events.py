"""The shape of every event: a frozen dataclass in the past tense, ids and values only."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

UNRECORDED = {"recorded": False}
"""Metadata of a field for reactions alone: the journal does not keep it."""

SCOPE = ("forum_id", "group_id", "meeting_id", "person_id")


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: instants and dates in ISO, ids and enums as text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Fields named as in SCOPE say where it belongs in the journal;
    the others are its facts. No content (titles, texts, addresses): the journal is kept for years.
    """

    kind: ClassVar[str] = ""

    def scope(self) -> dict[str, UUID | None]:
        return {name: getattr(self, name, None) for name in SCOPE}

    def facts(self) -> dict[str, Any]:
        names = (
            f.name
            for f in dataclasses.fields(self)
            if f.name not in SCOPE and f.metadata.get("recorded", True)
        )
        return {name: plain(getattr(self, name)) for name in names}
