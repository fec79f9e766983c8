"""All that the page of a group shows, in three statements whatever its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from coordinator.accounts.models import Person
from coordinator.core.journal import JournalEntry
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups import events, labels, policy, rules
from coordinator.groups.models import Deliverable, GroupOffice, Mandate, WorkingGroup
from coordinator.groups.queries.parts import by_day
from coordinator.groups.queries.roster import Expert, PartyDays, RosterLine, all_days, experts_on, roster_on
from coordinator.groups.rules import DeliveryState, MandateClock
from coordinator.kit.errors import NotFound
from coordinator.kit.times import day_of

ON_PAGE = 6
"""So many entries of the history stand on the page of the group; the rest has a page of its own."""


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """Who holds an office: a party, a person of it, or both."""

    office: GroupOffice
    party: Party | None
    person: Person | None


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    deliverable: Deliverable
    state: DeliveryState
    word: str  # "Done", "7 days late"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened, `on` a day of the reader's zone; `who` did it, for those who may know."""

    on: date
    text: str
    who: str | None = None


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group with its forum, mandates, offices and deliverables."""

    group: WorkingGroup
    forum: Forum
    parent: WorkingGroup | None  # only when the actor may see it
    mandates: tuple[Mandate, ...]  # oldest first
    offices: tuple[OfficeLine, ...]  # all of them, oldest first
    deliverables: tuple[Deliverable, ...]

    @property
    def reports_to_forum(self) -> bool:
        return self.group.reports_to_group_id is None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What the page of a group says of it on the day `on`."""

    head: GroupHead
    on: date
    mandate: Mandate | None
    clock: MandateClock
    offices: tuple[OfficeLine, ...]  # on the day
    deliverables: tuple[DeliverableLine, ...]
    roster: tuple[RosterLine, ...]
    history: tuple[HistoryLine, ...]
    more_history: bool

    @property
    def group(self) -> WorkingGroup:
        return self.head.group

    @property
    def forum(self) -> Forum:
        return self.head.forum

    @property
    def nominations(self) -> tuple[Expert, ...]:
        """Open nominations that the actor may know of."""
        return tuple(expert for line in self.roster for expert in line.nominated)

    @property
    def taking_part(self) -> int:
        return sum(line.takes_part for line in self.roster)

    @property
    def represented(self) -> int:
        """Parties that take part and have an expert."""
        return sum(line.takes_part and not line.vacant for line in self.roster)

    def count(self, state: DeliveryState) -> int:
        return sum(line.state == state for line in self.deliverables)


def group_page(work: Work, slug: str, *, on: date | None = None) -> GroupPage:
    """The page of a group on the day `on` (today); raises NotFound for what the actor may not see."""
    head = group_head(work, slug)
    today = work.actor.on
    day = on or today
    mandate = rules.in_force(head.mandates, day)
    days = all_days(work.session, head.group.id)
    history, more = history_of(work, head, days, limit=ON_PAGE)
    return GroupPage(
        head=head,
        on=day,
        mandate=mandate,
        clock=rules.clock_of_mandates(head.mandates, today),
        offices=tuple(line for line in head.offices if day in line.office.period),
        deliverables=tuple(_line(d, today) for d in head.deliverables),
        roster=_by_country(work, roster_on(days, day, nominations_of=_nominations_of(work, head, days))),
        history=history,
        more_history=more,
    )


def _line(deliverable: Deliverable, today: date) -> DeliverableLine:
    state = rules.delivery_state(deliverable.due_on, deliverable.done_on, today)
    return DeliverableLine(deliverable, state, labels.delivery(state, deliverable.due_on, today))


def _by_country(work: Work, lines: list[RosterLine]) -> tuple[RosterLine, ...]:
    locale = work.actor.locale
    return tuple(sorted(lines, key=lambda line: line.party.name.in_(locale).casefold()))


def _nominations_of(work: Work, head: GroupHead, days: Sequence[PartyDays]) -> frozenset[UUID] | None:
    if policy.may_decide_nomination(work.actor, head.group):
        return None
    return frozenset(
        d.party.id for d in days if policy.may_see_nomination(work.actor, head.group, d.party.id)
    )


_PARTS = ("mandate", "office", "deliverable")
"""What hangs on a group; each row of `group_head` carries one of one part, so that nothing multiplies."""


