"""What polls offer to be reminded of: their last day to answer."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import holders_of, secretariat_of
from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.scheduling import queries
from coordinator.scheduling.models import Poll
from coordinator.scheduling.rules.kinds import PollState
from coordinator.web.i18n import lazy

POLL_CLOSE = "poll.close"


def _of_poll(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    """Contact points of the countries asked; which of them owe an answer is a condition."""
    poll: Poll = cause.row
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(poll.forum_id))
    if audience != "contact_points":
        return []
    return queries.people_asked(session, poll, on, queries.parties_asked(session, poll.id))


def _polls(session: Session, now: datetime) -> list[Cause]:
    """Polls that take answers; one whose last day is long over reminds nobody."""
    polls = session.scalars(sa.select(Poll).where(Poll.state == PollState.OPEN).order_by(Poll.id))
    return [
        Cause(poll.id, poll.closes_on, poll.zone, poll, _of_poll, forum_id=poll.forum_id,
              group_id=poll.group_id)
        for poll in polls
    ]  # fmt: skip


TRIGGERS = (
    Trigger(
        POLL_CLOSE,
        lazy("the last day to answer a date poll"),
        lazy("%(length)s before a date poll closes"),
        lazy("%(length)s after a date poll closed"),
        lazy("on the day a date poll closes"),
        audiences=("contact_points", "secretariat"),
        conditions=("country has not answered",),
        names=("title", "country", "forum", "group", "date", "deadline"),
        found=_polls,
    ),
)
