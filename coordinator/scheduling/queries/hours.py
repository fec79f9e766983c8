"""The ledger of hours: who sat outside office hours in a series, and for how long."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.zones import zone_of_party
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.queries import SeriesHead, expected_pairs, series_head, visible_to
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from coordinator.scheduling.rules import burden, sittings_of

COUNTED = (MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.HELD)
"""What was held or still is to be; a meeting that was called off burdens nobody."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one meeting brought a party: minutes outside its office hours, by its own clock."""

    meeting: Meeting
    party: Party
    zone: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What meetings online brought to each party that was expected; `unplaced` have no zone."""

    entries: tuple[Carried, ...]
    unplaced: tuple[Party, ...] = ()

    @property
    def by_party(self) -> dict[UUID, int]:
        found: dict[UUID, int] = defaultdict(int)
        for entry in self.entries:
            found[entry.party.id] += entry.minutes
        return dict(found)


def ledger(
    session: Session, which: sa.ColumnElement[bool], *, besides: UUID | None = None
) -> Ledger:  # fmt: skip
    """Of the meetings online that meet `which`, a condition on Meeting; one that is being planned anew is
    left out. In a room nobody sits at another hour than the room. Two statements.
    """
    counted = sa.and_(
        which,
        Meeting.mode == MeetingMode.ONLINE,
        Meeting.status.in_(COUNTED),
        Meeting.local_start.is_not(None),
        Meeting.id != besides if besides is not None else sa.true(),
    )
    meetings = {
        m.id: m for m in session.scalars(sa.select(Meeting).where(counted).order_by(Meeting.starts_at))
    }
    if not meetings:
        return Ledger(())
    pairs = expected_pairs(Meeting.id.in_(meetings)).subquery()
    rows = session.execute(
        sa.select(pairs.c.meeting_id, Party)
        .distinct()
        .join(Party, Party.id == pairs.c.party_id)
        .order_by(Party.kind, Party.code)
    ).all()
    return _reckoned(meetings, rows)


def _reckoned(meetings: Mapping[UUID, Meeting], rows: Collection[tuple[UUID, Party]]) -> Ledger:
    sat = {i: sittings_of(slot) for i, m in meetings.items() if (slot := m.slot) is not None}
    entries, unplaced = [], {}
    for meeting_id, party in rows:
        zone = zone_of_party(party)
        if zone is None:
            unplaced[party.id] = party
            continue
        minutes = sum(burden(zone, begins, length) for begins, length in sat.get(meeting_id, ()))
        entries.append(Carried(meetings[meeting_id], party, zone, minutes))
    return Ledger(tuple(entries), tuple(unplaced.values()))


def carried_in(
    session: Session, forum_id: UUID, series: Series | None, *, besides: UUID | None = None
) -> dict[UUID, int]:
    """Minutes by party: in the series, else in the forum's own meetings."""
    if series is not None:
        return ledger(session, Meeting.series_id == series.id, besides=besides).by_party
    of_forum = sa.and_(Meeting.forum_id == forum_id, Meeting.group_id.is_(None))
    return ledger(session, of_forum, besides=besides).by_party


@dataclass(frozen=True, slots=True)
class HoursLine:
    """A party in the ledger of a series: minutes in each year, and in all."""

    party: Party
    zone: str
    by_year: Mapping[int, int]
    minutes: int
    meetings: int  # at which some of it fell outside


@dataclass(frozen=True, slots=True)
class HoursPage:
    """The ledger of a series; `meetings` are those that count, by day."""

    head: SeriesHead
    lines: tuple[HoursLine, ...]
    years: tuple[int, ...]  # that are shown
    all_years: tuple[int, ...]
    meetings: tuple[Meeting, ...]
    unplaced: tuple[Party, ...]


def hours_page(work: Work, slug: str, *, first: int | None = None, last: int | None = None) -> HoursPage:
    """What the meetings online of a series brought to each party, most first, from year `first` to `last`.

    Meetings count as far as the actor may know of them. Raises NotFound unless they may know of the series.
    """
    head = series_head(work, slug)
    found = ledger(
        work.session, sa.and_(Meeting.series_id == head.series.id, visible_to(work.actor))
    )  # fmt: skip
    every = tuple(sorted({entry.meeting.first_on.year for entry in found.entries}))
    years = tuple(y for y in every if (first is None or y >= first) and (last is None or y <= last))
    by_party: dict[UUID, list[Carried]] = defaultdict(list)
    for entry in found.entries:
        if entry.meeting.first_on.year in years:
            by_party[entry.party.id].append(entry)
    lines = sorted(
        (_line(entries) for entries in by_party.values()), key=lambda line: (-line.minutes, line.party.code)
    )
    meetings = {e.meeting.id: e.meeting for entries in by_party.values() for e in entries}
    in_order = sorted(meetings.values(), key=lambda m: (m.first_on, m.id))
    return HoursPage(head, tuple(lines), years, every, tuple(in_order), found.unplaced)


def _line(entries: list[Carried]) -> HoursLine:
    by_year: dict[int, int] = defaultdict(int)
    for entry in entries:
        by_year[entry.meeting.first_on.year] += entry.minutes
    return HoursLine(
        entries[0].party,
        entries[0].zone,
        dict(by_year),
        sum(by_year.values()),
        sum(1 for entry in entries if entry.minutes),
    )
