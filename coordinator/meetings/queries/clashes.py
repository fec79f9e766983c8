"""What is in the way of a meeting: other meetings, holidays and closed periods, as far as a planner may know.

Meetings that the actor may not know of take part in the reckoning, and leave nothing of themselves in the
answer but a day: see `rules.clashes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Closure, Party
from coordinator.forums.queries import closed_days_among, days_of, parties_with_days
from coordinator.forums.rules import ClosureKind
from coordinator.kit.times import LocalSlot
from coordinator.meetings import policy
from coordinator.meetings.models import Meeting
from coordinator.meetings.policy import Circle
from coordinator.meetings.queries.engaged import Engaged, engaged_at, meetings_beside, meetings_on
from coordinator.meetings.rules import WEIGHT, ClashKind, Found, Known, Sitting, clashes_with

NOBODY = frozenset[UUID]()
LONGEST = timedelta(days=14)
"""So many days of a slot are looked at: longer ones are mistakes, or no sittings."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing in the way on a day: `meeting`, `parties` and `people` only as far as the actor may know.

    `name` is what a closed day or period is called.
    """

    kind: ClashKind
    on: date
    meeting: Meeting | None = None
    parties: tuple[Party, ...] = ()
    people: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting on days that are thought of; `meeting_id` when it is in the plan already.

    `party_ids` are expected instead of those that the plan expects.
    """

    slot: LocalSlot
    group_id: UUID | None = None
    host_party_id: UUID | None = None
    meeting_id: UUID | None = None
    party_ids: frozenset[UUID] | None = None

    @classmethod
    def of(cls, meeting: Meeting, slot: LocalSlot) -> "Wanted":
        """A meeting of the plan in another slot."""
        return cls(slot, meeting.group_id, meeting.host_party_id, meeting.id)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day looked at, both counted."""
        return self.slot.first_on, min(self.slot.last_on, self.slot.first_on + LONGEST)


def clashes(
    work: Work,
    *,
    forum_id: UUID,
    group_id: UUID | None,
    slot: LocalSlot,
    host_party_id: UUID | None = None,
    party_ids: Iterable[UUID] | None = None,
    besides: UUID | None = None,
) -> list[Clash]:
    """What is in the way of a meeting in `slot`, the weightiest first; `besides` is that meeting itself,
    when it is in the plan already. Four statements. Nothing for who may not plan in the forum.
    """
    parties = None if party_ids is None else frozenset(party_ids)
    return clashes_of(work, forum_id, [Wanted(slot, group_id, host_party_id, besides, parties)])[0]


def clashes_of(work: Work, forum_id: UUID, wanted: Sequence[Wanted]) -> list[list[Clash]]:
    """The same for several meetings of one forum, in their order: four statements together."""
    if not wanted or not policy.may_plan(work.actor, forum_id):
        return [[] for _each in wanted]
    own = {each.meeting_id for each in wanted if each.meeting_id is not None}
    return _reckoned(work, forum_id, wanted, meetings_on(work, [each.days for each in wanted], own))


def clashes_where_it_is(work: Work, meeting: Meeting, expected: Sequence[Party]) -> list[Clash]:
    """What is in the way of a meeting on the date it has; `expected` are its parties, read already.

    One statement where nothing is in the way but holidays, else four. Nothing for who may not plan it.
    """
    if not policy.may_edit(work.actor, meeting) or not meeting.has_date or meeting.slot is None:
        return []
    wanted = Wanted.of(meeting, meeting.slot)
    first, last = wanted.days
    named = {party.id: party for party in expected}
    rows, entered = meetings_beside(work, meeting, first, last, named)
    if len(rows) > 1 or entered:
        return _reckoned(work, meeting.forum_id, [wanted], rows)[0]
    ours = Sitting(
        meeting.id, meeting.forum_id, first, last, wanted.slot.starts_at(), wanted.slot.ends_at(),
        parties=frozenset(named),
    )  # fmt: skip
    return _closed(ours, named, [], work.actor.locale)


def _reckoned(
    work: Work, forum_id: UUID, wanted: Sequence[Wanted], rows: Sequence[sa.Row[Any]]
) -> list[list[Clash]]:
    groups = {each.group_id for each in wanted if each.group_id is not None}
    engaged = engaged_at(work, rows, forum_id, groups)
    ours = [_ours(forum_id, each, engaged) for each in wanted]
    others = [
        (sitting_of(meeting, engaged), known_of(work, meeting, engaged))
        for meeting in engaged.meetings.values()
        if meeting.has_date
    ]
    members = [engaged.seats.parties_on(forum_id, each.first_on) for each in ours]
    found = [clashes_with(each, others, theirs) for each, theirs in zip(ours, members, strict=True)]
    concerned = NOBODY.union(*(each.parties for each in ours), *(f.parties for each in found for f in each))
    first, last = min(each.first_on for each in ours), max(each.last_on for each in ours)
    parties, closures = parties_with_days(work.session, concerned, first, last, forum_id=forum_id)
    named = {party.id: party for party in parties}
    return [
        sorted(
            [*(_said(f, engaged, named) for f in theirs), *_closed(each, named, closures, work.actor.locale)],
            key=lambda clash: (WEIGHT[clash.kind], clash.on),
        )
        for each, theirs in zip(ours, found, strict=True)
    ]


def _ours(forum_id: UUID, wanted: Wanted, engaged: Engaged) -> Sitting:
    """Our meeting with those who are expected at it: of one in the plan as the plan says, else who sits in
    the group or the forum on its first day.
    """
    first, last = wanted.days
    stored = engaged.meetings.get(wanted.meeting_id) if wanted.meeting_id else None
    if stored is not None:
        parties = frozenset(engaged.parties[stored.id])
        people = frozenset(engaged.people[stored.id])
    else:
        seats, of = engaged.seats, wanted.group_id or forum_id
        parties, people = seats.parties_on(of, first), seats.people_on(of, first)
    if wanted.party_ids is not None:
        parties = wanted.party_ids
    return Sitting(
        wanted.meeting_id, forum_id, first, last, wanted.slot.starts_at(), wanted.slot.ends_at(),
        wanted.host_party_id, parties, people,
    )  # fmt: skip


def sitting_of(meeting: Meeting, engaged: Engaged) -> Sitting:
    """A meeting with a date, as others are compared with it."""
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("a sitting has a date")
    return Sitting(
        meeting.id, meeting.forum_id, meeting.first_on, meeting.last_on, meeting.starts_at, meeting.ends_at,
        meeting.host_party_id, frozenset(engaged.parties[meeting.id]), frozenset(engaged.people[meeting.id]),
    )  # fmt: skip


def known_of(work: Work, meeting: Meeting, engaged: Engaged) -> Known:
    """How much the actor may know of the meeting."""
    if meeting.id not in engaged.visible:
        return Known.NOTHING
    circle = Circle(
        frozenset(engaged.registered[meeting.id]),
        frozenset(engaged.invited[meeting.id]),
        frozenset(engaged.parties[meeting.id]),
    )
    return Known.PEOPLE if policy.may_see_people(work.actor, meeting, circle) else Known.EXISTS


def _said(found: Found, engaged: Engaged, named: Mapping[UUID, Party]) -> Clash:
    """What was found, with names; a meeting only where the rules have left its id."""
    return Clash(
        found.kind,
        found.on,
        engaged.meetings[found.other_id] if found.other_id else None,
        tuple(party for party_id, party in named.items() if party_id in found.parties),
        tuple(sorted(engaged.names[person_id] for person_id in found.people)),
    )


def _closed(
    ours: Sitting, named: Mapping[UUID, Party], closures: Sequence[Closure], locale: str
) -> list[Clash]:
    """Closed days of the parties expected on working days, and the periods that forum and parties entered."""
    first, last = ours.first_on, ours.last_on
    expected = {party.id: party for party_id, party in named.items() if party_id in ours.parties}
    found = [
        Clash(ClashKind.CLOSED, day, parties=(expected[party_id],), name=", ".join(names))
        for day, closed in closed_days_among(expected, closures, first, last, locale=locale).items()
        for party_id, names in closed.items()
        if day.weekday() < 5
    ]
    for closure in closures:
        day = next(iter(days_of(closure, first, last)), None)
        if day is None:
            continue
        if closure.forum_id is not None and closure.kind is ClosureKind.CLOSED:
            found.append(Clash(ClashKind.FORUM_CLOSED, day, name=closure.name))
        elif closure.kind is ClosureKind.AVOID and (closure.forum_id or closure.party_id in expected):
            whose = tuple(p for p in expected.values() if p.id == closure.party_id)
            found.append(Clash(ClashKind.AVOID, day, parties=whose, name=closure.name))
    return found
