"""What countries answer: one voice each, given or amended by whoever speaks for it."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.scheduling import policy, queries
from coordinator.scheduling.events import PollAnswered, PollAnswerTakenBack
from coordinator.scheduling.models import Poll, PollAnswer, PollOption, PollReply
from coordinator.scheduling.rules import polls as rules
from coordinator.scheduling.rules.kinds import AnswerVia, Choice
from coordinator.scheduling.rules.polls import HOLDING, Reply


def give_answer(
    work: Work, poll_id: UUID, party_id: UUID, choices: Mapping[UUID, Choice], reply: Reply | None = None,
    *, version: int | None = None,
) -> PollReply:  # fmt: skip
    """Answer for a party that the actor speaks for, or amend its answer, whoever gave it. Dates that are not
    among `choices` keep what was said to them; where only another date is named, those offered are a "no".

    `version` is that of the answer the person saw, 0 for none; None overwrites knowingly. Raises NotFound,
    Forbidden, PollNotOpen, NotAsked, EditedMeanwhile, UnknownOption, NothingSaid or WindowBackwards.
    """
    poll = queries.lock_poll(work, poll_id, shared=True)
    work.require(policy.may_answer(work.actor, poll, party_id))
    rules.check_taking_answers(poll.state, poll.closes_on, poll.zone, work.now())
    return _store(work, poll, party_id, choices, reply or Reply(), via=AnswerVia.SIGNED_IN, version=version)


def answer_by_link(
    work: Work, token: str, choices: Mapping[UUID, Choice], reply: Reply | None = None, *,
    version: int | None = None,
) -> PollReply:  # fmt: skip
    """The same for whoever holds a link; `work` acts as `queries.actor_for` says.

    Raises NotFound for a token that we did not make, PollLinkEnded where it opens nothing any more, and what
    `give_answer` raises.
    """
    guest = queries.find_guest_by_token(work, token)
    if guest is None or guest.person.id != work.actor.person_id:
        raise NotFound
    ended = queries.why_ended(work, guest, work.actor)
    if ended is not None and ended != rules.LinkEnd.CLOSED:
        raise rules.PollLinkEnded(why=ended)
    poll = queries.lock_poll(work, guest.poll.id, shared=True)
    rules.check_taking_answers(poll.state, poll.closes_on, poll.zone, work.now())
    return _store(work, poll, guest.party_id, choices, reply or Reply(), via=AnswerVia.LINK, version=version)


def answer_for_party(
    work: Work, poll_id: UUID, party_id: UUID, choices: Mapping[UUID, Choice], reply: Reply | None = None,
    *, source: str, version: int | None = None,
) -> PollReply:  # fmt: skip
    """Enter what a country said by other means, as the secretariat; `source` says how it is known. A late
    answer can be entered until the poll is decided.

    Raises what `give_answer` raises, and SourceMissing.
    """
    poll = queries.lock_poll(work, poll_id, shared=True)
    work.require(policy.may_edit(work.actor, poll))
    if poll.state not in HOLDING:
        raise rules.PollNotOpen(state=poll.state, closes_on=poll.closes_on)
    if not source.strip():
        raise rules.SourceMissing(field="source")
    row = _store(work, poll, party_id, choices, reply or Reply(), via=AnswerVia.SECRETARIAT, version=version)
    row.source = source.strip()
    return row


def take_back_answer(work: Work, poll_id: UUID, party_id: UUID, *, version: int | None = None) -> PollReply:
    """The country has not answered after all; what it said is kept, to begin with when it answers again.

    Whoever speaks for it while answers are taken, and the secretariat. Raises NotFound, Forbidden,
    PollNotOpen or EditedMeanwhile.
    """
    poll = queries.lock_poll(work, poll_id, shared=True)
    edits = policy.may_edit(work.actor, poll)
    work.require(edits or policy.may_answer(work.actor, poll, party_id))
    if not (edits and poll.state in HOLDING):
        rules.check_taking_answers(poll.state, poll.closes_on, poll.zone, work.now())
    row = _reply(work, poll, party_id)
    if row is None or row.taken_back_at is not None:
        raise NotFound
    if version is not None and version != row.version:
        raise EditedMeanwhile
    row.taken_back_at = work.now()
    work.record(PollAnswerTakenBack(poll.id, poll.forum_id, poll.group_id, party_id))
    return row


def _store(
    work: Work, poll: Poll, party_id: UUID, choices: Mapping[UUID, Choice], reply: Reply, *,
    via: AnswerVia, version: int | None,
) -> PollReply:  # fmt: skip
    if party_id not in queries.parties_asked(work.session, poll.id):
        raise rules.NotAsked(field="party")
    row = _reply(work, poll, party_id)
    if version is not None and version != (row.version if row is not None else 0):
        raise EditedMeanwhile
    options = _options(work, poll)
    rules.check_answer(choices, options, reply)
    given = dict(choices)
    if not given:
        given = {option_id: Choice.NO for option_id, offered in options.items() if offered}
    amended = row is not None and row.taken_back_at is None
    if row is None:
        row = PollReply(id=work.new_id(), poll_id=poll.id, party_id=party_id, via=via, at=work.now())
        work.session.add(row)
    row.person_id, row.via, row.source, row.at = work.actor.person_id, via, None, work.now()
    row.taken_back_at, row.note, row.other_dates = None, reply.note or None, reply.other_dates or None
    row.other_first_on, row.other_last_on = reply.other_first_on, reply.other_last_on
    # The version goes up also where the same was said again at the same moment: somebody else's form knows.
    sa.orm.attributes.flag_modified(row, "at")
    _choose(work, poll, party_id, given)
    work.record(PollAnswered(poll.id, poll.forum_id, poll.group_id, party_id, via, amended))
    return row


def _reply(work: Work, poll: Poll, party_id: UUID) -> PollReply | None:
    return work.session.scalars(
        sa.select(PollReply)
        .where(PollReply.poll_id == poll.id, PollReply.party_id == party_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def _options(work: Work, poll: Poll) -> dict[UUID, bool]:
    """All dates the poll ever offered, and whether it still does."""
    rows = work.session.execute(
        sa.select(PollOption.id, PollOption.withdrawn_at).where(PollOption.poll_id == poll.id)
    )
    return {row.id: row.withdrawn_at is None for row in rows}


def _choose(work: Work, poll: Poll, party_id: UUID, choices: Mapping[UUID, Choice]) -> None:
    rows = {
        row.option_id: row
        for row in work.session.scalars(
            sa.select(PollAnswer).where(PollAnswer.poll_id == poll.id, PollAnswer.party_id == party_id)
        )
    }
    for option_id, choice in choices.items():
        row = rows.get(option_id)
        if row is None:
            row = PollAnswer(id=work.new_id(), poll_id=poll.id, option_id=option_id, party_id=party_id)
            work.session.add(row)
        row.choice = choice
