"""Letters about a poll: what each contact is still to be told becomes one letter that waits.

As with the notices of meetings, each change compares what the last letter that left said with what is true
now; the letter that still waits is withdrawn, and one written that covers all of it, or none.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.triggers import Recipient
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.models import Forum
from coordinator.forums.queries import parties_by_id
from coordinator.groups.models import WorkingGroup
from coordinator.kit.quiet import SOON, Wait, wait
from coordinator.kit.times import instant_or_after_gap
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import enqueue, withdraw_all
from coordinator.mail.rules import OutboxState
from coordinator.meetings.audience import guests
from coordinator.meetings.models import Meeting
from coordinator.scheduling import queries
from coordinator.scheduling.letter import Facts, Notice, Writer
from coordinator.scheduling.models import Poll, PollAnswer, PollGuest, PollOption, PollReply
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.notices import (
    ASKING,
    News,
    Said,
    after_letter,
    from_json,
    news_of,
    to_json,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a poll now: `offered` dates, and by party what it has answered of them (a party that
    is not among `answered` has not).
    """

    poll: Poll
    options: list[PollOption]
    asked: Mapping[UUID, bool]
    answered: Mapping[UUID, frozenset[UUID]]

    @property
    def said(self) -> Said:
        """What a letter says that tells all of it."""
        poll = self.poll
        return Said(poll.state, frozenset(o.id for o in self.options), poll.closes_on, poll.decided_option_id)

    def open_to(self, party_id: UUID) -> frozenset[UUID]:
        return frozenset(o.id for o in self.options) - self.answered.get(party_id, frozenset())


