"""Papers that an actor may see, and those that nobody has handed in yet."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting
from coordinator.proceedings import policy
from coordinator.proceedings.models import AgendaItem, DocumentType, Paper, PaperVersion
from coordinator.proceedings.policy import Standing
from coordinator.proceedings.rules import LeadKind, missing_papers

PaperRow = sa.Row[Paper, PaperVersion, Texts, Texts, str, AgendaItem]
PaperSelect = sa.Select[Paper, PaperVersion, Texts, Texts, str, AgendaItem]

WIDE = (Sharing.FORUM_PLUS, Sharing.PUBLIC)


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper with its last version and the names that a list shows."""

    paper: Paper
    latest: PaperVersion
    type_label: Texts
    party_name: Texts
    party_code: str | None
    item: AgendaItem | None

    @property
    def withdrawn(self) -> bool:
        return self.paper.withdrawn_at is not None

    @property
    def title(self) -> str:
        return self.paper.title

    @property
    def number(self) -> int:
        return self.latest.number

    @property
    def uploaded_at(self) -> datetime:
        """The instant of the last version."""
        return self.latest.uploaded_at

    @property
    def extension(self) -> str:
        """ "PDF", "DOCX": what the content is, for the link."""
        return self.latest.filename.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """The item of a paper as readers see it: with the sharing of the last published version."""

    sharing: Sharing
    lead: LeadKind
    lead_party_id: UUID | None
    lead_person_id: UUID | None


@dataclass(frozen=True, slots=True)
class ItemWithoutPaper:
    """An agenda item that waits for papers: `words` says which, `party_ids` who owes them.

    `party_ids` are, where each country reports, those expected that have not; where a party leads,
    that party; else none, and `lead` says who it is.
    """

    item_id: UUID
    day: int
    title: str
    lead: LeadKind
    lead_party_id: UUID | None
    lead_person_id: UUID | None
    words: tuple[str, ...]
    party_ids: tuple[UUID, ...]


def published_item(item: AgendaItem | None) -> PublishedItem | None:
    """None for no item, and for one that no published version has."""
    if item is None or item.published_sharing is None:
        return None
    return PublishedItem(item.published_sharing, item.lead, item.lead_party_id, item.lead_person_id)


def _parties_at(actor: Actor, column: InstrumentedAttribute[UUID | None]) -> sa.ColumnElement[bool]:
    """Whether the actor stands for the party in `column` at the meeting: twin of `policy.parties_at`."""
    scoped = {
        (h.forum_id, h.group_id, h.party_id)
        for h in actor.held
        if h.party_id is not None and h.forum_id is not None and h.party_id not in actor.contact_for
    }
    return sa.or_(
        column.in_(actor.contact_for),
        *(
            sa.and_(
                Meeting.forum_id == forum_id,
                column == party_id,
                sa.true() if group_id is None else Meeting.group_id == group_id,
            )
            for forum_id, group_id, party_id in sorted(scoped, key=str)
        ),
    )


