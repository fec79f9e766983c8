"""Notices of change: what each person is still to be told of a meeting becomes one letter that waits.

Each change compares, person by person, what the last letter that left said with what is true now. The
letter that still waits is withdrawn and one written that covers all of it, or none where nothing is left.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.calendars.events import NoticesHurried
from coordinator.calendars.letter import Notice, Writer
from coordinator.calendars.models import Invitation
from coordinator.calendars.queries import Facts, facts_of
from coordinator.calendars.queries.invitations import KINDS, Known, invitations_of, lock_meeting
from coordinator.calendars.rules import News
from coordinator.calendars.told import (
    Told,
    after_letter,
    ask_of,
    differences,
    from_json,
    is_past,
    is_urgent,
    known_of,
    news_of,
    numbered,
    to_json,
    told_of,
)
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.queries import parties_by_id
from coordinator.kit.quiet import ANY_TIME, SOON, Wait, wait
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import enqueue, withdraw_all
from coordinator.mail.rules import OutboxState
from coordinator.meetings import policy
from coordinator.meetings.audience import Guest, Recipient, guests
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.meetings.rules import MeetingStatus, Standing


@dataclass(slots=True)
class Line:
    """One person: their row, what they were told, what their waiting letter said before it was withdrawn
    (and when it was due), and, once decided, what is news to them.
    """

    row: Invitation
    guest: Guest | None
    told: Told | None
    withdrawn: Told | None = None
    was_due: datetime | None = None
    target: Told | None = None
    news: News | None = None

    @property
    def recipient(self) -> Recipient:
        row, party = self.row, self.guest.recipient.party_id if self.guest else None
        return Recipient(row.person_id, row.name, row.address, row.locale, row.zone, party)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is told what of a meeting, before anything is written."""

    meeting: Meeting
    lines: list[Line]
    tell: bool

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.news is not None]


# What changed in the meeting


def tell_of_change(work: Work, meeting_id: UUID, before: Standing, *, tell: bool) -> None:
    """The meeting, which was `before`, has changed: prepare what people are told of it.

    Without `tell` nobody hears of it now; but a letter that waits never says what is no longer so, and the
    next one says what was not told.
    """
    plan = plan_change(work, meeting_id, before, tell=tell)
    if plan is not None:
        _write(work, plan)


def plan_change(work: Work, meeting_id: UUID, before: Standing, *, tell: bool) -> Plan | None:
    """Who hears what of a change; withdraws what waits. None where nobody is concerned."""
    meeting = lock_meeting(work.session, meeting_id)
    if meeting is None:
        return None
    now = told_of(meeting.standing)
    known = invitations_of(work.session, meeting.id)
    if not (tell or known or now.was_called):
        return None
    lines = _lines(work, meeting, known)
    if not known:
        _presume(lines, before, now)
    _withdraw(work, [line for line in lines if _is_outdated(line, now)], known)
    for line in lines:
        line.target = _target(line, now)
        if line.row.waiting is not None or is_past(now, work.now()) or not _hears(line, now, tell=tell):
            continue  # what waits says it all, or nobody is to hear of it
        line.news = news_of(line.told, line.target)
    return Plan(meeting, lines, tell)


def _presume(lines: list[Line], before: Standing, now: Told) -> None:
    """No letter was ever written about the meeting. Where people had been called to it, they know of it by
    other means (it was loaded from a file), and where it is only planned, from the plan: they are told of
    the change alone. Of one that is only now convened they know nothing.
    """
    if not before.was_called and now.status == MeetingStatus.CONVENED:
        return
    presumed = known_of(before)
    for line in lines:
        line.told, line.row.told = presumed, to_json(presumed)


def _hears(line: Line, now: Told, *, tell: bool) -> bool:
    """Whether this change may bring them a letter. Of a meeting that is called off before the letter that
    called them to it left, they never hear.
    """
    if tell:
        return True
    return line.withdrawn is not None and not now.is_called_off and line.guest is not None


def _is_outdated(line: Line, now: Told) -> bool:
    waiting = from_json(line.row.waiting)
    return waiting is not None and (
        waiting.invited != (line.guest is not None) or bool(differences(waiting, now))
    )


def _target(line: Line, now: Told) -> Told:
    """What is true for them now; who is a guest no longer is told nothing else that is new."""
    if line.guest is not None:
        return now
    if line.told is None or now.is_called_off:
        return replace(now, invited=False)
    return replace(line.told, invited=False, sequence=max(now.sequence, line.told.sequence))


# Who is a guest


