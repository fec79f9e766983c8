"""What `agenda_of` gives: prepared values for pages, print, calendars and notices."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from coordinator.kit.texts import Texts
from coordinator.proceedings.queries.papers import PaperEntry
from coordinator.proceedings.rules import Comparison, ItemChange, ItemFacts


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper the agenda expects and nobody has handed in.

    `mine` when the reader may upload it, `own` when it is their own party's.
    """

    words: str
    party_id: UUID | None
    party_name: Texts
    mine: bool
    own: bool

    @property
    def title(self) -> str:
        """The words with a capital, as they begin a line."""
        return self.words[:1].upper() + self.words[1:]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timetable.

    `kind` is "item", "break" (unnumbered), "closed" (an item the reader may know of but not read) or
    "gap" (nothing until an anchor, or nothing for this reader). Walls are naive, at the venue and on
    the reader's clock; None while the meeting has no date.
    """

    kind: str
    minutes: int
    starts_at: datetime
    ends_at: datetime
    wall: datetime | None
    yours: datetime | None
    item: ItemFacts | None = None
    number: int | None = None
    overlap: int = 0  # minutes by which what stands before runs past this item's fixed start
    lead_name: Texts = field(default_factory=Texts)
    papers: tuple[PaperEntry, ...] = ()
    new_papers: tuple[PaperEntry, ...] = ()  # came or got a version since the version compared with
    missing: tuple[MissingPaper, ...] = ()
    reports: tuple[int, int] | None = None  # where each country reports: how many are in, of how many
    change: ItemChange | None = None


@dataclass(frozen=True, slots=True)
class DayRows:
    """A day with its lines. `over` and `free` are minutes past and before the planned end."""

    number: int
    on: date | None
    wall_start: datetime | None
    wall_end: datetime | None  # the planned end, or where none is planned the computed one
    yours_start: datetime | None
    yours_end: datetime | None
    wall_ends: datetime | None  # where the items end as it stands
    rows: tuple[Row, ...]
    minutes: int
    planned: int | None
    over: int
    free: int
    beyond: bool  # the meeting has no such day


@dataclass(frozen=True, slots=True)
class AgendaView:
    """What `agenda_of` gives. `days` is empty where there is nothing for the reader.

    `number` and `published_at` are of the last published version (0 and None: never). `is_draft` says
    that what is shown differs from it, or that there is none. `comparison` is with version `since`.
    """

    meeting_id: UUID
    zone: str | None
    reader_zone: str
    number: int
    published_at: datetime | None
    is_draft: bool
    exists: bool  # an agenda has been begun or published, as far as the reader may know
    may_see: bool
    days: tuple[DayRows, ...]
    since: int
    comparison: Comparison
    general_papers: tuple[PaperEntry, ...]
    show_sums: bool

    @property
    def rows(self) -> list[Row]:
        return [row for day in self.days for row in day.rows]

    @property
    def items(self) -> list[Row]:
        return [row for row in self.rows if row.item is not None]

    @property
    def dated(self) -> bool:
        return self.zone is not None

    @property
    def shows_yours(self) -> bool:
        """Whether the reader's clock differs from the venue's anywhere in the timetable."""
        return any(row.wall != row.yours for row in self.rows)

    @property
    def over(self) -> int:
        """Minutes by which the last day, and so the meeting, ends too late."""
        return self.days[-1].over if self.days else 0

    @property
    def missing(self) -> int:
        return sum(len(row.missing) for row in self.rows)

    def now_and_next(self, now: datetime) -> tuple[Row | None, Row | None]:
        """The line in which the instant `now` lies and the one after it; (None, None) outside the agenda."""
        rows = self.rows
        for row, following in zip(rows, [*rows[1:], None], strict=False):
            if row.starts_at <= now < row.ends_at:
                return row, following
        return None, None
