"""What becomes of a reminder that is due: asked again, and sent only while something is owed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.triggers import Cause
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.models import Party
from coordinator.kit.quiet import LEAD, SOON, Wait, wait
from coordinator.mail.operations import Letter, enqueue_all
from coordinator.meetings.models import Meeting
from coordinator.reminders.causes import is_reminded, meeting_causes, other_causes
from coordinator.reminders.conditions import CONDITIONS, Owes
from coordinator.reminders.letter import Subject, letter_for, subject_of
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.operations.planning import (
    People,
    end,
    is_used,
    meant,
    on_a_desk,
    sendings_of,
)
from coordinator.reminders.queries import Scope, rule_book
from coordinator.reminders.rules import MAIL, ON_DESK, Reason, ReminderState, still_useful


def decide(work: Work, kind_id: UUID, cause_id: UUID, rows: Sequence[Reminder]) -> Counter[ReminderState]:
    """Decide reminders of one family of rules about one cause; the letters go into the outbox."""
    first = work.session.get_one(ReminderRule, kind_id)
    cause = _find_cause(work, first.trigger, cause_id, rows[0])
    round_ = _Round(work, _holding(work, kind_id, cause, rows[0]), cause)
    round_.meet(rows)
    for row in rows:
        state, reason = round_.decide(row)
        if state != ReminderState.PLANNED:
            end(row, state, reason, work.now())
    round_.send()
    return Counter(row.state for row in rows)


def settle_answered(work: Work, *, at_most: int = 1000) -> None:
    """Take off the desks what has been answered, or is gone, without an event that said so."""
    waiting = work.session.scalars(
        sa.select(Reminder).where(on_a_desk()).order_by(Reminder.due_at, Reminder.id).limit(at_most)
    ).all()
    groups = defaultdict[tuple[UUID, UUID], list[Reminder]](list)
    for row in waiting:
        groups[row.rule_id, row.cause_id].append(row)
    for (kind_id, cause_id), rows in groups.items():
        first = work.session.get_one(ReminderRule, kind_id)
        cause = _find_cause(work, first.trigger, cause_id, rows[0])
        rule = _holding(work, kind_id, cause, rows[0])
        owes = _owes(work, rule, cause)
        for row in rows:
            if owes is None or owes(row.party_id) is not None:
                row.settled_at = work.now()


def _owes(work: Work, rule: ReminderRule | None, cause: Cause | None) -> Owes | None:
    """None where nobody owes anything any more."""
    if rule is None or cause is None or not is_used(rule):
        return None
    return CONDITIONS[rule.condition](work.session, cause)


def _holding(work: Work, kind_id: UUID, cause: Cause | None, row: Reminder) -> ReminderRule | None:
    """The rule of a family that holds for what a reminder is about."""
    meeting = cause.meeting if cause else None
    scope = Scope.of_meeting(meeting) if meeting else Scope(row.forum_id, row.group_id)
    return rule_book(work.session, [row.forum_id], kind_id).holding(kind_id, scope)


def _find_cause(work: Work, trigger: str, cause_id: UUID, row: Reminder) -> Cause | None:
    """The cause as it is now; None when it is gone, cancelled or past."""
    if row.meeting_id is not None:
        meeting = work.session.get(Meeting, row.meeting_id)
        if meeting is None or not is_reminded(meeting, work.now()):
            return None
        causes = meeting_causes(work.session, [meeting], {trigger}).get(trigger, [])
    else:
        causes = other_causes(work.session, trigger, work.now())
    return next((cause for cause in causes if cause.id == cause_id), None)


class _Round:
    """The reminders of one rule about one cause: what they share is looked up once."""

    def __init__(self, work: Work, rule: ReminderRule | None, cause: Cause | None) -> None:
        self.work, self.rule, self.cause = work, rule, cause
        self.people: dict[UUID, Person] = {}
        self.parties: dict[UUID, Party] = {}
        self.letters: list[tuple[Reminder, Letter]] = []
        self.subject: Subject | None = None
        self.meant: set[tuple[UUID | None, UUID | None, int]] = set()
        self.numbers: set[int] = set()
        self.stopped: set[UUID] = set()
        self.owes = _owes(work, rule, cause)
        if cause is not None and rule is not None:
            self.subject = subject_of(work.session, cause)
            self.meant = {
                (p.person_id, p.party_id, s.number) for s, _name, p in meant(rule, cause, People(work))
            }
            self.numbers = {sending.number for sending in sendings_of(rule)}
            stops = sa.select(ReminderStop.person_id).where(ReminderStop.rule_id == rule.kind_id)
            self.stopped = set(work.session.scalars(stops))

    def meet(self, rows: Sequence[Reminder]) -> None:
        """Ask once for the people and parties of all."""
        session = self.work.session
        people = sa.select(Person).where(Person.id.in_({row.recipient_id for row in rows}))
        self.people = {person.id: person for person in session.scalars(people)}
        parties = sa.select(Party).where(Party.id.in_({row.party_id for row in rows if row.party_id}))
        self.parties = {party.id: party for party in session.scalars(parties)}

    def decide(self, row: Reminder) -> tuple[ReminderState, Reason | None]:
        """What becomes of a row that is due; puts the letter into the outbox when it goes out."""
        work, rule, cause = self.work, self.rule, self.cause
        if cause is None or self.subject is None:
            return ReminderState.DROPPED, Reason.CANCELLED
        if rule is None or self.owes is None or not rule.active or row.occurrence not in self.numbers:
            return ReminderState.DROPPED, Reason.RULE
        if not still_useful(row.due_at, cause.trigger_at, work.now()):
            return ReminderState.EXPIRED, Reason.PAST
        if (row.recipient_id, row.party_id, row.occurrence) not in self.meant:
            return ReminderState.DROPPED, Reason.NOT_EXPECTED
        on_desk = row.audience == ON_DESK
        if row.recipient_id in self.stopped and not on_desk:
            return ReminderState.SKIPPED, Reason.STOPPED
        reason = self.owes(row.party_id)
        if reason is not None:
            return ReminderState.SKIPPED, reason
        row.trigger_at = cause.trigger_at
        if MAIL in rule.channels and not on_desk:
            moment = self._moment(row, rule, cause)
            if moment.until > work.now() + LEAD:
                # Asked again then: whoever delivers meanwhile is not reminded.
                row.set_for, row.due_at = row.set_for or row.due_at, moment.until - LEAD
                row.state_reason = Reason.WAITS.value
                return ReminderState.PLANNED, Reason.WAITS
            self._send(row, rule, self.subject, moment)
        return ReminderState.SENT, None

    def _moment(self, row: Reminder, rule: ReminderRule, cause: Cause) -> Wait:
        """When its reader wishes it to come; what was set by hand, or would come too late, comes now."""
        now, waited = self.work.now(), row.state_reason == Reason.WAITS
        if not rule.respect_quiet_hours or (row.set_for is not None and not waited):
            return Wait(now)
        person, meeting = self.people[row.recipient_id], cause.meeting
        zone = person.zone or cause.zone
        ends = [cause.trigger_at] if cause.trigger_at > now else []
        if meeting is not None and meeting.starts_at is not None and meeting.starts_at > now:
            ends.append(meeting.starts_at - SOON)
        latest = min(ends, default=None)
        due_at = row.due_at + LEAD if waited else now
        found = wait(due_at, person.wishes, zone, is_closed, gathers=True, latest=latest)
        return found if found.until >= now else wait(now, person.wishes, zone, is_closed, latest=latest)

    def _send(self, row: Reminder, rule: ReminderRule, subject: Subject, moment: Wait) -> None:
        person = self.people[row.recipient_id]
        party = self.parties[row.party_id] if row.party_id else None
        letter = letter_for(self.work, row, rule, person, party, subject)
        self.letters.append((row, replace(letter, due_at=moment.until, hold=moment.hold)))

    def send(self) -> None:
        """Put the letters into the outbox, all at once."""
        stored = enqueue_all(self.work, [letter for _row, letter in self.letters])
        for (row, _letter), message_id in zip(self.letters, stored, strict=True):
            if message_id is not None:
                row.outbox_id = message_id
