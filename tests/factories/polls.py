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
from coordinator.scheduling.models import Poll, PollGuest, PollOption
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


def answer(begin, asked, code, *choices, **more):
    with begin(asked.contacts[code]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties[code], dict(zip(asked.options, choices, strict=False)), **more
        )


def the_poll(begin):
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(Poll)).one()


def typed(**over):
    """What a browser sends for a poll with two dates."""
    values = {
        "title": "DG spring", "mode": "in_person", "zone": "Europe/Oslo", "closes_on": "2027-01-15",
        "results_for": "asked", "shows_who": "y", "city": "Oslo",
        "dates-0-first": FIRST, "dates-0-starts": "09:00", "dates-0-last": "", "dates-0-ends": "16:00",
        "dates-1-first": SECOND, "dates-1-starts": "13:00", "dates-1-last": "2027-03-10", "dates-1-ends": "12:00",
        "dates-2-first": "", "dates-2-starts": "09:00", "dates-2-last": "", "dates-2-ends": "16:00",
    }  # fmt: skip
    return values | over


def fields(page):
    """What a browser sends for the form of a page as it stands."""
    form = next(form for form in page.all("form") if any(form.all("textarea")))
    found = {
        each.attrs["name"]: each.attrs.get("value") or ""
        for each in form.all("input")
        if each.attrs.get("type") != "checkbox" or "checked" in each.attrs
    }
    found |= {area.attrs["name"]: area.text for area in form.all("textarea")}
    for select in form.all("select"):
        options = list(select.all("option"))
        chosen = next((option for option in options if "selected" in option.attrs), options[0])
        found[select.attrs["name"]] = chosen.attrs["value"] or ""
    return found
