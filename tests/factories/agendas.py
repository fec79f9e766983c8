"""A meeting with everybody around it, and an agenda made by the real operations."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.meetings.models import Meeting
from coordinator.proceedings import operations
from coordinator.proceedings.models import AgendaTemplate, DocumentType, ItemType, Paper
from coordinator.proceedings.operations import PaperValues, StoredFile
from coordinator.proceedings.rules import ItemValues, LeadKind
from coordinator.web.work import house
from tests.factories import Make, files

Begin = Callable[..., AbstractContextManager[Work]]

TYPES = ("opening", "discussion", "decision", "information", "tour_de_table", "break", "social")


@dataclass
class Nac:
    """The Nordic committee with its spring meeting in Oslo, lunch to lunch, and people of every kind."""

    make: Make
    forum: Forum = field(init=False)
    meeting: Meeting = field(init=False)

    def __post_init__(self) -> None:
        self.forum = self.make.forum(members="DK FI IS NO SE")
        self.make.membership(self.forum, "DE", role="observer")
        self.secretary = self.make.secretary(self.forum, name="Sigrid Secretary")
        self.delegate = self.make.delegate(self.forum, "FI", name="Dora Director")
        self.contact = self.make.contact_point("NO", name="Nils Contact")
        self.observer = self.make.observer(self.forum, "DE", name="Otto Observer")
        self.administrator = self.make.administrator(name="Ada Administrator")
        self.outsider = self.make.outsider()
        self.group = self.make.group(self.forum, parties="FI NO")
        self.expert = self.make.expert(self.group, "FI", name="Elli Expert")
        self.chair = self.make.person(name="Carl Chair", party="NO")
        self.make.grant(self.chair, Role.CHAIR, forum=self.forum)
        self.meeting = self.meet()
        for n, code in enumerate(TYPES):
            numbered = code not in ("break", "social")
            label = Texts(en=code.replace("_", " ").capitalize(), sv=f"{code} på svenska")
            self.make.keep(ItemType(code=code, label=label, numbered=numbered, position=n))
        for code, name in (("minutes", "Minutes"), ("country_report", "Country report")):
            self.make.keep(DocumentType(code=code, label=Texts(en=name)))

    def meet(self, **over: Any) -> Meeting:
        values: dict[str, Any] = {
            "at": "2027-04-20T13:00", "end": "2027-04-21T12:00", "sharing": Sharing.FORUM_PLUS,
            "chair_party_id": self.make.party("NO").id, "host_party_id": self.make.party("NO").id,
        }  # fmt: skip
        return self.make.meeting(self.forum, **(values | over))

    @property
    def people(self) -> dict[str, Person]:
        return {
            name: getattr(self, name)
            for name in (
                "secretary",
                "chair",
                "delegate",
                "contact",
                "expert",
                "observer",
                "administrator",
                "outsider",
            )
        }


def item(title: str = "Welcome", **over: Any) -> ItemValues:
    values: dict[str, Any] = {"type_code": "discussion", "minutes": 30, "sharing": Sharing.FORUM, "day": 1}
    return ItemValues(title=title, **(values | over))


def lay_out(begin: Begin, nac: Nac, *items: ItemValues, meeting: Meeting | None = None) -> list[UUID]:
    """Put `items` on the agenda; gives their ids."""
    with begin(nac.secretary) as work:
        return [operations.add_item(work, (meeting or nac.meeting).id, values).id for values in items]


def publish(begin: Begin, nac: Nac, meeting: Meeting | None = None, *, tell: bool = False) -> int:
    with begin(nac.secretary) as work:
        return operations.publish_agenda(work, (meeting or nac.meeting).id, tell=tell).number


def stored(
    content: bytes = files.PDF, name: str = "paper.pdf", media_type: str = "application/pdf"
) -> StoredFile:
    """A file in the store of the running application."""
    key, size = house().files.put(BytesIO(content), limit=10_000_000)
    return StoredFile(name, media_type, size, key)


def upload(begin: Begin, by: Person, meeting: Meeting, title: str = "Background paper", **over: Any) -> Paper:
    values: dict[str, Any] = {"sharing": Sharing.FORUM}
    with begin(by) as work:
        return operations.upload_paper(work, meeting.id, PaperValues(title, **(values | over)), stored())


def template(make: Make, slug: str = "t-dg", **over: Any) -> AgendaTemplate:
    values: dict[str, Any] = {
        "name": "Lunch to lunch", "meeting_type": "dg_meeting", "day_starts": ["13:00", "09:00"],
        "minutes_per_day": [225, 180],
        "items": [
            {"order": 1, "day": 1, "type": "opening", "title": "Welcome by the host", "minutes": 10, "lead": "chair"},
            {"order": 2, "day": 1, "type": "tour_de_table", "title": "Developments in each country", "minutes": 75,
             "lead": "each country", "papers": ["country report, two pages"]},
            {"order": 3, "day": 1, "type": "break", "title": "Break", "minutes": 20, "lead": "host"},
            {"order": 4, "day": 2, "type": "decision", "title": "Working groups", "minutes": 25,
             "lead": "statistics experts", "papers": ["proposed decisions", "mandates"]},
        ],
    }  # fmt: skip
    return make.keep(AgendaTemplate(id=new_id(), slug=slug, **(values | over)))


EACH = LeadKind.EACH_COUNTRY
