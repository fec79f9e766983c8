"""What reminders are about: dated things that areas below offer, found by the name of a trigger.

A trigger is a line in `TRIGGERS`; its source gives the causes of that kind, each with the people of
every audience it knows. A later area (inquiries, statistics) adds a line.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import not_suspended, valid_on
from coordinator.forums.models import Forum, Membership, Office
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole, OfficeRole
from coordinator.groups.models import Mandate, WorkingGroup
from coordinator.groups.rules import GroupState
from coordinator.kit.actor import Role
from coordinator.kit.times import instant_or_after_gap
from coordinator.meetings.audience import Recipient, people_for
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings.models import Action, AgendaItem, Decision
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, LeadKind, OwnerKind

Finder = Callable[[Session, "Cause", str, date], list[Recipient]]


@dataclass(frozen=True, slots=True)
class Cause:
    """One dated thing: on a day (`on`), or at a naive wall time (`start`), in `zone`.

    `row` is the thing itself; `facts` are what a text may name beside it.
    """

    id: UUID
    on: date
    zone: str
    row: Meeting | Deadline | Action | Decision | Mandate | Office | AgendaItem
    find: Finder = field(repr=False)
    start: datetime | None = None
    meeting: Meeting | None = None
    forum_id: UUID | None = None
    group_id: UUID | None = None
    item_id: UUID | None = None

    @property
    def trigger(self) -> date | datetime:
        """What offsets count from: the day, or the naive wall time on the clock in `zone`."""
        return self.start or self.on

    @property
    def trigger_at(self) -> datetime:
        """The instant after which a reminder meant before it is useless: the start, or the day's end."""
        wall = self.start or datetime.combine(self.on + timedelta(days=1), time())
        return instant_or_after_gap(wall, self.zone)

    def people(self, session: Session, audience: str, on: date) -> list[Recipient]:
        """Who is meant by `audience` today, known persons only."""
        return [r for r in self.find(session, self, audience, on) if r.person_id is not None]


