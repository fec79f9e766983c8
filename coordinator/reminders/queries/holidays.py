"""What another list of holidays gets in the way of: told on desks, and nothing is moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.labels import party_name
from coordinator.forums.models import Forum, HolidayChange, Membership, Party
from coordinator.forums.queries import on_day
from coordinator.forums.rules import PartyKind
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import COMING
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.rules import ReminderState
from coordinator.web.asks import Ask
from coordinator.web.filters import long_date
from coordinator.web.i18n import _, ngettext

TOLD_FOR = timedelta(days=60)
"""So long after it was noticed a change stands on desks, while something that it concerns lies ahead."""


@dataclass(slots=True)
class Concerned:
    """What changes of a country's holidays concern in a forum."""

    forum: Forum
    party: Party
    changes: list[HolidayChange] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    reminders: int = 0


def asked_of(work: Work) -> list[Ask]:
    """One line for each forum of the actor's secretariat and country, where a changed day concerns something.

    One statement where nothing has changed lately, else three.
    """
    if not work.actor.secretariat_of:
        return []
    found = _changes(work)
    if not found:
        return []
    days = [change.on for each in found.values() for change in each.changes]
    _add_meetings(work, found, min(days), max(days))
    _add_reminders(work, found)
    return [_ask(each) for each in found.values() if each.meetings or each.reminders]


def _changes(work: Work) -> dict[tuple[UUID, UUID], Concerned]:
    rows = work.session.execute(
        sa.select(HolidayChange, Party, Forum)
        .join(Party, sa.and_(Party.kind == PartyKind.COUNTRY, Party.code == HolidayChange.country_code))
        .join(Membership, sa.and_(Membership.party_id == Party.id, _held_then()))
        .join(Forum, Forum.id == Membership.forum_id)
        .where(
            HolidayChange.noticed_at > work.now() - TOLD_FOR,
            HolidayChange.on >= work.now().date(),
            Forum.id.in_(work.actor.secretariat_of),
        )
        .order_by(Forum.short_name, Party.code, HolidayChange.on)
    )
    found: dict[tuple[UUID, UUID], Concerned] = {}
    for change, party, forum in rows:
        each = found.setdefault((forum.id, party.id), Concerned(forum, party))
        if change not in each.changes:
            each.changes.append(change)
    return found


def _held_then() -> sa.ColumnElement[bool]:
    """Memberships that hold on the day that has changed."""
    day: sa.ColumnElement[date] = sa.type_coerce(HolidayChange.on, sa.Date())
    return on_day(Membership, day)


def _add_meetings(work: Work, found: dict[tuple[UUID, UUID], Concerned], first: date, last: date) -> None:
    """Coming meetings on a day that is closed now."""
    meetings = work.session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.forum_id.in_({forum_id for forum_id, _party in found}),
            Meeting.status.in_(COMING),
            Meeting.starts_at.is_not(None),
            Meeting.first_on <= last,
            Meeting.last_on >= first,
        )
        .order_by(Meeting.first_on, Meeting.id)
    ).all()
    for each in found.values():
        each.meetings += [
            meeting
            for meeting in meetings
            if meeting.forum_id == each.forum.id
            and any(c.closed and meeting.first_on <= c.on <= meeting.last_on for c in each.changes)
        ]


def _add_reminders(work: Work, found: dict[tuple[UUID, UUID], Concerned]) -> None:
    """Reminders counted in working days over a day that has changed, planned still."""
    family = sa.func.coalesce(ReminderRule.parent_id, ReminderRule.id)
    counted = sa.exists().where(family == Reminder.rule_id, ReminderRule.offset.endswith("WD"))
    rows = work.session.execute(
        sa.select(Reminder.forum_id, Reminder.party_id, Reminder.due_at, Reminder.trigger_at).where(
            Reminder.state == ReminderState.PLANNED,
            Reminder.forum_id.in_({forum_id for forum_id, _party in found}),
            Reminder.party_id.in_({party_id for _forum, party_id in found}),
            Reminder.trigger_at.is_not(None),
            counted,
        )
    )
    spans: dict[tuple[UUID, UUID], list[tuple[date, date]]] = defaultdict(list)
    for forum_id, party_id, due_at, trigger_at in rows:
        if forum_id and party_id and trigger_at:
            first, last = sorted((due_at.date(), trigger_at.date()))
            spans[forum_id, party_id].append((first, last))
    for key, each in found.items():
        each.reminders = sum(
            any(first <= change.on <= last for change in each.changes) for first, last in spans[key]
        )


def _listed(changes: Iterable[HolidayChange]) -> str:
    return ", ".join(
        _("%(day)s (%(name)s)", day=long_date(change.on), name=change.name) for change in changes
    )


def _ask(each: Concerned) -> Ask:
    closed = [change for change in each.changes if change.closed]
    opened = [change for change in each.changes if not change.closed]
    said = []
    if closed:
        said.append(_("Now closed: %(days)s.", days=_listed(closed)))
    if opened:
        said.append(_("No longer closed: %(days)s.", days=_listed(opened)))
    if each.meetings:
        titles = ", ".join(meeting.title for meeting in each.meetings)
        said.append(_("Meetings on such a day: %(titles)s.", titles=titles))
    if each.reminders:
        said.append(
            ngettext(
                "%(num)d planned reminder keeps its day.", "%(num)d planned reminders keep their day.",
                each.reminders,
            )
        )  # fmt: skip
    year = each.changes[0].on.year
    return Ask(
        due_on=each.changes[0].on,
        title=_("Holidays of %(country)s have changed; nothing was moved", country=party_name(each.party)),
        forum=each.forum.short_name,
        text=" ".join(said),
        href=f"/parties/country/{each.party.code}/closures?year={year}",
        label=_("Look at it"),
    )
