"""Sending reminders that are due: from the plan to the outbox."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.reminders.models import Reminder
from coordinator.reminders.operations import decide, replan_everything, settle_answered
from coordinator.reminders.rules import Reason, ReminderState

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
        return decide(work, rule_id, cause_id, rows)


def _give_up(units: UnitOfWork, ids: list[UUID]) -> Counter[ReminderState]:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        work.session.execute(
            sa.update(Reminder)
            .where(Reminder.id.in_(ids), Reminder.state == ReminderState.PLANNED)
            .values(state=ReminderState.SKIPPED, state_reason=Reason.ERROR.value, decided_at=now)
        )
    return Counter({ReminderState.SKIPPED: len(ids)})


def refill(units: UnitOfWork, _holder: str = "", _alive: Callable[[], bool] = lambda: True) -> None:
    """Each night: people who came since, things that were loaded, desks that can be cleared; nothing is
    planned twice.
    """
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        replan_everything(work, until=timedelta(days=60))
        settle_answered(work)
