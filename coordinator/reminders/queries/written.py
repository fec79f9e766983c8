"""Rules as people see and write them."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.triggers import offered
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.errors import NotFound
from coordinator.reminders import policy
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.queries.places import Place, get_place
from coordinator.reminders.queries.rulebook import RuleBook, rule_book
from coordinator.reminders.rules import Level


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as it holds in a place. `inherited` is what would hold without the place's own row."""

    rule: ReminderRule
    place: Place
    inherited: ReminderRule | None

    @property
    def is_own(self) -> bool:
        """Whether this very place says something about it."""
        return self.rule.place == self.place.id

    @property
    def origin(self) -> Level:
        return Level(self.rule.place.partition(":")[0] or Level.EVERYWHERE)


def list_rules(work: Work) -> list[ReminderRule]:
    """The rules for everywhere and those of the actor's own forums (all for an administrator); NotFound
    for those who may not see rules.
    """
    if not policy.may_see_rules(work.actor):
        raise NotFound
    query = (
        sa.select(ReminderRule)
        .where(ReminderRule.deleted_at.is_(None))
        .order_by(ReminderRule.trigger, ReminderRule.slug)
    )
    if not work.actor.is_administrator:
        own = ReminderRule.forum_id.in_(work.actor.secretariat_of | work.actor.chairs_forums)
        query = query.where(sa.or_(ReminderRule.forum_id.is_(None), own))
    return list(work.session.scalars(query))


def own_forums(work: Work) -> list[Forum]:
    """Forums whose rules the actor sees, by name."""
    ids = work.actor.secretariat_of | work.actor.chairs_forums
    query = sa.select(Forum).where(Forum.id.in_(ids)).order_by(Forum.short_name)
    return list(work.session.scalars(query)) if ids else []


def rules_at(work: Work, level: str, key: str) -> tuple[Place, list[Line]]:
    """The rules that hold in a place, by what they remind of. NotFound as in `get_place`."""
    place = get_place(work, level, key)
    book = rule_book(work.session, [place.scope.forum_id])
    lines = [
        line
        for kind in book.first
        if (line := line_at(book, kind, place)) is not None and reaches(place, line.rule.trigger)
    ]
    return place, sorted(lines, key=lambda line: (line.rule.trigger, line.rule.offset, line.rule.slug))


def reaches(place: Place, trigger: str) -> bool:
    """Whether a trigger can come up in a place: an action belongs to no meeting, nor to a series."""
    there = offered().get(trigger)
    return place.level in (Level.FORUM, Level.GROUP) or there is None or there.found is None


def get_line(work: Work, level: str, key: str, kind_id: UUID) -> Line:
    """One rule as it holds in a place. NotFound also for one that does not reach there."""
    place = get_place(work, level, key)
    line = line_at(rule_book(work.session, [place.scope.forum_id], [kind_id]), kind_id, place)
    if line is None:
        raise NotFound
    return line


def line_at(book: RuleBook, kind_id: UUID, place: Place) -> Line | None:
    chain = book.chain(kind_id, place.scope)
    if not chain:
        return None
    above = [rule for rule in chain if rule.place != place.id]
    return Line(chain[-1], place, above[-1] if above else None)


def find_deleted(work: Work, place: Place, rule_id: UUID) -> ReminderRule | None:
    """A deleted rule of a place, which can be brought back."""
    rule = work.session.get(ReminderRule, rule_id)
    return rule if rule is not None and rule.place == place.id and rule.deleted_at is not None else None