@dataclass(slots=True)
class Line:
    """One contact for one party: their row, who they are today (None: they speak for it no more), what they
    were told, and whether a letter was withdrawn that was due at `was_due`.
    """

    row: PollGuest
    recipient: Recipient | None
    told: Said | None
    withdrawn: bool = False
    was_due: datetime | None = None
    news: News | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is told what of a poll, before anything is written."""

    standing: Standing
    lines: list[Line]
    tell: bool

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.news is not None and line.recipient is not None]


def follow_poll(work: Work, poll_id: UUID, *, tell: bool, convened: bool = False) -> None:
    """The poll has changed: prepare what its contacts are told. Without `tell` nobody hears of it now; but a
    letter that waits never says what is no longer so, and the next one says what was not told. `convened`:
    the notices of the meeting say which date won.
    """
    plan = plan_poll(work, poll_id, tell=tell, convened=convened)
    if plan is not None:
        _write(work, plan)


def follow_party(work: Work, poll_id: UUID, party_id: UUID) -> None:
    """A party has answered, or has not after all: what waits for its contacts follows."""
    plan = plan_poll(work, poll_id, tell=False, only=party_id)
    if plan is not None:
        _write(work, plan)


def plan_poll(
    work: Work, poll_id: UUID, *, tell: bool, convened: bool = False, only: UUID | None = None
) -> Plan | None:
    """Who hears what; withdraws what waits and is no longer so. None for a poll that was never opened."""
    poll = work.session.get_one(Poll, poll_id)
    if poll.opened_at is None:
        return None
    standing = standing_of(work, poll)
    lines = _lines(work, standing, only, new=tell and poll.state == PollState.OPEN)
    _withdraw(work, [line for line in lines if _is_outdated(line, standing)])
    elsewhere = _guests_of_meeting(work, poll) if convened else frozenset()
    for line in lines:
        if line.row.waiting is not None or not (tell or line.withdrawn):
            continue
        line.news = _news(line, standing)
        if line.news == News.DECIDED and line.row.person_id in elsewhere:
            line.news = None  # the meeting's own notice says it
            line.row.told = to_json(standing.said)
    return Plan(standing, lines, tell)


def standing_of(work: Work, poll: Poll) -> Standing:
    rows = work.session.execute(
        sa.select(PollReply.party_id, PollAnswer.option_id)
        .outerjoin(
            PollAnswer,
            sa.and_(PollAnswer.poll_id == PollReply.poll_id, PollAnswer.party_id == PollReply.party_id),
        )
        .where(PollReply.poll_id == poll.id, PollReply.taken_back_at.is_(None))
    )
    answered: dict[UUID, set[UUID]] = {}
    for party_id, option_id in rows:
        answered.setdefault(party_id, set()).add(option_id)
    return Standing(
        poll,
        queries.offered(work.session, poll.id),
        queries.parties_asked(work.session, poll.id),
        {party_id: frozenset(options) for party_id, options in answered.items()},
    )


def _lines(work: Work, standing: Standing, only: UUID | None, *, new: bool) -> list[Line]:
    """A line for each row, and (`new`) for each contact without one; one by one between those who answer."""
    poll = standing.poll
    query = sa.select(PollGuest).where(PollGuest.poll_id == poll.id).order_by(PollGuest.id)
    if only is not None:
        query = query.where(PollGuest.party_id == only)
    rows = {
        (row.person_id, row.party_id): row
        for row in work.session.scalars(
            query.with_for_update(), execution_options={"populate_existing": True}
        )
    }
    parties = [p for p in standing.asked if only is None or p == only]
    people = {
        (each.person_id, each.party_id): each
        for each in queries.people_asked(work.session, poll, work.actor.on, parties)
    }
    lines = [Line(row, people.get(key), from_json(row.told)) for key, row in rows.items()]
    if new:
        missing = [(key, each) for key, each in people.items() if key not in rows]
        lines += [
            Line(_new_row(work, poll, person_id, party_id), each, None)
            for (person_id, party_id), each in missing
            if person_id is not None and party_id is not None
        ]
    return lines


def _new_row(work: Work, poll: Poll, person_id: UUID, party_id: UUID) -> PollGuest:
    """Not stored yet: `_write` does."""
    return PollGuest(
        id=work.new_id(), poll_id=poll.id, person_id=person_id, party_id=party_id, created_at=work.now()
    )


def _is_outdated(line: Line, standing: Standing) -> bool:
    """Whether the letter that waits would say what is no longer so, or go to who is not concerned."""
    waiting = from_json(line.row.waiting)
    if waiting is None:
        return False
    if waiting.reminds:
        return not _owes(line, standing)
    news = _news(line, standing)
    return news is None or after_letter(line.told, standing.said) != waiting


def _news(line: Line, standing: Standing) -> News | None:
    if line.recipient is None or line.row.revoked_at is not None or line.row.party_id not in standing.asked:
        return None
    party = line.row.party_id
    return news_of(
        line.told, standing.said, open_to=standing.open_to(party), answered=party in standing.answered
    )


def _guests_of_meeting(work: Work, poll: Poll) -> frozenset[UUID | None]:
    """Who hears of the date that won by the notices of the meeting that it is."""
    if poll.meeting_id is None:
        return frozenset()
    meeting = work.session.get_one(Meeting, poll.meeting_id)
    return frozenset(each.recipient.person_id for each in guests(work.session, meeting, work.actor.on))


def _withdraw(work: Work, lines: Iterable[Line]) -> None:
    """Take back the waiting letters of `lines`. One that left meanwhile is what the contact was told."""
    taken = [(line, line.row.letter_id, line.row.waiting) for line in lines if line.row.letter_id is not None]
    if not taken:
        return
    ids = [letter_id for _line, letter_id, _waiting in taken]
    rows = work.session.execute(
        sa.select(OutboxMessage.id, OutboxMessage.due_at).where(OutboxMessage.id.in_(ids))
    )
    due = {row.id: row.due_at for row in rows}
    for line, _letter_id, _waiting in taken:
        line.row.waiting = line.row.letter_id = (
            None  # the outbox gives up a row only when nothing refers to it
        )
    gone = withdraw_all(work, ids)
    for line, letter_id, waiting in taken:
        if letter_id in gone:
            line.withdrawn, line.was_due = True, due.get(letter_id)
        else:
            line.row.letter_id, line.row.told = letter_id, waiting
            line.told = from_json(waiting)


def _write(work: Work, plan: Plan) -> None:
    """Store the letters of a plan and what they say."""
    told = plan.told
    letters: list[tuple[Line, OutboxMessage]] = []
    if told:
        writer = Writer(work, _facts(work, plan.standing))
        for line in told:
            message = enqueue(
                work, writer.letter(_notice(line, plan.standing), moment=_moment(work, plan, line))
            )
            if message is not None:
                letters.append((line, message))
        work.session.flush()  # the rows refer to them
    for line in told:
        work.session.add(line.row)
        line.row.told_at = line.row.told_at or work.now()
    for line, message in letters:
        line.row.waiting, line.row.letter_id = (
            to_json(after_letter(line.told, plan.standing.said)),
            message.id,
        )


def _facts(work: Work, standing: Standing) -> Facts:
    poll = standing.poll
    won = work.session.get(PollOption, poll.decided_option_id) if poll.decided_option_id else None
    named: set[UUID] = set(standing.asked)
    if poll.host_party_id is not None:
        named.add(poll.host_party_id)
    return Facts(
        poll=poll,
        forum=work.session.get_one(Forum, poll.forum_id),
        group=work.session.get(WorkingGroup, poll.group_id) if poll.group_id else None,
        options=standing.options,
        decided=won,
        parties=parties_by_id(work.session, named),
    )


def _notice(line: Line, standing: Standing) -> Notice:
    if line.recipient is None or line.news is None:
        raise ValueError("a line is written after it was decided")
    new: Collection[UUID] = ()
    if line.news == News.NEW_DATES:
        new = standing.open_to(line.row.party_id)
    return Notice(line.row.id, line.recipient, line.news, frozenset(new))


def _moment(work: Work, plan: Plan, line: Line) -> Wait:
    """After the window in which further changes join it, and when its reader wishes. What asks for an answer
    holds a link of the reader's own and so is never gathered with other news.
    """
    reader, poll = line.recipient, plan.standing.poll
    if reader is None or line.news is None:
        raise ValueError("a line is written after it was decided")
    due_at = work.now() + timedelta(minutes=work.settings.notice_minutes)
    if not plan.tell and line.was_due is not None:
        due_at = line.was_due  # nothing new is told: what waited leaves when it would have
    zone = reader.zone or poll.zone
    last = instant_or_after_gap(
        datetime.combine(poll.closes_on + timedelta(days=1), datetime.min.time()), poll.zone
    )
    asks = line.news in ASKING
    return wait(
        due_at, reader.wishes, zone, is_closed, gathers=not asks, latest=last - SOON if asks else None
    )


def remind(work: Work, poll: Poll) -> int:
    """Write at once to the contacts of the countries that owe something, once a day at the most; one that
    waits for them leaves now instead. Gives to how many.
    """
    standing = standing_of(work, poll)
    lines = [line for line in _lines(work, standing, None, new=True) if _owes(line, standing)]
    hurried = set(
        work.session.scalars(
            sa.update(OutboxMessage)
            .where(
                OutboxMessage.id.in_([line.row.letter_id for line in lines if line.row.waiting]),
                OutboxMessage.state == OutboxState.QUEUED,
                OutboxMessage.due_at > work.now(),
            )
            .values(due_at=work.now(), hold=None)
            .returning(OutboxMessage.id),
            execution_options={"synchronize_session": False},
        )
    )
    _withdraw(work, [line for line in lines if line.row.waiting and line.row.letter_id not in hurried])
    writer = Writer(work, _facts(work, standing))
    written = [_reminded(work, writer, standing, line) for line in lines if line.row.letter_id not in hurried]
    return len(hurried) + written.count(True)


def _owes(line: Line, standing: Standing) -> bool:
    party = line.row.party_id
    current = line.recipient is not None and line.row.revoked_at is None and party in standing.asked
    return current and bool(standing.open_to(party)) and standing.poll.state == PollState.OPEN


def _reminded(work: Work, writer: Writer, standing: Standing, line: Line) -> bool:
    if line.recipient is None:
        return False
    work.session.add(line.row)
    work.session.flush()
    notice = Notice(line.row.id, line.recipient, News.REMINDER if line.told is not None else News.ASKED)
    key = f"poll-reminder:{line.row.id}:{work.actor.on}"
    message = enqueue(work, writer.letter(notice, moment=Wait(work.now()), dedupe_key=key))
    if message is None:
        return False
    said = replace(after_letter(line.told, standing.said), reminds=line.told is not None)
    line.row.waiting, line.row.letter_id = to_json(said), message.id
    line.row.told_at = line.row.told_at or work.now()
    return True
