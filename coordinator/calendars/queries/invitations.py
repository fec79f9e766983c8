"""What people were told of a meeting, and what became of their letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.calendars.models import Invitation
from coordinator.core.work import Work
from coordinator.kit.errors import NotFound
from coordinator.kit.quiet import Hold
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings import policy
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import Head, get_head

KINDS = OutboxMessage.kind.startswith("meeting.")
"""Letters about a meeting that are not reminders."""


@dataclass(frozen=True, slots=True)
class Known:
    """One row with the Message-ID and due time of its last letter, where that is still on record."""

    row: Invitation
    message_id: str | None
    due_at: datetime | None


def lock_meeting(session: Session, meeting_id: UUID) -> Meeting | None:
    """The meeting as it stands now. Whoever else writes about it waits until this unit ends, so that each
    sees what the one before told; registrations of others go on (FOR NO KEY UPDATE).
    """
    return session.scalars(
        sa.select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def invitations_of(session: Session, meeting_id: UUID) -> list[Known]:
    """All rows of a meeting, by address. One statement."""
    rows = session.execute(
        sa.select(Invitation, OutboxMessage.message_id, OutboxMessage.due_at)
        .outerjoin(OutboxMessage, OutboxMessage.id == Invitation.letter_id)
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Invitation.address, Invitation.id)
        .execution_options(populate_existing=True)
    )
    return [Known(row, message_id, due_at) for row, message_id, due_at in rows]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter without its text."""

    id: UUID
    kind: str
    to_name: str
    to_address: str
    locale: str
    subject: str
    state: OutboxState
    created_at: datetime
    due_at: datetime
    hold: Hold | None
    sent_at: datetime | None
    last_attempt_at: datetime | None
    last_answer: str | None
    attempts: int

    @property
    def is_waiting(self) -> bool:
        """Nobody has tried to send it."""
        return self.state == OutboxState.QUEUED and self.last_attempt_at is None


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """The letters about one meeting by recipient, each with the newest first."""

    head: Head
    recipients: list[tuple[str, list[Delivery]]]
    waiting: int
    next_due: datetime | None  # of those that wait for their time


def get_notices(work: Work, meeting_id: UUID) -> NoticesPage:
    """Two statements. Raises NotFound, or Forbidden for who may not see the deliveries."""
    head = get_head(work, meeting_id)
    work.require(policy.may_see_drafts(work.actor, head.meeting))
    columns = [getattr(OutboxMessage, name) for name in Delivery.__dataclass_fields__]
    found = work.session.execute(
        sa.select(*columns)
        .where(OutboxMessage.meeting_id == meeting_id, KINDS)
        .order_by(OutboxMessage.to_address, OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    )
    letters = [Delivery(*tuple(row)) for row in found]
    by_address: dict[str, list[Delivery]] = {}
    for letter in letters:
        by_address.setdefault(letter.to_address, []).append(letter)
    later = [letter.due_at for letter in letters if letter.is_waiting and letter.due_at > work.now()]
    return NoticesPage(head, list(by_address.items()), len(later), min(later, default=None))


@dataclass(frozen=True, slots=True)
class Tally:
    """How the letters about a meeting fare; `waiting` are those whose time has not come."""

    sent: int
    waiting: int
    under_way: int
    failed: int
    next_due: datetime | None
    last_due: datetime | None = None  # readers may wish to hear of it later than others

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.under_way + self.failed


FAILED = (OutboxState.FAILED, OutboxState.GIVEN_UP, OutboxState.BOUNCED)


def tally_of(work: Work, meeting_id: UUID) -> Tally:
    """One statement."""
    waits = sa.and_(OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.due_at > work.now())
    rows: Sequence[sa.Row[OutboxState, bool, int, datetime, datetime]] = work.session.execute(
        sa.select(
            OutboxMessage.state,
            sa.case((waits, True), else_=False).label("waits"),
            sa.func.count(),
            sa.func.min(OutboxMessage.due_at),
            sa.func.max(OutboxMessage.due_at),
        )
        .where(OutboxMessage.meeting_id == meeting_id, KINDS)
        .group_by(OutboxMessage.state, "waits")
    ).all()

    def count(*states: OutboxState, waiting: bool = False) -> int:
        return sum(
            number for state, waits, number, _, _ in rows if state in states and bool(waits) == waiting
        )

    return Tally(
        sent=count(OutboxState.SENT, OutboxState.GATHERED),
        waiting=count(OutboxState.QUEUED, waiting=True),
        under_way=count(OutboxState.QUEUED, OutboxState.CLAIMED, OutboxState.DEFERRED),
        failed=count(*FAILED),
        next_due=min((due for _, waits, _, due, _ in rows if waits), default=None),
        last_due=max((due for _, waits, _, _, due in rows if waits), default=None),
    )


def get_invitation(work: Work, invitation_id: UUID) -> Invitation:
    """By its id, whoever asks: for doors that hold its token. Raises NotFound."""
    found = work.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound
    return found
