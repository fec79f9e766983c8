"""Planning reminders as rows: what should be there, and what is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.core.triggers import Cause, Recipient, offered
from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Forum, Party
from coordinator.kit.times import day_of
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.reminders.causes import (
    AFTERWARDS,
    AT_ONCE,
    is_others,
    is_reminded,
    meeting_causes,
    other_causes,
)
from coordinator.reminders.conditions import CONDITIONS, NOT_REGISTERED, answered_parties
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.queries import RuleBook, Scope, rule_book
from coordinator.reminders.rules import (
    DESK,
    MAIL,
    ON_DESK,
    Offset,
    Reason,
    ReminderState,
    RuleZone,
    Sending,
    Step,
    due_at,
    occurrences,
)

Key = tuple[UUID, UUID, UUID, int]
"""Family of the rule, cause, recipient, occurrence: what makes a reminder one and the same."""

OF_PARTIES = frozenset({"contact_points", "delegates"})
"""Audiences that an escalation reaches only for the parties of those who did not answer."""

Why = Callable[[Reminder], Reason]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder as it should be planned now."""

    key: Key
    due_at: datetime
    audience: str
    party_id: UUID | None
    cause: Cause


class People:
    """Who is meant today, asked once for all causes and rules that mean the same people."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.found: dict[tuple[object, ...], list[Recipient]] = {}

    def of(self, cause: Cause, audience: str) -> list[Recipient]:
        today = day_of(self.work.now(), cause.zone)
        key = (cause.shared or cause.id, cause.find, audience, today)
        if key not in self.found:
            self.found[key] = cause.people(self.work.session, audience, today)
        return self.found[key]


def is_used(rule: ReminderRule) -> bool:
    """Whether the rule sends here: its trigger is offered and its condition is known."""
    return (
        rule.trigger in offered()
        and rule.trigger not in AT_ONCE
        and rule.condition in CONDITIONS
        and bool({MAIL, DESK} & set(rule.channels))
    )


def sendings_of(rule: ReminderRule) -> list[Sending]:
    return occurrences(
        Offset.parse(rule.offset),
        [Offset.parse(text) for text in rule.repeat or ()],
        every=rule.every or 0,
        times=rule.times or 0,
        steps=[Step(step["to"], step["after"]) for step in rule.steps or ()],
    )


def plan_meeting(work: Work, meeting_id: UUID, *, why: Reason = Reason.MOVED) -> None:
    """Bring the plan of a meeting up to date: new rows, moved rows, rows that fall away (for `why`)."""
    meeting = work.session.get_one(Meeting, meeting_id)
    plan_meetings(work, [meeting], rule_book(work.session, [meeting.forum_id]), why=why)


def plan_meetings(
    work: Work, meetings: Collection[Meeting], book: RuleBook, *, why: Reason, kind_id: UUID | None = None
) -> None:
    """The same for several, of one family of rules where it is named."""
    kinds = list(book.first) if kind_id is None else [kind_id]
    holding: dict[tuple[UUID, str], list[ReminderRule]] = defaultdict(list)
    for meeting in meetings:
        if not is_reminded(meeting, work.now()):
            continue
        for kind in kinds:
            rule = book.holding(kind, Scope.of_meeting(meeting))
            if rule is not None and rule.active and is_used(rule):
                holding[meeting.id, rule.trigger].append(rule)
    answered = answered_parties(work.session, [m.id for m in meetings])
    wanted: list[Wanted] = []
    people = People(work)
    reminded = [meeting for meeting in meetings if is_reminded(meeting, work.now())]
    causes = meeting_causes(work.session, reminded, {trigger for _meeting, trigger in holding})
    for trigger, found in causes.items():
        for cause in found:
            of = cause.meeting.id if cause.meeting else cause.id
            for rule in holding[of, trigger]:
                settled = answered.get(of, set()) if rule.condition == NOT_REGISTERED else set()
                wanted += (w for w in wanted_of(work, rule, [cause], people) if w.party_id not in settled)
    existing = sa.select(Reminder).where(Reminder.meeting_id.in_([m.id for m in meetings]))
    if kind_id is not None:
        existing = existing.where(Reminder.rule_id == kind_id)
    settles = {r.kind_id for rules in holding.values() for r in rules if r.condition == NOT_REGISTERED}

    def reason(row: Reminder) -> Reason:
        said = row.meeting_id is not None and row.party_id in answered.get(row.meeting_id, set())
        return Reason.ANSWERED if row.rule_id in settles and said else why

    _reconcile(work, wanted, work.session.scalars(existing).all(), reason)


def plan_others(work: Work, *, why: Reason = Reason.CONDITION, kind_id: UUID | None = None) -> None:
    """The same for actions, written procedures, mandates and handovers of the chair."""
    book = rule_book(work.session, kinds=None if kind_id is None else [kind_id])
    for kind, first in book.first.items():
        if not is_others(first.trigger):
            continue
        wanted: list[Wanted] = []
        causes = other_causes(work.session, first.trigger, work.now())
        for cause in causes:
            rule = book.holding(kind, Scope(cause.forum_id, cause.group_id))
            if rule is not None and rule.active and is_used(rule):
                wanted += wanted_of(work, rule, [cause])
        existing = work.session.scalars(
            sa.select(Reminder).where(
                Reminder.rule_id == kind,
                sa.or_(
                    Reminder.state == ReminderState.PLANNED,
                    Reminder.cause_id.in_([c.id for c in causes]),
                    on_a_desk(),
                ),
            )
        ).all()
        _reconcile(work, wanted, existing, lambda _row: why)


def replan_everything(work: Work, *, until: timedelta = timedelta(days=400)) -> None:
    """Plan whatever should be planned and is not: after loading, and each night for new people."""
    plan_others(work)
    coming = work.session.scalars(
        sa.select(Meeting).where(
            Meeting.status == MeetingStatus.CONVENED,
            Meeting.starts_at > work.now(),
            Meeting.starts_at < work.now() + until,
        )
    ).all()
    book = rule_book(work.session)
    for meeting in coming:
        plan_meetings(work, [meeting], book, why=Reason.NOT_EXPECTED)


def replan_kind(work: Work, kind_id: UUID, trigger: str, scope: Scope) -> None:
    """A rule was written, changed, paused or deleted in `scope`: its reminders follow, those sent stay."""
    if is_others(trigger):
        plan_others(work, why=Reason.RULE, kind_id=kind_id)
        return
    query = sa.select(Meeting).where(
        Meeting.status.in_((MeetingStatus.CONVENED, MeetingStatus.HELD)),
        Meeting.ends_at > work.now() - AFTERWARDS,
    )
    for column, value in (
        (Meeting.forum_id, scope.forum_id),
        (Meeting.group_id, scope.group_id),
        (Meeting.series_id, scope.series_id),
        (Meeting.id, scope.meeting_id),
    ):
        if value is not None:
            query = query.where(column == value)
    meetings = work.session.scalars(query).all()
    if meetings:
        plan_meetings(work, meetings, rule_book(work.session, [scope.forum_id], [kind_id]),
                      why=Reason.RULE, kind_id=kind_id)  # fmt: skip


# What should be there -----------------------------------------------------------------------------------


def wanted_of(
    work: Work, rule: ReminderRule, causes: Iterable[Cause], people: People | None = None
) -> Iterator[Wanted]:
    """Each recipient once for each cause and occurrence; a party's duty counts for each party."""
    people = people or People(work)
    for cause in causes:
        seen: set[Key] = set()
        for sending, audience, person in meant(rule, cause, people):
            if person.person_id is None:
                continue
            key = (rule.kind_id, cause.id, person.person_id, sending.number)
            if key not in seen:
                seen.add(key)
                due = _due(work, rule, sending, cause, person)
                yield Wanted(key, due, audience, person.party_id, cause)


