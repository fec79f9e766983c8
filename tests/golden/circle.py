"""A forum of three countries and a reader of each language, to whom letters are sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from coordinator.accounts.models import Person
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.texts import LOCALES, Texts
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, Answer, MeetingStatus
from tests.conftest import Begin, Hands
from tests.factories import Make
from tests.posting import leave_now

FORUM = Texts(
    en="Nordic Aliens Committee", sv="Nordiska utlänningsutskottet", nb="Nordisk utlendingsutvalg",
    da="Nordisk Udlændingeudvalg", fi="Pohjoismainen ulkomaalaiskomitea", **{"is": "Norræna útlendinganefndin"},
)  # fmt: skip
PARTIES = {
    "FI": Texts(en="Finland", sv="Finland", nb="Finland", da="Finland", fi="Suomi", **{"is": "Finnland"}),
    "NO": Texts(en="Norway", sv="Norge", nb="Norge", da="Norge", fi="Norja", **{"is": "Noregur"}),
    "SE": Texts(en="Sweden", sv="Sverige", nb="Sverige", da="Sverige", fi="Ruotsi", **{"is": "Svíþjóð"}),
}
NAMES = {
    "en": "Mary Hill", "sv": "Maria Berg", "nb": "Mari Dahl", "da": "Marie Holm", "fi": "Maria Virta",
    "is": "María Jónsdóttir",
}  # fmt: skip

TITLE, OTHER_TITLE, GROUP = "DG 41", "DG 42", "Frontex & <Schengen>"
VENUE, OTHER_VENUE, CITY = "Parkveien 45", "Klingenberg", "Oslo"
REASON, SPECIALITY, EXPERT, SUCCESSOR = "SAS 4108", "Eurodac", "Eeva Niemi", "Olli Salo"
SECRETARY, SERVER = "Siri Sander", "421 4.3.2 smtp.example.org"
WRITTEN = (TITLE, OTHER_TITLE, GROUP, VENUE, OTHER_VENUE, CITY, REASON, SPECIALITY, EXPERT, SUCCESSOR,
           SECRETARY, SERVER, *NAMES.values())  # fmt: skip
"""What people typed, which stays as it is in every language."""

TEN = timedelta(minutes=10)


@dataclass
class Circle:
    """A forum of three countries, its secretary, and a reader of each language who is Finland's."""

    make: Make
    begin: Begin
    hands: Hands
    readers: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make = self.make
        for number, (code, name) in enumerate(PARTIES.items(), 1):
            make.keep(Party(id=UUID(int=number), kind=PartyKind.COUNTRY, code=code, name=name))
        self.forum: Forum = make.forum("nac", members="FI NO SE", name=FORUM, short_name="NAC")
        self.secretary = make.secretary(self.forum, name=SECRETARY, email="siri@example.org")

    def people(self, of: Callable[..., Person], *args: Any, code: str = "FI", **more: Any) -> None:
        """`of(*args, code, …)`: what a reader of each language is."""
        for locale in LOCALES:
            self.readers[locale] = of(
                *args, code, name=NAMES[locale], locale=locale, email=f"maria.{locale}@example.org",
                zone="Europe/Helsinki", **more,
            )  # fmt: skip

    def delegates(self) -> None:
        self.people(self.make.delegate, self.forum)

    def contact_points(self) -> None:
        self.people(self.make.contact_point)

    def secretaries(self) -> None:
        self.people(lambda _code, **more: self.make.secretary(self.forum, **more))

    def administrators(self) -> None:
        self.people(lambda _code, **more: self.make.administrator(**more))

    def meeting(self, **over: Any) -> Meeting:
        values: dict[str, Any] = {
            "at": "2027-04-20T13:00", "end": "2027-04-20T15:30", "title": TITLE, "city": CITY, "venue": VENUE,
            "host_party_id": self.make.party("NO").id, "status": MeetingStatus.PLANNED,
        }  # fmt: skip
        meeting = self.make.meeting(self.forum, **(values | over))
        self.make.keep(Deadline(
            id=UUID(int=meeting.id.int + (1 << 90)), meeting_id=meeting.id, step="registration_deadline",
            due_on=date(2027, 3, 30), offset_days=-21, relative_to=Anchor.MEETING_START,
            audience="contact_points",
        ))  # fmt: skip
        return meeting

    def do(self, operation: Callable[..., object], *args: Any, by: Person | None = None, **named: Any) -> Any:
        with self.begin(by or self.secretary) as work:
            return operation(work, *args, **named)

    def later(self) -> None:
        """The window in which changes are gathered has passed, and what waited has left."""
        self.hands.at += TEN
        leave_now(self.begin)

    def told(self, operation: Callable[..., object], *args: Any, **named: Any) -> None:
        self.do(operation, *args, **named)
        self.later()

    def convened(self, **over: Any) -> Meeting:
        meeting = self.meeting(**over)
        self.told(meetings.convene, meeting.id)
        return meeting

    def answer(self, meeting: Meeting, said: Answer = Answer.ATTENDS) -> None:
        for reader in self.readers.values():
            self.do(meetings.answer, meeting.id, said, by=reader)
