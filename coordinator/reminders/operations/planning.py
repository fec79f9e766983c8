"""Planning reminders as rows: what should be there, and what is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.bulk import batched
from coordinator.core.triggers import Cause, FindAll, Finder, Recipient, offered
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import ClosedDays
from coordinator.kit.times import day_of
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.reminders.causes import (
    AFTERWARDS,
    AT_ONCE,
    is_others,
    is_reminded,
    meeting_causes,
    other_causes,
)
from coordinator.reminders.conditions import CONDITIONS, NOT_REGISTERED, OF_COUNTRIES, answered_parties
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations.reconciling import Wanted, on_a_desk, reconcile
from coordinator.reminders.queries import RuleBook, Scope, rule_book
from coordinator.reminders.rules import (
    DESK,
    MAIL,
    OF_THE_HOUSE,
    ON_DESK,
    Offset,
    Reason,
    ReminderState,
    RuleZone,
    Sending,
    Step,
    due_at,
    occurrences,
)

OF_PARTIES = frozenset({"contact_points", "delegates"})
"""Audiences that an escalation reaches only for the parties of those who did not answer."""

TOGETHER = 1000
"""So many meetings are planned with the same statements."""


class People:
    """Who is meant today, asked once for all causes and rules that mean the same people."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.found: dict[tuple[object, ...], list[Recipient]] = {}
        self.closed = ClosedDays(work.session)
        self._days: dict[str, date] = {}  # by zone

    def of(self, cause: Cause, audience: str) -> list[Recipient]:
        key = (cause.whose, cause.find, audience, self._today(cause))
        if key not in self.found:
            self.found[key] = cause.people(self.work.session, audience, self._today(cause))
        return self.found[key]

    def ask(self, rule: ReminderRule, causes: Iterable[Cause]) -> None:
        """Those whom a rule means of many causes, as far as they can be asked for together."""
        together = defaultdict[tuple[FindAll, Finder, str, date], dict[UUID, Cause]](dict)
        for audience in {*rule.audience, *(sending.to for sending in sendings_of(rule) if sending.to)}:
            for cause in causes:
                today = self._today(cause)
                if (
                    cause.find_all is not None
                    and (cause.whose, cause.find, audience, today) not in self.found
                ):
                    together[cause.find_all, cause.find, audience, today][cause.whose] = cause
        for (find_all, find, audience, today), theirs in together.items():
            found = find_all(self.work.session, list(theirs.values()), audience, today)
            for whose, people in found.items():
                self.found[whose, find, audience, today] = [p for p in people if p.person_id is not None]

    def _today(self, cause: Cause) -> date:
        if cause.zone not in self._days:
            self._days[cause.zone] = day_of(self.work.now(), cause.zone)
        return self._days[cause.zone]


def is_used(rule: ReminderRule) -> bool:
    """Whether the rule sends here: its trigger is offered and its condition is known."""
    return (
        rule.trigger in offered()
        and rule.trigger not in AT_ONCE
        and rule.condition in CONDITIONS
        and bool({MAIL, DESK} & set(rule.channels))
    )


def sendings_of(rule: ReminderRule) -> list[Sending]:
    return occurrences(
        Offset.parse(rule.offset),
        [Offset.parse(text) for text in rule.repeat or ()],
        every=rule.every or 0,
        times=rule.times or 0,
        steps=[Step(step["to"], step["after"]) for step in rule.steps or ()],
    )


def plan_meeting(work: Work, meeting_id: UUID, *, why: Reason = Reason.MOVED) -> None:
    """Bring the plan of a meeting up to date: new rows, moved rows, rows that fall away (for `why`)."""
    meeting = work.session.get_one(Meeting, meeting_id)
    plan_meetings(work, [meeting], rule_book(work.session, [meeting.forum_id]), why=why)


