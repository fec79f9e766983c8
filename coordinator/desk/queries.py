"""What start pages, the search and the journal screen show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import queries as accounts
from coordinator.accounts.models import Person
from coordinator.calendars.queries import incoming
from coordinator.core.journal import JournalEntry
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import list_forums
from coordinator.groups import queries as groups
from coordinator.groups.queries import GroupLine
from coordinator.kit.actor import Actor
from coordinator.kit.folding import fold
from coordinator.mail import queries as outbox
from coordinator.mail.policy import may_see_outbox
from coordinator.mail.rules import Health
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.notices import queries as notices
from coordinator.proceedings import queries as proceedings
from coordinator.proceedings.models import Agenda, Decision
from coordinator.proceedings.policy import without_administration
from coordinator.proceedings.queries import ActionEntry
from coordinator.reminders import queries as reminders
from coordinator.reminders.queries import holidays
from coordinator.scheduling.queries import poll_asks
from coordinator.web.asks import Ask, AskSource, by_due_day

ASK_SOURCES: tuple[AskSource, ...] = (
    meetings.asked_of,
    proceedings.asked_of,
    groups.asked_of,
    accounts.asked_of,
    incoming.asked_of,
    reminders.asked_of,
    holidays.asked_of,
    poll_asks.asked_of,
)
"""Each area tells what it asks of the actor; a later one adds itself here."""

COMING = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)


@dataclass(frozen=True, slots=True)
class NextMeeting:
    meeting: Meeting
    forum: Forum
    host: Party | None
    agenda: bool  # published, and open to the actor
    agenda_is_closed: bool  # the actor sees that and when it meets, no more


@dataclass(frozen=True, slots=True)
class Home:
    """`board` is for the secretariat: each coming meeting with its checklist."""

    asks: list[Ask]
    next: list[NextMeeting]
    groups: list[GroupLine]
    actions: list[ActionEntry]
    board: Sequence[object] = field(default_factory=list)
    notices: int = 0  # that are new
    health: Health | None = None  # of delivery, for those who may see the outbox


def get_home(work: Work) -> Home:
    """The actor's start page: what is asked of them first, then what is next."""
    mine = [line for line in groups.list_groups(work) if line.mine] if work.actor.groups else []
    board = meetings.board(work) if work.actor.secretariat_of else []
    return Home(
        asks=by_due_day([ask for source in ASK_SOURCES for ask in source(work)]),
        next=next_meetings(work, 3),
        groups=mine,
        actions=proceedings.my_actions(work, limit=5),
        board=board,
        notices=notices.count_new(work),
        health=outbox.health(work) if may_see_outbox(work.actor) else None,
    )


