"""What time does to polls: they close after their last day, and what persons wrote is erased in the end."""

from datetime import timedelta

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.scheduling import queries
from coordinator.scheduling.models import Poll, PollGuest, PollReply
from coordinator.scheduling.operations.poll_states import shut
from coordinator.scheduling.rules.kinds import PollState

KEPT = timedelta(days=365)


def close_those_over(work: Work) -> int:
    """Close the open polls whose last day is over in their zone; how many. As the system."""
    # Whatever day it is in whichever zone.
    latest = work.now().date() + timedelta(days=1)
    ids = work.session.scalars(
        sa.select(Poll.id).where(Poll.state == PollState.OPEN, Poll.closes_on < latest).order_by(Poll.id)
    ).all()
    count = 0
    for poll_id in ids:
        poll = queries.lock_poll(work, poll_id)  # somebody may have decided it at this moment
        if poll.state == PollState.OPEN and poll.closes_on < day_of(work.now(), poll.zone):
            shut(work, poll, by_time=True)
            count += 1
    return count


def forget(work: Work) -> int:
    """Twelve months after a poll was over: erase what was written beside yes and no, and who was written to;
    how many rows.
    """
    over = sa.select(Poll.id).where(
        Poll.state.not_in((PollState.DRAFT, PollState.OPEN)), Poll.changed_at < work.now() - KEPT
    )
    said = sa.or_(
        PollReply.note.is_not(None), PollReply.other_dates.is_not(None), PollReply.source.is_not(None)
    )
    options = {"synchronize_session": False}
    erased = work.session.scalars(
        sa.update(PollReply)
        .where(PollReply.poll_id.in_(over), said)
        .values(note=None, other_dates=None, source=None)
        .returning(PollReply.id),
        execution_options=options,
    ).all()
    deleted = work.session.scalars(
        sa.delete(PollGuest).where(PollGuest.poll_id.in_(over)).returning(PollGuest.id),
        execution_options=options,
    ).all()
    return len(erased) + len(deleted)
