"""Sending reminders that are due: from the plan to the outbox."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.bulk import among
from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.reminders.models import Reminder
from coordinator.reminders.operations import decide, replan_everything, settle_answered
from coordinator.reminders.rules import Reason, ReminderState

BATCH = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Due:
    id: UUID
    rule_id: UUID
    cause_id: UUID


def run_due(
    units: UnitOfWork, _holder: str = "", alive: Callable[[], bool] = lambda: True
) -> Counter[ReminderState]:
    """Decide every reminder that is due: sent to the outbox, not needed, or too late.

    BATCH of them are a transaction, with their letters. One that fails is marked with its reason and
    stops nobody.
    """
    tally: Counter[ReminderState] = Counter()
    while alive():
        due = _due(units)
        if not due:
            break
        tally += _decide_or_give_up(units, due)
    return tally


def _decide_or_give_up(units: UnitOfWork, due: Sequence[_Due]) -> Counter[ReminderState]:
    """Decide some together; when that fails, what one rule says of one thing, and then each recipient
    alone, so that only the one at fault is left out.
    """
    try:
        return _decide(units, [each.id for each in due])
    except sa.exc.OperationalError:
        raise  # the database's fault: they stay planned, and the next round decides them
    except Exception:
        if len(due) == 1:
            log.exception(
                "reminder failed", extra={"rule": str(due[0].rule_id), "cause": str(due[0].cause_id)}
            )
            return _give_up(units, [due[0].id])
        log.warning("reminders failed together", exc_info=True)
    tally: Counter[ReminderState] = Counter()
    for part in _parts(due):
        tally += _decide_or_give_up(units, part)
    return tally


def _parts(due: Sequence[_Due]) -> list[list[_Due]]:
    groups: dict[tuple[UUID, UUID], list[_Due]] = defaultdict(list)
    for each in due:
        groups[each.rule_id, each.cause_id].append(each)
    return list(groups.values()) if len(groups) > 1 else [[each] for each in due]


def _due(units: UnitOfWork) -> list[_Due]:
    now = units.clock.now()
    with units.begin(system(now.date()), read_only=True) as work:
        rows = work.session.execute(
            sa.select(Reminder.id, Reminder.rule_id, Reminder.cause_id)
            .where(Reminder.state == ReminderState.PLANNED, Reminder.due_at <= now)
            .order_by(Reminder.due_at, Reminder.id)
            .limit(BATCH)
        )
        return [_Due(*row) for row in rows]


def _decide(units: UnitOfWork, ids: list[UUID]) -> Counter[ReminderState]:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        rows = work.session.scalars(
            sa.select(Reminder)
            .where(among(work.session, Reminder.id, ids), Reminder.state == ReminderState.PLANNED)
            .order_by(Reminder.due_at, Reminder.id)
            .with_for_update(skip_locked=True)
        ).all()
        return decide(work, rows) if rows else Counter()


def _give_up(units: UnitOfWork, ids: list[UUID]) -> Counter[ReminderState]:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        work.session.execute(
            sa.update(Reminder)
            .where(among(work.session, Reminder.id, ids), Reminder.state == ReminderState.PLANNED)
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
