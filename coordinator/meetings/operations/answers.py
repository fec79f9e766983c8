"""What people say for themselves, on the page, by link or by calendar; and that a move asks them anew."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import ParticipantAnswered
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.operations.registration import note_registration, withdraw
from coordinator.meetings.rules import Answer, Via


def answer(
    work: Work, meeting_id: UUID, answer: Answer, *, represented_by: str | None = None,
    practical_needs: str | None = None, version: int | None = None,
) -> Participant:  # fmt: skip
    """Say for oneself whether one comes. `version` is that of the registration the person saw, 0 for none.

    Saying that one does not come is possible until the meeting is over. Raises NotFound, Forbidden,
    RegistrationClosed, RepresentedByWhom, OnlineNotOffered or EditedMeanwhile.
    """
    meeting, row = _answerable(work, meeting_id, answer)
    rules.check_answer(answer, represented_by, meeting.mode, has_link=meeting.joining_link is not None)
    registered = row is not None and row.withdrawn_at is None
    if version is not None and version != (row.version if row and registered else 0):
        raise EditedMeanwhile
    row = _seat(work, meeting, row)
    row.represented_by = represented_by if answer == Answer.REPRESENTED else None
    row.practical_needs = practical_needs if answer in rules.COMES else None
    _say(work, meeting, row, answer, via=Via.PAGE, note=None, stamp=work.now())
    return row


def reply(
    work: Work, meeting_id: UUID, answer: Answer | None, *, via: Via, note: str | None = None,
    stamp: datetime | None = None,
) -> Participant:  # fmt: skip
    """The same from outside the pages; None is "perhaps", after which one is still asked. What one said
    else (practical needs, online, represented by whom) stays as far as the new answer agrees with it.

    `stamp`, an instant, orders answers: when it was given (None: now). Raises NotFound, Forbidden,
    RegistrationClosed or OnlineNotOffered.
    """
    meeting, row = _answerable(work, meeting_id, answer)
    said = _finer(answer, row, meeting)
    row = _seat(work, meeting, row)
    _keep_agreeing(row, said)
    _say(work, meeting, row, said, via=via, note=note, stamp=stamp or work.now())
    return row


def enter_reply(
    work: Work, meeting_id: UUID, person_id: UUID, answer: Answer | None, *, note: str | None = None
) -> Participant:
    """Enter for somebody what they told the secretariat; None is "perhaps". At any time, also afterwards.

    Raises NotFound, Forbidden, RegistrationClosed or OnlineNotOffered.
    """
    meeting = queries.get_meeting(work, meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    rules.check_open(queries.why_closed(work, meeting))
    row = _row_of(work, meeting, person_id)
    said = _finer(answer, row, meeting)
    row = _seat(work, meeting, row, person_id)
    _keep_agreeing(row, said)
    _say(work, meeting, row, said, via=Via.SECRETARIAT, note=note, stamp=work.now())
    return row


WORDS = {"answer": Answer, "answer_before": Answer, "answered_via": Via}
INSTANTS = ("answered_at", "answer_stamp", "answered_before_at", "answered_before_for", "asked_anew_at")
AS_THEY_ARE = ("tentative", "answer_note", "represented_by")


def said_so_far(row: Participant | None) -> dict[str, Any] | None:
    """What a registration says, as JSON, so that another answer can be taken back; None where nobody is
    registered. Practical needs are left out: they are never kept twice.
    """
    if row is None or row.withdrawn_at is not None:
        return None
    instants = {name: getattr(row, name) for name in INSTANTS}
    return {
        **{name: getattr(row, name) for name in (*WORDS, *AS_THEY_ARE)},
        **{name: at.isoformat() if at else None for name, at in instants.items()},
    }


def take_back_reply(
    work: Work, participant_id: UUID, said: Mapping[str, Any] | None, *, version: int
) -> Participant:
    """Undo what `enter_reply` or `reply_of` entered: what was `said_so_far` holds again; where nobody had
    been registered, the registration is withdrawn.

    `version` is that after entering. Raises NotFound, Forbidden, RegistrationClosed, or EditedMeanwhile when
    the person has answered, or somebody changed the registration, since.
    """
    row = work.session.get(Participant, participant_id)
    if row is None:
        raise NotFound
    meeting = queries.get_meeting(work, row.meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    rules.check_open(queries.why_closed(work, meeting))
    if row.version != version or row.withdrawn_at is not None:
        raise EditedMeanwhile
    held = said or {"tentative": False}
    for name in AS_THEY_ARE:
        setattr(row, name, held.get(name))
    for name, kind in WORDS.items():
        setattr(row, name, kind(held[name]) if held.get(name) else None)
    for name in INSTANTS:
        setattr(row, name, datetime.fromisoformat(held[name]) if held.get(name) else None)
    if said is None:
        return withdraw(work, row.id)
    work.record(
        ParticipantAnswered(
            meeting.id, meeting.forum_id, meeting.group_id, row.party_id, row.id, row.person_id, row.answer,
            row.answered_via or Via.SECRETARIAT,
        )
    )  # fmt: skip
    return row


def reply_of(
    work: Work, participant_id: UUID, answer: Answer | None, *, via: Via, note: str | None = None,
    stamp: datetime | None = None,
) -> Participant:  # fmt: skip
    """The answer of somebody who is registered by name and address only, and so is nobody's actor: the
    system, or the secretariat, sets it for them.

    Raises NotFound, Forbidden, RegistrationClosed or OnlineNotOffered.
    """
    row = work.session.get(Participant, participant_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    meeting = queries.get_meeting(work, row.meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    closed = queries.why_closed(work, meeting, personally=via != Via.SECRETARIAT)
    rules.check_open(rules.why_no_answer(answer or Answer.ATTENDS, closed, registered=True))
    said = _finer(answer, row, meeting)
    _keep_agreeing(row, said)
    _say(work, meeting, row, said, via=via, note=note, stamp=stamp or work.now())
    return row


def _answerable(work: Work, meeting_id: UUID, answer: Answer | None) -> tuple[Meeting, Participant | None]:
    """The meeting and the actor's own registration, where they may give `answer` now."""
    meeting = queries.get_meeting(work, meeting_id)
    work.require(policy.may_answer(work.actor, meeting, queries.circle_of(work.session, meeting)))
    row = queries.find_own_row(work, meeting.id)
    registered = row is not None and row.withdrawn_at is None
    closed = queries.why_closed(work, meeting, personally=True)
    # "Perhaps" keeps a place, as coming does.
    rules.check_open(rules.why_no_answer(answer or Answer.ATTENDS, closed, registered=registered))
    return meeting, row


