"""Dates of open polls, as far as the actor may know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for

from coordinator.calendars.overview.rows import Line
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.year import Entry, lane_name
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling.queries import Hold, open_holds
from coordinator.web.i18n import _, current_locale


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A date that may become a meeting, with what a calendar says of it."""

    hold: Hold
    forum: Forum
    group: WorkingGroup | None
    host: Party | None

    @property
    def who(self) -> str:
        return lane_name(self.forum.short_name, self.group.name if self.group else None)


def holds_between(
    work: Work, first: date, until: date, wanted: ViewFilter, lines: Iterable[Line]
) -> list[HoldLine]:
    """Holds with a day from `first` up to `until` (not counted), soonest first; none where one kind of
    meeting is asked for. `lines` are the meetings beside them, whose forums, groups and hosts are known.
    """
    if wanted.meeting_type is not None:
        return []
    holds = open_holds(
        work.session, work.actor, first, until, forum_id=wanted.forum_id, group_id=wanted.group_id,
        asked_only=wanted.mine,
    )  # fmt: skip
    return _named(work, [hold for hold in holds if not hold.declined], list(lines))


def _named(work: Work, holds: list[Hold], lines: list[Line]) -> list[HoldLine]:
    """With forum, group and host: one statement for those that no line has, whatever their number."""
    forums = {line.forum.id: line.forum for line in lines}
    groups = {line.group.id: line.group for line in lines if line.group}
    hosts = {line.host.id: line.host for line in lines if line.host}
    unknown = [
        hold
        for hold in holds
        if hold.forum_id not in forums
        or (hold.group_id is not None and hold.group_id not in groups)
        or (hold.host_party_id is not None and hold.host_party_id not in hosts)
    ]
    if unknown:
        query = (
            sa.select(Forum, WorkingGroup, Party)
            .select_from(Forum)
            .outerjoin(
                WorkingGroup, WorkingGroup.id.in_({hold.group_id for hold in unknown if hold.group_id})
            )
            .outerjoin(Party, Party.id.in_({hold.host_party_id for hold in unknown if hold.host_party_id}))
            .where(Forum.id.in_({hold.forum_id for hold in unknown}))
        )
        found: Iterable[tuple[Forum, WorkingGroup | None, Party | None]] = work.session.execute(query)
        for forum, group, host in found:
            forums[forum.id] = forum
            groups |= {group.id: group} if group is not None else {}
            hosts |= {host.id: host} if host is not None else {}
    return [
        HoldLine(
            hold,
            forums[hold.forum_id],
            groups[hold.group_id] if hold.group_id else None,
            hosts[hold.host_party_id] if hold.host_party_id else None,
        )
        for hold in holds
    ]


def hold_entry(line: HoldLine) -> Entry:
    """A hold as a bar: dotted, where what is planned is dashed."""
    hold = line.hold
    host = line.host if hold.mode != MeetingMode.ONLINE else None
    return Entry(
        first_on=hold.first_on,
        last_on=hold.last_on,
        who=line.who,
        name=f"{_('Date poll')}: {hold.title}",
        place=_("Online") if hold.mode == MeetingMode.ONLINE else hold.city or "",
        host=host.code if host else "",
        host_name=host.name.in_(current_locale()) if host else "",
        href=url_for("scheduling.poll", poll_id=hold.poll_id),
        kinds=("is-hold",),
        clock=f"{hold.slot.start:%H:%M}",
        key=str(hold.option_id),
    )
