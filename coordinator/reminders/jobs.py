"""Sending reminders that are due: from the plan to the outbox."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.work import UnitOfWork, Work
from coordinator.forums.models import Party
from coordinator.kit.actor import system
from coordinator.kit.times import day_of
from coordinator.mail.operations import enqueue
from coordinator.meetings.models import Meeting
from coordinator.reminders.causes import TRIGGERS, Cause, is_reminded, meeting_causes
from coordinator.reminders.conditions import CONDITIONS, Case
from coordinator.reminders.letter import Subject, letter_for, subject_of
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.operations import is_used, replan_everything
from coordinator.reminders.rules import Offset, Reason, ReminderState, occurrences, still_useful

BATCH = 200

log = logging.getLogger(__name__)


def run_due(
    units: UnitOfWork, _holder: str = "", alive: Callable[[], bool] = lambda: True
) -> Counter[ReminderState]:
    """Decide every reminder that is due: sent to the outbox, not needed, or too late.

    Each group of one rule and one cause is a transaction of its own. One that fails is marked with
    its reason and stops nobody.
    """
    tally: Counter[ReminderState] = Counter()
    while alive():
        groups = _due(units)
        if not groups:
            break
        for (rule_id, cause_id), ids in groups.items():
            tally += _decide_or_give_up(units, rule_id, cause_id, ids)
    return tally


def _decide_or_give_up(
    units: UnitOfWork, rule_id: UUID, cause_id: UUID, ids: list[UUID]
) -> Counter[ReminderState]:
    """Decide a group; when that fails, each recipient alone, so that only the one at fault is left out."""
    try:
        return _decide(units, rule_id, cause_id, ids)
    except sa.exc.OperationalError:
        raise  # the database's fault: they stay planned, and the next round decides them
    except Exception:
        log.exception("reminder failed", extra={"rule": str(rule_id), "cause": str(cause_id)})
        if len(ids) == 1:
            return _give_up(units, ids)
    tally: Counter[ReminderState] = Counter()
    for each in ids:
        tally += _decide_or_give_up(units, rule_id, cause_id, [each])
    return tally


def _due(units: UnitOfWork) -> dict[tuple[UUID, UUID], list[UUID]]:
    now = units.clock.now()
    groups: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    with units.begin(system(now.date()), read_only=True) as work:
        rows = work.session.execute(
            sa.select(Reminder.id, Reminder.rule_id, Reminder.cause_id)
            .where(Reminder.state == ReminderState.PLANNED, Reminder.due_at <= now)
            .order_by(Reminder.due_at, Reminder.id)
            .limit(BATCH)
        )
        for row in rows:
            groups[row.rule_id, row.cause_id].append(row.id)
    return groups


def _decide(units: UnitOfWork, rule_id: UUID, cause_id: UUID, ids: list[UUID]) -> Counter[ReminderState]:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        rows = work.session.scalars(
            sa.select(Reminder)
            .where(Reminder.id.in_(ids), Reminder.state == ReminderState.PLANNED)
            .order_by(Reminder.due_at, Reminder.id)
            .with_for_update(skip_locked=True)
        ).all()
        if not rows:
            return Counter()
        rule = work.session.get_one(ReminderRule, rule_id)
        cause = _find_cause(work, rule, cause_id, rows[0])
        round_ = _Round(work, rule, cause)
        for row in rows:
            state, reason = round_.decide(row)
            row.state, row.state_reason, row.decided_at = state, reason.value if reason else None, now
        return Counter(row.state for row in rows)


def _give_up(units: UnitOfWork, ids: list[UUID]) -> Counter[ReminderState]:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        work.session.execute(
            sa.update(Reminder)
            .where(Reminder.id.in_(ids), Reminder.state == ReminderState.PLANNED)
            .values(state=ReminderState.SKIPPED, state_reason=Reason.ERROR.value, decided_at=now)
        )
    return Counter({ReminderState.SKIPPED: len(ids)})


def _find_cause(work: Work, rule: ReminderRule, cause_id: UUID, row: Reminder) -> Cause | None:
    """The cause as it is now; None when it is gone, cancelled or past."""
    if row.meeting_id is not None:
        meeting = work.session.get(Meeting, row.meeting_id)
        if meeting is None or not is_reminded(meeting, work.now()):
            return None
        causes = meeting_causes(work.session, meeting, {rule.trigger}).get(rule.trigger, [])
    else:
        causes = TRIGGERS[rule.trigger](work.session, work.now()) if rule.trigger in TRIGGERS else []
    return next((cause for cause in causes if cause.id == cause_id), None)


class _Round:
    """The reminders of one rule about one cause: what they share is looked up once."""

    def __init__(self, work: Work, rule: ReminderRule, cause: Cause | None) -> None:
        self.work, self.rule, self.cause = work, rule, cause
        self.offsets = occurrences(Offset.parse(rule.offset), [Offset.parse(t) for t in rule.repeat or ()])
        self.subject: Subject | None = None
        self.meant: set[tuple[UUID | None, UUID | None]] = set()
        self.stopped: set[UUID] = set()
        if cause is not None:
            today = day_of(work.now(), cause.zone)
            self.subject = subject_of(work.session, cause)
            self.meant = {
                (person.person_id, person.party_id)
                for audience in rule.audience
                for person in cause.people(work.session, audience, today)
            }
            self.stopped = set(
                work.session.scalars(sa.select(ReminderStop.person_id).where(ReminderStop.rule_id == rule.id))
            )

    def decide(self, row: Reminder) -> tuple[ReminderState, Reason | None]:
        """What becomes of a row that is due; puts the letter into the outbox when it goes out."""
        work, cause = self.work, self.cause
        if cause is None or self.subject is None or not is_used(self.rule):
            return ReminderState.DROPPED, Reason.CANCELLED
        offset = self.offsets[min(row.occurrence, len(self.offsets) - 1)]
        if not still_useful(offset, row.due_at, cause.trigger_at, work.now()):
            return ReminderState.EXPIRED, Reason.PAST
        if (row.recipient_id, row.party_id) not in self.meant:
            return ReminderState.DROPPED, Reason.NOT_EXPECTED
        if row.recipient_id in self.stopped:
            return ReminderState.SKIPPED, Reason.STOPPED
        reason = CONDITIONS[self.rule.condition](work.session, Case(cause, row.party_id))
        if reason is not None:
            return ReminderState.SKIPPED, reason
        person = work.session.get_one(Person, row.recipient_id)
        party = work.session.get(Party, row.party_id) if row.party_id else None
        message = enqueue(work, letter_for(work, row, self.rule, person, party, self.subject))
        if message is not None:
            row.outbox_id = message.id
        return ReminderState.SENT, None


def refill(units: UnitOfWork, _holder: str = "", _alive: Callable[[], bool] = lambda: True) -> None:
    """Each night: people who came since, things that were loaded; nothing is planned twice."""
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        replan_everything(work, until=timedelta(days=60))