def papers_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Papers the actor may read: the twin of `policy.may_read_paper` with the meeting's circle.

    For selects from Paper joined with Meeting and, outer, with AgendaItem.
    """
    if actor.is_system:
        return sa.true()
    actor = policy.without_administration(actor)
    addressed = Meeting.sharing == Sharing.ADDRESSEE
    leader = sa.or_(
        Meeting.forum_id.in_(actor.secretariat_of | actor.chairs_forums),
        Meeting.group_id.in_(actor.chairs_groups),
    )
    roster = sa.or_(Meeting.forum_id.in_(actor.inner_forums), _in(Meeting.group_id, actor.groups))
    inner = sa.or_(addressed, roster)
    watcher = sa.and_(~inner, Meeting.group_id.is_(None), Meeting.forum_id.in_(actor.expert_forums))
    leads_item = sa.or_(
        sa.and_(AgendaItem.lead == LeadKind.PERSON, AgendaItem.lead_person_id == actor.person_id),
        sa.and_(AgendaItem.lead == LeadKind.PARTY, _parties_at(actor, AgendaItem.lead_party_id)),
    )
    item_shown = sa.or_(
        Paper.item_id.is_(None),
        AgendaItem.published_sharing.in_(WIDE),
        sa.and_(AgendaItem.published_sharing == Sharing.FORUM, sa.or_(inner, watcher)),
        sa.and_(AgendaItem.published_sharing == Sharing.ADDRESSEE, sa.or_(addressed, leads_item)),
    )
    level = sa.or_(
        Paper.sharing == Sharing.PUBLIC,
        sa.and_(Paper.sharing == Sharing.FORUM_PLUS, ~watcher),
        sa.and_(Paper.sharing == Sharing.FORUM, inner),
        sa.and_(Paper.sharing == Sharing.ADDRESSEE, sa.or_(addressed, leads_item)),
    )
    return sa.and_(
        meetings.visible_to(actor),
        sa.or_(leader, _parties_at(actor, Paper.party_id), sa.and_(~Paper.draft, item_shown, level)),
    )


def _in(column: InstrumentedAttribute[UUID | None], ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    """IN that is false, never unknown, for NULL: it stands under NOT."""
    return sa.and_(column.is_not(None), column.in_(ids))


def _entries(*conditions: sa.ColumnElement[bool]) -> PaperSelect:
    other = aliased(PaperVersion)
    last = (
        sa.select(sa.func.max(other.number))
        .where(other.paper_id == Paper.id)
        .correlate(Paper)
        .scalar_subquery()
    )
    return (
        sa.select(Paper, PaperVersion, DocumentType.label, Party.name, Party.code, AgendaItem)
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .join(PaperVersion, sa.and_(PaperVersion.paper_id == Paper.id, PaperVersion.number == last))
        .outerjoin(AgendaItem, AgendaItem.id == Paper.item_id)
        .outerjoin(DocumentType, DocumentType.code == Paper.type_code)
        .outerjoin(Party, Party.id == Paper.party_id)
        .where(*conditions)
        .order_by(Party.code, Paper.created_at, Paper.id)
    )


def _entry(row: PaperRow) -> PaperEntry:
    return PaperEntry(
        row.Paper, row.PaperVersion, row.label or Texts(), row.name or Texts(), row.code, row.AgendaItem
    )


@cache
def _papers_of() -> PaperSelect:
    """Made once: building it takes longer than asking it."""
    return _entries(Paper.meeting_id == sa.bindparam("meeting_id"))


def papers_of(work: Work, meeting: Meeting, standing: Standing) -> list[PaperEntry]:
    """The papers of a meeting that the actor, of that standing there, may read; withdrawn ones too.

    In one statement. A paper to an item that is not published is there for leaders and its own party.
    """
    entries = map(_entry, work.session.execute(_papers_of(), {"meeting_id": meeting.id}))
    return [entry for entry in entries if _shown(work.actor, meeting, standing, entry)]


def _shown(actor: Actor, meeting: Meeting, standing: Standing, entry: PaperEntry) -> bool:
    item = published_item(entry.item)
    hidden = entry.item is not None and item is None
    if hidden and standing < Standing.LEADER and not policy.owns_paper(actor, meeting, entry.paper):
        return False
    return policy.paper_is_open(standing, actor, meeting, entry.paper, item)


def list_papers(
    work: Work, *conditions: sa.ColumnElement[bool], limit: int | None = None
) -> list[PaperEntry]:
    """Papers the actor may read that meet `conditions` (on Paper, Meeting, AgendaItem), not withdrawn."""
    query = _entries(papers_visible_to(work.actor), Paper.withdrawn_at.is_(None), *conditions).limit(limit)
    return [_entry(row) for row in work.session.execute(query)]


def get_paper(work: Work, paper_id: UUID) -> tuple[Meeting, PaperEntry]:
    """Raises NotFound unless it is there and the actor may read it."""
    row = work.session.execute(_entries(Paper.id == paper_id, papers_visible_to(work.actor))).one_or_none()
    if row is None:
        raise NotFound
    return meetings.get_meeting(work, row.Paper.meeting_id), _entry(row)


@dataclass(frozen=True, slots=True)
class VersionEntry:
    version: PaperVersion
    uploaded_by: str | None


def versions_of(session: Session, paper_id: UUID) -> list[VersionEntry]:
    """All versions of a paper with who uploaded them, the newest first."""
    rows = session.execute(
        sa.select(PaperVersion, Person.display_name)
        .outerjoin(Person, Person.id == PaperVersion.uploaded_by_id)
        .where(PaperVersion.paper_id == paper_id)
        .order_by(PaperVersion.number.desc())
    )
    return [VersionEntry(row.PaperVersion, row.display_name) for row in rows]


def get_version(session: Session, paper_id: UUID, number: int) -> PaperVersion:
    found = session.scalars(
        sa.select(PaperVersion).where(PaperVersion.paper_id == paper_id, PaperVersion.number == number)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def document_types(session: Session) -> list[DocumentType]:
    return list(session.scalars(sa.select(DocumentType).order_by(DocumentType.position, DocumentType.code)))


def delivered(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str | None, UUID | None]]]:
    """What is there for each item, drafts included, withdrawn ones not: the words it answers, whose it is."""
    found: dict[UUID, list[tuple[str | None, UUID | None]]] = {}
    rows = session.execute(
        sa.select(Paper.item_id, Paper.expected, Paper.party_id).where(
            Paper.item_id.in_(list(item_ids)), Paper.withdrawn_at.is_(None)
        )
    )
    for row in rows:
        found.setdefault(row.item_id, []).append((row.expected, row.party_id))
    return found


def items_without_paper(session: Session, meeting_id: UUID) -> list[ItemWithoutPaper]:
    """Items of the agenda as it now stands that wait for papers, in agenda order.

    At most three statements. Asked when something is about to be sent, so that nobody who has
    delivered is reminded.
    """
    items = [
        item
        for item in session.scalars(
            sa.select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
            .order_by(AgendaItem.day, AgendaItem.position, AgendaItem.id)
        )
        if item.expected_papers
    ]
    if not items:
        return []
    there = delivered(session, (item.id for item in items))
    parties: Sequence[UUID] = ()
    if any(item.lead == LeadKind.EACH_COUNTRY for item in items):
        parties = [party.id for party in reporting_parties(session, meeting_id)]
    found = []
    for item in items:
        gaps = missing_papers(item, there.get(item.id, ()), parties)
        if gaps:
            found.append(
                ItemWithoutPaper(
                    item.id,
                    item.day,
                    item.title,
                    item.lead,
                    item.lead_party_id,
                    item.lead_person_id,
                    tuple(dict.fromkeys(gap.words for gap in gaps)),
                    tuple(dict.fromkeys(gap.party_id for gap in gaps if gap.party_id)),
                )
            )
    return found


@cache
def _expected() -> sa.Select[Party, str]:
    pairs = meetings.expected_pairs(Meeting.id == sa.bindparam("meeting_id")).subquery()
    return (
        sa.select(Party, pairs.c.role)
        .join(pairs, pairs.c.party_id == Party.id)
        .order_by(Party.kind, Party.code, pairs.c.role)
    )


def reporting_parties(session: Session, meeting_id: UUID) -> list[Party]:
    """Who reports where each country does: the parties expected, by code, but no observers and partners."""
    rows = session.execute(_expected(), {"meeting_id": meeting_id})
    return list({party.id: party for party, role in rows if role not in ("observer", "partner")}.values())
