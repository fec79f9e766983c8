"""The people of many meetings are those of each, over forums made by a seeded die."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.forums.models import Membership
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.groups.models import ExpertSeat, GroupParty
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role, system
from coordinator.kit.ids import new_id
from coordinator.meetings.audience import people_for, people_for_many
from coordinator.meetings.models import Meeting, MeetingParty, Participant, PartyAnswer
from coordinator.meetings.rules import Answer

AUDIENCES = (
    "contact_points", "participants", "members", "group", "experts", "forum", "forum_plus", "delegates",
    "secretariat", "chair", "group_chair", "told", "item_leads",
)  # fmt: skip
CODES = ("DK", "FI", "NO", "SE", "DE")
DAYS = (date(2026, 11, 25), date(2027, 4, 20))
PERIODS = (
    (None, None),
    (None, date(2027, 1, 1)),
    (date(2027, 1, 1), None),
    (date(2026, 1, 1), date(2026, 6, 1)),
)
MEETINGS = 14


class Chance:
    """Two forums with three groups, people with up to three grants, and meetings of all sorts."""

    def __init__(self, make, seed: int) -> None:
        self.make, self.die = make, random.Random(seed)
        self.forums = [make.forum(slug, members="DK") for slug in ("one", "two")]
        self.groups = [make.group(self.die.choice(self.forums), f"g-{n}", parties="FI") for n in range(3)]
        self.parties = [make.party(code) for code in CODES]
        self.people = [
            make.person(f"Person {n}", party=self.die.choice(CODES), locale=self.die.choice(("en", "fi")))
            for n in range(24)
        ]
        self.meetings = [self._meeting(n) for n in range(MEETINGS)]
        make.keep(*self._seats(), *self._grants())
        closed = [person.id for person in self.die.sample(self.people, 3)]
        with make.units.begin(system(DAYS[0])) as work:
            accounts = sa.update(Account).where(Account.person_id.in_(closed))
            work.session.execute(accounts.values(state=AccountState.SUSPENDED))
        make.keep(*(row for meeting in self.meetings for row in self._of(meeting)))

    def _period(self) -> dict[str, date | None]:
        from_on, until_on = self.die.choice(PERIODS)
        return {"from_on": from_on, "until_on": until_on}

    def _meeting(self, number: int) -> Meeting:
        forum = self.die.choice(self.forums)
        groups = [None, *(group for group in self.groups if group.forum_id == forum.id)]
        at = self.die.choice(("2026-12-10T10:00", "2027-04-20T13:00"))
        sharing = self.die.choice(list(Sharing))
        return self.make.meeting(
            forum, at=at, group=self.die.choice(groups), sharing=sharing, title=f"No {number}"
        )

    def _seats(self):
        for forum in self.forums:
            for party in self.parties[1:]:
                role = self.die.choice(list(MembershipRole))
                yield Membership(
                    id=new_id(), forum_id=forum.id, party_id=party.id, role=role, **self._period()
                )
        for group in self.groups:
            party = self.die.choice(self.parties)
            yield GroupParty(id=new_id(), group_id=group.id, party_id=self.parties[0].id, **self._period())
            yield ExpertSeat(
                id=new_id(), group_id=group.id, party_id=party.id, person_id=self.people[0].id,
                state=self.die.choice(list(SeatState)), nominated_at=self.make.clock.now(), **self._period(),
            )  # fmt: skip

    def _grants(self):
        for person in self.people:
            for _ in range(self.die.randrange(4)):
                yield self._grant(person)

    def _grant(self, person: Person) -> Grant:
        role, forum, group = (
            self.die.choice(list(Role)),
            self.die.choice(self.forums),
            self.die.choice(self.groups),
        )
        values: dict[str, object] = {"forum_id": forum.id, "group_id": None, "party_id": None}
        if role == Role.EXPERT or (role == Role.CHAIR and self.die.random() < 0.5):
            values |= {"forum_id": group.forum_id, "group_id": group.id}
        if role in (Role.CONTACT_POINT, Role.DELEGATE, Role.EXPERT, Role.OBSERVER):
            values["party_id"] = self.die.choice(self.parties).id
        if role == Role.CONTACT_POINT and self.die.random() < 0.7:
            values["forum_id"] = None
        if role == Role.ADMINISTRATOR:
            values["forum_id"] = None
        return Grant(
            id=new_id(), person_id=person.id, role=role, granted_at=self.make.clock.now(), **values,
            **self._period(),
        )  # fmt: skip

    def _of(self, meeting: Meeting):
        at = datetime(2026, 11, 1, tzinfo=UTC)
        for party in self.die.sample(self.parties, 2):
            yield MeetingParty(
                id=new_id(), meeting_id=meeting.id, party_id=party.id, invited=self.die.random() < 0.6
            )
        for party in self.die.sample(self.parties, 2):
            given = self.die.choice(list(Answer))
            yield PartyAnswer(
                id=new_id(), meeting_id=meeting.id, party_id=party.id, answer=given, answered_at=at
            )
        for number, person in enumerate([*self.die.sample(self.people, 4), None, None]):
            yield Participant(
                id=new_id(), meeting_id=meeting.id, person_id=person and person.id,
                party_id=self.die.choice(self.parties).id, display_name=f"Registered {number}",
                email=self.die.choice((None, "guest@example.org", self.people[1].email)),
                answer=self.die.choice((None, *Answer)), registered_at=at + timedelta(minutes=number),
                withdrawn_at=self.die.choice((None, None, None, at)),
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_people_of_many_meetings_are_those_of_each(begin, make, seed):
    Chance(make, seed)
    somebody = 0
    for audience in AUDIENCES:
        for on in DAYS:
            with begin(read_only=True) as work:
                meetings = work.session.scalars(sa.select(Meeting).order_by(Meeting.id)).all()
                together = people_for_many(work.session, meetings, audience, on)
                for meeting in meetings:
                    assert together[meeting.id] == people_for(work.session, meeting, audience, on), audience
                    somebody += len(together[meeting.id])
    assert somebody > 100


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_statements_do_not_grow_with_the_meetings(begin, make, statements, audience):
    Chance(make, 1)
    with begin(read_only=True) as work:
        meetings = work.session.scalars(sa.select(Meeting).order_by(Meeting.id)).all()
        assert len(meetings) == MEETINGS
        statements.clear()
        people_for_many(work.session, meetings, audience, DAYS[0])
    assert len(statements) <= 4, "\n".join(statements)