def meant(rule: ReminderRule, cause: Cause, people: People) -> Iterator[tuple[Sending, str, Recipient]]:
    """Who gets which sending as whom, today.

    What goes to the secretariat's desk is named after those who have not answered.
    """
    own = [(name, person) for name in rule.audience for person in people.of(cause, name)]
    parties = {person.party_id for _name, person in own}
    for sending in sendings_of(rule):
        if sending.to is None:
            yield from ((sending, name, person) for name, person in own)
        elif sending.to == ON_DESK:
            yield from ((sending, ON_DESK, person) for _name, person in own)
        else:
            for person in people.of(cause, sending.to):
                if sending.to not in OF_PARTIES or person.party_id in parties:
                    yield sending, sending.to, person


def _due(work: Work, rule: ReminderRule, sending: Sending, cause: Cause, person: Recipient) -> datetime:
    zone = cause.zone
    if rule.zone != RuleZone.VENUE:
        forum = work.session.get(Forum, cause.forum_id) if cause.forum_id else None
        zone = forum.zone if forum else zone
        if rule.zone == RuleZone.RECIPIENT and person.zone:
            zone = person.zone
    closed = _closed(work, person.party_id, cause.on) if sending.offset.working else frozenset()
    at = time.fromisoformat(rule.local_time)
    return due_at(sending, cause.trigger, cause.zone, at=at, zone=zone, closed=closed)


