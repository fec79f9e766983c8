"""The secretariat's board: each coming meeting with its checklist, and what is late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.meetings import rules
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.queries.rows import NOTHING_KNOWN, MeetingRow, Turnout, list_rows, turnouts
from coordinator.meetings.rules import MeetingStatus

BOARD_DAYS = 200
MINUTES_DAYS = 120
"""So long after a meeting its missing minutes are asked for."""

DATE_DAYS = 365
"""So long before its rough time a meeting's date is asked for: years planned ahead ask nothing yet."""

MOST = 60

AGENDA_STEPS = (rules.DRAFT_AGENDA, "final_agenda_and_papers")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is done of a meeting, from its deadlines: the steps done, and those that are late."""

    done: frozenset[str] = frozenset()
    open: tuple[tuple[str, date], ...] = ()

    @property
    def minutes(self) -> bool:
        """Whether a record of the meeting went out."""
        return not self.done.isdisjoint(rules.MINUTES_STEPS)

    def late(self, today: date) -> list[tuple[str, date]]:
        """The steps the secretariat owes since a day before `today`, oldest first."""
        return [(step, day) for step, day in self.open if rules.is_late(step, day, None, today)]

    def due(self, steps: Collection[str]) -> date | None:
        """The day of the first open one of `steps`."""
        return next((day for step, day in self.open if step in steps), None)


NO_MARKS = Marks()


def marks_of(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, Marks]:
    """The marks of each of `meeting_ids`, whoever asks. One statement."""
    done: dict[UUID, set[str]] = {i: set() for i in meeting_ids}
    ahead: dict[UUID, list[tuple[str, date]]] = {i: [] for i in meeting_ids}
    if not done:
        return {}
    rows = session.execute(
        sa.select(Deadline.meeting_id, Deadline.step, Deadline.due_on, Deadline.done_on)
        .where(Deadline.meeting_id.in_(done))
        .order_by(Deadline.due_on, Deadline.step)
    )
    for meeting_id, step, due_on, done_on in rows:
        if done_on is not None:
            done[meeting_id].add(step)
        else:
            ahead[meeting_id].append((step, due_on))
    return {i: Marks(frozenset(done[i]), tuple(ahead[i])) for i in meeting_ids}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A coming meeting as the secretariat's board shows it."""

    row: MeetingRow
    turnout: Turnout
    marks: Marks
    late: list[tuple[str, date]]

    @property
    def meeting(self) -> Meeting:
        return self.row.meeting

    @property
    def invited(self) -> bool:
        return self.meeting.status == MeetingStatus.CONVENED

    @property
    def agenda_sent(self) -> bool:
        """Whether an agenda went out: published here, or sent in another way and marked as done."""
        return self.meeting.agenda_sent_at is not None or not self.marks.done.isdisjoint(AGENDA_STEPS)


def coming(work: Work, *, limit: int = 30, with_turnout: bool = True) -> list[BoardLine]:
    """The coming meetings of the forums whose secretariat the actor is, soonest first. Three statements,
    two without the turnout.
    """
    today = work.actor.on
    condition = sa.and_(
        Meeting.forum_id.in_(work.actor.secretariat_of),
        Meeting.status.in_(rules.COMING),
        Meeting.last_on >= today,
        Meeting.first_on > today - timedelta(days=rules.LONGEST_DAYS),
        Meeting.first_on < today + timedelta(days=BOARD_DAYS),
    )
    rows = list_rows(work, condition, limit=limit)
    ids = [row.meeting.id for row in rows]
    counts = turnouts(work.session, ids) if with_turnout else {}
    marks = marks_of(work.session, ids)
    return [
        BoardLine(
            row,
            counts.get(row.meeting.id, NOTHING_KNOWN),
            found := marks.get(row.meeting.id, NO_MARKS),
            found.late(today) if row.meeting.has_date else [],
        )
        for row in rows
    ]


def unfinished(work: Work) -> list[tuple[MeetingRow, Marks]]:
    """Meetings of the actor's secretariats that are over and not marked as held, or held without a record.

    Two statements.
    """
    condition = sa.and_(
        Meeting.forum_id.in_(work.actor.secretariat_of),
        Meeting.status.in_([MeetingStatus.HELD, *rules.HOLDABLE]),
        Meeting.ends_at < work.now(),
        Meeting.ends_at > work.now() - timedelta(days=MINUTES_DAYS),
    )
    rows = list_rows(work, condition, newest_first=True, limit=MOST)
    marks = marks_of(work.session, [row.meeting.id for row in rows])
    pairs = [(row, marks.get(row.meeting.id, NO_MARKS)) for row in rows]
    return [(row, found) for row, found in pairs if _is_unfinished(row.meeting, found)]


def _is_unfinished(meeting: Meeting, marks: Marks) -> bool:
    if meeting.status != MeetingStatus.HELD:
        return True
    return meeting.minutes_status in (None, "not_started") and not marks.minutes


def dateless(work: Work) -> list[MeetingRow]:
    """Planned and postponed meetings of the actor's secretariats whose date is to be set. Two statements:
    each finds its few rows by an index of its own.
    """
    mine = sa.and_(Meeting.forum_id.in_(work.actor.secretariat_of), Meeting.last_on >= work.actor.on)
    rough = sa.and_(
        mine,
        Meeting.starts_at.is_(None),
        Meeting.status == MeetingStatus.PLANNED,
        Meeting.first_on <= work.actor.on + timedelta(days=DATE_DAYS),
    )
    called_off = sa.and_(
        mine, Meeting.status == MeetingStatus.POSTPONED, Meeting.starts_at == Meeting.moved_from
    )
    rows = [*list_rows(work, rough, limit=MOST), *list_rows(work, called_off, limit=MOST)]
    return sorted(rows, key=lambda row: (row.meeting.first_on, row.meeting.id))
