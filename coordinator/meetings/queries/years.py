"""A series' page, and what planning its coming years would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Office, Party
from coordinator.forums.queries import all_offices
from coordinator.forums.rules import OfficeRole, Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings import rules
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.queries.rows import MeetingRow, Turnout, list_rows, turnouts
from coordinator.meetings.queries.seen import meetings_where
from coordinator.meetings.queries.series import get_series
from coordinator.meetings.rules import Facts, MeetingMode, MeetingStatus, RoughDate

USUAL_START, USUAL_LENGTH = time(9), timedelta(hours=7)
USUAL_ONLINE_START, USUAL_ONLINE_LENGTH = time(10), timedelta(minutes=90)
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class SeriesHead:
    series: Series
    forum: Forum
    group: WorkingGroup | None


@dataclass(frozen=True, slots=True)
class SeriesPage:
    head: SeriesHead
    rows: list[MeetingRow]  # newest first
    turnouts: dict[UUID, Turnout]


def series_head(work: Work, slug: str) -> SeriesHead:
    """Raises NotFound unless the actor may know of the series."""
    series = get_series(work, slug)
    forum, group = work.session.execute(
        sa.select(Forum, WorkingGroup)
        .outerjoin(WorkingGroup, WorkingGroup.id == series.group_id)
        .where(Forum.id == series.forum_id)
    ).one()
    return SeriesHead(series, forum, group)


def get_series_page(work: Work, slug: str) -> SeriesPage:
    """Raises NotFound unless the actor may know of the series."""
    head = series_head(work, slug)
    rows = list_rows(work, meetings_where(work.actor, series_id=head.series.id), newest_first=True)
    counts = turnouts(work.session, [row.meeting.id for row in rows])
    return SeriesPage(head, rows, counts)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One span of a year, what a meeting in it would be, and whether there is one already."""

    span: RoughDate
    title: str
    host: Party | None
    chair: Party | None
    planned: Meeting | None

    @property
    def code(self) -> str:
        """A name for form fields: "2028-03"."""
        first = self.span.period.from_on
        return f"{first:%Y-%m}" if first else ""


@dataclass(frozen=True, slots=True)
class YearsPage:
    head: SeriesHead
    last: Meeting | None  # whose title, mode, place and times are the pattern
    proposals: list[Proposal]


def propose_years(work: Work, head: SeriesHead, first_year: int, years: int) -> YearsPage:
    """What the series usually has in `years` years from `first_year` on, without spans that are over.

    Host and chair are those who hold the office on the span's first day, as far as entries go: rotation
    is dated, so nothing is guessed beyond them. A host that is not entered is the chair.
    """
    series = head.series
    meetings = list(
        work.session.scalars(
            sa.select(Meeting)
            .where(Meeting.series_id == series.id, Meeting.status != MeetingStatus.CANCELLED)
            .order_by(Meeting.first_on)
        )
    )
    last = _pattern(meetings)
    offices = [(o.party, o.office) for o in all_offices(work.session, series.forum_id)]
    spans = [
        span
        for year in range(first_year, first_year + min(max(years, 1), MOST_YEARS))
        for span in rules.usual_spans(year, series.usual_months, series.meetings_per_year)
        if span.last_on is not None and span.last_on >= work.now().date()
    ]
    proposals = []
    for span in spans:
        day = span.from_on or work.now().date()
        chair = _holder(offices, OfficeRole.CHAIR, day)
        proposals.append(
            Proposal(
                RoughDate.of(span), _title(series, meetings, span),
                _holder(offices, OfficeRole.HOST, day) or chair, chair,
                next((m for m in meetings if _takes(m, span)), None),
            )
        )  # fmt: skip
    return YearsPage(head, last, proposals)


def _takes(meeting: Meeting, span: Period) -> bool:
    days = [day for day in (meeting.first_on, meeting.span_from) if day is not None]
    return rules.is_taken(span, days)


def _pattern(meetings: Sequence[Meeting]) -> Meeting | None:
    """The last meeting that has a date, else the last one."""
    dated = [m for m in meetings if m.slot is not None] or meetings
    return dated[-1] if dated else None


def _title(series: Series, meetings: Sequence[Meeting], span: Period) -> str:
    """As the last meeting of that season was called ("…, autumn"), else as the last one, else the series."""
    first, last = span.from_on, span.last_on
    if first is not None and last is not None:
        same = [m.title for m in meetings if first.month <= m.first_on.month <= last.month]
        if same:
            return same[-1]
    return meetings[-1].title if meetings else series.name


def _holder(offices: Sequence[tuple[Party, Office]], role: OfficeRole, day: date) -> Party | None:
    return next((party for party, office in offices if office.role == role and day in office.period), None)


def pattern_facts(head: SeriesHead, last: Meeting | None, **over: object) -> Facts:
    """The facts of a new meeting of the series: as last time, without what belonged to that place."""
    mode = last.mode if last else MeetingMode.IN_PERSON
    sharing: Sharing = last.sharing if last else head.forum.default_sharing
    values: dict[str, object] = {
        "title": last.title if last else head.series.name,
        "mode": mode,
        "sharing": sharing,
        "languages": tuple(last.languages or ()) if last else (),
    }
    return Facts(**(values | over))  # type: ignore[arg-type]


def slot_like(last: Meeting | None, day: date, forum: Forum, mode: MeetingMode) -> LocalSlot:
    """A slot on `day` with the times of the series' last meeting, else the usual ones in the forum's zone.

    Raises NoSuchLocalTime on the one night in spring.
    """
    pattern = last.slot if last is not None else None
    if pattern is not None:
        return pattern.moved_to(datetime.combine(day, pattern.start.time()))
    if mode == MeetingMode.ONLINE:
        return LocalSlot.of(day, USUAL_ONLINE_START, USUAL_ONLINE_LENGTH, forum.zone)
    return LocalSlot.of(day, USUAL_START, USUAL_LENGTH, forum.zone)