def plan_meetings(
    work: Work, meetings: Collection[Meeting], book: RuleBook, *, why: Reason, kind_id: UUID | None = None
) -> None:
    """The same for several, of one family of rules where it is named."""
    kinds = list(book.first) if kind_id is None else [kind_id]
    holding: dict[tuple[UUID, str], list[ReminderRule]] = defaultdict(list)
    for meeting in meetings:
        if not is_reminded(meeting, work.now()):
            continue
        for kind in kinds:
            rule = book.holding(kind, Scope.of_meeting(meeting))
            if rule is not None and rule.active and is_used(rule):
                holding[meeting.id, rule.trigger].append(rule)
    answered = answered_parties(work.session, [m.id for m in meetings])
    wanted: list[Wanted] = []
    people = People(work)
    reminded = [meeting for meeting in meetings if is_reminded(meeting, work.now())]
    causes = meeting_causes(work.session, reminded, {trigger for _meeting, trigger in holding})
    for rule, theirs in _by_rule(causes, holding):
        people.ask(rule, theirs)
        for cause in theirs:
            owes = rule.condition == NOT_REGISTERED and cause.meeting is not None
            settled = answered.get(cause.meeting.id, set()) if owes else set()
            wanted += (w for w in wanted_of(work, rule, [cause], people) if w.party_id not in settled)
    existing = sa.select(Reminder).where(Reminder.meeting_id.in_([m.id for m in meetings]))
    if kind_id is not None:
        existing = existing.where(Reminder.rule_id == kind_id)
    settles = {r.kind_id for rules in holding.values() for r in rules if r.condition == NOT_REGISTERED}

    def reason(row: Reminder) -> Reason:
        said = row.meeting_id is not None and row.party_id in answered.get(row.meeting_id, set())
        return Reason.ANSWERED if row.rule_id in settles and said else why

    reconcile(work, wanted, work.session.scalars(existing).all(), reason)


def _by_rule(
    causes: Mapping[str, Sequence[Cause]], holding: Mapping[tuple[UUID, str], Sequence[ReminderRule]]
) -> list[tuple[ReminderRule, list[Cause]]]:
    """Each rule with the causes for which it holds."""
    found: dict[UUID, tuple[ReminderRule, list[Cause]]] = {}
    for trigger, theirs in causes.items():
        for cause in theirs:
            for rule in holding.get((cause.meeting.id if cause.meeting else cause.id, trigger), ()):
                found.setdefault(rule.id, (rule, []))[1].append(cause)
    return list(found.values())


def plan_others(work: Work, *, why: Reason = Reason.CONDITION, kind_id: UUID | None = None) -> None:
    """The same for actions, written procedures, mandates and handovers of the chair."""
    book = rule_book(work.session, kinds=None if kind_id is None else [kind_id])
    for kind, first in book.first.items():
        if not is_others(first.trigger):
            continue
        wanted: list[Wanted] = []
        causes = other_causes(work.session, first.trigger, work.now())
        for cause in causes:
            rule = book.holding(kind, Scope(cause.forum_id, cause.group_id))
            if rule is not None and rule.active and is_used(rule):
                wanted += wanted_of(work, rule, [cause])
        existing = work.session.scalars(
            sa.select(Reminder).where(
                Reminder.rule_id == kind,
                sa.or_(
                    Reminder.state == ReminderState.PLANNED,
                    Reminder.cause_id.in_([c.id for c in causes]),
                    on_a_desk(),
                ),
            )
        ).all()
        reconcile(work, wanted, existing, lambda _row: why)


def replan_everything(
    work: Work, *, until: timedelta = timedelta(days=400), rules_changed: bool = False
) -> None:
    """Plan whatever should be planned and is not: after loading, and each night for new people.

    `rules_changed` lets what is counted in working days follow the rules anew.
    """
    plan_others(work, why=Reason.RULE if rules_changed else Reason.CONDITION)
    coming = work.session.scalars(
        sa.select(Meeting).where(
            Meeting.status == MeetingStatus.CONVENED,
            Meeting.starts_at > work.now(),
            Meeting.starts_at < work.now() + until,
        )
    ).all()
    book = rule_book(work.session)
    for some in batched(coming, TOGETHER):
        plan_meetings(work, some, book, why=Reason.RULE if rules_changed else Reason.NOT_EXPECTED)