def next_meetings(work: Work, count: int) -> list[NextMeeting]:
    """The actor's next meetings that are convened or planned with a date, soonest first."""
    readable = meetings.visible_to(without_administration(work.actor))
    rows = work.session.execute(
        sa.select(Meeting, Forum, Party, Agenda.published_at.is_not(None), readable)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(Party, Party.id == Meeting.host_party_id)
        .outerjoin(Agenda, Agenda.meeting_id == Meeting.id)
        .where(
            meetings.visible_to(work.actor),
            Meeting.status.in_(COMING),
            Meeting.ends_at > work.now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(count)
    )
    return [
        NextMeeting(meeting, forum, host, agenda and is_open, not is_open)
        for meeting, forum, host, agenda, is_open in rows
    ]


# Search ---------------------------------------------------------------------------------------------------

MOST = 20
"""Results of one kind; more are counted and asked to be narrowed."""


@dataclass(frozen=True, slots=True)
class Found:
    """`more` says that there are further ones than those shown."""

    forums: list[Forum] = field(default_factory=list)
    groups: list[GroupLine] = field(default_factory=list)
    meetings: list[tuple[Meeting, Forum]] = field(default_factory=list)
    decisions: list[tuple[Decision, Forum]] = field(default_factory=list)
    more: bool = False

    @property
    def count(self) -> int:
        return len(self.forums) + len(self.groups) + len(self.meetings) + len(self.decisions)


def search(work: Work, words: str) -> Found:
    """Forums, groups, meetings and decisions that hold every word, whatever accents and case; only
    what the actor may see, and counted only so."""
    wanted = [fold(word) for word in words.split() if fold(word)]
    if not wanted:
        return Found()

    def holds(*texts: str | None) -> bool:
        whole = fold(" ".join(text for text in texts if text))
        return all(word in whole for word in wanted)

    found_meetings = _search_meetings(work, wanted)
    found_decisions = _search_decisions(work, wanted)
    return Found(
        forums=[f for f in list_forums(work) if holds(f.short_name, f.description, *f.name.values())][:MOST],
        groups=[
            line
            for line in groups.list_groups(work)
            if holds(line.group.name, line.mandate.purpose if line.mandate else None, line.forum.short_name)
        ][:MOST],
        meetings=found_meetings[:MOST],
        decisions=found_decisions[:MOST],
        more=len(found_meetings) > MOST or len(found_decisions) > MOST,
    )


def _search_meetings(work: Work, wanted: list[str]) -> list[tuple[Meeting, Forum]]:
    text = sa.func.fold(Meeting.title + " " + sa.func.coalesce(Meeting.city, "") + " " + Forum.short_name)
    rows = work.session.execute(
        sa.select(Meeting, Forum)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(meetings.visible_to(work.actor), *(text.contains(word, autoescape=True) for word in wanted))
        .order_by(Meeting.first_on.desc(), Meeting.id)
        .limit(MOST + 1)
    )
    return [(meeting, forum) for meeting, forum in rows]


def _search_decisions(work: Work, wanted: list[str]) -> list[tuple[Decision, Forum]]:
    text = sa.func.fold(Decision.text)
    rows = work.session.execute(
        sa.select(Decision, Forum)
        .join(Forum, Forum.id == Decision.forum_id)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            proceedings.decisions_visible_to(work.actor),
            *(text.contains(word, autoescape=True) for word in wanted),
        )
        .order_by(Decision.year.desc(), Decision.sequence.desc())
        .limit(MOST + 1)
    )
    return [(decision, forum) for decision, forum in rows]


# Journal --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JournalLine:
    entry: JournalEntry
    actor: str | None  # None: the system
    forum: str | None
    meeting: str | None


def journal_visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The secretariat sees its forums' entries; an administrator all, without the titles of meetings."""
    if actor.is_administrator or actor.is_system:
        return sa.true()
    return JournalEntry.forum_id.in_(actor.secretariat_of)


@dataclass(frozen=True, slots=True)
class JournalFilter:
    event: str = ""
    forum_id: UUID | None = None
    person_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        chosen: list[sa.ColumnElement[bool]] = []
        if self.event:
            chosen.append(JournalEntry.event == self.event)
        if self.forum_id:
            chosen.append(JournalEntry.forum_id == self.forum_id)
        if self.person_id:
            chosen.append(JournalEntry.actor_id == self.person_id)
        if self.since:
            chosen.append(JournalEntry.at >= self.since)
        if self.until:
            chosen.append(JournalEntry.at < self.until)
        return chosen


def list_journal(
    work: Work, chosen: JournalFilter, *, limit: int | None, offset: int = 0
) -> list[JournalLine]:
    """Entries the actor may see, newest first. Whoever signs in is nobody until then: it is their act."""
    doer = sa.case((JournalEntry.event == "SignedIn", JournalEntry.person_id), else_=JournalEntry.actor_id)
    rows = work.session.execute(
        sa.select(JournalEntry, Person.display_name, Forum.short_name, Meeting.title)
        .outerjoin(Person, Person.id == doer)
        .outerjoin(Forum, Forum.id == JournalEntry.forum_id)
        .outerjoin(Meeting, Meeting.id == JournalEntry.meeting_id)
        .where(journal_visible_to(work.actor), *chosen.conditions())
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [JournalLine(*row) for row in rows]


def count_journal(work: Work, chosen: JournalFilter) -> int:
    return (
        work.session.scalar(
            sa.select(sa.func.count())
            .select_from(JournalEntry)
            .where(journal_visible_to(work.actor), *chosen.conditions())
        )
        or 0
    )


def journal_events(work: Work) -> list[str]:
    """Which kinds of entries there are for the actor."""
    return sorted(
        work.session.scalars(sa.select(JournalEntry.event).where(journal_visible_to(work.actor)).distinct())
    )
