"""Answers that come by mail or by link: what they set, and what happens to those that set nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from coordinator.calendars.queries.guests import Guest, actor_for, find_guest, is_asked, known_of
from coordinator.calendars.replies import PartStat, Saying, Unparseable, judge, parse, said_of
from coordinator.core.work import Work
from coordinator.inbox import operations as inbox
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.reading import read
from coordinator.inbox.rules import MailKind, MailState, Reason
from coordinator.kit.actor import Actor
from coordinator.kit.errors import Invalid, NotFound
from coordinator.kit.times import LocalSlot, wall_of
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import Answer, Via

ANSWERS: dict[PartStat, Answer | None] = {
    PartStat.ACCEPTED: Answer.ATTENDS,
    PartStat.DECLINED: Answer.REGRETS,
    PartStat.TENTATIVE: None,
}
"""None is "perhaps": noted, and asked again."""


def who_answers(work: Work, incoming_id: UUID, seat_sources: Iterable[Any]) -> Actor | None:
    """As whom a new message is to be taken: the guest whom its recipient names, else the system; None for
    one that was handled meanwhile.
    """
    message = _new(work, incoming_id)
    if message is None:
        return None
    guest = find_guest(work, message.invitation_id) if message.invitation_id else None
    return actor_for(work, guest, seat_sources) if guest is not None else work.actor


def take_answer(work: Work, incoming_id: UUID) -> None:
    """Do what a new message says, if all is as it should be; else note why not. `work` acts as
    `who_answers` said.

    Raises what meetings raise where the guest may not answer now; then `set_aside` notes it.
    """
    message = _new(work, incoming_id)
    if message is None:
        return
    guest = _link(work, message)
    if guest is None:
        inbox.settle(work, message, MailState.REVIEW, Reason.UNKNOWN_TOKEN)
        return
    if message.kind not in (MailKind.REPLY, MailKind.COUNTER) or message.raw is None:
        inbox.settle(work, message, MailState.REVIEW, Reason(message.reason or Reason.PLAIN_MAIL))
        return
    mail = read(message.raw, server=work.settings.mail_server_name)
    try:
        saying = parse(mail.calendar or "")
    except Unparseable:
        inbox.settle(work, message, MailState.REVIEW, Reason.UNPARSEABLE)
        return
    verdict = judge(
        saying, known_of(guest), sender=message.from_address, spoofed=mail.spoofed,
        proposes=message.kind == MailKind.COUNTER, now=work.now(),
    )  # fmt: skip
    said = _facts(saying, guest)
    if verdict.answer is None:
        quiet = verdict.reason == Reason.REPEATED
        inbox.settle(work, message, MailState.DISMISSED if quiet else MailState.REVIEW, verdict.reason, said)
        return
    if not is_asked(work, guest, work.actor):
        # Contact points often press "Accept" for their own calendar: nothing to do, and no error.
        inbox.settle(work, message, MailState.DISMISSED, Reason.NOT_ASKED, said)
        return
    give_answer(
        work,
        guest,
        ANSWERS[verdict.answer],
        via=Via.CALENDAR,
        note=saying.comment or None,
        stamp=saying.stamp,
    )
    inbox.settle(work, message, MailState.APPLIED, Reason.ANSWERED, said)


def give_answer(
    work: Work,
    guest: Guest,
    answer: Answer | None,
    *,
    via: Via,
    note: str | None,
    stamp: datetime | None = None,
) -> None:
    """Set the guest's answer, and nothing else; `work` acts as the guest (`queries.guests.actor_for`)."""
    if guest.person is not None:
        meetings.reply(work, guest.meeting.id, answer, via=via, note=note, stamp=stamp)
    elif guest.row is not None:
        meetings.reply_of(work, guest.row.id, answer, via=via, note=note, stamp=stamp)
    else:
        raise NotFound


def set_aside(work: Work, incoming_id: UUID, reason: Reason) -> None:
    """Note why a new message could not do what it says; somebody has to look at it."""
    message = _new(work, incoming_id)
    if message is None:
        return
    guest = _link(work, message)
    said: dict[str, Any] = {}
    if guest is not None and message.raw is not None:
        try:
            saying = parse(read(message.raw).calendar or "")
            said = _facts(saying, guest)
        except Unparseable:
            pass
    inbox.settle(work, message, MailState.REVIEW, reason, said)