def holders(
    session: Session, on: date, *conditions: sa.ColumnElement[bool], party: UUID | None = None
) -> list[Recipient]:
    """People with a grant that meets one of `conditions`, for their grant's party or `party`."""
    rows = session.execute(
        sa.select(Person, Grant.party_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(valid_on(on), not_suspended(), sa.or_(*conditions))
        .order_by(Person.email)
    )
    return [
        Recipient(p.id, p.display_name, p.email, p.locale, p.zone, party or of or p.party_id)
        for p, of in rows
    ]


def contacts_of(parties: Iterable[UUID], forum_id: UUID | None) -> sa.ColumnElement[bool]:
    """Contact points of the parties in every forum, or in this one alone."""
    return sa.and_(
        Grant.role == Role.CONTACT_POINT,
        Grant.party_id.in_(list(parties)),
        sa.or_(Grant.forum_id.is_(None), Grant.forum_id == forum_id),
    )


def secretariat_of(forum_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.SECRETARIAT, Grant.forum_id == forum_id)


def chairs_of(group_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.CHAIR, Grant.group_id == group_id)


# Meetings and their deadlines ---------------------------------------------------------------------------


def _of_meeting(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    assert cause.meeting is not None  # noqa: S101 - made so below
    return people_for(session, cause.meeting, audience, on)


def _item_leads(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    """Who owes the paper of an item: the person named, else the contact points of the party."""
    item, meeting = cause.row, cause.meeting
    if not isinstance(item, AgendaItem) or meeting is None:
        return []
    if audience != "item_leads":
        return people_for(session, meeting, audience, on)
    if item.lead_person_id is not None:
        return _one(session, item.lead_person_id)
    if item.lead == LeadKind.SECRETARIAT:
        return holders(session, on, secretariat_of(meeting.forum_id))
    party_id = {
        LeadKind.PARTY: item.lead_party_id,
        LeadKind.HOST: meeting.host_party_id,
        LeadKind.CHAIR: meeting.chair_party_id,
    }.get(item.lead)
    return holders(session, on, contacts_of([party_id], meeting.forum_id)) if party_id else []


def _one(session: Session, person_id: UUID) -> list[Recipient]:
    p = session.get(Person, person_id)
    return [Recipient(p.id, p.display_name, p.email, p.locale, p.zone, p.party_id)] if p else []


def meeting_causes(
    session: Session, meetings: Iterable[Meeting], triggers: Iterable[str]
) -> dict[str, list[Cause]]:
    """The causes of meetings by trigger: their start and end, each deadline, each item that lacks papers."""
    wanted, found = set(triggers), defaultdict[str, list[Cause]](list)
    blanks = {meeting.id: _blank(meeting) for meeting in meetings if meeting.slot is not None}
    for blank in blanks.values():
        slot = blank.meeting.slot if blank.meeting else None
        if slot is not None and "meeting.start" in wanted:
            found["meeting.start"].append(replace(blank, start=slot.start))
        if slot is not None and "meeting.end" in wanted:
            found["meeting.end"].append(replace(blank, on=slot.last_on, start=slot.end))
    steps = {name.removeprefix("meeting.") for name in wanted if name not in ("meeting.start", "meeting.end")}
    if not blanks or not steps:
        return found
    papers = []
    for deadline in session.scalars(
        sa.select(Deadline)
        .where(Deadline.meeting_id.in_(blanks), Deadline.step.in_(steps), Deadline.done_on.is_(None))
        .order_by(Deadline.due_on, Deadline.id)
    ):
        due = replace(blanks[deadline.meeting_id], id=deadline.id, on=deadline.due_on, row=deadline)
        if deadline.step == "papers_due":
            papers.append(due)
        else:
            found[f"meeting.{deadline.step}"].append(due)
    if papers:
        found["meeting.papers_due"] = _paper_causes(session, papers)
    return found


def _blank(meeting: Meeting) -> Cause:
    assert meeting.slot is not None  # noqa: S101 - asked before
    return Cause(
        meeting.id,
        meeting.slot.first_on,
        meeting.slot.zone,
        meeting,
        _of_meeting,
        meeting=meeting,
        forum_id=meeting.forum_id,
        group_id=meeting.group_id,
    )


def _paper_causes(session: Session, deadlines: list[Cause]) -> list[Cause]:
    """One for each item that expects papers: who leads one item has nothing to do with the next."""
    by_meeting = {due.meeting.id: due for due in deadlines if due.meeting}
    items = session.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id.in_(by_meeting), AgendaItem.expected_papers.is_not(None))
        .order_by(AgendaItem.meeting_id, AgendaItem.id)
    )
    return [
        replace(by_meeting[item.meeting_id], id=item.id, row=item, find=_item_leads, item_id=item.id)
        for item in items
        if item.expected_papers
    ]


def is_reminded(meeting: Meeting | None, now: datetime) -> bool:
    """Whether anybody is reminded of this meeting: convened and not begun; after it, until a month later,
    only what is due after meetings (minutes)."""
    if meeting is None or meeting.ends_at is None:
        return False
    if meeting.status == MeetingStatus.HELD:
        return meeting.ends_at > now - timedelta(days=60)
    return meeting.status == MeetingStatus.CONVENED and meeting.ends_at > now - timedelta(days=60)


# Actions, written procedures, mandates, chairs -------------------------------------------------------------


def _of_action(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    action = cause.row
    if audience == "secretariat":
        return holders(session, on, secretariat_of(cause.forum_id))
    if audience != "owner" or not isinstance(action, Action):
        return []
    if action.owner_kind == OwnerKind.PERSON and action.owner_person_id is not None:
        return _one(session, action.owner_person_id)
    if action.owner_kind == OwnerKind.PARTY and action.owner_party_id is not None:
        return holders(session, on, contacts_of([action.owner_party_id], action.forum_id))
    if action.owner_kind == OwnerKind.GROUP:
        return holders(session, on, chairs_of(action.owner_group_id)) or holders(
            session, on, secretariat_of(action.forum_id)
        )
    return holders(session, on, contacts_of(_members(session, action.forum_id, on), action.forum_id))


def _members(session: Session, forum_id: UUID | None, on: date) -> list[UUID]:
    return list(
        session.scalars(
            sa.select(Membership.party_id).where(
                Membership.forum_id == forum_id,
                Membership.role == MembershipRole.MEMBER,
                on_day(Membership, on),
            )
        )
    )


def _action_causes(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Action, Forum.zone)
        .join(Forum, Forum.id == Action.forum_id)
        .where(
            Action.status.in_((ActionStatus.OPEN, ActionStatus.IN_PROGRESS)),
            Action.due_on > now.date() - timedelta(days=30),
        )
    )
    return [Cause(a.id, a.due_on, zone, a, _of_action, forum_id=a.forum_id, meeting=None) for a, zone in rows]


def _of_decision(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders(session, on, secretariat_of(cause.forum_id))
    if audience != "contact_points":
        return []
    return holders(session, on, contacts_of(_members(session, cause.forum_id, on), cause.forum_id))


def _procedure_causes(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Decision, Forum.zone)
        .join(Forum, Forum.id == Decision.forum_id)
        .where(
            Decision.status == DecisionStatus.WRITTEN_PROCEDURE,
            Decision.closes_on > now.date() - timedelta(days=30),
        )
    )
    return [
        Cause(d.id, d.closes_on, zone, d, _of_decision, forum_id=d.forum_id)
        for d, zone in rows
        if d.closes_on
    ]


def _of_mandate(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders(session, on, secretariat_of(cause.forum_id))
    if audience == "group_chair":
        return holders(session, on, chairs_of(cause.group_id))
    return []


def _mandate_causes(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Mandate, WorkingGroup.forum_id, Forum.zone)
        .join(WorkingGroup, WorkingGroup.id == Mandate.group_id)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .where(WorkingGroup.state.in_((GroupState.ACTIVE, GroupState.CLOSING)), Mandate.until_on > now.date())
    )
    return [
        Cause(m.id, m.period.last_on, zone, m, _of_mandate, forum_id=forum_id, group_id=m.group_id)
        for m, forum_id, zone in rows
        if m.period.last_on
    ]


def _of_handover(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders(session, on, secretariat_of(cause.forum_id))
    if audience == "incoming_secretariat" and isinstance(cause.row, Office):
        return holders(session, on, contacts_of([cause.row.party_id], cause.forum_id))
    return []


def _handover_causes(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Office, Forum.zone)
        .join(Forum, Forum.id == Office.forum_id)
        .where(
            Office.role == OfficeRole.CHAIR,
            Office.from_on > now.date(),
            Office.from_on < now.date() + timedelta(days=400),
        )
    )
    return [
        Cause(o.id, o.from_on, zone, o, _of_handover, forum_id=o.forum_id) for o, zone in rows if o.from_on
    ]


TRIGGERS: dict[str, Callable[[Session, datetime], list[Cause]]] = {
    "action.due": _action_causes,
    "written_procedure.closes": _procedure_causes,
    "working_group.until": _mandate_causes,
    "chair.handover": _handover_causes,
}
"""Triggers beside those of meetings (`meeting.start`, `meeting.<step>`), which `meeting_causes` gives."""

AT_ONCE = frozenset({"meeting.invited", "meeting.changed", "meeting.cancelled"})
"""Told when it happens, with the change itself (calendars.reactions), so not planned here."""