def group_head(work: Work, slug: str) -> GroupHead:
    """A group with its forum, mandates, offices and deliverables in one statement.

    Raises NotFound for what the actor may not see.
    """
    parent = aliased(WorkingGroup)
    part = sa.union_all(*(sa.select(sa.literal(name).label("name")) for name in _PARTS)).subquery("part")

    def of(name: str, model: Any) -> sa.ColumnElement[bool]:
        return sa.and_(part.c.name == name, model.group_id == WorkingGroup.id)

    rows: Sequence[Any] = work.session.execute(
        sa.select(WorkingGroup, Forum, parent, Mandate, GroupOffice, Party, Person, Deliverable)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .join(part, sa.true())
        .outerjoin(parent, parent.id == WorkingGroup.reports_to_group_id)
        .outerjoin(Mandate, of("mandate", Mandate))
        .outerjoin(GroupOffice, of("office", GroupOffice))
        .outerjoin(Party, Party.id == GroupOffice.party_id)
        .outerjoin(Person, Person.id == GroupOffice.person_id)
        .outerjoin(Deliverable, of("deliverable", Deliverable))
        .where(WorkingGroup.slug == slug)
    ).all()
    if not rows or not policy.may_view(work.actor, rows[0][0]):
        raise NotFound
    group, forum, above = rows[0][0], rows[0][1], rows[0][2]
    offices = [OfficeLine(row[4], row[5], row[6]) for row in rows if row[4] is not None]
    return GroupHead(
        group=group,
        forum=forum,
        parent=above if above is not None and policy.may_view(work.actor, above) else None,
        mandates=tuple(
            sorted((row[3] for row in rows if row[3] is not None), key=lambda m: m.from_on or date.min)
        ),
        offices=tuple(sorted(offices, key=lambda x: (x.office.role, x.office.from_on or date.min))),
        deliverables=tuple(by_day(row[7] for row in rows if row[7] is not None)),
    )


def group_history(work: Work, slug: str) -> tuple[GroupHead, tuple[HistoryLine, ...]]:
    """The whole history of a group, newest first. Raises NotFound."""
    head = group_head(work, slug)
    days = all_days(work.session, head.group.id)
    lines, _more = history_of(work, head, days, limit=None)
    return head, lines


def expert_addresses(work: Work, slug: str) -> tuple[GroupHead, list[Expert]]:
    """Today's experts with their addresses. Raises NotFound, Forbidden."""
    head = group_head(work, slug)
    work.require(policy.may_see_addresses(work.actor, head.group))
    return head, experts_on(work.session, head.group.id, work.actor.on)


def history_of(
    work: Work,
    head: GroupHead,
    days: Sequence[PartyDays],
    *,
    limit: int | None,
) -> tuple[tuple[HistoryLine, ...], bool]:
    """What happened to the group, newest first, and whether there is more than `limit`."""
    entries = _journal(work, head.group, limit)
    names = _names(work, head, days, entries)
    told = policy.may_see_who_did_it(work.actor, head.group)
    lines = []
    for entry, _person, actor_name in entries[:limit]:
        facts: dict[str, Any] = {**entry.facts, "person_id": str(entry.person_id)}
        text = labels.history_text(entry.event, facts, names)
        lines.append(HistoryLine(day_of(entry.at, work.actor.zone), text, actor_name if told else None))
    more = limit is not None and len(entries) > limit
    if not more:
        lines += _before_the_journal(head, [entry for entry, _, _ in entries])
        lines.sort(key=lambda line: line.on, reverse=True)
    return tuple(lines[:limit]), more or (limit is not None and len(lines) > limit)


def _journal(
    work: Work, group: WorkingGroup, limit: int | None
) -> Sequence[tuple[JournalEntry, str | None, str | None]]:
    kinds = list(events.HISTORY)
    if policy.may_decide_nomination(work.actor, group):
        kinds += events.DISCREET
    person, actor = aliased(Person), aliased(Person)
    query = (
        sa.select(JournalEntry, person.display_name, actor.display_name)
        .outerjoin(person, person.id == JournalEntry.person_id)
        .outerjoin(actor, actor.id == JournalEntry.actor_id)
        .where(JournalEntry.group_id == group.id, JournalEntry.event.in_([k.__name__ for k in kinds]))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    )
    if limit is not None:
        query = query.limit(limit + 1)
    return work.session.execute(query).all()


def _names(
    work: Work,
    head: GroupHead,
    days: Sequence[PartyDays],
    entries: Sequence[tuple[JournalEntry, str | None, str | None]],
) -> labels.Names:
    locale = work.actor.locale
    parties = [d.party for d in days] + [line.party for line in head.offices if line.party is not None]
    return labels.Names(
        parties={str(party.id): party.name.in_(locale) for party in parties},
        persons={str(entry.person_id): name for entry, name, _actor in entries if name is not None},
        deliverables={str(d.id): d.title for d in head.deliverables},
    )


def _before_the_journal(head: GroupHead, entries: Sequence[JournalEntry]) -> list[HistoryLine]:
    """Mandates that were there before the journal began, for instance loaded from a file."""
    known = {entry.facts.get("mandate_id") for entry in entries}
    set_up = any(entry.event == events.GroupSetUp.__name__ for entry in entries)
    lines = []
    for number, mandate in enumerate(head.mandates):
        if mandate.from_on is None or str(mandate.id) in known or (set_up and number == 0):
            continue
        text = (
            labels.first_mandate(mandate.decided)
            if number == 0
            else labels.extended(mandate.period.last_on, mandate.review_on, mandate.decided)
        )
        lines.append(HistoryLine(mandate.from_on, text))
    return lines
