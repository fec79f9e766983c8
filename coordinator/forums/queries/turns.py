"""Who holds which office when: the turns of a forum, and of all its offices at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Office, Party
from coordinator.forums.rules import OfficeRole
from coordinator.kit.periods import Period


@dataclass(frozen=True, slots=True)
class OfficeTurn:
    """A party in an office, on the days of `period` (half-open; None is an open end)."""

    office_id: UUID
    role: OfficeRole
    party: Party
    period: Period
    precision: str | None
    note: str | None


def office_turns(session: Session, forum_id: UUID, first: date, until: date) -> list[OfficeTurn]:
    """The entries of a forum's offices that hold on some day from `first` up to `until`, by office and
    first day. What is not entered is not guessed.
    """
    rows = session.execute(
        sa.select(Office, Party)
        .join(Party, Party.id == Office.party_id)
        .where(
            Office.forum_id == forum_id,
            sa.or_(Office.from_on.is_(None), Office.from_on < until),
            sa.or_(Office.until_on.is_(None), Office.until_on > first),
        )
    )
    found = [OfficeTurn(o.id, o.role, party, o.period, o.precision, o.note) for o, party in rows]
    order = list(OfficeRole)
    return sorted(
        found,
        key=lambda t: (order.index(t.role), t.period.from_on or date.min, t.party.code, str(t.office_id)),
    )


def holder_on(turns: list[OfficeTurn], role: OfficeRole, day: date) -> Party | None:
    """Who holds the office on that day; of several the first by code."""
    return next((turn.party for turn in turns if turn.role is role and day in turn.period), None)
