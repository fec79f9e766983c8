"""What time itself does to meetings."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.meetings import rules
from coordinator.meetings.events import PracticalNeedsErased
from coordinator.meetings.models import Deadline, Meeting, Participant


def erase_practical_needs(work: Work) -> int:
    """Erase diets and access needs of meetings whose last day lies 30 days back; how many there were.

    Days are those of the secretariat's zone. For housekeeping, which runs it as the system.
    """
    today = day_of(work.now(), work.settings.zone)
    gone = sa.and_(Meeting.last_on < rules.needs_expire_before(today), _told_something())
    rows = work.session.execute(
        sa.select(Participant, Meeting.forum_id, Meeting.group_id)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(gone)
        .order_by(Participant.meeting_id)
    ).all()
    for meeting_id, members in groupby(rows, key=lambda row: row.Participant.meeting_id):
        found = list(members)
        for row in found:
            row.Participant.practical_needs = row.Participant.answer_note = None
        work.record(PracticalNeedsErased(meeting_id, found[0].forum_id, found[0].group_id, len(found)))
    _mark_erased(work, {row.Participant.meeting_id for row in rows}, today)
    return len(rows)


def _told_something() -> sa.ColumnElement[bool]:
    return sa.or_(Participant.practical_needs.is_not(None), Participant.answer_note.is_not(None))


def _mark_erased(work: Work, meeting_ids: Iterable[UUID], today: date) -> None:
    work.session.execute(
        sa.update(Deadline)
        .where(
            Deadline.step == rules.ERASURE, Deadline.done_on.is_(None), Deadline.meeting_id.in_(meeting_ids)
        )
        .values(done_on=today)
    )
