"""Reads of the plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.reminders import policy
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.queries.rulebook import RuleBook, Scope, rule_book
from coordinator.reminders.rules import ReminderState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the plan, with whom and by which rule as it holds now."""

    reminder: Reminder
    rule: ReminderRule
    person: Person
    party: Party | None
    meeting: Meeting | None
    forum: Forum | None
    group: WorkingGroup | None


@dataclass(frozen=True, slots=True)
class PlanSearch:
    """Which rows: of one meeting or of forums, from `since` up to `until` (instants)."""

    forums: frozenset[UUID] = frozenset()
    meeting_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str = ""
    audience: str = ""

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = []
        if self.meeting_id is not None:
            found.append(Reminder.meeting_id == self.meeting_id)
        else:
            found.append(Reminder.forum_id.in_(self.forums))
        if self.since is not None:
            found.append(Reminder.due_at >= self.since)
        if self.until is not None:
            found.append(Reminder.due_at < self.until)
        if self.state in {state.value for state in ReminderState}:
            found.append(Reminder.state == ReminderState(self.state))
        if self.audience:
            found.append(Reminder.audience == self.audience)
        return found


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A page of the plan, soonest first; `states` and `audiences` count all that the search finds."""

    rows: list[Planned]
    total: int
    start: int
    states: dict[ReminderState, int]
    meeting: Meeting | None = None


def get_plan(work: Work, meeting_id: UUID, *, state: str = "", start: int = 0) -> PlanPage:
    """The reminders of a meeting, soonest first. NotFound for those who may not see the plan."""
    meeting = get_meeting(work, meeting_id)
    if not policy.may_see_plan(work.actor, meeting.forum_id):
        raise NotFound
    search = PlanSearch(meeting_id=meeting_id, state=state)
    return _page(work.session, search, [meeting.forum_id], start, meeting)


def plan_across(work: Work, search: PlanSearch, *, start: int = 0) -> PlanPage:
    """The plan of several forums, those alone whose plan the actor may see."""
    forums = frozenset(f for f in search.forums if policy.may_see_plan(work.actor, f))
    if not forums:
        raise NotFound
    within = PlanSearch(
        forums, None, since=search.since, until=search.until, state=search.state, audience=search.audience
    )
    return _page(work.session, within, forums, start)


def _page(
    session: Session,
    search: PlanSearch,
    forums: Collection[UUID],
    start: int,
    meeting: Meeting | None = None,
) -> PlanPage:
    where = search.conditions()
    any_state = PlanSearch(
        search.forums, search.meeting_id, search.since, search.until, "", search.audience
    ).conditions()
    counted = sa.select(Reminder.state, sa.func.count()).where(*any_state).group_by(Reminder.state)
    states = {ReminderState(state): number for state, number in session.execute(counted)}
    everything = search.state not in set(ReminderState)
    total = sum(states.values()) if everything else states.get(ReminderState(search.state), 0)
    rows = planned_rows(session, where, rule_book(session, forums), limit=PAGE, offset=start)
    return PlanPage(rows, total, start, states, meeting)


def planned_rows(
    session: Session,
    where: Collection[sa.ColumnElement[bool]],
    book: RuleBook,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Planned]:
    """Rows of the plan, soonest first."""
    found = session.execute(
        sa.select(Reminder, ReminderRule, Person, Party, Meeting, Forum, WorkingGroup)
        .join(ReminderRule, ReminderRule.id == Reminder.rule_id)
        .join(Person, Person.id == Reminder.recipient_id)
        .outerjoin(Party, Party.id == Reminder.party_id)
        .outerjoin(Meeting, Meeting.id == Reminder.meeting_id)
        .outerjoin(Forum, Forum.id == Reminder.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Reminder.group_id)
        .where(*where)
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
        .offset(offset)
    )
    rows = []
    for reminder, first, person, party, meeting, forum, group in found:
        scope = _scope(reminder, meeting)
        rule = book.holding(first.id, scope) or first
        rows.append(Planned(reminder, rule, person, party, meeting, forum, group))
    return rows


def _scope(reminder: Reminder, meeting: Meeting | None) -> Scope:
    if meeting is not None:
        return Scope.of_meeting(meeting)
    return Scope(reminder.forum_id, reminder.group_id)


@cache
def _next_sendings() -> sa.Select[datetime, ReminderRule, int]:
    return (
        sa.select(Reminder.due_at, ReminderRule, sa.func.count())
        .join(ReminderRule, ReminderRule.id == Reminder.rule_id)
        .where(Reminder.meeting_id == sa.bindparam("meeting_id"), Reminder.state == ReminderState.PLANNED)
        .group_by(Reminder.due_at, ReminderRule.id)
        .order_by(Reminder.due_at)
        .limit(3)
    )


def next_sendings(session: Session, meeting_id: UUID) -> list[tuple[datetime, ReminderRule, int]]:
    """When what goes out next, and to how many."""
    rows = session.execute(_next_sendings(), {"meeting_id": meeting_id})
    return [(due_at, rule, count) for due_at, rule, count in rows]


def get_reminder(work: Work, reminder_id: UUID) -> tuple[Reminder, ReminderRule]:
    """With the first rule of its family. NotFound unless the actor may see the plan that it stands in."""
    reminder = work.session.get(Reminder, reminder_id)
    if reminder is None or reminder.forum_id is None:
        raise NotFound
    if not policy.may_see_plan(work.actor, reminder.forum_id):
        raise NotFound
    return reminder, work.session.get_one(ReminderRule, reminder.rule_id)


def get_planned(work: Work, reminder_id: UUID) -> Planned:
    """One row of the plan, with all that its page says. NotFound as in `get_reminder`."""
    reminder, _rule = get_reminder(work, reminder_id)
    book = rule_book(work.session, [reminder.forum_id], [reminder.rule_id])
    return planned_rows(work.session, [Reminder.id == reminder_id], book)[0]
