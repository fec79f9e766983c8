"""Dates that are added to a poll, withdrawn and brought back; no answer is ever lost."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import NotFound
from coordinator.kit.times import LocalSlot
from coordinator.scheduling import queries
from coordinator.scheduling.events import PollOptionRestored, PollOptionsAdded, PollOptionWithdrawn
from coordinator.scheduling.models import Poll, PollOption, PollReply
from coordinator.scheduling.operations.polls import editable, store_options
from coordinator.scheduling.rules import polls as rules
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import NewOption

USUAL_HOURS = time(9), time(16)
"""Of a proposed day, where the poll has no other date to take them from."""


def add_options(
    work: Work, poll_id: UUID, options: Sequence[NewOption], *, version: int | None = None,
    tell: bool = True,
) -> list[PollOption]:  # fmt: skip
    """Offer further dates. One that is there already is passed over, one that was withdrawn comes back with
    its answers. With `tell` those who have answered are told that there is something new.

    Gives those that are new. Raises NotFound, Forbidden, EditedMeanwhile, PollOver, OptionInThePast or
    TooManyOptions.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    found = store_options(work, poll, options)
    if found:
        poll.changed_at = work.now()
        ids = tuple(option.id for option in found)
        work.record(PollOptionsAdded(poll.id, poll.forum_id, poll.group_id, ids, tell))
    return found


def withdraw_option(work: Work, poll_id: UUID, option_id: UUID, *, version: int | None = None) -> PollOption:
    """Offer a date no longer; what was answered to it is kept, and it can come back.

    Raises NotFound, Forbidden, EditedMeanwhile, PollOver, or NoOptionLeft for the last one of a poll that
    was opened.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    option = _option(work, poll, option_id)
    if option.withdrawn_at is not None:
        return option
    others = [each for each in queries.offered(work.session, poll.id) if each.id != option.id]
    if not others and poll.state != PollState.DRAFT:
        raise rules.NoOptionLeft(field="dates")
    option.withdrawn_at = option.changed_at = poll.changed_at = work.now()
    option.sequence += 1
    work.record(PollOptionWithdrawn(poll.id, poll.forum_id, poll.group_id, option.id))
    return option


def restore_option(
    work: Work, poll_id: UUID, option_id: UUID, *, version: int | None = None, tell: bool = True
) -> PollOption:
    """Offer a withdrawn date again, with the answers it had.

    Raises NotFound, Forbidden, EditedMeanwhile, PollOver, OptionInThePast or TooManyOptions.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    option = _option(work, poll, option_id)
    if option.withdrawn_at is None:
        return option
    there = len(queries.offered(work.session, poll.id))
    rules.check_new_options(there, [option.slot], work.now())
    option.withdrawn_at, option.changed_at = None, work.now()
    option.sequence += 1
    poll.changed_at = work.now()
    work.record(PollOptionRestored(poll.id, poll.forum_id, poll.group_id, option.id, tell))
    return option


def take_over_proposal(
    work: Work, poll_id: UUID, party_id: UUID, *, version: int | None = None, tell: bool = True
) -> list[PollOption]:
    """Offer the days on which a country said that another date suits it, with the hours of the other dates.

    Raises NotFound (it named no days), Forbidden, EditedMeanwhile, PollOver, NoSuchLocalTime,
    OptionInThePast or TooManyOptions.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    reply = work.session.scalars(
        sa.select(PollReply).where(
            PollReply.poll_id == poll.id, PollReply.party_id == party_id, PollReply.taken_back_at.is_(None)
        )
    ).one_or_none()
    if reply is None or reply.other_first_on is None or reply.other_last_on is None:
        raise NotFound
    like = next(iter(queries.offered(work.session, poll.id)), None)
    start, end = (like.local_start.time(), like.local_end.time()) if like is not None else USUAL_HOURS
    first, last = datetime.combine(reply.other_first_on, start), datetime.combine(reply.other_last_on, end)
    if end == time() or last <= first:
        last += timedelta(days=1)  # an end at midnight, or beyond it, is the next day's
    slot = LocalSlot(first, last, like.zone if like is not None else poll.zone)
    return add_options(work, poll.id, [NewOption(slot, proposed_by_id=party_id)], tell=tell)


def _option(work: Work, poll: Poll, option_id: UUID) -> PollOption:
    found = work.session.get(PollOption, option_id)
    if found is None or found.poll_id != poll.id:
        raise NotFound
    return found
