"""The agenda as one reader sees it: what is theirs to know, with clock times, sums and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.kit.times import wall_of
from coordinator.meetings import queries as meetings
from coordinator.meetings.audience import Recipient, people_for
from coordinator.meetings.models import Meeting
from coordinator.meetings.policy import NOBODY, Circle
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings import policy
from coordinator.proceedings.policy import Standing
from coordinator.proceedings.queries.papers import PaperEntry, delivered, papers_of, reporting_parties
from coordinator.proceedings.queries.stored import (
    Published,
    Stored,
    draft_items,
    find_version,
    stored_agenda,
)
from coordinator.proceedings.queries.view import AgendaView, DayRows, MissingPaper, Row
from coordinator.proceedings.rules import (
    SOCIAL,
    Comparison,
    ItemFacts,
    LeadKind,
    Missing,
    compare,
    missing_papers,
    wall_clock,
)
from coordinator.proceedings.timetable import Day, Entry, Placed, Timetable, arrange


def agenda_of(work: Work, meeting: Meeting, *, published_only: bool = False) -> AgendaView:
    """The agenda as the actor may see it: the draft for the secretariat and the chairs (unless
    `published_only`), for others the last published version, item by item as it is shared with them.

    An item that a reader may not read keeps its time: members and those addressed see "Closed item",
    readers further out see that time as one without an item. Two to four statements.
    """
    actor = work.actor
    circle = circle_for(work, meeting)
    standing = policy.standing_of(actor, meeting, circle)
    if standing == Standing.NONE:
        return _nothing(work, meeting, may_see=False)
    stored = stored_agenda(work.session, meeting)
    shown, before, is_draft = _which(
        work.session, meeting, stored, policy.may_see_draft(actor, meeting) and not published_only
    )
    if shown is None:
        return _nothing(work, meeting, may_see=True)
    readable = {i.id for i in shown.items if is_draft or policy.item_is_open(standing, actor, meeting, i)}
    comparison = _comparison(work, meeting, standing, shown, before, readable)
    papers = papers_of(work, meeting, standing)
    page = _Page(work, meeting, stored, shown, before, standing, readable, comparison, papers)
    current = stored.current
    return AgendaView(
        meeting_id=meeting.id,
        zone=meeting.zone,
        reader_zone=actor.zone,
        number=current.number if current else 0,
        published_at=current.published_at if current else None,
        is_draft=is_draft,
        exists=True,
        may_see=True,
        days=page.days(),
        since=before.number if before else 0,
        comparison=comparison,
        general_papers=tuple(p for p in papers if p.paper.item_id is None),
        show_sums=policy.may_see_sums(actor, meeting, circle),
    )


def circle_for(work: Work, meeting: Meeting) -> Circle:
    """The meeting's circle where it matters: who has standing without it needs none."""
    if policy.standing_of(work.actor, meeting) > Standing.NONE:
        return NOBODY
    return meetings.circle_of(work.session, meeting)


def _nothing(work: Work, meeting: Meeting, *, may_see: bool) -> AgendaView:
    return AgendaView(
        meeting_id=meeting.id,
        zone=meeting.zone,
        reader_zone=work.actor.zone,
        number=0,
        published_at=None,
        is_draft=False,
        exists=False,
        may_see=may_see,
        days=(),
        since=0,
        comparison=Comparison({}),
        general_papers=(),
        show_sums=False,
    )


def _which(
    session: Session, meeting: Meeting, stored: Stored, drafts: bool
) -> tuple[Published | None, Published | None, bool]:
    """What is shown, what it is compared with, and whether it is a draft."""
    current = stored.current
    if not drafts or stored.agenda is None:
        return current, stored.previous, False
    agenda = stored.agenda
    items = tuple(draft_items(session, meeting.id))
    draft = Published(0, agenda.changed_at, tuple(agenda.day_starts), tuple(agenda.day_minutes), items)
    if current is None:
        return draft, None, True
    if differs(current, draft):
        return draft, current, True
    return current, stored.previous, False


def differs(published: Published, draft: Published) -> bool:
    """Whether publishing `draft` would change anything for readers."""
    return (
        bool(compare(published.items, draft.items))
        or published.day_starts != draft.day_starts
        or published.day_minutes != draft.day_minutes
    )


