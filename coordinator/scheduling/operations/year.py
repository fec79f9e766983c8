"""A year that was placed at once becomes planned meetings; what nobody has worked with may be taken back."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import Conflict
from coordinator.kit.times import LocalSlot
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.operations import PlanDraft
from coordinator.meetings.queries import (
    SeriesHead,
    get_series_by_id,
    pattern_facts,
    propose_years,
    series_head,
    slot_like,
    visible_to,
)
from coordinator.meetings.rules import MeetingStatus
from coordinator.scheduling import policy
from coordinator.scheduling.events import YearTakenBack
from coordinator.scheduling.rules import Start, Wanted, check_plan

STARTS, ENDS = time(9), time(16)
"""Of a meeting of several days in a series that has none to be like."""


class NothingToTakeBack(Conflict):
    """Somebody has worked with every one of these meetings, or they are convened."""

    code = "nothing_to_take_back"


@dataclass(frozen=True, slots=True)
class Pick:
    """One date to be planned in a series, first and last day counted."""

    series_id: UUID
    first_on: date
    last_on: date


def plan_picked(work: Work, picks: Sequence[Pick]) -> list[Meeting]:
    """Plan meetings of several series on these days, their dates marked as tentative; nobody is told. A day
    on which the series meets already is passed over, so that doing it twice plans nothing twice.

    Raises NotFound, Forbidden, Clashing (two of one forum or group on a day) or StartsInThePast.
    """
    by_series: dict[UUID, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_series[pick.series_id].append(pick)
    heads = {i: series_head(work, get_series_by_id(work, i).slug) for i in by_series}
    for head in heads.values():
        work.require(policy.may_find(work.actor, head.forum.id))
    _check(picks, heads)
    # Two officers pressing the button at once wait for each other here.
    work.session.execute(
        sa.select(Series.id).where(Series.id.in_(heads)).order_by(Series.id).with_for_update()
    )
    made: list[Meeting] = []
    for series_id, theirs in by_series.items():
        head = heads[series_id]
        taken = _taken(work, series_id)
        drafts = _drafts(work, head, [pick for pick in theirs if pick.first_on not in taken])
        made += meetings.plan_many(work, head.forum, drafts, series=head.series)
    return made


def _check(picks: Sequence[Pick], heads: dict[UUID, SeriesHead]) -> None:
    wanted, days = [], {}
    for n, pick in enumerate(picks):
        head = heads[pick.series_id]
        people = frozenset({str(head.group.id if head.group else head.forum.id)})
        key = f"{head.series.slug}:{n}"
        days[key] = pick.first_on
        length = (pick.last_on - pick.first_on).days + 1
        wanted.append(Wanted(key, head.series.slug, (Start(pick.first_on, 0),), people, length))
    check_plan(days, wanted)


def _taken(work: Work, series_id: UUID) -> set[date]:
    return set(
        work.session.scalars(
            sa.select(Meeting.first_on).where(
                Meeting.series_id == series_id,
                Meeting.status != MeetingStatus.CANCELLED,
                Meeting.starts_at.is_not(None),
            )
        )
    )


def _drafts(work: Work, head: SeriesHead, picks: Sequence[Pick]) -> list[PlanDraft]:
    """As the last meeting of the series was, with title, host and chair of the span that the day is in."""
    if not picks:
        return []
    years = propose_years(work, head, min(pick.first_on.year for pick in picks), 1)
    drafts = []
    for pick in picks:
        span = years.around(pick.first_on)
        over: dict[str, object] = {}
        if span is not None:
            over = {
                "title": span.title,
                "host_party_id": span.host.id if span.host else None,
                "chair_party_id": span.chair.id if span.chair else None,
            }
        facts = pattern_facts(head, years.last, **over)
        slot = slot_like(years.last, pick.first_on, head.forum, facts.mode)
        days = (pick.last_on - pick.first_on).days
        if slot.days != days + 1:
            starts, ends = (slot.start.time(), slot.end.time()) if slot.days == 1 else (STARTS, ENDS)
            end = datetime.combine(pick.last_on, ends)
            if days == 0 and ends <= starts:
                end = datetime.combine(pick.last_on, starts) + timedelta(hours=2)
            slot = LocalSlot(datetime.combine(pick.first_on, starts), end, slot.zone)
        drafts.append(PlanDraft(facts, slot, tentative=True))
    return drafts


def take_back_planned(work: Work, meeting_ids: Collection[UUID]) -> int:
    """Delete those of the meetings that are planned and that nobody has worked with; gives how many.

    Raises Forbidden, or NothingToTakeBack where none is left of them.
    """
    found = list(
        work.session.scalars(
            sa.select(Meeting).where(Meeting.id.in_(meeting_ids), visible_to(work.actor)).order_by(Meeting.id)
        )
    )
    for meeting in found:
        work.require(policy.may_find(work.actor, meeting.forum_id))
    untouched = meetings.untouched(work, found, beside=frozenset())
    gone = [meeting for meeting in found if meeting.id in untouched]
    if not gone:
        raise NothingToTakeBack
    of_forum: dict[UUID, list[UUID]] = defaultdict(list)
    for meeting in gone:
        of_forum[meeting.forum_id].append(meeting.id)
    meetings.take_back(work, gone)
    for forum_id, ids in of_forum.items():
        work.record(YearTakenBack(forum_id, tuple(ids)))
    return len(gone)