def follow_guests(work: Work, meeting_id: UUID, is_new: Callable[[Guest], bool] | None = None) -> None:
    """Somebody may have become a guest of a meeting, or be one no longer: they alone are told, at meetings
    to come to which people were called.

    `is_new` says who has just become one, for a meeting about which no letter was ever written; without it
    nobody is taken for new there.
    """
    meeting = lock_meeting(work.session, meeting_id)
    if meeting is None or meeting.status != MeetingStatus.CONVENED:
        return
    now = told_of(meeting.standing)
    known = invitations_of(work.session, meeting.id)
    if is_past(now, work.now()) or not (known or is_new):
        return
    lines = _lines(work, meeting, known)
    if not known:
        presumed = known_of(meeting.standing)
        for line in lines:
            if line.guest is not None and is_new is not None and not is_new(line.guest):
                line.told, line.row.told = presumed, to_json(presumed)
    here_before = {entry.row.id for entry in known if entry.row.is_guest}
    changed = [line for line in lines if (line.row.id in here_before) != (line.guest is not None)]
    changed = [line for line in changed if known or line.told is None]
    _withdraw(work, [line for line in changed if line.row.waiting is not None], known)
    for line in changed:
        line.target = _target(line, now)
        line.news = news_of(line.told, line.target)
    _write(work, Plan(meeting, lines, tell=True))


def follow_the_day(work: Work) -> int:
    """Rights and seats that begin or end with a day make guests, or end them, without any event: those of
    today and yesterday are looked at. Gives at how many meetings.
    """
    days = (work.actor.on, work.actor.on - timedelta(days=1))
    turns = sa.or_(Grant.from_on.in_(days), Grant.until_on.in_(days))
    written_to = sa.exists().where(Invitation.meeting_id == Meeting.id)
    concerned = sa.or_(
        Meeting.group_id.in_(sa.select(Grant.group_id).where(turns, Grant.group_id.is_not(None))),
        Meeting.forum_id.in_(sa.select(Grant.forum_id).where(turns, Grant.forum_id.is_not(None))),
        sa.exists().where(
            Invitation.meeting_id == Meeting.id,
            Invitation.person_id.in_(sa.select(Grant.person_id).where(turns)),
        ),
    )
    coming = sa.and_(Meeting.status == MeetingStatus.CONVENED, Meeting.ends_at > work.now())
    found = work.session.scalars(
        sa.select(Meeting.id).where(coming, written_to, concerned).order_by(Meeting.id)
    ).all()
    for meeting_id in found:
        follow_guests(work, meeting_id)
    return len(found)


def drop_waiting(work: Work, meeting_id: UUID) -> None:
    """The meeting was held: what still waits about it is not sent."""
    if lock_meeting(work.session, meeting_id) is None:
        return
    known = invitations_of(work.session, meeting_id)
    lines = [Line(entry.row, None, from_json(entry.row.told)) for entry in known if entry.row.waiting]
    _withdraw(work, lines, known)


