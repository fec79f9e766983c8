"""What a rule would send next, reckoned over the meetings that there are; nothing is stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from coordinator.core.triggers import Cause
from coordinator.core.work import Work
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.reminders.causes import AFTERWARDS, is_others, meeting_causes, other_causes
from coordinator.reminders.conditions import NOT_REGISTERED, answered_parties
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.operations.planning import sendings_of, wanted_of
from coordinator.reminders.queries import Place, Scope, rule_book
from coordinator.reminders.rules import due_at

SHOWN = 5
LOOKED_AT = 60
"""So many meetings are looked at, soonest first."""


@dataclass(frozen=True, slots=True)
class NextSending:
    """When, to how many, about what. `waits`: only once the meeting is convened."""

    due_at: datetime
    people: int
    cause: Cause
    waits: bool = False


def next_sendings(work: Work, place: Place, draft: ReminderRule) -> list[NextSending]:
    """The next five sendings of a rule that is being written, soonest first.

    Those to whom it would go as things stand today: whoever delivers before then is left out when it
    is due. Places below that say something of their own are left out.
    """
    causes = _causes(work, place, draft)
    now, first = work.now(), []
    for cause in causes:
        for sending in sendings_of(draft):
            due = due_at(
                sending, cause.trigger, cause.zone, at=time.fromisoformat(draft.local_time), zone=cause.zone
            )
            if due > now:
                first.append((due, cause))
    first.sort(key=lambda pair: (pair[0], str(pair[1].id)))
    soon = {cause.id: cause for _due, cause in first[:SHOWN]}
    answered = _answered(work, draft, list(soon.values()))
    counts = Counter(
        (want.due_at, want.cause.id)
        for want in wanted_of(work, draft, soon.values())
        if want.due_at > now and want.party_id not in answered.get(want.cause.id, ())
    )
    empty = [(due, cause.id) for due, cause in first[:SHOWN] if all(key[1] != cause.id for key in counts)]
    found = [(due, cause_id, counts[due, cause_id]) for due, cause_id in {*counts, *empty}]
    found.sort(key=lambda row: (row[0], str(row[1])))
    return [
        NextSending(due, people, soon[cause_id], waits=_waits(soon[cause_id]))
        for due, cause_id, people in found[:SHOWN]
    ]


def _waits(cause: Cause) -> bool:
    return cause.meeting is not None and cause.meeting.status == MeetingStatus.PLANNED


def _answered(work: Work, draft: ReminderRule, causes: Sequence[Cause]) -> dict[object, set[object]]:
    if draft.condition != NOT_REGISTERED:
        return {}
    by_meeting = answered_parties(work.session, [c.meeting.id for c in causes if c.meeting])
    return {c.id: set(by_meeting.get(c.meeting.id, ())) for c in causes if c.meeting}


def _causes(work: Work, place: Place, draft: ReminderRule) -> list[Cause]:
    """What the draft would remind of in its place."""
    book = rule_book(work.session, [place.scope.forum_id], [draft.kind_id])
    if draft.parent_id is None:
        book.first[draft.kind_id] = draft
    book.families.setdefault(draft.kind_id, {})[place.id] = draft

    def holds(scope: Scope) -> bool:
        return book.holding(draft.kind_id, scope) is draft

    if is_others(draft.trigger):
        found = other_causes(work.session, draft.trigger, work.now())
        return [cause for cause in found if holds(Scope(cause.forum_id, cause.group_id))]
    query = (
        sa.select(Meeting)
        .where(
            Meeting.forum_id == place.scope.forum_id,
            Meeting.status.in_((MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.HELD)),
            Meeting.ends_at > work.now() - AFTERWARDS,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(LOOKED_AT)
    )
    for column, value in (
        (Meeting.group_id, place.scope.group_id),
        (Meeting.series_id, place.scope.series_id),
        (Meeting.id, place.scope.meeting_id),
    ):
        if value is not None:
            query = query.where(column == value)
    meetings = [m for m in work.session.scalars(query) if holds(Scope.of_meeting(m))]
    return meeting_causes(work.session, meetings, [draft.trigger]).get(draft.trigger, [])