def enter_answer(
    work: Work, incoming_id: UUID, answer: Answer | None, *, note: str | None
) -> IncomingMessage:
    """Enter by hand what a message says, for the person it names. Raises NotFound, Forbidden,
    AlreadyHandled, RegistrationClosed or OnlineNotOffered.
    """
    message = inbox.take(work, incoming_id, Reason.BY_HAND)
    guest = find_guest(work, message.invitation_id) if message.invitation_id else None
    if guest is None:
        raise NotFound
    before = meetings.said_so_far(guest.row)
    if guest.person is not None:
        row = meetings.enter_reply(work, guest.meeting.id, guest.person.id, answer, note=note)
    elif guest.row is not None:
        row = meetings.reply_of(work, guest.row.id, answer, via=Via.SECRETARIAT, note=note)
    else:
        raise NotFound
    work.session.flush()
    message.said = message.said | {
        "entered": {"participant": str(row.id), "version": row.version, "before": before}
    }
    return message


def reopen(work: Work, incoming_id: UUID) -> IncomingMessage:
    """Undo what was done about a message by hand; an answer that was entered is taken back.

    Raises NotFound, Forbidden, AlreadyHandled, RegistrationClosed, or EditedMeanwhile when the person has
    answered since.
    """
    message = inbox.reopen(work, incoming_id)
    said = dict(message.said)
    if entered := said.pop("entered", None):
        meetings.take_back_reply(
            work, UUID(entered["participant"]), entered["before"], version=entered["version"]
        )
        message.said = said
    return message


def take_over(work: Work, incoming_id: UUID) -> tuple[IncomingMessage, Meeting, LocalSlot | None]:
    """Take up a proposal of another time: the slot, at the venue, for the form that moves the meeting.

    Raises NotFound, Forbidden or AlreadyHandled.
    """
    message = inbox.take(work, incoming_id, Reason.TAKEN_OVER)
    meeting = work.session.get(Meeting, message.meeting_id)
    if message.kind != MailKind.COUNTER or meeting is None:
        raise NotFound
    return message, meeting, proposed_slot(message, meeting)


def proposed_slot(message: IncomingMessage, meeting: Meeting) -> LocalSlot | None:
    """The proposed time on the venue's clock; None where it could not be read."""
    zone = meeting.zone
    try:
        start, end = (_wall(message.said.get(name), meeting) for name in ("start", "end"))
        if start is None or zone is None:
            return None
        if end is None and meeting.slot is not None:
            end = start + (meeting.slot.end - meeting.slot.start)
        return LocalSlot(start, end, zone) if end is not None and end > start else None
    except (Invalid, OverflowError):
        return None


def _wall(text: Any, meeting: Meeting) -> datetime | None:
    if not isinstance(text, str) or meeting.zone is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else wall_of(moment, meeting.zone)


def _new(work: Work, incoming_id: UUID) -> IncomingMessage | None:
    message = work.session.get(IncomingMessage, incoming_id)
    return message if message is not None and message.state == MailState.NEW else None


def _link(work: Work, message: IncomingMessage) -> Guest | None:
    """Note what the message is about, so that the forum's secretariat sees it."""
    guest = find_guest(work, message.invitation_id) if message.invitation_id else None
    if guest is not None:
        message.meeting_id, message.forum_id = guest.meeting.id, guest.meeting.forum_id
        message.person_id = guest.invitation.person_id
    return guest


def _facts(saying: Saying, guest: Guest) -> dict[str, Any]:
    """What is kept of what was said, to be shown; the message itself is erased some day."""
    said = said_of(saying, known_of(guest))
    return {
        "partstat": said.partstat if said is not None else "",
        "of": [one.address for one in saying.attendees[:5]],
        "comment": saying.comment,
        "sequence": saying.sequence,
        "stamp": saying.stamp.isoformat() if saying.stamp else None,
        "start": saying.start.isoformat() if saying.start else None,
        "end": saying.end.isoformat() if saying.end else None,
    }