def _closed(work: Work, party_id: UUID | None, around: date) -> frozenset[date]:
    party = work.session.get(Party, party_id) if party_id else None
    if party is None:
        return frozenset()
    years = {around.year - 1, around.year, around.year + 1}
    return frozenset(day for year in years for day in closed_days(party.code, year))


# What is there ------------------------------------------------------------------------------------------


def _reconcile(work: Work, wanted: Iterable[Wanted], existing: Iterable[Reminder], why: Why) -> None:
    now = work.now()
    rows = {(r.rule_id, r.cause_id, r.recipient_id, r.occurrence): r for r in existing}
    fresh = []
    for want in wanted:
        row = rows.pop(want.key, None)
        if row is None:
            if want.due_at > now:  # what lies in the past is not caught up with
                fresh.append(_values(work, want))
            continue
        _follow(row, want, now)
    for row in rows.values():
        if row.state == ReminderState.PLANNED:
            end(row, ReminderState.DROPPED, why(row), now)
        elif row.state == ReminderState.SENT and row.outbox_id is None and row.settled_at is None:
            row.settled_at = now
    if fresh:
        work.session.flush()
        insert = sqlite.insert if work.session.get_bind().dialect.name == "sqlite" else postgresql.insert
        # Two people may convene and register at once: whoever comes second finds the row there.
        work.session.execute(insert(Reminder).on_conflict_do_nothing(), fresh)


def _follow(row: Reminder, want: Wanted, now: datetime) -> None:
    """Let a row follow its cause and its rule.

    One that was sent goes again only if its cause moved, never because the rule changed. A time set by
    hand stays until the rule gives another than the one it replaced.
    """
    trigger_at = want.cause.trigger_at
    if row.state == ReminderState.PLANNED:
        if row.set_for is None or row.set_for != want.due_at:
            row.due_at, row.set_for, row.state_reason = want.due_at, None, None
        row.trigger_at, row.audience = trigger_at, want.audience
        return
    if row.state == ReminderState.SENT:
        again = row.trigger_at is not None and row.trigger_at != trigger_at
    else:
        again = row.state == ReminderState.DROPPED or (row.set_for or row.due_at) != want.due_at
    if again and want.due_at > now and row.state_reason != Reason.SKIPPED_BY_HAND:
        row.state, row.state_reason, row.due_at = ReminderState.PLANNED, None, want.due_at
        row.decided_at, row.set_for, row.trigger_at = None, None, trigger_at
        row.outbox_id, row.settled_at = None, None


def on_a_desk() -> sa.ColumnElement[bool]:
    """What went out without mail and is not settled."""
    return sa.and_(
        Reminder.state == ReminderState.SENT, Reminder.outbox_id.is_(None), Reminder.settled_at.is_(None)
    )


def end(row: Reminder, state: ReminderState, reason: Reason | None, now: datetime) -> None:
    row.state, row.state_reason, row.decided_at = state, reason.value if reason else None, now


def _values(work: Work, want: Wanted) -> Mapping[str, object]:
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
        "trigger_at": want.cause.trigger_at,
        "state": ReminderState.PLANNED,
    }
