"""What the demonstration adds to the loaded file, so that every page has something on it and everybody is
asked something: registrations, links, seats that ended, a nomination, due dates, papers.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.core.files import FileStore
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.groups.models import Deliverable, ExpertSeat, WorkingGroup
from coordinator.groups.rules import SeatState
from coordinator.kit.times import instant_or_after_gap
from coordinator.loading.closures import add_closures
from coordinator.loading.document.dates import open_day
from coordinator.loading.papers import pdf
from coordinator.loading.polls import add_polls
from coordinator.loading.rotation import add_handovers, add_orders
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.rules import Answer
from coordinator.proceedings.models import AgendaItem, Paper, PaperVersion

PAPER_LIMIT = 10_000_000  # bytes
INVITED = ("secretariat-next",)
"""People whose account waits for them: the administrator sees invitations that nobody has taken up."""


@dataclass
class Stage:
    """The loaded things by what the additions call them."""

    work: Work
    today: date
    meetings: dict[str, Meeting] = field(init=False)
    people: dict[str, Person] = field(init=False)
    groups: dict[str, WorkingGroup] = field(init=False)
    countries: dict[str, Party] = field(init=False)

    def __post_init__(self) -> None:
        session = self.work.session
        self.meetings = {m.ref: m for m in session.scalars(sa.select(Meeting)) if m.ref}
        self.people = {p.ref: p for p in session.scalars(sa.select(Person)) if p.ref}
        self.groups = {g.slug: g for g in session.scalars(sa.select(WorkingGroup))}
        countries = session.scalars(sa.select(Party).where(Party.kind == PartyKind.COUNTRY))
        self.countries = {party.code: party for party in countries}

    def day(self, number: int) -> date:
        return open_day(self.today + timedelta(days=number))

    def at(self, number: int, zone: str | None) -> datetime:
        """Ten o'clock of a relative day, never after now."""
        wall = datetime.combine(self.today + timedelta(days=number), time(10))
        return min(self.work.now(), instant_or_after_gap(wall, zone or "UTC"))


def enliven(work: Work, additions: Mapping[str, Any], today: date, files: FileStore) -> None:
    """Add all of it; `today` is the day from which relative days are counted."""
    stage = Stage(work, today)
    for ref in additions["joining_links"]:
        stage.meetings[ref].joining_link = f"https://meet.example.org/{ref}"
    work.session.add_all(_participants(stage, additions["persons"]))
    work.session.add_all(_invited(stage, additions["invited"]))
    _end_seats(stage, additions["seats"]["ended"])
    work.session.add_all(_nominations(stage, additions["seats"]["nominated"]))
    _date_deliverables(stage, additions["deliverables"])
    work.session.add_all(_waiting_accounts(stage))
    work.session.flush()
    for given in additions["papers"]:
        _paper(stage, given, files)
    work.session.flush()
    add_closures(work, additions["closures"], today)
    add_orders(work, additions["rotations"], stage.countries, stage.people)
    add_handovers(work, additions["handovers"], today, stage.people)
    add_polls(
        work,
        additions["polls"],
        today,
        meetings=stage.meetings,
        people=stage.people,
        countries=stage.countries,
    )


def _participants(stage: Stage, given: Mapping[str, Mapping[str, str | None]]) -> Iterator[Participant]:
    for ref, people in given.items():
        meeting = stage.meetings[ref]
        registered = min(stage.work.now(), (meeting.convened_at or meeting.created_at) + timedelta(days=5))
        for who, answer in people.items():
            person = stage.people[who]
            yield Participant(
                id=stage.work.new_id(),
                meeting_id=meeting.id,
                party_id=person.party_id,
                person_id=person.id,
                display_name=person.display_name,
                email=person.email,
                is_head=meeting.group_id is None,
                answer=Answer(answer) if answer else None,
                registered_at=registered,
                answered_at=registered if answer else None,
            )


def _invited(stage: Stage, given: Mapping[str, list[str]]) -> Iterator[MeetingParty]:
    for ref, codes in given.items():
        for code in codes:
            yield MeetingParty(
                id=stage.work.new_id(),
                meeting_id=stage.meetings[ref].id,
                party_id=stage.countries[code].id,
                invited=True,
            )


def _end_seats(stage: Stage, given: list[Mapping[str, Any]]) -> None:
    """Seats, and with them the grants, that ended before today: somebody changed job."""
    for entry in given:
        person, group = stage.people[entry["person"]], stage.groups[entry["group"]]
        seat = stage.work.session.scalars(
            sa.select(ExpertSeat).where(ExpertSeat.person_id == person.id, ExpertSeat.group_id == group.id)
        ).one()
        seat.until_on = stage.day(entry["day"])
        if seat.grant_id is not None:
            stage.work.session.get_one(Grant, seat.grant_id).until_on = seat.until_on


def _nominations(stage: Stage, given: list[Mapping[str, Any]]) -> Iterator[ExpertSeat]:
    """Nominations that wait for a yes or no."""
    for entry in given:
        person = stage.people[entry["person"]]
        if person.party_id is None:
            continue
        yield ExpertSeat(
            id=stage.work.new_id(),
            group_id=stage.groups[entry["group"]].id,
            party_id=person.party_id,
            person_id=person.id,
            state=SeatState.NOMINATED,
            speciality=entry.get("speciality"),
            from_on=stage.day(entry["from_day"]),
            nominated_by_id=stage.people[entry["by"]].id,
            nominated_at=stage.at(entry["day"], "UTC"),
        )


def _date_deliverables(stage: Stage, given: Mapping[str, Mapping[str, Mapping[str, int]]]) -> None:
    names = {group.id: slug for slug, group in stage.groups.items()}
    for row in stage.work.session.scalars(sa.select(Deliverable)):
        days = given.get(names[row.group_id], {}).get(row.title)
        if days:
            row.due_on = stage.day(days["due_day"])
            row.done_on = stage.day(days["done_day"]) if "done_day" in days else None


def _waiting_accounts(stage: Stage) -> Iterator[Account]:
    for ref in INVITED:
        yield Account(
            id=stage.work.new_id(),
            person_id=stage.people[ref].id,
            state=AccountState.INVITED,
            stamp="",  # nobody has signed in, so there is no session to revoke
            created_at=stage.at(-6, "UTC"),
        )


def _paper(stage: Stage, given: Mapping[str, Any], files: FileStore) -> None:
    """A paper of one version, at an item where its `order` is given."""
    meeting = stage.meetings[given["meeting"]]
    items = list(
        stage.work.session.scalars(
            sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
        )
    )
    item = items[given["order"] - 1] if given.get("order") else None
    country = stage.countries.get(given.get("country", ""))
    content = pdf(given["title"], country.name.in_("en") if country else "Secretariat", given["text"])
    key, size = files.put(io.BytesIO(content), limit=PAPER_LIMIT)
    at = stage.at(given["day"], meeting.zone)
    paper = Paper(
        id=stage.work.new_id(),
        meeting_id=meeting.id,
        item_id=item.id if item else None,
        title=given["title"],
        type_code=given["type"],
        expected=item.expected_papers[0] if item and item.expected_papers else None,
        party_id=country.id if country else None,
        sharing=meeting.sharing,
        created_at=at,
    )
    stage.work.session.add(paper)
    stage.work.session.flush()
    stage.work.session.add(
        PaperVersion(
            id=stage.work.new_id(),
            paper_id=paper.id,
            number=1,
            filename=f"{given['type'].replace('_', '-')}.pdf",
            media_type="application/pdf",
            size=size,
            sha256=key,
            uploaded_at=at,
        )
    )
