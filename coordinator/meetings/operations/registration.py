"""Registration: what a country answers, whom it sends, and whom it takes off again.

One voice per country: any authorised person of a party may give or amend its answer; who did it last, and
when, is kept. After the last day only the secretariat enters what it is told.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.accounts.queries import find_person
from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, Forbidden, Invalid, NotFound
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import (
    ParticipantAmended,
    ParticipantRegistered,
    ParticipantWithdrawn,
    PartyAnswered,
    PartyRegistered,
)
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.rules import Answer


class NotOfThisParty(Invalid):
    """The chosen person belongs to another party."""

    code = "not_of_this_party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate:
    """Somebody to be registered: a known person, or a name and an address."""

    person_id: UUID | None = None
    name: str = ""
    email: str | None = None
    post: str | None = None
    is_head: bool = False
    practical_needs: str | None = None


def _open_for(work: Work, meeting_id: UUID, party_id: UUID) -> Meeting:
    """The meeting, where the actor may register the party now.

    Raises NotFound, Forbidden, PartyNotExpected or RegistrationClosed.
    """
    meeting = queries.get_meeting(work, meeting_id)
    work.require(policy.may_register(work.actor, meeting, party_id))
    expected = {party.id for party in queries.expected_parties(work.session, meeting)}
    if not queries.admits(work.session, meeting, party_id, expected):
        raise rules.PartyNotExpected(party_id=party_id, on=meeting.first_on)
    rules.check_open(queries.why_closed(work, meeting))
    return meeting


def answer_for_party(
    work: Work, meeting_id: UUID, party_id: UUID, answer: Answer, *, represented_by: str | None = None,
    note: str | None = None, version: int | None = None,
) -> PartyAnswer:  # fmt: skip
    """Say for a country whether it comes. `version` is that of the answer the person saw, 0 for none.

    Raises NotFound, Forbidden, PartyNotExpected, RegistrationClosed, RepresentedByWhom,
    OnlineNotOffered or EditedMeanwhile.
    """
    meeting = _open_for(work, meeting_id, party_id)
    rules.check_answer(answer, represented_by, meeting.mode, has_link=meeting.joining_link is not None)
    row = queries.find_party_answer(work.session, meeting.id, party_id)
    if version is not None and version != (row.version if row else 0):
        raise EditedMeanwhile
    return _keep_answer(work, meeting, party_id, row, answer=answer, represented_by=represented_by, note=note)


def _keep_answer(
    work: Work, meeting: Meeting, party_id: UUID, row: PartyAnswer | None, *, answer: Answer,
    represented_by: str | None = None, note: str | None = None,
) -> PartyAnswer:  # fmt: skip
    if row is None:
        row = PartyAnswer(id=work.new_id(), meeting_id=meeting.id, party_id=party_id)
    row.answer, row.note = answer, note
    row.represented_by = represented_by if answer == Answer.REPRESENTED else None
    row.answered_by_id, row.answered_at = work.actor.person_id, work.now()
    work.session.add(row)
    work.record(PartyAnswered(meeting.id, meeting.forum_id, meeting.group_id, party_id, answer))
    return row


def register(work: Work, meeting_id: UUID, party_id: UUID, delegate: Delegate) -> Participant:
    """Add somebody to a country's delegation. A country that had not answered, or had declined, attends now.

    Raises NotFound, Forbidden, PartyNotExpected, RegistrationClosed, NotOfThisParty or
    AlreadyRegistered.
    """
    meeting = _open_for(work, meeting_id, party_id)
    person = _person_of(work, party_id, delegate)
    first = not queries.has_participants(work.session, meeting.id, party_id)
    row = _find_row(work, meeting, person, delegate.email)
    if row is not None and row.withdrawn_at is None:
        raise rules.AlreadyRegistered(field="person_id" if delegate.person_id else "email")
    if row is None:
        row = Participant(id=work.new_id(), meeting_id=meeting.id, person_id=person.id if person else None)
    row.party_id, row.withdrawn_at, row.answer, row.answered_at = party_id, None, None, None
    row.tentative, row.answered_via, row.answer_before = False, None, None
    row.display_name = person.display_name if person and delegate.person_id else delegate.name
    row.email = person.email if person else delegate.email
    row.post, row.practical_needs = delegate.post, delegate.practical_needs
    row.registered_by_id, row.registered_at = work.actor.person_id, work.now()
    row.is_head = delegate.is_head
    work.session.add(row)
    if delegate.is_head:
        _only_head(work, row)
    note_registration(work, meeting, row, first=first)
    party_answer = queries.find_party_answer(work.session, meeting.id, party_id)
    if party_answer is None or party_answer.answer not in rules.COMES:
        _keep_answer(work, meeting, party_id, party_answer, answer=Answer.ATTENDS)
    return row


def note_registration(work: Work, meeting: Meeting, row: Participant, *, first: bool) -> None:
    where = (meeting.id, meeting.forum_id, meeting.group_id)
    work.record(ParticipantRegistered(*where, row.party_id, row.id, row.person_id))
    if first and row.party_id is not None:
        work.record(PartyRegistered(*where, row.party_id))


def _person_of(work: Work, party_id: UUID, delegate: Delegate) -> Person | None:
    """The contact entry of a delegate: the one chosen, the party's one with that address, or a new one.

    An address that belongs to another party's contact is kept with the registration alone.
    """
    if delegate.person_id is not None:
        person = work.session.get(Person, delegate.person_id)
        if person is None or person.party_id != party_id:
            raise NotOfThisParty(field="person_id")
        return person
    if not delegate.email:
        return None
    known = find_person(work.session, delegate.email)
    if known is not None:
        return known if known.party_id == party_id else None
    by_secretariat = not policy.speaks_for_party(work.actor, party_id)
    person = Person(
        id=work.new_id(), display_name=delegate.name, email=delegate.email.lower(), party_id=party_id,
        locale="en" if by_secretariat else work.actor.locale,
    )  # fmt: skip
    work.session.add(person)
    work.session.flush()  # the participant refers to it
    return person


def _find_row(work: Work, meeting: Meeting, person: Person | None, email: str | None) -> Participant | None:
    """The registration of the same person or address, withdrawn or not; one that another party's contact
    withdrew from stays theirs.
    """
    if person is None and not email:
        return None
    free = sa.or_(Participant.person_id.is_(None), Participant.withdrawn_at.is_(None))
    same = Participant.person_id == person.id if person else sa.and_(Participant.email == email, free)
    return work.session.scalars(
        sa.select(Participant).where(Participant.meeting_id == meeting.id, same)
    ).first()


def _only_head(work: Work, row: Participant) -> None:
    """One head of delegation for each country."""
    others = work.session.scalars(
        sa.select(Participant).where(
            Participant.meeting_id == row.meeting_id,
            Participant.party_id == row.party_id,
            Participant.is_head,
            Participant.id != row.id,
        )
    )
    for other in others:
        other.is_head = False


def _get_participant(work: Work, participant_id: UUID) -> tuple[Participant, Meeting]:
    """A registration that the actor may amend now, for the party.

    Raises NotFound, Forbidden or RegistrationClosed.
    """
    row = work.session.get(Participant, participant_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    meeting = queries.get_meeting(work, row.meeting_id)
    if not policy.may_amend(work.actor, meeting, row.party_id):
        raise Forbidden
    rules.check_open(queries.why_closed(work, meeting))
    return row, meeting


def amend_participant(
    work: Work, participant_id: UUID, *, post: str | None, is_head: bool, practical_needs: str | None,
    version: int | None = None,
) -> Participant:  # fmt: skip
    """Change what stands with a delegate.

    Raises NotFound, Forbidden, RegistrationClosed or EditedMeanwhile.
    """
    row, meeting = _get_participant(work, participant_id)
    if version is not None and version != row.version:
        raise EditedMeanwhile
    after = {"post": post, "is_head": is_head, "practical_needs": practical_needs}
    changed = tuple(name for name, value in after.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, after[name])
    if "is_head" in changed and is_head:
        _only_head(work, row)
    if changed:
        work.record(
            ParticipantAmended(
                meeting.id, meeting.forum_id, meeting.group_id, row.party_id, row.id, row.person_id, changed
            )
        )
    return row


def withdraw(work: Work, participant_id: UUID) -> Participant:
    """Take somebody off a delegation; their practical needs are erased at once.

    Raises NotFound, Forbidden or RegistrationClosed.
    """
    row, meeting = _get_participant(work, participant_id)
    row.withdrawn_at, row.practical_needs, row.is_head = work.now(), None, False
    work.record(
        ParticipantWithdrawn(
            meeting.id, meeting.forum_id, meeting.group_id, row.party_id, row.id, row.person_id
        )
    )
    return row