def _comparison(
    work: Work,
    meeting: Meeting,
    standing: Standing,
    shown: Published,
    before: Published | None,
    readable: set[UUID],
) -> Comparison:
    """Changes among what the reader may read in both: an item that was opened to them is new to them."""
    if before is None:
        return Comparison({})
    return compare(
        [i for i in before.items if policy.item_is_open(standing, work.actor, meeting, i)],
        [i for i in shown.items if i.id in readable],
    )


def timetable_of(meeting: Meeting, version: Published) -> Timetable:
    entries = [
        Entry(i.day, i.minutes, wall_clock(i.fixed_start), i.numbered, i.type_code == SOCIAL)
        for i in version.items
    ]
    return arrange(entries, meeting.slot, version.day_starts, version.day_minutes)


def _answers(entry: PaperEntry) -> tuple[str | None, UUID | None]:
    """What a paper answers, as `missing_papers` asks it; a withdrawn one answers nothing."""
    return (None, None) if entry.withdrawn else (entry.paper.expected, entry.paper.party_id)


@dataclass
class _Page:
    """Puts one reader's lines together."""

    work: Work
    meeting: Meeting
    stored: Stored
    shown: Published
    before: Published | None
    standing: Standing
    readable: set[UUID]
    comparison: Comparison
    papers: Sequence[PaperEntry]

    def __post_init__(self) -> None:
        self.table = timetable_of(self.meeting, self.shown)
        self.own_parties = policy.parties_at(self.work.actor, self.meeting)
        self.by_item: dict[UUID | None, list[PaperEntry]] = {}
        for entry in self.papers:
            self.by_item.setdefault(entry.paper.item_id, []).append(entry)
        expecting = [i for i in self.shown.items if i.expected_papers] if self._shows_missing() else []
        self.parties = self._parties(expecting)
        self.there = self._delivered(expecting)

    def _parties(self, expecting: Sequence[ItemFacts]) -> list[Party]:
        """Who reports where each country does; asked only where it shows."""
        if any(i.lead == LeadKind.EACH_COUNTRY for i in expecting):
            return reporting_parties(self.work.session, self.meeting.id)
        return []

    def _delivered(
        self, expecting: Sequence[ItemFacts]
    ) -> Mapping[UUID, Sequence[tuple[str | None, UUID | None]]]:
        """What is there, whether or not this reader may see it: nothing handed in is called missing."""
        if not expecting:
            return {}
        if self.standing < Standing.LEADER:
            return delivered(self.work.session, (i.id for i in expecting))
        return {
            i.id: [
                (p.paper.expected, p.paper.party_id) for p in self.by_item.get(i.id, ()) if not p.withdrawn
            ]
            for i in expecting
        }

    def _shows_missing(self) -> bool:
        return self.standing >= Standing.INNER and self.meeting.status not in (
            MeetingStatus.HELD,
            MeetingStatus.CANCELLED,
        )

    def days(self) -> tuple[DayRows, ...]:
        return tuple(self._day(day) for day in self.table.days)

    def _wall(self, at: datetime) -> datetime | None:
        return self.table.wall(at) if self.table.dated else None

    def _yours(self, at: datetime) -> datetime | None:
        return wall_of(at, self.work.actor.zone) if self.table.dated else None

    def _day(self, day: Day) -> DayRows:
        frame = day.frame
        end_at = frame.end_at or day.ends_at
        return DayRows(
            number=day.number,
            on=frame.on if self.table.dated else None,
            wall_start=self._wall(frame.start_at),
            wall_end=self._wall(end_at),
            yours_start=self._yours(frame.start_at),
            yours_end=self._yours(end_at),
            wall_ends=self._wall(day.ends_at),
            rows=tuple(self._rows(day)),
            minutes=day.minutes,
            planned=frame.minutes,
            over=day.over,
            free=day.free,
            beyond=frame.beyond,
        )

    def _rows(self, day: Day) -> list[Row]:
        rows: list[Row] = []
        until = day.frame.start_at  # up to where the reader has been told what happens
        for placed in day.placed:
            item = self.shown.items[placed.index]
            if item.id not in self.readable and self.standing < Standing.INNER:
                continue
            if placed.starts_at > until and not self._is_dinner(day, placed):
                rows.append(self._line("gap", until, placed.starts_at))
            rows.append(self._row(placed, item))
            until = max(until, placed.ends_at)
        return rows

    def _is_dinner(self, day: Day, placed: Placed) -> bool:
        """Before what stands beside the programme, at the end of the day, nothing is missing."""
        return placed.starts_at >= day.ends_at and self.shown.items[placed.index].type_code == SOCIAL

    def _line(self, kind: str, starts_at: datetime, ends_at: datetime) -> Row:
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        return Row(kind, minutes, starts_at, ends_at, self._wall(starts_at), self._yours(starts_at))

    def _row(self, placed: Placed, item: ItemFacts) -> Row:
        if item.id not in self.readable:
            return replace(self._line("closed", placed.starts_at, placed.ends_at), number=placed.number)
        papers = tuple(self.by_item.get(item.id, ()))
        kind = "break" if placed.number is None else "item"
        return replace(
            self._line(kind, placed.starts_at, placed.ends_at),
            item=item,
            number=placed.number,
            overlap=placed.overlap,
            lead_name=self._lead_name(item),
            papers=papers,
            new_papers=tuple(p for p in papers if self._is_new(p)),
            missing=self._missing(item),
            reports=self._reports(item),
            change=self.comparison.by_id.get(item.id),
        )

    def _lead_name(self, item: ItemFacts) -> Texts:
        names = {LeadKind.CHAIR: self.stored.chair_name, LeadKind.HOST: self.stored.host_name}
        return names.get(item.lead, item.lead_name)

    def _is_new(self, entry: PaperEntry) -> bool:
        return (
            self.before is not None
            and not entry.withdrawn
            and entry.latest.uploaded_at > self.before.published_at
        )

    def _reports(self, item: ItemFacts) -> tuple[int, int] | None:
        if not self.parties or item.lead != LeadKind.EACH_COUNTRY or not item.expected_papers:
            return None
        there = {party_id for words, party_id in self.there.get(item.id, ()) if words}
        return len(there & {party.id for party in self.parties}), len(self.parties)

    def _missing(self, item: ItemFacts) -> tuple[MissingPaper, ...]:
        if not self._shows_missing():
            return ()
        names = {party.id: party.name for party in self.parties}
        return tuple(
            MissingPaper(
                words=gap.words,
                party_id=gap.party_id,
                party_name=self._owner(item, gap, names),
                mine=self._is_mine(item, gap),
                own=gap.party_id in self.own_parties,
            )
            for gap in missing_papers(item, self.there.get(item.id, ()), names)
        )

    def _owner(self, item: ItemFacts, gap: Missing, names: dict[UUID, Texts]) -> Texts:
        if gap.party_id in names:
            return names[gap.party_id]
        return item.lead_name if gap.party_id else Texts()

    def _is_mine(self, item: ItemFacts, gap: Missing) -> bool:
        actor, meeting = self.work.actor, self.meeting
        if not policy.may_upload(actor, meeting, item):
            return False
        return gap.party_id is None or policy.may_upload_for(actor, meeting, gap.party_id)


