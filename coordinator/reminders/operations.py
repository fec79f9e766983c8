"""Planning reminders as rows, and changing the plan."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Party
from coordinator.kit.times import day_of
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.reminders import policy, queries
from coordinator.reminders.causes import AT_ONCE, TRIGGERS, Cause, is_reminded, meeting_causes
from coordinator.reminders.conditions import CONDITIONS, NOT_REGISTERED, answered_parties
from coordinator.reminders.events import (
    ReminderRestored,
    ReminderSkipped,
    RemindersResumed,
    RemindersStopped,
)
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.rules import (
    Offset,
    Reason,
    ReminderState,
    due_at_day,
    due_at_start,
    occurrences,
)

Key = tuple[UUID, UUID, UUID, int]
"""Rule, cause, recipient, occurrence: what makes a reminder one and the same."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder as it should be planned now."""

    key: Key
    due_at: datetime
    audience: str
    party_id: UUID | None
    cause: Cause


def is_used(rule: ReminderRule) -> bool:
    """Whether the rule sends here: its trigger is offered and its condition is known."""
    return (
        (rule.trigger in TRIGGERS or rule.trigger.startswith("meeting."))
        and rule.trigger not in AT_ONCE
        and rule.condition in CONDITIONS
        and "email" in rule.channels
    )


def due_instant(rule: ReminderRule, offset: Offset, cause: Cause, closed: Collection[date] = ()) -> datetime:
    """When a reminder of `rule` about `cause` goes out: at the rule's hour on the clock of the zone."""
    at = time.fromisoformat(rule.local_time)
    if cause.start is not None:
        return due_at_start(cause.start, cause.zone, offset, at, frozenset(closed))
    return due_at_day(cause.on, offset, at, cause.zone, frozenset(closed))


def plan_meeting(work: Work, meeting_id: UUID, *, why: Reason = Reason.MOVED) -> None:
    """Bring the plan of a meeting up to date: new rows, moved rows, rows that fall away (for `why`)."""
    meeting = work.session.get_one(Meeting, meeting_id)
    rules = [r for r in queries.active_rules(work.session, meeting.forum_id) if is_used(r)]
    wanted: list[Wanted] = []
    if is_reminded(meeting, work.now()):
        causes = meeting_causes(work.session, meeting, {rule.trigger for rule in rules})
        for rule in rules:
            wanted += _wanted(work, rule, causes.get(rule.trigger, ()))
    answered = answered_parties(work.session, meeting_id)
    settled = {rule.id for rule in rules if rule.condition == NOT_REGISTERED}
    wanted = [w for w in wanted if not (w.key[0] in settled and w.party_id in answered)]
    existing = work.session.scalars(sa.select(Reminder).where(Reminder.meeting_id == meeting_id)).all()

    def reason(row: Reminder) -> Reason:
        return Reason.ANSWERED if row.rule_id in settled and row.party_id in answered else why

    _reconcile(work, wanted, existing, reason)


def plan_others(work: Work) -> None:
    """The same for actions, written procedures, mandates and handovers of the chair."""
    rules = [r for r in queries.active_rules(work.session, None) if is_used(r) and r.trigger in TRIGGERS]
    for rule in rules:
        wanted = list(_wanted(work, rule, TRIGGERS[rule.trigger](work.session, work.now())))
        existing = work.session.scalars(
            sa.select(Reminder).where(
                Reminder.rule_id == rule.id,
                sa.or_(
                    Reminder.state == ReminderState.PLANNED,
                    Reminder.cause_id.in_({w.cause.id for w in wanted}),
                ),
            )
        ).all()
        _reconcile(work, wanted, existing, lambda _row: Reason.CONDITION)


def replan_everything(work: Work, *, until: timedelta = timedelta(days=400)) -> None:
    """Plan whatever should be planned and is not: after loading, and each night for new people."""
    plan_others(work)
    coming = work.session.scalars(
        sa.select(Meeting.id).where(
            Meeting.status == MeetingStatus.CONVENED,
            Meeting.starts_at > work.now(),
            Meeting.starts_at < work.now() + until,
        )
    ).all()
    for meeting_id in coming:
        plan_meeting(work, meeting_id, why=Reason.NOT_EXPECTED)


def _wanted(work: Work, rule: ReminderRule, causes: Iterable[Cause]) -> Iterator[Wanted]:
    """Each recipient once for each cause and occurrence; a party's duty counts for each party."""
    offsets = occurrences(Offset.parse(rule.offset), [Offset.parse(text) for text in rule.repeat or ()])
    for cause in causes:
        today = day_of(work.now(), cause.zone)
        seen: set[Key] = set()
        for audience in rule.audience:
            for person in cause.people(work.session, audience, today):
                if person.person_id is None:
                    continue
                for number, offset in enumerate(offsets):
                    key = (rule.id, cause.id, person.person_id, number)
                    if key in seen:
                        continue
                    seen.add(key)
                    closed = _closed(work, person.party_id, cause.on) if offset.working else ()
                    due = due_instant(rule, offset, cause, closed)
                    yield Wanted(key, due, audience, person.party_id, cause)