def _finer(answer: Answer | None, row: Participant | None, meeting: Meeting) -> Answer | None:
    """Calendars know one way to come and one not to: who said which keeps to it. Raises OnlineNotOffered."""
    last = row.answer or row.answer_before if row is not None and row.withdrawn_at is None else None
    offered = rules.answers_for(meeting.mode, has_link=meeting.joining_link is not None)
    if answer == Answer.ATTENDS and last == Answer.ATTENDS_ONLINE and last in offered:
        return last
    if answer == Answer.REGRETS and last == Answer.REPRESENTED:
        return last
    if answer is not None and answer not in offered:
        raise rules.OnlineNotOffered(field="answer")
    return answer


def _keep_agreeing(row: Participant, answer: Answer | None) -> None:
    if answer != Answer.REPRESENTED:
        row.represented_by = None
    if answer is not None and answer not in rules.COMES:
        row.practical_needs = None


def _say(
    work: Work, meeting: Meeting, row: Participant, answer: Answer | None, *, via: Via, note: str | None,
    stamp: datetime,
) -> None:  # fmt: skip
    row.answer, row.tentative = answer, answer is None
    row.answered_at, row.answered_via, row.answer_note, row.answer_stamp = work.now(), via, note, stamp
    row.answer_before = row.answered_before_at = row.answered_before_for = row.asked_anew_at = None
    work.record(
        ParticipantAnswered(
            meeting.id, meeting.forum_id, meeting.group_id, row.party_id, row.id, row.person_id, answer, via
        )
    )


def _row_of(work: Work, meeting: Meeting, person_id: UUID) -> Participant | None:
    return work.session.scalars(
        sa.select(Participant).where(Participant.meeting_id == meeting.id, Participant.person_id == person_id)
    ).one_or_none()


def _seat(
    work: Work, meeting: Meeting, row: Participant | None, person_id: UUID | None = None
) -> Participant:
    """The registration of `person_id` (None: the actor), made or taken up again where there is none."""
    if row is not None and row.withdrawn_at is None:
        return row
    person = work.session.get(Person, person_id or work.actor.person_id)
    if person is None:
        raise NotFound
    own = policy.party_at(work.actor, meeting) if person_id is None else None
    party_id = own or (row.party_id if row is not None else None) or person.party_id
    first = party_id is not None and not queries.has_participants(work.session, meeting.id, party_id)
    if row is None:
        row = Participant(id=work.new_id(), meeting_id=meeting.id, person_id=person.id)
    row.party_id, row.withdrawn_at, row.answer_before = party_id, None, None
    row.display_name, row.email = person.display_name, person.email
    row.registered_by_id, row.registered_at = work.actor.person_id, work.now()
    work.session.add(row)
    note_registration(work, meeting, row, first=first)
    return row


def ask_anew(work: Work, meeting: Meeting, was: datetime | None) -> None:
    """The time changed from the start `was`: who answered for it has not answered for the new one.

    Answers are set aside, not lost, and hold again when the meeting is back where it was before anybody
    was told.
    """
    rows = work.session.scalars(
        sa.select(Participant).where(
            Participant.meeting_id == meeting.id,
            Participant.withdrawn_at.is_(None),
            sa.or_(
                Participant.answer.is_not(None),
                Participant.tentative,
                Participant.answer_before.is_not(None),
            ),
        )
    )
    for row in rows:
        if row.answer is None and rules.may_answer_stand(
            answered_for=row.answered_before_for, starts_at=meeting.starts_at,
            asked_anew_at=row.asked_anew_at, now=work.now(),
            window=timedelta(minutes=work.settings.notice_minutes),
        ):  # fmt: skip
            row.answer, row.answered_at = row.answer_before, row.answered_before_at
            row.answer_before = row.answered_before_at = row.answered_before_for = row.asked_anew_at = None
        elif row.answer is not None:
            row.answer_before, row.answered_before_at = row.answer, row.answered_at
            row.answered_before_for, row.asked_anew_at = was, work.now()
            row.answer = row.answered_at = None
        row.tentative = False
