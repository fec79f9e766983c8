"""What the pages of polls need beside the polls themselves."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.queries import holders
from coordinator.core.triggers import Recipient
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.queries import roster
from coordinator.forums.rules import MembershipRole
from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import visible_to
from coordinator.scheduling.models import Poll, PollGuest, PollOption
from coordinator.scheduling.queries.poll_guests import people_asked
from coordinator.scheduling.queries.polls import owing


def decided_dates(session: Session, polls: Collection[UUID]) -> dict[UUID, PollOption]:
    """The date that was decided, of those polls where one was. One statement."""
    rows = session.execute(
        sa.select(Poll.id, PollOption)
        .join(PollOption, PollOption.id == Poll.decided_option_id)
        .where(Poll.id.in_(polls))
    )
    return {row[0]: row[1] for row in rows}


def known_meeting(work: Work, poll: Poll) -> UUID | None:
    """The meeting that a poll is about or that it led to, where the actor may know of it. One statement."""
    if poll.meeting_id is None:
        return None
    return work.session.scalar(
        sa.select(Meeting.id).where(Meeting.id == poll.meeting_id, visible_to(work.actor))
    )


def people_owing(work: Work, poll: Poll) -> list[Recipient]:
    """Who is written to for the countries that owe an answer; those whose link was ended are not."""
    rows = work.session.execute(
        sa.select(PollGuest.person_id, PollGuest.party_id).where(
            PollGuest.poll_id == poll.id, PollGuest.revoked_at.is_not(None)
        )
    )
    ended = {(row.person_id, row.party_id) for row in rows}
    people = people_asked(work.session, poll, work.actor.on, owing(work.session, poll.id))
    return [each for each in people if (each.person_id, each.party_id) not in ended]


def secretariat_of(work: Work, poll: Poll) -> list[tuple[str, str]]:
    """Whom to write to about a poll: name and address."""
    people = holders(work.session, Role.SECRETARIAT, work.actor.on, forum_id=poll.forum_id)
    return list(dict.fromkeys((person.display_name, person.email) for person, _grant in people))


def askable(session: Session, forum_id: UUID, on: date) -> list[tuple[Party, MembershipRole | None]]:
    """The parties that sit in a forum on a day, each once; None for members, else the role they have."""
    found: dict[UUID, tuple[Party, MembershipRole | None]] = {}
    for seat in roster(session, forum_id, on):
        if seat.membership.role == MembershipRole.MEMBER:
            found[seat.party.id] = (seat.party, None)
        else:
            found.setdefault(seat.party.id, (seat.party, seat.membership.role))
    return list(found.values())
