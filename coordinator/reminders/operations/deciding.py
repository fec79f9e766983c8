"""What becomes of a reminder that is due: asked again, and sent only while something is owed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Person
from coordinator.core.bulk import among
from coordinator.core.db import Row
from coordinator.core.triggers import Cause
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.models import Forum, Party
from coordinator.kit.quiet import LEAD, SOON, Wait, wait
from coordinator.mail.operations import Letter, enqueue_all
from coordinator.meetings.models import Meeting
from coordinator.reminders.causes import is_reminded, meeting_causes, other_causes
from coordinator.reminders.conditions import (
    CONDITIONS,
    NOT_REGISTERED,
    Owes,
    answered_parties,
    unless_among,
)
from coordinator.reminders.letter import Subject, letter_for, subject_of
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.operations.planning import (
    People,
    asked_parties,
    is_used,
    meant,
    sendings_of,
)
from coordinator.reminders.operations.reconciling import Changes, ended, on_a_desk
from coordinator.reminders.queries import Scope, rule_book
from coordinator.reminders.rules import MAIL, ON_DESK, Reason, ReminderState, still_useful

R = TypeVar("R", bound=Row)

Cluster = tuple[UUID, UUID]
"""A family of rules, and one thing that it reminds of."""


def decide(work: Work, rows: Sequence[Reminder]) -> Counter[ReminderState]:
    """Decide reminders that are due; the letters go into the outbox, all at once.

    What rows share is asked for once; the statements grow with the things reminded of, not with the rows.
    """
    with work.session.no_autoflush:
        shared = _Shared(work, rows)
        outcomes = []
        clusters = _clusters(rows)
        shared.ask_for_people(clusters)
        for cluster, theirs in clusters.items():
            round_ = _Round(shared, cluster, theirs[0])
            outcomes += [round_.decide(row) for row in theirs]
        stored = iter(enqueue_all(work, [each.letter for each in outcomes if each.letter is not None]))
        changes = Changes()
        for each in outcomes:
            message_id = next(stored) if each.letter is not None else None
            changes.set(each.row, **each.values(work.now(), message_id))
        changes.write(work.session)
    return Counter(row.state for row in rows)


def settle_answered(work: Work, meeting_id: UUID | None = None, *, at_most: int = 1000) -> None:
    """Take off the desks what has been answered, or is gone: of a meeting, or of everything, for what no
    event has told.
    """
    waits = sa.select(Reminder).where(on_a_desk())
    if meeting_id is not None:
        waits = waits.where(Reminder.meeting_id == meeting_id)
    waiting = work.session.scalars(waits.order_by(Reminder.due_at, Reminder.id).limit(at_most)).all()
    if not waiting:
        return
    shared = _Shared(work, waiting)
    clusters = _clusters(waiting)
    shared.ask_for_people(clusters)
    for cluster, rows in clusters.items():
        cause = shared.cause(cluster, rows[0])
        rule = shared.holding(cluster, cause, rows[0])
        owes = shared.owes(rule, cause)
        asked = asked_parties(rule, cause, shared.recipients) if rule and cause else set()
        for row in rows:
            if owes is None or _why_not(owes, row, asked) is not None:
                row.settled_at = work.now()


def _clusters(rows: Sequence[Reminder]) -> dict[Cluster, list[Reminder]]:
    found = defaultdict[Cluster, list[Reminder]](list)
    for row in rows:
        found[row.rule_id, row.cause_id].append(row)
    return found


def _why_not(owes: Owes, row: Reminder, asked: Collection[UUID]) -> Reason | None:
    """Why a row reminds no more; None while its country, or for the house one of all `asked`, owes."""
    if row.party_id is not None or not asked:
        return owes(row.party_id)
    reasons = [owes(party_id) for party_id in asked]
    return None if None in reasons else reasons[0]


class _Shared:
    """What is asked for once for reminders of many rules about many things."""

    def __init__(self, work: Work, rows: Sequence[Reminder]) -> None:
        self.work, session = work, work.session
        self.recipients = People(work)
        self.people = _by_id(session, Person, (row.recipient_id for row in rows))
        self.parties = _by_id(session, Party, (row.party_id for row in rows))
        self.forums = _by_id(session, Forum, (row.forum_id for row in rows))
        self.book = rule_book(session, set(self.forums), {row.rule_id for row in rows})
        self.stopped = defaultdict[UUID, set[UUID]](set)
        stops = sa.select(ReminderStop.rule_id, ReminderStop.person_id).where(
            ReminderStop.rule_id.in_(self.book.first), among(session, ReminderStop.person_id, self.people)
        )
        for rule_id, person_id in session.execute(stops):
            self.stopped[rule_id].add(person_id)
        self._causes = self._find_causes(rows)

    def _find_causes(self, rows: Sequence[Reminder]) -> dict[tuple[str, UUID | None, UUID], Cause]:
        """By trigger, meeting and id, as they are now; without what is gone, cancelled or past."""
        session, now = self.work.session, self.work.now()
        meetings = _by_id(session, Meeting, (row.meeting_id for row in rows))
        reminded = {key: meeting for key, meeting in meetings.items() if is_reminded(meeting, now)}
        wanted = defaultdict[str, set[UUID | None]](set)
        for row in rows:
            wanted[self._trigger(row.rule_id)].add(row.meeting_id)
        found: list[tuple[str, Cause]] = []
        for trigger, ids in wanted.items():
            theirs = [reminded[key] for key in ids if key in reminded]
            if theirs:
                causes = meeting_causes(session, theirs, {trigger})
                found += ((trigger, cause) for cause in causes.get(trigger, ()))
            if None in ids:
                found += ((trigger, cause) for cause in other_causes(session, trigger, now))
        return {(name, cause.meeting.id if cause.meeting else None, cause.id): cause for name, cause in found}

    def ask_for_people(self, clusters: Mapping[Cluster, Sequence[Reminder]]) -> None:
        """Of all causes of a rule together."""
        found: dict[UUID, tuple[ReminderRule, list[Cause]]] = {}
        for cluster, rows in clusters.items():
            cause = self.cause(cluster, rows[0])
            rule = self.holding(cluster, cause, rows[0])
            if cause is not None and rule is not None:
                found.setdefault(rule.id, (rule, []))[1].append(cause)
        for rule, causes in found.values():
            self.recipients.ask(rule, causes)

    def owes(self, rule: ReminderRule | None, cause: Cause | None) -> Owes | None:
        """None where nobody owes anything any more."""
        if rule is None or cause is None or not is_used(rule):
            return None
        if rule.condition == NOT_REGISTERED and cause.meeting is not None:
            return unless_among(self._answered[cause.meeting.id])
        return CONDITIONS[rule.condition](self.work.session, cause)

    @cached_property
    def _answered(self) -> defaultdict[UUID, set[UUID]]:
        meetings = {cause.meeting.id for cause in self._causes.values() if cause.meeting is not None}
        return answered_parties(self.work.session, meetings)

    def _trigger(self, kind_id: UUID) -> str:
        first = self.book.first.get(kind_id) or self.work.session.get_one(ReminderRule, kind_id)
        return first.trigger

    def cause(self, cluster: Cluster, row: Reminder) -> Cause | None:
        """What a reminder is about; None when it is gone, cancelled or past."""
        kind_id, cause_id = cluster
        return self._causes.get((self._trigger(kind_id), row.meeting_id, cause_id))

    def holding(self, cluster: Cluster, cause: Cause | None, row: Reminder) -> ReminderRule | None:
        """The rule of a family that holds for what a reminder is about."""
        meeting = cause.meeting if cause else None
        scope = Scope.of_meeting(meeting) if meeting else Scope(row.forum_id, row.group_id)
        return self.book.holding(cluster[0], scope)


def _by_id(session: Session, kind: type[R], ids: Iterable[UUID | None]) -> dict[UUID, R]:
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(sa.select(kind).where(among(session, kind.id, wanted)))}


@dataclass(slots=True)
class _Outcome:
    """What becomes of a reminder; kept until its letter is stored, so that its row is written once."""

    row: Reminder
    state: ReminderState
    reason: Reason | None = None
    trigger_at: datetime | None = None
    letter: Letter | None = None
    ask_again: datetime | None = None

    def values(self, now: datetime, message_id: UUID | None) -> dict[str, Any]:
        """What its row says then. `message_id`: of the letter, where it is in the outbox since now."""
        row = self.row
        trigger_at = {} if self.trigger_at is None else {"trigger_at": self.trigger_at}
        if self.ask_again is not None:
            waits = {"set_for": row.set_for or row.due_at, "due_at": self.ask_again}
            return {**trigger_at, **waits, "state_reason": Reason.WAITS.value}
        outbox_id = {} if message_id is None else {"outbox_id": message_id}
        return {**trigger_at, **ended(self.state, self.reason, now), **outbox_id}


class _Round:
    """The reminders of one rule about one cause."""

    def __init__(self, shared: _Shared, cluster: Cluster, row: Reminder) -> None:
        self.work, self.people, self.parties = shared.work, shared.people, shared.parties
        self.cause = cause = shared.cause(cluster, row)
        self.rule = rule = shared.holding(cluster, cause, row)
        self.subject: Subject | None = None
        self.meant: set[tuple[UUID | None, UUID | None, int]] = set()
        self.numbers: set[int] = set()
        self.stopped = shared.stopped[cluster[0]]
        self.trigger_at: datetime | None = None
        self.owes = shared.owes(rule, cause)
        self.asked: set[UUID] = set()
        self.owing: list[Party] | None = None
        if cause is not None and rule is not None:
            self.subject, self.trigger_at = subject_of(self.work.session, cause), cause.trigger_at
            people = shared.recipients
            self.meant = {(p.person_id, p.party_id, s.number) for s, _name, p in meant(rule, cause, people)}
            self.numbers = {sending.number for sending in sendings_of(rule)}
            self.asked = asked_parties(rule, cause, people)

    def decide(self, row: Reminder) -> _Outcome:
        """What becomes of a row that is due, with its letter when it goes out."""
        work, rule, cause, trigger_at = self.work, self.rule, self.cause, self.trigger_at
        if cause is None or rule is None or trigger_at is None:
            return _Outcome(row, ReminderState.DROPPED, Reason.CANCELLED)
        if self.owes is None or not rule.active or row.occurrence not in self.numbers:
            return _Outcome(row, ReminderState.DROPPED, Reason.RULE)
        if not still_useful(row.due_at, trigger_at, work.now()):
            return _Outcome(row, ReminderState.EXPIRED, Reason.PAST)
        if (row.recipient_id, row.party_id, row.occurrence) not in self.meant:
            return _Outcome(row, ReminderState.DROPPED, Reason.NOT_EXPECTED)
        on_desk = row.audience == ON_DESK
        if row.recipient_id in self.stopped and not on_desk:
            return _Outcome(row, ReminderState.SKIPPED, Reason.STOPPED)
        reason = _why_not(self.owes, row, self.asked)
        if reason is not None:
            return _Outcome(row, ReminderState.SKIPPED, reason)
        sent = _Outcome(row, ReminderState.SENT, trigger_at=trigger_at)
        if MAIL in rule.channels and not on_desk:
            moment = self._moment(row, rule, cause)
            if moment.until > work.now() + LEAD:
                # Asked again then: whoever delivers meanwhile is not reminded.
                return replace(sent, state=ReminderState.PLANNED, ask_again=moment.until - LEAD)
            sent.letter = self._letter(row, rule, moment)
        return sent

    def _moment(self, row: Reminder, rule: ReminderRule, cause: Cause) -> Wait:
        """When its reader wishes it to come; what was set by hand, or would come too late, comes now."""
        now, waited = self.work.now(), row.state_reason == Reason.WAITS
        if not rule.respect_quiet_hours or (row.set_for is not None and not waited):
            return Wait(now)
        person, meeting = self.people[row.recipient_id], cause.meeting
        zone = person.zone or cause.zone
        ends = [self.trigger_at] if self.trigger_at is not None and self.trigger_at > now else []
        if meeting is not None and meeting.starts_at is not None and meeting.starts_at > now:
            ends.append(meeting.starts_at - SOON)
        latest = min(ends, default=None)
        due_at = row.due_at + LEAD if waited else now
        found = wait(due_at, person.wishes, zone, is_closed, gathers=True, latest=latest)
        return found if found.until >= now else wait(now, person.wishes, zone, is_closed, latest=latest)

    def _letter(self, row: Reminder, rule: ReminderRule, moment: Wait) -> Letter:
        assert self.subject is not None  # noqa: S101 - there is a cause and a rule
        person = self.people[row.recipient_id]
        parties = [self.parties[row.party_id]] if row.party_id else self._owing()
        letter = letter_for(self.work, row, rule, person, parties, self.subject)
        return replace(letter, due_at=moment.until, hold=moment.hold)

    def _owing(self) -> list[Party]:
        """The countries that have not done it, for those of the house; none where no country owes."""
        if self.owing is None:
            owed = [each for each in self.asked if self.owes is not None and self.owes(each) is None]
            rows = _by_id(self.work.session, Party, owed)
            self.owing = sorted(rows.values(), key=lambda party: party.code)
        return self.owing
