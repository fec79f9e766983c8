"""Plain factories: keyword-only, deterministic, minimal and valid; a test states what it asserts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.core.db import Base
from coordinator.core.settings import Settings
from coordinator.core.work import UnitOfWork
from coordinator.forums.models import Forum, ForumKind, Membership, Office, Party
from coordinator.forums.rules import MembershipRole, OfficeRole, PartyKind, Sharing
from coordinator.groups.models import ExpertSeat, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupKind, GroupState, SeatState
from coordinator.kit.actor import Role, system
from coordinator.kit.clock import Clock
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.kit.times import LocalSlot
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from coordinator.proceedings.models import AgendaItem, ItemType
from coordinator.proceedings.rules import LeadKind

R = TypeVar("R", bound=Base)

NAMES = {"DK": "Denmark", "FI": "Finland", "IS": "Iceland", "NO": "Norway", "SE": "Sweden", "DE": "Germany"}


def slot(start: str = "2027-04-20T13:00", end: str | None = None, zone: str = "Europe/Oslo") -> LocalSlot:
    """A slot from ISO wall times; two hours long unless `end` is given."""
    begin = datetime.fromisoformat(start)
    return LocalSlot(begin, datetime.fromisoformat(end) if end else begin + timedelta(hours=2), zone)


class Make:
    """Each method stores one thing (and what it cannot be without) and gives the row, detached."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self.clock = clock
        self.units = UnitOfWork(clock, settings, {})
        self.count = 0

    def _number(self) -> int:
        self.count += 1
        return self.count

    def keep(self, *rows: R) -> R:
        with self.units.begin(system(self.clock.now().date())) as work:
            work.session.add_all(rows)
        return rows[0]

    def _once(self, model: type[R], make: Callable[[], R], **where: Any) -> R:
        with self.units.begin(system(self.clock.now().date()), read_only=True) as work:
            found = work.session.scalars(sa.select(model).filter_by(**where)).first()
            if found is not None:
                work.session.expunge(found)
        return found or self.keep(make())

    def party(
        self, code: str = "SE", *, kind: PartyKind = PartyKind.COUNTRY, name: str | None = None
    ) -> Party:
        return self._once(
            Party,
            lambda: Party(id=new_id(), kind=kind, code=code, name=Texts(en=name or NAMES.get(code, code))),
            code=code,
            kind=kind,
        )

    def forum(
        self, slug: str = "nac", *, members: str = "", zone: str = "Europe/Stockholm", **over: Any
    ) -> Forum:
        """A committee; `members` as codes, "DK FI", since ever."""
        self._once(ForumKind, lambda: ForumKind(code="committee", name=Texts(en="Committee"), features=[]),
                   code="committee")  # fmt: skip
        values: dict[str, Any] = {
            "short_name": slug.upper(), "kind": "committee", "name": Texts(en=f"Forum {slug}"),
            "description": "Meets.", "languages": ["en"], "default_sharing": Sharing.FORUM, "zone": zone,
        }  # fmt: skip
        forum = self.keep(Forum(id=new_id(), slug=slug, **(values | over)))
        for code in members.split():
            self.membership(forum, code)
        return forum

    def membership(
        self, forum: Forum, code: str, *, role: MembershipRole = MembershipRole.MEMBER,
        from_on: date | None = None, until_on: date | None = None,
    ) -> Membership:  # fmt: skip
        return self.keep(Membership(
            id=new_id(), forum_id=forum.id, party_id=self.party(code).id, role=role, from_on=from_on,
            until_on=until_on,
        ))  # fmt: skip

    def office(
        self, forum: Forum, code: str, *, role: OfficeRole = OfficeRole.CHAIR,
        from_on: date | None = None, until_on: date | None = None,
    ) -> Office:  # fmt: skip
        return self.keep(Office(
            id=new_id(), forum_id=forum.id, party_id=self.party(code).id, role=role, from_on=from_on,
            until_on=until_on,
        ))  # fmt: skip

    def person(
        self, name: str | None = None, *, party: str | None = "SE", locale: str = "en", zone: str | None = None,
        email: str | None = None, password_hash: str | None = None, account: bool = True,
    ) -> Person:  # fmt: skip
        """Somebody with an active account and no right at all."""
        number = self._number()
        person = Person(
            id=new_id(), display_name=name or f"Person {number}", email=email or f"person{number}@example.org",
            locale=locale, zone=zone, party_id=self.party(party).id if party else None,
        )  # fmt: skip
        self.keep(person)
        if account:
            self.keep(Account(
                id=new_id(), person_id=person.id, state=AccountState.ACTIVE, password_hash=password_hash,
                stamp=f"stamp{number}", created_at=self.clock.now(),
            ))  # fmt: skip
        return person

    def grant(
        self, person: Person, role: Role, *, forum: Forum | None = None, group: WorkingGroup | None = None,
        party: str | None = None, from_on: date | None = None, until_on: date | None = None,
    ) -> Grant:  # fmt: skip
        forum_id: UUID | None = forum.id if forum else (group.forum_id if group else None)
        return self.keep(Grant(
            id=new_id(), person_id=person.id, role=role, forum_id=forum_id,
            group_id=group.id if group else None, party_id=self.party(party).id if party else None,
            from_on=from_on, until_on=until_on, granted_at=self.clock.now(),
        ))  # fmt: skip

    def secretary(self, forum: Forum, **over: Any) -> Person:
        person = self.person(**over)
        self.grant(person, Role.SECRETARIAT, forum=forum)
        return person

    def contact_point(self, code: str = "FI", **over: Any) -> Person:
        person = self.person(party=code, **over)
        self.grant(person, Role.CONTACT_POINT, party=code)
        return person

    def delegate(self, forum: Forum, code: str = "FI", **over: Any) -> Person:
        person = self.person(party=code, **over)
        self.grant(person, Role.DELEGATE, forum=forum, party=code)
        return person

    def observer(self, forum: Forum, code: str = "DE", **over: Any) -> Person:
        person = self.person(party=code, **over)
        self.grant(person, Role.OBSERVER, forum=forum, party=code)
        return person

    def administrator(self, **over: Any) -> Person:
        person = self.person(**over)
        self.grant(person, Role.ADMINISTRATOR)
        return person

    def outsider(self, slug: str = "elsewhere") -> Person:
        """The secretariat of another forum: may do much there and must learn nothing here."""
        return self.secretary(self.forum(slug))

    def group(
        self, forum: Forum, slug: str = "nac-return", *, parties: str = "", state: GroupState = GroupState.ACTIVE,
        until_on: date | None = None,
    ) -> WorkingGroup:  # fmt: skip
        group = self.keep(WorkingGroup(
            id=new_id(), slug=slug, forum_id=forum.id, name=f"Group {slug}", kind=GroupKind.STANDING, state=state,
        ))  # fmt: skip
        self.keep(Mandate(
            id=new_id(), group_id=group.id, purpose="Compare methods.", from_on=date(2024, 1, 1),
            until_on=until_on,
        ))  # fmt: skip
        for code in parties.split():
            self.keep(GroupParty(id=new_id(), group_id=group.id, party_id=self.party(code).id))
        return group

    def expert(self, group: WorkingGroup, code: str = "FI", **over: Any) -> Person:
        """A confirmed expert with seat and grant."""
        person = self.person(party=code, **over)
        grant = self.grant(person, Role.EXPERT, group=group, party=code)
        self.keep(ExpertSeat(
            id=new_id(), group_id=group.id, party_id=self.party(code).id, person_id=person.id,
            grant_id=grant.id, state=SeatState.CONFIRMED, from_on=date(2024, 1, 1),
        ))  # fmt: skip
        return person

    def series(self, forum: Forum, slug: str = "s-nac-dg", **over: Any) -> Series:
        values: dict[str, Any] = {
            "name": "Directors-general", "meeting_type": "dg_meeting", "meetings_per_year": 2,
            "usual_months": [4, 10], "cadence": "Spring and autumn",
        }  # fmt: skip
        return self.keep(Series(id=new_id(), slug=slug, forum_id=forum.id, **(values | over)))

    def meeting(
        self, forum: Forum, *, at: str = "2027-04-20T13:00", end: str | None = None, zone: str = "Europe/Oslo",
        status: MeetingStatus = MeetingStatus.CONVENED, group: WorkingGroup | None = None,
        title: str = "Spring meeting", sharing: Sharing = Sharing.FORUM, **over: Any,
    ) -> Meeting:  # fmt: skip
        identity = new_id()
        now = self.clock.now()
        values: dict[str, Any] = {
            "mode": MeetingMode.IN_PERSON, "created_at": now, "changed_at": now,
            "convened_at": now if status == MeetingStatus.CONVENED else None, "sequence": 0,
        }  # fmt: skip
        meeting = Meeting(
            id=identity, uid=f"{identity}@example.org", forum_id=forum.id, group_id=group.id if group else None,
            title=title, status=status, sharing=sharing, **(values | over),
        )  # fmt: skip
        meeting.set_slot(slot(at, end, zone))
        return self.keep(meeting)

    def item(
        self, meeting: Meeting, *, position: int | None = None, day: int = 1, title: str = "Welcome",
        type_code: str = "information", minutes: int = 10, sharing: Sharing = Sharing.FORUM, **over: Any,
    ) -> AgendaItem:  # fmt: skip
        self._once(
            ItemType,
            lambda: ItemType(
                code=type_code, label=Texts(en=type_code), numbered=type_code not in ("break", "social")
            ),
            code=type_code,
        )
        return self.keep(AgendaItem(
            id=new_id(), meeting_id=meeting.id, day=day, position=position or self._number(), title=title,
            type_code=type_code, minutes=minutes, lead=LeadKind.CHAIR, sharing=sharing, **over,
        ))  # fmt: skip


__all__ = ["UTC", "Make", "slot", "time"]
