"""What the database holds of an agenda: the draft's items, the published versions, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.proceedings.models import Agenda, AgendaItem, AgendaTemplate, AgendaVersion, ItemType
from coordinator.proceedings.rules import ItemFacts, LeadKind

ItemRow = sa.Row[AgendaItem, Texts, bool, Texts, str]
ItemSelect = sa.Select[AgendaItem, Texts, bool, Texts, str]


@dataclass(frozen=True, slots=True)
class Published:
    """A published version as values, in agenda order."""

    number: int
    published_at: datetime
    day_starts: tuple[str, ...]
    day_minutes: tuple[int, ...]
    items: tuple[ItemFacts, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """An agenda with its last published versions, the older first, and who chairs and hosts by name."""

    agenda: Agenda | None
    versions: tuple[Published, ...]
    chair_name: Texts
    host_name: Texts

    @property
    def current(self) -> Published | None:
        return self.versions[-1] if self.versions else None

    @property
    def previous(self) -> Published | None:
        return self.versions[-2] if len(self.versions) > 1 else None


def published_of(version: AgendaVersion) -> Published:
    return Published(
        version.number,
        version.published_at,
        tuple(version.day_starts),
        tuple(version.day_minutes),
        tuple(ItemFacts.of_json(item) for item in version.items),
    )


@cache
def _stored() -> sa.Select[UUID, Agenda, AgendaVersion, Texts, Texts]:
    """Made once: building it takes longer than asking it."""
    chair, host = aliased(Party), aliased(Party)
    return (
        sa.select(Meeting.id, Agenda, AgendaVersion, chair.name.label("chair"), host.name.label("host"))
        .outerjoin(Agenda, Agenda.meeting_id == Meeting.id)
        .outerjoin(
            AgendaVersion,
            sa.and_(
                AgendaVersion.meeting_id == Meeting.id, AgendaVersion.number >= Agenda.published_number - 1
            ),
        )
        .outerjoin(chair, chair.id == Meeting.chair_party_id)
        .outerjoin(host, host.id == Meeting.host_party_id)
        .where(Meeting.id == sa.bindparam("meeting_id"))
        .order_by(AgendaVersion.number)
    )


def stored_agenda(session: Session, meeting: Meeting) -> Stored:
    """The agenda, its last two published versions and the names, in one statement."""
    rows = session.execute(_stored(), {"meeting_id": meeting.id}).all()
    if not rows:
        return Stored(None, (), Texts(), Texts())
    versions = tuple(published_of(row.AgendaVersion) for row in rows if row.AgendaVersion is not None)
    return Stored(rows[0].Agenda, versions, rows[0].chair or Texts(), rows[0].host or Texts())


def find_agenda(session: Session, meeting_id: UUID) -> Agenda | None:
    return session.scalars(sa.select(Agenda).where(Agenda.meeting_id == meeting_id)).one_or_none()


@cache
def _draft() -> ItemSelect:
    return (
        sa.select(
            AgendaItem, ItemType.label, ItemType.numbered, Party.name.label("party"), Person.display_name
        )
        .join(ItemType, ItemType.code == AgendaItem.type_code)
        .outerjoin(Party, Party.id == AgendaItem.lead_party_id)
        .outerjoin(Person, Person.id == AgendaItem.lead_person_id)
        .where(AgendaItem.meeting_id == sa.bindparam("meeting_id"), AgendaItem.removed_at.is_(None))
        .order_by(AgendaItem.day, AgendaItem.position, AgendaItem.id)
    )


def draft_items(session: Session, meeting_id: UUID) -> list[ItemFacts]:
    """The draft in agenda order, in one statement."""
    return [_facts(row) for row in session.execute(_draft(), {"meeting_id": meeting_id})]


def _facts(row: ItemRow) -> ItemFacts:
    item: AgendaItem = row.AgendaItem
    name = {LeadKind.PARTY: row.party, LeadKind.PERSON: row.display_name}.get(item.lead)
    return ItemFacts(
        id=item.id,
        day=item.day,
        type_code=item.type_code,
        title=item.title,
        minutes=item.minutes,
        sharing=item.sharing,
        type_label=row.label,
        numbered=row.numbered,
        ask=item.ask,
        notes=item.notes,
        fixed_start=item.fixed_start,
        lead=item.lead,
        lead_party_id=item.lead_party_id,
        lead_person_id=item.lead_person_id,
        lead_name=Texts.of(name),
        lead_text=item.lead_text,
        expected_papers=tuple(item.expected_papers or ()),
    )


def live_items(session: Session, meeting_id: UUID) -> Sequence[AgendaItem]:
    """The rows of the draft in agenda order."""
    return session.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
        .order_by(AgendaItem.day, AgendaItem.position, AgendaItem.id)
    ).all()


def get_item(work: Work, item_id: UUID, *, removed: bool = False) -> tuple[Meeting, AgendaItem]:
    """An item of the draft with its meeting; raises NotFound unless the actor may know of the meeting and
    the item is there (with `removed`: was taken out).
    """
    item = work.session.get(AgendaItem, item_id)
    if item is None or (item.removed_at is not None) != removed:
        raise NotFound
    return get_meeting(work, item.meeting_id), item


def item_types(session: Session) -> list[ItemType]:
    return list(session.scalars(sa.select(ItemType).order_by(ItemType.position, ItemType.code)))


def agenda_templates(session: Session) -> list[AgendaTemplate]:
    return list(session.scalars(sa.select(AgendaTemplate).order_by(AgendaTemplate.name)))


def find_version(session: Session, meeting_id: UUID, number: int) -> Published | None:
    found = session.scalars(
        sa.select(AgendaVersion).where(AgendaVersion.meeting_id == meeting_id, AgendaVersion.number == number)
    ).one_or_none()
    return published_of(found) if found else None


def version_numbers(session: Session, meeting_id: UUID) -> list[tuple[int, datetime]]:
    """All published versions, the newest first: number and instant."""
    rows = session.execute(
        sa.select(AgendaVersion.number, AgendaVersion.published_at)
        .where(AgendaVersion.meeting_id == meeting_id)
        .order_by(AgendaVersion.number.desc())
    )
    return [(row.number, row.published_at) for row in rows]


def last_with_agenda(session: Session, meeting: Meeting) -> Meeting | None:
    """The latest earlier meeting of the same series that has an agenda, whatever its state."""
    if meeting.series_id is None:
        return None
    return session.scalars(
        sa.select(Meeting)
        .join(Agenda, Agenda.meeting_id == Meeting.id)
        .where(
            Meeting.series_id == meeting.series_id,
            Meeting.id != meeting.id,
            Meeting.first_on <= meeting.first_on,
            sa.exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.removed_at.is_(None)),
        )
        .order_by(Meeting.first_on.desc(), Meeting.id.desc())
        .limit(1)
    ).first()
