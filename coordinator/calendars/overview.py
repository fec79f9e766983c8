"""What the calendar page shows of a span of days: meetings, deadlines, closed days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.queries import chosen
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.year import closed_counts
from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Forum, Membership, Party
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.models import Deadline, Meeting, Series
from coordinator.meetings.queries import visible_to

EVERYTHING = ViewFilter()
MOST = 1500
"""Meetings that one page draws; beyond, a forum is to be chosen."""

SHOWN_STEPS = ("items_due", "registration_deadline", "papers_due", "expert_nomination_due")
"""Deadlines that concern those who come; what the secretariat sends itself is not drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting with what a calendar says of it."""

    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    host: Party | None
    meeting_type: str | None


def lines_between(work: Work, first: date, until: date, wanted: ViewFilter = EVERYTHING) -> list[Line]:
    """Meetings the actor may know of with a day from `first` up to `until` (not counted), soonest
    first; one more than MOST at the most, so that the page can say that there are more."""
    query = (
        sa.select(Meeting, Forum, WorkingGroup, Party, Series.meeting_type)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Party, Party.id == Meeting.host_party_id)
        .outerjoin(Series, Series.id == Meeting.series_id)
        .where(visible_to(work.actor), Meeting.last_on >= first, Meeting.first_on < until)
        .order_by(Meeting.first_on, Meeting.starts_at, Meeting.id)
        .limit(MOST + 1)
    )
    query = query.where(*chosen(wanted, work.actor))
    return [Line(*row) for row in work.session.execute(query)]


def deadlines_between(
    work: Work, first: date, until: date, wanted: ViewFilter = EVERYTHING
) -> list[tuple[Deadline, Meeting, Forum]]:
    """Last days to deliver something for meetings the actor may know of."""
    query = (
        sa.select(Deadline, Meeting, Forum)
        .join(Meeting, Meeting.id == Deadline.meeting_id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            visible_to(work.actor),
            Meeting.status.in_(("planned", "convened")),
            Deadline.step.in_(SHOWN_STEPS),
            Deadline.due_on >= first,
            Deadline.due_on < until,
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(MOST)
    )
    query = query.where(*chosen(wanted, work.actor))
    return [(deadline, meeting, forum) for deadline, meeting, forum in work.session.execute(query)]


def closed_between(
    work: Work, years: Sequence[int], *, forum_id: UUID | None
) -> tuple[dict[date, str], list[str]]:
    """Closed days with their mark, and the countries looked at: the members of the chosen forum
    today, else the actor's own."""
    if forum_id is None:
        own = work.session.get(Party, work.actor.party_id) if work.actor.party_id else None
        codes = [own.code] if own is not None and own.kind == PartyKind.COUNTRY else []
    else:
        codes = list(
            work.session.scalars(
                sa.select(Party.code)
                .join(Membership, Membership.party_id == Party.id)
                .where(
                    Membership.forum_id == forum_id,
                    Membership.role == MembershipRole.MEMBER,
                    Party.kind == PartyKind.COUNTRY,
                    on_day(Membership, work.actor.on),
                )
                .order_by(Party.code)
            )
        )
    closed = {code: [day for year in years for day in closed_days(code, year)] for code in codes}
    own_code = codes[0] if forum_id is None and codes else None
    return closed_counts(closed, total=len(codes), own=own_code), codes
