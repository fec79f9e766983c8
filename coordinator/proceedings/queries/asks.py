"""What proceedings ask of somebody: late actions, papers owed, written procedures, agendas to publish."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import PartyKind
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.policy import speaks_for
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings import policy
from coordinator.proceedings.models import Action, Agenda, AgendaItem, Decision, Paper
from coordinator.proceedings.queries.papers import published_item
from coordinator.proceedings.queries.records import decisions_visible_to, my_actions
from coordinator.proceedings.rules import DecisionStatus, LeadKind, missing_papers
from coordinator.web.asks import Ask
from coordinator.web.i18n import _, ngettext

ACTION_NOTICE = timedelta(days=7)
PAPER_NOTICE = timedelta(days=35)
AGENDA_NOTICE = timedelta(days=14)
"""How long before its day something is asked for on the start page."""

COMING = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)
PAPER_STEPS = ("papers_due", "country_reports_due", "slides_due")
AGENDA_STEP = "draft_agenda"


def asked_of(work: Work) -> list[Ask]:
    """At most seven statements; an area above puts them in order with what others ask."""
    return [*_actions(work), *_papers(work), *_procedures(work), *_agendas(work)]


def _actions(work: Work) -> list[Ask]:
    today = work.actor.on
    return [
        _ask_action(entry.action, entry.forum, late=entry.overdue(today))
        for entry in my_actions(work)
        if entry.action.due_on <= today + ACTION_NOTICE
    ]


def _deadline(steps: Iterable[str]) -> sa.ScalarSelect[date]:
    """The first day of `steps` of a meeting: NULL where it has none."""
    return (
        sa.select(sa.func.min(Deadline.due_on))
        .where(Deadline.meeting_id == Meeting.id, Deadline.step.in_(list(steps)))
        .correlate(Meeting)
        .scalar_subquery()
    )


def _papers(work: Work) -> list[Ask]:
    """One line for each coming meeting for which the actor, or their party, owes papers."""
    actor = work.actor
    parties = {held.party_id for held in actor.held if held.party_id is not None}
    if actor.person_id is None:
        return []
    rows = work.session.execute(
        sa.select(Meeting, AgendaItem, Forum.short_name, _deadline(PAPER_STEPS).label("due_on"))
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            meetings.visible_to(policy.without_administration(actor)),
            Meeting.status.in_(COMING),
            Meeting.last_on >= actor.on,
            Meeting.first_on <= actor.on + 2 * PAPER_NOTICE,
            AgendaItem.removed_at.is_(None),
            AgendaItem.published_sharing.is_not(None),
            AgendaItem.expected_papers.is_not(None),
            sa.or_(
                sa.and_(AgendaItem.lead == LeadKind.PARTY, AgendaItem.lead_party_id.in_(parties)),
                sa.and_(AgendaItem.lead == LeadKind.PERSON, AgendaItem.lead_person_id == actor.person_id),
                sa.and_(AgendaItem.lead == LeadKind.EACH_COUNTRY, sa.literal(bool(parties))),
            ),
        )
        .order_by(Meeting.first_on, Meeting.id, AgendaItem.day, AgendaItem.position)
    ).all()
    if not rows:
        return []
    reporting = _reporting(work, {row.Meeting.id for row in rows})
    there: dict[UUID, list[tuple[str | None, UUID | None]]] = {}
    for paper in work.session.execute(
        sa.select(Paper.item_id, Paper.expected, Paper.party_id).where(
            Paper.item_id.in_([row.AgendaItem.id for row in rows]), Paper.withdrawn_at.is_(None)
        )
    ):
        there.setdefault(paper.item_id, []).append((paper.expected, paper.party_id))
    owed: dict[UUID, list[str]] = {}
    about = {}
    for row in rows:
        meeting, item = row.Meeting, row.AgendaItem
        shown = published_item(item)
        if shown is None or not policy.may_upload(actor, meeting, shown):
            continue
        mine = policy.parties_at(actor, meeting) & reporting.get(meeting.id, frozenset())
        words = [gap.words for gap in missing_papers(item, there.get(item.id, ()), mine)]
        if words and (row.due_on or meeting.first_on) <= actor.on + PAPER_NOTICE:
            owed.setdefault(meeting.id, []).extend(words)
            about[meeting.id] = (meeting, row.short_name, row.due_on)
    return [_ask_papers(*about[meeting_id], words) for meeting_id, words in owed.items()]


def _reporting(work: Work, meeting_ids: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    pairs = meetings.expected_pairs(Meeting.id.in_(meeting_ids))
    found: dict[UUID, set[UUID]] = {}
    for meeting_id, party_id, role in work.session.execute(pairs):
        if role not in ("observer", "partner"):
            found.setdefault(meeting_id, set()).add(party_id)
    return {meeting_id: frozenset(parties) for meeting_id, parties in found.items()}


def _procedures(work: Work) -> list[Ask]:
    """Written procedures in which a party that the actor speaks for has not answered."""
    actor = work.actor
    if not actor.speaks_for:
        return []
    rows = work.session.execute(
        sa.select(Decision, Forum.short_name)
        .join(Forum, Forum.id == Decision.forum_id)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.status == DecisionStatus.WRITTEN_PROCEDURE, decisions_visible_to(actor))
        .order_by(Decision.closes_on, Decision.id)
    ).all()
    if not rows:
        return []
    codes = work.session.execute(
        sa.select(Party.id, Party.code).where(Party.id.in_(actor.speaks_for), Party.kind == PartyKind.COUNTRY)
    ).all()
    asks = []
    for row in rows:
        answers = row.Decision.answers or {}
        for party_id, code in codes:
            speaks = speaks_for(actor, party_id, row.Decision.forum_id)
            if speaks and code in answers and answers[code] is None:
                asks.append(_ask_procedure(row.Decision, row.short_name))
    return asks


def _agendas(work: Work) -> list[Ask]:
    """Coming meetings of the secretariat whose agenda has never been published."""
    actor = work.actor
    if not actor.secretariat_of:
        return []
    rows = work.session.execute(
        sa.select(Meeting, Forum.short_name, _deadline([AGENDA_STEP]).label("due_on"))
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(Agenda, Agenda.meeting_id == Meeting.id)
        .where(
            Meeting.forum_id.in_(actor.secretariat_of),
            Meeting.status.in_(COMING),
            Meeting.starts_at.is_not(None),
            Meeting.last_on >= actor.on,
            sa.or_(Agenda.id.is_(None), Agenda.published_number == 0),
        )
        .order_by(Meeting.first_on, Meeting.id)
        .limit(50)
    )
    return [
        _ask_agenda(row.Meeting, row.short_name, row.due_on)
        for row in rows
        if (row.due_on or row.Meeting.first_on - 2 * AGENDA_NOTICE) <= actor.on + AGENDA_NOTICE
    ]


def _ask_action(action: Action, forum: str, *, late: bool) -> Ask:
    text = _("This action is late.") if late else _("An action to finish.")
    return Ask(
        action.due_on,
        action.text,
        forum,
        text,
        f"/actions?whose=own#action-{action.id}",
        _("Open the action"),
    )


def _ask_papers(meeting: Meeting, forum: str, due_on: date | None, words: Sequence[str]) -> Ask:
    text = ngettext(
        "%(num)d paper is expected from you: %(words)s",
        "%(num)d papers are expected from you: %(words)s",
        len(words),
        words=", ".join(dict.fromkeys(words)),
    )
    return Ask(due_on, meeting.title, forum, text, f"/meetings/{meeting.id}/papers", _("Upload"))


def _ask_procedure(decision: Decision, forum: str) -> Ask:
    return Ask(
        decision.closes_on,
        decision.text,
        forum,
        _("Written procedure: your country has not answered."),
        f"/decisions?status=written_procedure#decision-{decision.id}",
        _("Read the proposal"),
    )


def _ask_agenda(meeting: Meeting, forum: str, due_on: date | None) -> Ask:
    return Ask(
        due_on,
        meeting.title,
        forum,
        _("The agenda has not been published."),
        f"/meetings/{meeting.id}/agenda",
        _("Work on the agenda"),
    )
