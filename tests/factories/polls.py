"""A poll of Nordic countries: what tests of polls begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.forums.models import Forum
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import operations
from coordinator.scheduling.models import PollGuest, PollOption
from coordinator.scheduling.queries import token_of
from coordinator.scheduling.rules.polls import NewOption, PollFacts
from tests.factories import Make

CLOSES_ON = date(2027, 1, 15)
FIRST, SECOND, THIRD = "2027-03-02", "2027-03-09", "2027-03-16"


def span(first: str, last: str | None = None, zone: str = "Europe/Oslo") -> LocalSlot:
    """From nine on the first day to four on the last."""
    start, end = f"{first}T09:00", f"{last or first}T16:00"
    return LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), zone)


def facts(**over: Any) -> PollFacts:
    values: dict[str, Any] = {
        "title": "DG spring", "mode": MeetingMode.IN_PERSON, "zone": "Europe/Oslo", "closes_on": CLOSES_ON,
        "city": "Oslo",
    }  # fmt: skip
    return PollFacts(**(values | over))


@dataclass
class Asked:
    """A poll in a forum: its people and its dates in order."""

    forum: Forum
    secretary: Person
    contacts: dict[str, Person]
    poll_id: UUID
    options: list[UUID]
    parties: dict[str, UUID]

    def link(self, begin: Any, code: str) -> str:
        """The token in the link of a country's contact."""
        with begin(read_only=True) as work:
            guest_id = work.session.scalars(
                sa.select(PollGuest.id).where(
                    PollGuest.poll_id == self.poll_id, PollGuest.person_id == self.contacts[code].id
                )
            ).one()
            return token_of(work.settings.key(), guest_id)


def ask(
    begin: Any, make: Make, *, required: str = "DK FI NO", optional: str = "SE", opened: bool = True,
    dates: Sequence[str] = (FIRST, SECOND), tell: bool = True, meeting_id: UUID | None = None,
    forum: Forum | None = None, secretary: Person | None = None, **over: Any,
) -> Asked:  # fmt: skip
    """A poll with a contact point for each country asked; opened and told unless said otherwise."""
    codes = [*required.split(), *optional.split()]
    forum = forum or make.forum("nac", members=" ".join(codes))
    secretary = secretary or make.secretary(forum)
    contacts = {code: make.contact_point(code, email=f"{code.lower()}@example.org") for code in codes}
    ids = {code: make.party(code).id for code in codes}
    parties = {ids[code]: code in required.split() for code in codes}
    with begin(secretary) as work:
        poll = operations.draft_poll(
            work, forum_id=forum.id, facts=facts(**over), parties=parties, meeting_id=meeting_id,
            options=[NewOption(span(each)) for each in dates],
        )  # fmt: skip
        poll_id = poll.id
    if opened:
        with begin(secretary) as work:
            operations.open_poll(work, poll_id, tell=tell)
    with begin(read_only=True) as work:
        rows = work.session.scalars(
            sa.select(PollOption).where(PollOption.poll_id == poll_id).order_by(PollOption.starts_at)
        )
        return Asked(forum, secretary, contacts, poll_id, [row.id for row in rows], ids)
