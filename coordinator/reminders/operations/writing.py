"""Rules that people write; the plan follows in the same transaction, what was sent stays sent."""

from dataclasses import dataclass, fields
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.triggers import offered
from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid, NotFound
from coordinator.kit.events import Event
from coordinator.kit.texts import Texts
from coordinator.reminders import events, policy, queries
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.operations.planning import replan_kind
from coordinator.reminders.queries import Line, Place, Scope
from coordinator.reminders.rules import check_text


class NoText(Invalid):
    """A rule needs its text in one language at least."""

    code = "no_text"


class AlreadyThere(Conflict):
    """The place has another version of this rule by now."""

    code = "rule_already_there"


@dataclass(frozen=True, slots=True)
class RuleValues:
    """What people may write of a rule. `repeat` is kept from data or dropped, never typed."""

    trigger: str
    offset: str
    local_time: str
    zone: str
    audience: list[str]
    condition: str
    channels: list[str]
    every: int
    times: int
    steps: list[dict[str, object]]
    repeat: list[str] | None
    message: Texts


WRITTEN = tuple(field.name for field in fields(RuleValues))


def draft_of(work: Work, place: Place, values: RuleValues, first: ReminderRule | None) -> ReminderRule:
    """A rule of a place that is not stored; of the family of `first`, else of its own."""
    given = {name: getattr(values, name) for name in WRITTEN}
    new_id = work.new_id()
    return ReminderRule(
        id=new_id,
        slug=f"w-{new_id.hex[12:]}",
        parent_id=first.kind_id if first else None,
        forum_id=place.scope.forum_id,
        group_id=place.scope.group_id,
        series_id=place.scope.series_id,
        meeting_id=place.scope.meeting_id,
        place=place.id,
        respect_quiet_hours=first.respect_quiet_hours if first else True,
        active=True,
        **given,
    )


def write_rule(work: Work, level: str, key: str, values: RuleValues) -> ReminderRule:
    """A new rule in a place. Raises NotFound, Forbidden, NoText, UnknownPlaceholder or BadBraces."""
    place = queries.get_place(work, level, key)
    work.require(policy.may_write_rules(work.actor, place.scope.forum_id))
    check_values(values)
    rule = draft_of(work, place, values, None)
    rule.edited_at = work.now()
    return _keep(work, place, rule, events.RuleWritten)


def change_rule(
    work: Work, level: str, key: str, kind_id: UUID, values: RuleValues, *, seen: str
) -> ReminderRule:
    """Change what a rule says in a place: its own row there, or a first one over what it inherits.

    `seen` is the `stamp` of the rule that was read. Raises NotFound, Forbidden, EditedMeanwhile, NoText,
    UnknownPlaceholder or BadBraces.
    """
    line = _writable(work, level, key, kind_id)
    if stamp(line.rule) != seen:
        raise EditedMeanwhile
    check_values(values)
    if not line.is_own:
        rule = draft_of(work, line.place, values, line.rule)
        rule.active = line.rule.active
        rule.edited_at = work.now()
        return _keep(work, line.place, rule, events.RuleChanged)
    for name in WRITTEN:
        if getattr(line.rule, name) != getattr(values, name):
            setattr(line.rule, name, getattr(values, name))
    line.rule.edited_at = work.now()
    return _follow(work, line.place, line.rule, events.RuleChanged)


def stamp(rule: ReminderRule) -> str:
    """Which row, in which version, somebody read."""
    return f"{rule.id.hex}.{rule.version}"


def pause_rule(work: Work, level: str, key: str, kind_id: UUID) -> ReminderRule:
    """It reminds nobody here, and nowhere below. Raises NotFound or Forbidden."""
    return _switch(work, level, key, kind_id, active=False)


def resume_rule(work: Work, level: str, key: str, kind_id: UUID) -> ReminderRule:
    """It reminds again; one that was only paused here says again what it inherits."""
    return _switch(work, level, key, kind_id, active=True)