def told_of_agenda(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    """Who hears that an agenda was published: participants and contact points, each once."""
    found = {
        recipient.email: recipient
        for audience in ("contact_points", "participants")
        for recipient in people_for(session, meeting, audience, on)
    }
    return sorted(found.values(), key=lambda r: (r.name, r.email))


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """Two published versions as one reader may see them; lines of both in the newer one's order."""

    older: Published
    newer: Published
    comparison: Comparison
    items: tuple[ItemFacts, ...]  # of the newer version, then those that went


def compare_versions(work: Work, meeting: Meeting, older: int, newer: int) -> VersionsCompared:
    """Raises NotFound unless both versions exist, in this order, and the actor may see the agenda."""
    circle = circle_for(work, meeting)
    if older >= newer or not policy.may_see_agenda(work.actor, meeting, circle):
        raise NotFound
    found = [find_version(work.session, meeting.id, number) for number in (older, newer)]
    before, after = found
    if before is None or after is None:
        raise NotFound
    old = [i for i in before.items if policy.may_read_item(work.actor, meeting, i, circle)]
    new = [i for i in after.items if policy.may_read_item(work.actor, meeting, i, circle)]
    comparison = compare(old, new)
    went = [change.item for change in comparison.removed]
    return VersionsCompared(before, after, comparison, (*new, *went))
