"""A series' page, and what planning its coming years would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import holder_on, office_turns, parties_by_id, seats_by_party
from coordinator.forums.rules import OfficeRole, Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings import rules
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.queries.rows import MeetingRow, Turnout, list_rows, turnouts
from coordinator.meetings.queries.seen import meetings_where
from coordinator.meetings.queries.series import get_series
from coordinator.meetings.rules import Facts, MeetingMode, MeetingStatus, RoughDate, SeriesOrder

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
    parties: list[Party]  # of the series' own orders of hosts and chairs


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
    own = {*_ids(head.series.hosts), *_ids(head.series.chairs)}
    return SeriesPage(head, rows, counts, list(parties_by_id(work.session, own).values()))


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

    def around(self, day: date) -> Proposal | None:
        """The span with the day in it, else the nearest one."""
        return min(
            self.proposals,
            key=lambda each: (
                day not in each.span.period,
                abs(((each.span.period.from_on or day) - day).days),
            ),
            default=None,
        )


def propose_years(work: Work, head: SeriesHead, first_year: int, years: int) -> YearsPage:
    """What the series usually has in `years` years from `first_year` on, without spans that are over.

    Host and chair are proposed as the series says: who holds the forum's office on the span's first day, as
    far as entries go (a host that is not entered is the chair), or whose turn it is in an order of the
    series' own. Rotation is dated, so nothing is guessed beyond it.
    """
    series = head.series
    meetings = list(
        work.session.scalars(
            sa.select(Meeting)
            .where(Meeting.series_id == series.id, Meeting.status != MeetingStatus.CANCELLED)
            .order_by(Meeting.first_on)
        )
    )
    spans = [
        span
        for year in range(first_year, first_year + min(max(years, 1), MOST_YEARS))
        for span in rules.usual_spans(year, series.usual_months, series.meetings_per_year)
        if span.last_on is not None and span.last_on >= work.now().date()
    ]
    people = _Turns(work, series, meetings, spans)
    proposals = []
    for span, planned in zip(spans, planned_in(spans, meetings), strict=True):
        chair, host = people.of(span, planned)
        proposals.append(Proposal(RoughDate.of(span), _title(series, meetings, span), host, chair, planned))
    return YearsPage(head, _pattern(meetings), proposals)


def waiting_for_date(work: Work, forum: Forum, slug: str, day: date) -> Meeting | None:
    """The meeting that the forum's series has in the plan for the time around `day`, still without a date:
    a date that was found is for that one. None where there is none, or no such series of the forum.
    """
    today = work.now().date()
    if not today <= day < today + timedelta(days=366 * MOST_YEARS):
        return None
    head = series_head(work, slug)
    around = propose_years(work, head, day.year, 1).around(day) if head.forum.id == forum.id else None
    if around is None or day not in around.span.period:
        return None
    planned = around.planned
    return planned if planned is not None and not planned.has_date else None


def planned_in(spans: Sequence[Period], meetings: Sequence[Meeting]) -> list[Meeting | None]:
    """For each span the meeting that is planned for it: one that begins in it, or else one without a date
    that is planned for some wider time around it ("half 1 of 2028"); each such meeting counts once.
    """
    found = [next((m for m in meetings if _takes(m, span)), None) for span in spans]
    used = {m.id for m in found if m is not None}
    for n, span in enumerate(spans):
        if found[n] is None:
            wide = next((m for m in meetings if m.id not in used and _is_around(m, span)), None)
            if wide is not None:
                used.add(wide.id)
                found[n] = wide
    return found


def _takes(meeting: Meeting, span: Period) -> bool:
    days = [day for day in (meeting.first_on, meeting.span_from) if day is not None]
    return rules.is_taken(span, days)


def _is_around(meeting: Meeting, span: Period) -> bool:
    rough = meeting.rough_date
    return rough is not None and span.from_on in rough.period and span.last_on in rough.period


class _Turns:
    """Whose turn it is to chair and to host the meetings of a series, span by span."""

    def __init__(
        self, work: Work, series: Series, meetings: Sequence[Meeting], spans: Sequence[Period]
    ) -> None:
        self.series = series
        first = min((s.from_on for s in spans if s.from_on), default=date.min)
        until = max((s.until_on for s in spans if s.until_on), default=date.max)
        self.turns = office_turns(work.session, series.forum_id, first, until)
        self.hosts, self.chairs = _ids(series.hosts), _ids(series.chairs)
        own = {*self.hosts, *self.chairs}
        self.parties = {t.party.id: t.party for t in self.turns}
        self.parties |= parties_by_id(work.session, own - set(self.parties))
        self.seats = seats_by_party(work.session, series.forum_id) if own else {}
        self.held = [(m.first_on, m.host_party_id, m.chair_party_id) for m in meetings]

    def of(self, span: Period, planned: Meeting | None) -> tuple[Party | None, Party | None]:
        """Chair and host; what is proposed counts as held for the spans after it."""
        day = span.from_on or date.min
        chair = self._one(self.series.chair_order, self.chairs, 2, day, role=OfficeRole.CHAIR)
        host = self._one(self.series.host_order, self.hosts, 1, day, role=OfficeRole.HOST, chair=chair)
        if planned is None:
            self.held.append((day, host.id if host else None, chair.id if chair else None))
        return chair, host

    def _one(
        self,
        how: SeriesOrder,
        order: list[UUID],
        which: int,
        day: date,
        *,
        role: OfficeRole,
        chair: Party | None = None,
    ) -> Party | None:
        if how is SeriesOrder.NONE:
            return None
        if how is SeriesOrder.CHAIR:
            return chair
        if how is SeriesOrder.FORUM:
            return holder_on(self.turns, role, day) or chair
        before = sorted((held for held in self.held if held[0] < day), key=lambda held: held[0])
        seated = [p for p in order if any(day in period for period in self.seats.get(p, ()))]
        found = rules.next_in(order, [held[which] for held in before], seated)  # type: ignore[misc]
        return self.parties.get(found) if found else None


def _ids(texts: Sequence[str] | None) -> list[UUID]:
    return [UUID(text) for text in texts or ()]


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


def pattern_facts(head: SeriesHead, last: Meeting | None, **over: object) -> Facts:
    """The facts of a new meeting of the series: as last time, without what belonged to that place."""
    mode = head.series.mode or (last.mode if last else MeetingMode.IN_PERSON)
    sharing: Sharing = last.sharing if last else head.forum.default_sharing
    values: dict[str, object] = {
        "title": last.title if last else head.series.name,
        "mode": mode,
        "sharing": sharing,
        "languages": tuple(last.languages or ()) if last else (),
    }
    return Facts(**(values | over))  # type: ignore[arg-type]


def slot_like(
    last: Meeting | None, day: date, forum: Forum, mode: MeetingMode, length_days: int | None = None
) -> LocalSlot:
    """A slot from `day` on with the times of the series' last meeting, else the usual ones in the forum's
    zone; `length_days` long where the series says so, else as long as the last one.

    Raises NoSuchLocalTime on the one night in spring.
    """
    pattern = last.slot if last is not None else None
    if length_days is not None and (pattern is None or pattern.days != length_days):
        return _slot_of_days(pattern, day, forum, mode, length_days)
    if pattern is not None:
        return pattern.moved_to(datetime.combine(day, pattern.start.time()))
    if mode == MeetingMode.ONLINE:
        return LocalSlot.of(day, USUAL_ONLINE_START, USUAL_ONLINE_LENGTH, forum.zone)
    return LocalSlot.of(day, USUAL_START, USUAL_LENGTH, forum.zone)


def _slot_of_days(
    pattern: LocalSlot | None, day: date, forum: Forum, mode: MeetingMode, days: int
) -> LocalSlot:
    """So many days, from the usual beginning on the first to the usual end on the last."""
    zone = pattern.zone if pattern else forum.zone
    if days == 1 and mode == MeetingMode.ONLINE:
        return LocalSlot.of(day, USUAL_ONLINE_START, USUAL_ONLINE_LENGTH, zone)
    start = datetime.combine(day, pattern.start.time() if pattern and days > 1 else USUAL_START)
    last = datetime.combine(day + timedelta(days=days - 1), USUAL_START) + USUAL_LENGTH
    return LocalSlot(start, last, zone)
