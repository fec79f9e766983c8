"""What loading answers: how many rows were taken, which were not, and why."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about one place of the file; `pointer` is a JSON pointer (RFC 6901)."""

    pointer: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {"pointer": self.pointer, "reason": self.reason}


class Outcome(IntEnum):
    """What became of a row; the greater one wins where a row stands in several tables."""

    UNCHANGED = 0
    UPDATED = 1
    CREATED = 2


@dataclass
class Report:
    """The answer to one load. With anything refused nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    not_taken: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    dry_run: bool = False

    def note(self, outcome: Outcome) -> None:
        if outcome is Outcome.CREATED:
            self.created += 1
        elif outcome is Outcome.UPDATED:
            self.updated += 1
        else:
            self.unchanged += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [remark.as_json() for remark in self.refused],
            "not_taken": [remark.as_json() for remark in self.not_taken],
            "warnings": [remark.as_json() for remark in self.warnings],
            "dry_run": self.dry_run,
        }
