"""The rules that may hold somewhere, asked for once, and which of them do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.meetings.models import Meeting
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.rules import Level

EVERYWHERE = ""


def place_of(level: Level, thing_id: UUID) -> str:
    return f"{level}:{thing_id.hex}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something stands: what rules of a forum, its group, a series and a meeting apply to it."""

    forum_id: UUID | None = None
    group_id: UUID | None = None
    series_id: UUID | None = None
    meeting_id: UUID | None = None

    @classmethod
    def of_meeting(cls, meeting: Meeting) -> "Scope":
        return cls(meeting.forum_id, meeting.group_id, meeting.series_id, meeting.id)

    def places(self) -> list[str]:
        """From far to near."""
        pairs = (
            (Level.FORUM, self.forum_id),
            (Level.GROUP, self.group_id),
            (Level.SERIES, self.series_id),
            (Level.MEETING, self.meeting_id),
        )
        return [EVERYWHERE, *(place_of(level, thing) for level, thing in pairs if thing is not None)]


class RuleBook:
    """Rules by family: the first of each, and what its places made of it."""

    def __init__(self, rules: Iterable[ReminderRule]) -> None:
        self.families: dict[UUID, dict[str, ReminderRule]] = {}
        self.first: dict[UUID, ReminderRule] = {}
        for rule in rules:
            self.families.setdefault(rule.kind_id, {})[rule.place] = rule
            if rule.parent_id is None:
                self.first[rule.id] = rule

    def holding(self, kind_id: UUID, scope: Scope) -> ReminderRule | None:
        """The rule of a family that is nearest to `scope`, paused or not; None when it is not meant there."""
        chain = self.chain(kind_id, scope)
        return chain[-1] if chain else None

    def chain(self, kind_id: UUID, scope: Scope) -> list[ReminderRule]:
        """What a family says about `scope`, from far to near; empty unless its first rule reaches there."""
        places, first = scope.places(), self.first.get(kind_id)
        if first is None or first.place not in places:
            return []
        family = self.families[kind_id]
        return [family[place] for place in places if place in family]

    def all_holding(self, scope: Scope) -> list[ReminderRule]:
        found = (self.holding(kind_id, scope) for kind_id in self.first)
        return [rule for rule in found if rule is not None]


def rule_book(
    session: Session,
    forums: Collection[UUID | None] | None = None,
    kinds: Collection[UUID] | None = None,
) -> RuleBook:
    """Rules for everywhere and those of `forums` (None: of all), of some families where they are named."""
    query = sa.select(ReminderRule).where(ReminderRule.deleted_at.is_(None)).order_by(ReminderRule.slug)
    if forums is not None:
        known = [forum for forum in forums if forum is not None]
        query = query.where(sa.or_(ReminderRule.forum_id.is_(None), ReminderRule.forum_id.in_(known)))
    if kinds is not None:
        query = query.where(sa.or_(ReminderRule.id.in_(kinds), ReminderRule.parent_id.in_(kinds)))
    return RuleBook(session.scalars(query))