def send_now(work: Work, meeting_id: UUID) -> int:
    """Let the notices that wait about a meeting leave now; gives how many. Raises NotFound or Forbidden."""
    meeting = get_meeting(work, meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    hurried = work.session.scalars(
        sa.update(OutboxMessage)
        .where(
            OutboxMessage.meeting_id == meeting.id, KINDS,
            OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.due_at > work.now(),
        )
        .values(due_at=work.now(), hold=None)
        .returning(OutboxMessage.id),
        execution_options={"synchronize_session": False},
    ).all()  # fmt: skip
    if hurried:
        work.record(NoticesHurried(meeting.id, meeting.forum_id, meeting.group_id, len(hurried)))
    return len(hurried)


# The steps


def _lines(work: Work, meeting: Meeting, known: Iterable[Known]) -> list[Line]:
    """A line for each guest, with a new row where there is none, and for each row of who is one no longer."""
    by_person: dict[UUID | None, Invitation] = {
        entry.row.person_id: entry.row for entry in known if entry.row.person_id is not None
    }
    by_address = {entry.row.address: entry.row for entry in known}
    lines: list[Line] = []
    for guest in guests(work.session, meeting, work.actor.on):
        recipient = guest.recipient
        row = by_person.get(recipient.person_id) or by_address.get(recipient.email.lower())
        if row is None or not _is_theirs(row, recipient):
            row = _new_row(work, meeting, recipient)
        _note(row, recipient, known=by_person)
        lines.append(Line(row, guest, from_json(row.told)))
    seen = {line.row.id for line in lines}
    gone = [entry.row for entry in known if entry.row.id not in seen]
    return [*lines, *(Line(row, None, from_json(row.told)) for row in gone)]


def _is_theirs(row: Invitation, recipient: Recipient) -> bool:
    """An address may be somebody else's by now."""
    return row.person_id is None or recipient.person_id in (None, row.person_id)


def _new_row(work: Work, meeting: Meeting, recipient: Recipient) -> Invitation:
    """Not stored yet: `_write` does."""
    return Invitation(
        id=work.new_id(), meeting_id=meeting.id, person_id=recipient.person_id, address="", name="",
        locale="", is_guest=False, created_at=work.now(),
    )  # fmt: skip


def _note(row: Invitation, recipient: Recipient, known: Collection[UUID | None]) -> None:
    """How to write to them today. An address alone may have become a person's meanwhile."""
    if row.person_id is None and recipient.person_id not in known:
        row.person_id = recipient.person_id
    row.address, row.name = recipient.email.lower(), recipient.name
    row.locale, row.zone = recipient.locale, recipient.zone


def _withdraw(work: Work, lines: list[Line], known: Iterable[Known]) -> None:
    """Take back the waiting letters of `lines`. One that left meanwhile is what the person was told."""
    entries = {entry.row.id: entry for entry in known}
    taken = {line.row.id: (from_json(line.row.waiting), line.row.letter_id) for line in lines}
    letters = {letter for _, letter in taken.values() if letter is not None}
    if not letters:
        return
    # The outbox gives up a row only when nothing refers to it.
    work.session.execute(
        sa.update(Invitation)
        .where(Invitation.letter_id.in_(letters))
        .values(letter_id=None, waiting=None)
        .execution_options(synchronize_session="evaluate")
    )
    gone = withdraw_all(work, letters)
    for line in lines:
        waiting, letter_id = taken[line.row.id]
        entry = entries[line.row.id]
        line.row.waiting = None
        if letter_id in gone:
            line.row.letter_id = None
            line.withdrawn, line.was_due = waiting, entry.due_at
        else:
            line.row.letter_id = letter_id
            line.told = waiting
            line.row.told = to_json(waiting) if waiting else None
            line.row.first_message_id = line.row.first_message_id or entry.message_id


def _write(work: Work, plan: Plan) -> None:
    """Store the letters of a plan and what they say. A handful of statements, however many people."""
    meeting = plan.meeting
    lines = plan.told
    facts: Facts | None = None
    letters: list[tuple[Line, Told, OutboxMessage]] = []
    if lines:
        (facts,) = facts_of(work, [meeting.id])
        writer = Writer(work, facts, parties_by_id(work.session, _parties(lines)))
        for line in lines:
            said, message = _enqueue(work, writer, facts, line, tell=plan.tell)
            if message is not None:
                letters.append((line, said, message))
        work.session.flush()  # the rows refer to them
    for line in plan.lines:
        line.row.is_guest = line.guest is not None
        work.session.add(line.row)
    for line, said, message in letters:
        line.row.waiting, line.row.letter_id = to_json(said), message.id


def _parties(lines: Iterable[Line]) -> set[UUID]:
    told = [each for line in lines for each in (line.told, line.target) if each is not None]
    return {party for each in told for party in (each.host, each.chair) if party is not None}


def _enqueue(
    work: Work, writer: Writer, facts: Facts, line: Line, *, tell: bool
) -> tuple[Told, OutboxMessage | None]:
    row, before, target, news = line.row, line.told, line.target, line.news
    if target is None or news is None:
        raise ValueError("a line is written after it was decided")
    heard = before if before is not None and before.invited else None
    ask = ask_of(heard, target, news)
    last = max((t.stamp for t in (before, line.withdrawn) if t is not None and t.stamp), default=None)
    said = numbered(after_letter(target, heard, ask, work.now(), last), before)
    guest = line.guest
    notice = Notice(
        invitation_id=row.id, person_id=row.person_id, address=row.address, name=row.name,
        locale=row.locale, zone=row.zone or facts.forum.zone, before=heard, now=said, news=news, ask=ask,
        answers=guest is not None and guest.answers, answer=guest.answer if guest else None,
        perhaps=guest is not None and guest.perhaps,
    )  # fmt: skip
    moment = _moment(work, notice, line, tell=tell)
    letter = writer.letter(notice, moment=moment, first=row.first_message_id)
    return said, enqueue(work, letter)


def _moment(work: Work, notice: Notice, line: Line, *, tell: bool) -> Wait:
    """When a letter leaves: at once what is urgent; else after the window in which further changes join it,
    and when its reader wishes. What calendars show is never gathered with other news.
    """
    before, now = notice.before, notice.now
    if not tell and line.was_due is not None:
        due_at = line.was_due  # nothing new is told: what waited leaves when it would have
    elif is_urgent(before, now, work.now()):
        return Wait(work.now())
    else:
        due_at = work.now() + timedelta(minutes=work.settings.notice_minutes)
    wishes = line.guest.recipient.wishes if line.guest else ANY_TIME
    starts = [each.slot.starts_at() for each in (before, now) if each and each.slot and each.has_date]
    soon = min(starts) - SOON if starts else None
    return wait(due_at, wishes, notice.zone, is_closed, gathers=notice.ask is None, latest=soon)
