"""What rights are given for: forums, groups and parties, which areas below them name but do not know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from coordinator.kit.texts import Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """One forum, group or party to choose; `forum_id` is the forum of a group."""

    id: UUID
    name: Texts
    short: str = ""
    forum_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ScopeChoices:
    """All that a right may be given for, in no particular order."""

    forums: list[Choice] = field(default_factory=list)
    groups: list[Choice] = field(default_factory=list)
    parties: list[Choice] = field(default_factory=list)


ScopeNames = Callable[[Session, Iterable[UUID | None]], Mapping[UUID | None, Texts]]
"""Names of forums (short ones), groups, parties and authorities by id, in one statement."""

ScopeSource = Callable[[Session, frozenset[UUID] | None], ScopeChoices]
"""The choices within some forums (None: all) and their groups; parties are the same for all."""


def no_names(session: Session, ids: Iterable[UUID | None]) -> Mapping[UUID | None, Texts]:
    return {}


def no_choices(session: Session, forum_ids: frozenset[UUID] | None) -> ScopeChoices:
    return ScopeChoices()