def switch_everywhere(work: Work, kind_id: UUID, *, active: bool) -> ReminderRule:
    """Pause or wake a rule that all forums begin with. Places that wrote it anew keep what they wrote.

    Raises NotFound (also for a rule of one place) or Forbidden.
    """
    if not policy.may_see_rules(work.actor):
        raise NotFound
    rule = work.session.get(ReminderRule, kind_id)
    if rule is None or rule.place or rule.parent_id is not None or rule.deleted_at is not None:
        raise NotFound
    work.require(policy.may_switch_everywhere(work.actor))
    if rule.active != active:
        rule.active, rule.edited_at = active, work.now()
        work.session.flush()
        replan_kind(work, rule.kind_id, rule.trigger, Scope())
        happened = events.RuleResumed if active else events.RulePaused
        work.record(happened(None, None, None, rule.slug, ""))
    return rule


def _switch(work: Work, level: str, key: str, kind_id: UUID, *, active: bool) -> ReminderRule:
    line = _writable(work, level, key, kind_id)
    happened = events.RuleResumed if active else events.RulePaused
    if line.rule.active == active:
        return line.rule
    if not line.is_own:
        values = RuleValues(**{name: getattr(line.rule, name) for name in WRITTEN})
        rule = draft_of(work, line.place, values, line.rule)
        rule.active = active
        return _keep(work, line.place, rule, happened)
    only_paused = line.rule.parent_id is not None and line.rule.edited_at is None
    if active and only_paused and line.inherited is not None and line.inherited.active:
        line.rule.deleted_at = work.now()
    else:
        line.rule.active = active
    return _follow(work, line.place, line.rule, happened)


def delete_rule(work: Work, level: str, key: str, kind_id: UUID) -> ReminderRule:
    """Delete the place's own rule, or what it made of one that it inherits, which then holds again.

    Raises NotFound (also where the place has nothing of its own) or Forbidden.
    """
    line = _writable(work, level, key, kind_id)
    if not line.is_own:
        raise NotFound
    line.rule.deleted_at = work.now()
    return _follow(work, line.place, line.rule, events.RuleDeleted)


def bring_back_rule(work: Work, level: str, key: str, rule_id: UUID) -> ReminderRule:
    """Undo `delete_rule`. Raises NotFound, Forbidden, or AlreadyThere when it was written anew meanwhile."""
    place = queries.get_place(work, level, key)
    rule = queries.find_deleted(work, place, rule_id)
    if rule is None:
        raise NotFound
    work.require(policy.may_write_rules(work.actor, place.scope.forum_id))
    there = sa.select(ReminderRule.id).where(
        ReminderRule.parent_id == rule.parent_id,
        ReminderRule.place == rule.place,
        ReminderRule.deleted_at.is_(None),
    )
    if rule.parent_id is not None and work.session.scalars(there).first() is not None:
        raise AlreadyThere
    rule.deleted_at = None
    return _follow(work, place, rule, events.RuleBroughtBack)


def check_values(values: RuleValues) -> None:
    """Raise NoText, UnknownPlaceholder or BadBraces; each names its field."""
    if not any(values.message.values()):
        raise NoText(field="text_en")
    trigger = offered().get(values.trigger)
    names = trigger.names if trigger else ()
    for locale, text in values.message.items():
        check_text(text, names, field=f"text_{locale}")


def _writable(work: Work, level: str, key: str, kind_id: UUID) -> Line:
    line = queries.get_line(work, level, key, kind_id)
    work.require(policy.may_write_rules(work.actor, line.place.scope.forum_id))
    return line


def _keep(work: Work, place: Place, rule: ReminderRule, happened: type[Event]) -> ReminderRule:
    work.session.add(rule)
    return _follow(work, place, rule, happened)


def _follow(work: Work, place: Place, rule: ReminderRule, happened: type[Event]) -> ReminderRule:
    work.session.flush()
    scope = place.scope
    replan_kind(work, rule.kind_id, rule.trigger, scope)
    work.record(happened(scope.forum_id, scope.group_id, scope.meeting_id, rule.slug, place.id))  # type: ignore[call-arg]
    return rule
