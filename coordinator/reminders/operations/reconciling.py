"""Bringing the rows of the plan in line with what should be planned; all are written in a few statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from coordinator.core.bulk import insert_new, update_each
from coordinator.core.triggers import Cause
from coordinator.core.work import Work
from coordinator.reminders.models import Reminder
from coordinator.reminders.rules import Reason, ReminderState

Key = tuple[UUID, UUID, UUID, int, UUID | None]
"""Family of the rule, cause, recipient, occurrence, party: what makes a reminder one and the same."""

REMINDER = cast("sa.Table", Reminder.__table__)

Why = Callable[[Reminder], Reason]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder as it should be planned now."""

    key: Key
    due_at: datetime
    audience: str
    party_id: UUID | None
    cause: Cause
    in_working_days: bool = False


def reconcile(work: Work, wanted: Iterable[Wanted], existing: Iterable[Reminder], why: Why) -> None:
    now, session = work.now(), work.session
    rows = {(r.rule_id, r.cause_id, r.recipient_id, r.occurrence, r.party_id): r for r in existing}
    fresh, changes = [], Changes()
    for want in wanted:
        row = rows.pop(want.key, None)
        if row is None:
            if want.due_at > now:  # what lies in the past is not caught up with
                fresh.append(_values(work, want))
            continue
        _follow(changes, row, want, now, why(row))
    for row in rows.values():
        if row.state == ReminderState.PLANNED:
            changes.set(row, **ended(ReminderState.DROPPED, why(row), now))
        elif row.state == ReminderState.SENT and row.outbox_id is None and row.settled_at is None:
            changes.set(row, settled_at=now)
    session.flush()
    changes.write(session)
    # Two people may convene and register at once: whoever comes second finds the row there.
    insert_new(session, REMINDER, fresh)


class Changes:
    """New values of reminders, written all at once; the rows in hand then hold them too."""

    def __init__(self) -> None:
        self._rows: dict[UUID, Reminder] = {}
        self._values: dict[UUID, dict[str, Any]] = defaultdict(dict)

    def set(self, row: Reminder, **values: Any) -> None:
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        if new:
            self._rows[row.id] = row
            self._values[row.id].update(new)

    def write(self, session: Session) -> None:
        alike = defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
        for row_id, values in self._values.items():
            alike[tuple(sorted(values))].append({"id": row_id, **values})
        for some in alike.values():
            update_each(session, REMINDER, some)
        for row_id, values in self._values.items():
            for name, value in values.items():
                set_committed_value(self._rows[row_id], name, value)


def _follow(changes: Changes, row: Reminder, want: Wanted, now: datetime, why: Reason) -> None:
    """Let a row follow its cause and its rule.

    One that was sent goes again only if its cause moved, never because the rule changed. A time set by
    hand stays until the rule gives another than the one it replaced. Of working days the day once planned
    stays, too, when only the list of holidays or somebody's own closed days have changed.
    """
    trigger_at = want.cause.trigger_at
    stays = _differs_by_holidays_alone(row, want, why)
    if row.state == ReminderState.PLANNED:
        if not stays and (row.set_for is None or row.set_for != want.due_at):
            changes.set(row, due_at=want.due_at, set_for=None, state_reason=None)
        changes.set(row, trigger_at=trigger_at, audience=want.audience)
        return
    if row.state == ReminderState.SENT:
        again = row.trigger_at is not None and row.trigger_at != trigger_at
    else:
        again = row.state == ReminderState.DROPPED or (
            not stays and (row.set_for or row.due_at) != want.due_at
        )
    if again and want.due_at > now and row.state_reason != Reason.SKIPPED_BY_HAND:
        changes.set(
            row,
            state=ReminderState.PLANNED,
            state_reason=None,
            due_at=want.due_at,
            decided_at=None,
            set_for=None,
            trigger_at=trigger_at,
            outbox_id=None,
            settled_at=None,
        )


def _differs_by_holidays_alone(row: Reminder, want: Wanted, why: Reason) -> bool:
    """Whether the rule gives another day though neither it nor its cause has changed.

    Less than a day is another hour or zone, which is followed.
    """
    return (
        want.in_working_days
        and why is not Reason.RULE
        and row.trigger_at == want.cause.trigger_at
        and abs(want.due_at - (row.set_for or row.due_at)) > timedelta(hours=20)
    )


def on_a_desk() -> sa.ColumnElement[bool]:
    """What went out without mail and is not settled."""
    return sa.and_(
        Reminder.state == ReminderState.SENT, Reminder.outbox_id.is_(None), Reminder.settled_at.is_(None)
    )


def end(row: Reminder, state: ReminderState, reason: Reason | None, now: datetime) -> None:
    for name, value in ended(state, reason, now).items():
        setattr(row, name, value)


def ended(state: ReminderState, reason: Reason | None, now: datetime) -> dict[str, Any]:
    """What a row says that is decided."""
    return {"state": state, "state_reason": reason.value if reason else None, "decided_at": now}


def _values(work: Work, want: Wanted) -> Mapping[str, object]:
    rule_id, cause_id, recipient_id, occurrence, _party_id = want.key
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