def replan_kind(work: Work, kind_id: UUID, trigger: str, scope: Scope) -> None:
    """A rule was written, changed, paused or deleted in `scope`: its reminders follow, those sent stay."""
    if is_others(trigger):
        plan_others(work, why=Reason.RULE, kind_id=kind_id)
        return
    query = sa.select(Meeting).where(
        Meeting.status.in_((MeetingStatus.CONVENED, MeetingStatus.HELD)),
        Meeting.ends_at > work.now() - AFTERWARDS,
    )
    for column, value in (
        (Meeting.forum_id, scope.forum_id),
        (Meeting.group_id, scope.group_id),
        (Meeting.series_id, scope.series_id),
        (Meeting.id, scope.meeting_id),
    ):
        if value is not None:
            query = query.where(column == value)
    forums = None if scope.forum_id is None else [scope.forum_id]  # everywhere: what all of them made of it
    meetings = work.session.scalars(query).all()
    book = rule_book(work.session, forums, [kind_id])
    for some in batched(meetings, TOGETHER):
        plan_meetings(work, some, book, why=Reason.RULE, kind_id=kind_id)


# What should be there -----------------------------------------------------------------------------------


def wanted_of(
    work: Work, rule: ReminderRule, causes: Iterable[Cause], people: People | None = None
) -> Iterator[Wanted]:
    """Each recipient once for each cause and occurrence; what countries owe, once for each country."""
    people = people or People(work)
    for cause in causes:
        seen: set[tuple[UUID, int, UUID | None]] = set()
        for sending, audience, person in meant(rule, cause, people):
            if person.person_id is None:
                continue
            party_id = person.party_id
            once = (person.person_id, sending.number, party_id if rule.condition in OF_COUNTRIES else None)
            if once not in seen:
                seen.add(once)
                due = _due(work, rule, sending, cause, person, people.closed)
                key = (rule.kind_id, cause.id, person.person_id, sending.number, party_id)
                yield Wanted(key, due, audience, party_id, cause, sending.offset.working)


def meant(rule: ReminderRule, cause: Cause, people: People) -> Iterator[tuple[Sending, str, Recipient]]:
    """Who gets which sending as whom, today.

    What goes to the secretariat's desk is named after those who have not answered.
    """
    own = [(name, person) for name in rule.audience for person in _audience(rule, cause, name, people)]
    parties = {person.party_id for _name, person in own} - {None}
    for sending in sendings_of(rule):
        if sending.to is None:
            yield from ((sending, name, person) for name, person in own)
        elif sending.to == ON_DESK:
            yield from ((sending, ON_DESK, person) for _name, person in own)
        else:
            for person in _audience(rule, cause, sending.to, people):
                if sending.to not in OF_PARTIES or not parties or person.party_id in parties:
                    yield sending, sending.to, person


def _audience(rule: ReminderRule, cause: Cause, name: str, people: People) -> list[Recipient]:
    """Who is meant by a name; those of the house speak for no country where countries owe something."""
    found = people.of(cause, name)
    if name in OF_THE_HOUSE and rule.condition in OF_COUNTRIES:
        return [replace(person, party_id=None) for person in found]
    return found


def asked_parties(rule: ReminderRule, cause: Cause, people: People) -> set[UUID]:
    """The countries that a rule asks, for those of the house: its own recipients', else all that have a
    contact point; none where no country owes anything.
    """
    if rule.condition not in OF_COUNTRIES:
        return set()
    names = [name for name in rule.audience if name not in OF_THE_HOUSE] or ["contact_points"]
    return {person.party_id for name in names for person in people.of(cause, name) if person.party_id}


def _due(
    work: Work, rule: ReminderRule, sending: Sending, cause: Cause, person: Recipient, days: ClosedDays
) -> datetime:
    zone = cause.zone
    if rule.zone != RuleZone.VENUE:
        forum = work.session.get(Forum, cause.forum_id) if cause.forum_id else None
        zone = forum.zone if forum else zone
        if rule.zone == RuleZone.RECIPIENT and person.zone:
            zone = person.zone
    closed = days.of(person.party_id, cause.on) if sending.offset.working else frozenset()
    at = time.fromisoformat(rule.local_time)
    return due_at(sending, cause.trigger, cause.zone, at=at, zone=zone, closed=closed)
