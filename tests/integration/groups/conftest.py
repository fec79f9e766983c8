"""What the tests of groups share: a forum with a group, its people, and looks at what was stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.core.journal import JournalEntry
from coordinator.forums.models import Forum
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.kit.actor import Role
from coordinator.mail.models import OutboxMessage


@dataclass(frozen=True)
class Circle:
    """A group of Denmark, Finland and Iceland in a forum of five, with its people."""

    forum: Forum
    group: WorkingGroup
    secretary: Person
    contact: Person  # of Finland
    expert: Person  # of Denmark, confirmed
    ids: dict[str, UUID]  # of parties, by code


@pytest.fixture
def circle(make) -> Circle:
    forum = make.forum(members="DK FI IS NO SE")
    group = make.group(forum, "nac-return", parties="DK FI IS")
    return Circle(
        forum=forum,
        group=group,
        secretary=make.secretary(forum, name="Secretary", locale="sv"),
        contact=make.contact_point("FI", name="Contact point, Finland", locale="fi"),
        expert=make.expert(group, "DK", name="Expert, Denmark"),
        ids={code: make.party(code).id for code in ("DK", "FI", "IS", "NO", "SE")},
    )


class Look:
    """What is stored now, read by the system."""

    def __init__(self, begin: Any) -> None:
        self.begin = begin

    def _rows(self, query: Any) -> list[Any]:
        with self.begin(read_only=True) as work:
            rows = list(work.session.scalars(query))
            work.session.expunge_all()
        return rows

    def seats(self, person_id: Any) -> list[ExpertSeat]:
        """The seats of a person, oldest first."""
        return self._rows(
            sa.select(ExpertSeat).where(ExpertSeat.person_id == person_id).order_by(ExpertSeat.id)
        )

    def rights(self, person_id: Any) -> list[tuple[Any, Any]]:
        """First day, and first day without, of a person's rights as an expert."""
        rows = self._rows(sa.select(Grant).where(Grant.person_id == person_id, Grant.role == Role.EXPERT))
        return sorted(((r.from_on, r.until_on) for r in rows), key=lambda pair: pair[0] or date.min)

    def letters(self, kind: str | None = None) -> list[OutboxMessage]:
        """Letters in the outbox by address; of one kind where it is named."""
        query = sa.select(OutboxMessage).order_by(OutboxMessage.to_address)
        return self._rows(query.where(OutboxMessage.kind == kind) if kind else query)

    def events(self) -> list[str]:
        """Names of the events in the journal, in order."""
        return self._rows(sa.select(JournalEntry.event).order_by(JournalEntry.id))


@pytest.fixture
def look(begin) -> Look:
    return Look(begin)
