"""What proceedings offer to be reminded of: papers of each item, actions, written procedures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import chairs_of, contacts_of, holders_of, one_person, secretariat_of
from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.forums.models import Forum, Membership
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole
from coordinator.meetings import triggers as meetings
from coordinator.meetings.audience import people_for
from coordinator.meetings.models import Meeting
from coordinator.proceedings.models import Action, AgendaItem, Decision
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, LeadKind, OwnerKind
from coordinator.web.i18n import lazy

LONG_AGO = timedelta(days=30)
"""What was due longer ago reminds nobody."""

PAPERS_DUE = "meeting.papers_due"


def _item_leads(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    """Who owes the paper of an item: the person named, else the contact points of the party."""
    item, meeting = cause.row, cause.meeting
    if audience != "item_leads":
        return people_for(session, meeting, audience, on)
    if item.lead_person_id is not None:
        return one_person(session, item.lead_person_id)
    if item.lead == LeadKind.SECRETARIAT:
        return holders_of(session, on, secretariat_of(meeting.forum_id))
    party_id = {
        LeadKind.PARTY: item.lead_party_id,
        LeadKind.HOST: meeting.host_party_id,
        LeadKind.CHAIR: meeting.chair_party_id,
    }.get(item.lead)
    return holders_of(session, on, contacts_of([party_id], meeting.forum_id)) if party_id else []


def _leads_of_all(
    session: Session, causes: Sequence[Cause], audience: str, on: date
) -> dict[UUID, list[Recipient]]:
    """Items with the same leader are asked for once."""
    if audience != "item_leads":
        found = meetings.people_of_meetings(session, causes, audience, on)
        return {cause.id: found[cause.meeting.id] for cause in causes}
    known: dict[tuple[object, ...], list[Recipient]] = {}
    leads = {}
    for cause in causes:
        item, meeting = cause.row, cause.meeting
        key = (
            item.lead, item.lead_person_id, item.lead_party_id, meeting.forum_id, meeting.host_party_id,
            meeting.chair_party_id,
        )  # fmt: skip
        if key not in known:
            known[key] = _item_leads(session, cause, audience, on)
        leads[cause.id] = known[key]
    return leads


def _papers(session: Session, of: Sequence[Meeting], names: frozenset[str]) -> Mapping[str, list[Cause]]:
    """One cause for each item that expects papers: who leads one item has nothing to do with the next."""
    due = {cause.meeting.id: cause for cause in meetings.deadlines_of(session, of, names)}
    if not due:
        return {}
    items = session.scalars(
        sa.select(AgendaItem)
        .where(
            AgendaItem.meeting_id.in_(due),
            AgendaItem.expected_papers.is_not(None),
            AgendaItem.removed_at.is_(None),
        )
        .order_by(AgendaItem.meeting_id, AgendaItem.id)
    )
    return {
        PAPERS_DUE: [
            replace(
                due[item.meeting_id],
                id=item.id,
                row=item,
                find=_item_leads,
                find_all=_leads_of_all,
                item_id=item.id,
                shared=None,
            )
            for item in items
            if item.expected_papers
        ]
    }


def _of_action(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    action: Action = cause.row
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(cause.forum_id))
    if audience != "owner":
        return []
    if action.owner_kind == OwnerKind.PERSON and action.owner_person_id is not None:
        return one_person(session, action.owner_person_id)
    if action.owner_kind == OwnerKind.PARTY and action.owner_party_id is not None:
        return holders_of(session, on, contacts_of([action.owner_party_id], action.forum_id))
    if action.owner_kind == OwnerKind.GROUP:
        return holders_of(session, on, chairs_of(action.owner_group_id)) or holders_of(
            session, on, secretariat_of(action.forum_id)
        )
    return holders_of(session, on, contacts_of(_members(session, action.forum_id, on), action.forum_id))


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


def _actions(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Action, Forum.zone)
        .join(Forum, Forum.id == Action.forum_id)
        .where(
            Action.status.in_((ActionStatus.OPEN, ActionStatus.IN_PROGRESS)),
            Action.due_on > now.date() - LONG_AGO,
        )
    )
    return [Cause(a.id, a.due_on, zone, a, _of_action, forum_id=a.forum_id) for a, zone in rows]


def _of_decision(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(cause.forum_id))
    if audience != "contact_points":
        return []
    return holders_of(session, on, contacts_of(_members(session, cause.forum_id, on), cause.forum_id))


def _procedures(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Decision, Forum.zone)
        .join(Forum, Forum.id == Decision.forum_id)
        .where(
            Decision.status == DecisionStatus.WRITTEN_PROCEDURE,
            Decision.closes_on > now.date() - LONG_AGO,
        )
    )
    return [
        Cause(d.id, d.closes_on, zone, d, _of_decision, forum_id=d.forum_id)
        for d, zone in rows
        if d.closes_on
    ]


TRIGGERS = (
    Trigger(
        PAPERS_DUE,
        *meetings.step_words(meetings.PAPERS_DUE),
        audiences=("item_leads", *meetings.AUDIENCES),
        conditions=("item has no paper", *meetings.CONDITIONS),
        names=("item", *meetings.NAMES),
        of_meetings=_papers,
    ),
    Trigger(
        "action.due",
        lazy("the due date of an action"),
        lazy("%(length)s before an action is due"),
        lazy("%(length)s after an action was due"),
        lazy("on the day an action is due"),
        audiences=("owner", "secretariat"),
        conditions=("action open",),
        names=("action", "owner", "forum", "date", "deadline"),
        found=_actions,
    ),
    Trigger(
        "written_procedure.closes",
        lazy("the end of a written procedure"),
        lazy("%(length)s before a written procedure closes"),
        lazy("%(length)s after a written procedure closed"),
        lazy("on the day a written procedure closes"),
        audiences=("contact_points", "secretariat"),
        conditions=("country has not answered",),
        names=("title", "country", "forum", "date", "deadline"),
        found=_procedures,
    ),
)
