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
from coordinator.groups.models import Deliverable, ExpertSeat, GroupOffice, WorkingGroup
from coordinator.groups.operations import Nomination, nominate
from coordinator.groups.rules import GroupOfficeRole, SeatState
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
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
        secretary=make.secretary(forum, name="Secretary"),
        contact=make.contact_point("FI", name="Contact point, Finland"),
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


@pytest.fixture
def full(make, circle):
    """The group with everything on its page."""
    group = circle.group
    make.keep(
        Deliverable(id=new_id(), group_id=group.id, position=1, title="Inventory", due_on=date(2026, 11, 18))
    )
    make.keep(
        Deliverable(
            id=new_id(), group_id=group.id, position=2, title="Final report", due_on=date(2027, 5, 31)
        )
    )
    make.keep(GroupOffice(id=new_id(), group_id=group.id, role=GroupOfficeRole.CHAIR, party_id=circle.ids["DK"],
                          person_id=circle.expert.id, from_on=date(2024, 1, 1)))  # fmt: skip
    person = make.person("Anna Virtanen", party="FI", email="anna@fi.example.org")
    make.keep(ExpertSeat(id=new_id(), group_id=group.id, party_id=circle.ids["FI"], person_id=person.id,
                         state=SeatState.NOMINATED, from_on=date(2026, 12, 1), nominated_by_id=circle.contact.id))  # fmt: skip
    return circle


@pytest.fixture
def waiting(begin, make, circle):
    """Address of a nomination that waits."""
    person = make.person("Anna Virtanen", party="FI")
    with begin(circle.contact) as work:
        seat = nominate(
            work,
            "nac-return",
            circle.ids["FI"],
            Nomination(person=person.id, first_on=date(2026, 12, 1), speciality=None),
            tell=False,
        )
    return f"/groups/nac-return/nominations/{seat.id}"