def _closed(work: Work, party_id: UUID | None, around: date) -> frozenset[date]:
    party = work.session.get(Party, party_id) if party_id else None
    if party is None:
        return frozenset()
    years = {around.year - 1, around.year, around.year + 1}
    return frozenset(day for year in years for day in closed_days(party.code, year))


def _reconcile(
    work: Work, wanted: Iterable[Wanted], existing: Iterable[Reminder], why: Callable[[Reminder], Reason]
) -> None:
    now = work.now()
    rows = {(r.rule_id, r.cause_id, r.recipient_id, r.occurrence): r for r in existing}
    fresh = []
    for want in wanted:
        row = rows.pop(want.key, None)
        if row is None:
            if want.due_at > now:  # what lies in the past is not caught up with
                fresh.append(_values(work, want))
            continue
        _follow(row, want.due_at, now)
    for row in rows.values():
        if row.state == ReminderState.PLANNED:
            _end(row, ReminderState.DROPPED, why(row), now)
    if fresh:
        work.session.flush()
        insert = sqlite.insert if work.session.get_bind().dialect.name == "sqlite" else postgresql.insert
        # Two people may convene and register at once: whoever comes second finds the row there.
        work.session.execute(insert(Reminder).on_conflict_do_nothing(), fresh)


def _follow(row: Reminder, due_at: datetime, now: datetime) -> None:
    """Let a row follow its cause. One that was sent goes again only if its day moved to the future."""
    if row.state == ReminderState.PLANNED:
        row.due_at = due_at
        return
    by_hand = row.state_reason == Reason.SKIPPED_BY_HAND
    moved = row.due_at != due_at
    if due_at > now and not by_hand and (moved or row.state == ReminderState.DROPPED):
        row.state, row.state_reason, row.due_at = ReminderState.PLANNED, None, due_at
        row.decided_at = None


def _end(row: Reminder, state: ReminderState, reason: Reason | None, now: datetime) -> None:
    row.state, row.state_reason, row.decided_at = state, reason.value if reason else None, now


def _values(work: Work, want: Wanted) -> dict[str, object]:
    rule_id, cause_id, recipient_id, occurrence = want.key
    return {
        "id": work.new_id(),
        "rule_id": rule_id,
        "cause_id": cause_id,
        "recipient_id": recipient_id,
        "occurrence": occurrence,
        "audience": want.audience,
        "meeting_id": want.cause.meeting.id if want.cause.meeting else None,
        "forum_id": want.cause.forum_id,
        "group_id": want.cause.group_id,
        "item_id": want.cause.item_id,
        "party_id": want.party_id,
        "due_at": want.due_at,
        "state": ReminderState.PLANNED,
    }


# By hand -------------------------------------------------------------------------------------------------


def skip(work: Work, reminder_id: UUID) -> Reminder:
    """Keep a planned reminder from going out. Raises NotFound or Forbidden."""
    reminder, rule = queries.get_reminder(work, reminder_id)
    work.require(policy.may_change_plan(work.actor, reminder.forum_id or reminder_id))
    if reminder.state == ReminderState.PLANNED:
        _end(reminder, ReminderState.SKIPPED, Reason.SKIPPED_BY_HAND, work.now())
        work.record(ReminderSkipped(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug))
    return reminder


def restore(work: Work, reminder_id: UUID) -> Reminder:
    """Undo `skip`, while it is not due yet."""
    reminder, rule = queries.get_reminder(work, reminder_id)
    work.require(policy.may_change_plan(work.actor, reminder.forum_id or reminder_id))
    if reminder.state_reason == Reason.SKIPPED_BY_HAND and reminder.due_at > work.now():
        reminder.state, reminder.state_reason, reminder.decided_at = ReminderState.PLANNED, None, None
        work.record(
            ReminderRestored(reminder.forum_id, reminder.meeting_id, reminder.recipient_id, rule.slug)
        )
    return reminder


def stop(work: Work, person_id: UUID, rule: ReminderRule) -> None:
    """The person gets no more reminders of this rule."""
    work.require(policy.may_stop_own(work.actor, person_id))
    if _find_stop(work, person_id, rule) is None:
        work.session.add(
            ReminderStop(id=work.new_id(), person_id=person_id, rule_id=rule.id, stopped_at=work.now())
        )
        work.record(RemindersStopped(person_id, rule.slug))


def resume(work: Work, person_id: UUID, rule: ReminderRule) -> None:
    """Undo `stop`."""
    work.require(policy.may_stop_own(work.actor, person_id))
    found = _find_stop(work, person_id, rule)
    if found is not None:
        work.session.delete(found)
        work.record(RemindersResumed(person_id, rule.slug))


def _find_stop(work: Work, person_id: UUID, rule: ReminderRule) -> ReminderStop | None:
    return work.session.scalars(
        sa.select(ReminderStop).where(ReminderStop.person_id == person_id, ReminderStop.rule_id == rule.id)
    ).first()
