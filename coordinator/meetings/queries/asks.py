"""What meetings ask of somebody, for their start page, and the secretariat's board."""

from dataclasses import dataclass
from datetime import date

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.meetings import labels, rules
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.queries.asked import Waiting, countries_waiting, own_answers_waiting
from coordinator.meetings.queries.board import AGENDA_STEPS, BoardLine, Marks, coming, dateless, unfinished
from coordinator.meetings.queries.rows import MeetingRow
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.asks import Ask
from coordinator.web.filters import long_date
from coordinator.web.i18n import _, current_locale, ngettext, pgettext

MOST = 100
"""So many meetings are looked through for what is late; nobody reads more."""


def asked_of(work: Work) -> list[Ask]:
    """Register a country, answer for oneself; for the secretariat: dates to be set, meetings to be convened,
    marked as held or recorded, and steps that are late.

    At most six statements, and none for those of whom nothing can be asked.
    """
    asks = [*_registrations(work), *_own_answers(work)]
    if work.actor.secretariat_of:
        asks += _of_secretariat(work)
    return asks


def _registrations(work: Work) -> list[Ask]:
    return [
        _register(waiting, waiting.party)
        for waiting in countries_waiting(work)
        if waiting.party is not None and not _passed(waiting.last_day, work.actor.on)
    ]


def _register(waiting: Waiting, party: Party) -> Ask:
    meeting, name = waiting.meeting, party.name.in_(current_locale())
    return Ask(
        waiting.last_day or meeting.first_on,
        _("Register %(party)s: %(meeting)s", party=name, meeting=meeting.title),
        waiting.forum.short_name,
        _(
            "%(when)s. %(heard)s of %(expected)s countries have answered.",
            when=long_date(meeting.first_on), heard=waiting.others, expected=waiting.expected,
        ),
        f"/meetings/{meeting.id}/register?party={party.code}",
        _("Register"),
    )  # fmt: skip


def _passed(last_day: date | None, today: date) -> bool:
    """After the last day the country can no longer do it, so it is not asked."""
    return last_day is not None and last_day < today


def _own_answers(work: Work) -> list[Ask]:
    return [
        Ask(
            min(waiting.last_day or waiting.meeting.first_on, waiting.meeting.first_on),
            _("Will you attend? %(meeting)s", meeting=waiting.meeting.title),
            waiting.forum.short_name,
            _not_answered(waiting.mine, long_date(waiting.meeting.first_on)),
            f"/meetings/{waiting.meeting.id}/answer",
            pgettext("verb", "Answer"),
        )
        for waiting in own_answers_waiting(work)
    ]


def _not_answered(mine: Participant | None, when: str) -> str:
    if mine is not None and mine.tentative:
        return _("%(when)s. You answered: perhaps.", when=when)
    if mine is not None and mine.answer_before is not None:
        return _("%(when)s. The meeting has moved since you answered.", when=when)
    return _("%(when)s. You have not answered.", when=when)


def _of_secretariat(work: Work) -> list[Ask]:
    asks = [_set_date(row) for row in dateless(work)]
    asks += [_finish(row, marks) for row, marks in unfinished(work)]
    for line in coming(work, limit=MOST, with_turnout=False):
        asks += _of_line(line, work.actor.on)
    return asks


def _set_date(row: MeetingRow) -> Ask:
    meeting, rough = row.meeting, row.meeting.rough_date
    postponed = meeting.status == MeetingStatus.POSTPONED
    planned = _("Planned for %(span)s.", span=labels.span_text(rough)) if rough else ""
    return Ask(
        meeting.first_on,
        _("Set the date: %(meeting)s", meeting=meeting.title),
        row.forum.short_name,
        _("Postponed without a new date.") if postponed else planned,
        f"/meetings/{meeting.id}/{'convene' if postponed else 'date'}",
        _("Convene again") if postponed else _("Set the date"),
    )


def _finish(row: MeetingRow, marks: Marks) -> Ask:
    meeting = row.meeting
    if meeting.status != MeetingStatus.HELD:
        return Ask(
            meeting.last_on,
            _("Was it held? %(meeting)s", meeting=meeting.title),
            row.forum.short_name,
            _("It ended on %(day)s and is not marked as held.", day=long_date(meeting.last_on)),
            f"/meetings/{meeting.id}",
            pgettext("verb", "Open"),
        )
    return Ask(
        marks.due(rules.MINUTES_STEPS) or meeting.last_on,
        _("Record of the meeting: %(meeting)s", meeting=meeting.title),
        row.forum.short_name,
        _("Held on %(day)s, without minutes so far.", day=long_date(meeting.last_on)),
        f"/meetings/{meeting.id}/deadlines",
        pgettext("verb", "Open"),
    )


def _of_line(line: BoardLine, today: date) -> list[Ask]:
    """A planned meeting past the day of its invitation, and other steps that are late, as one line."""
    meeting, forum = line.meeting, line.row.forum.short_name
    asks = []
    invitation = next((day for step, day in line.late if step == rules.INVITATION), None)
    if meeting.status == MeetingStatus.PLANNED and invitation is not None:
        text = _(
            "%(when)s. The invitation was due on %(day)s.",
            when=long_date(meeting.first_on), day=long_date(invitation),
        )  # fmt: skip
        title = _("Convene: %(meeting)s", meeting=meeting.title)
        asks.append(Ask(invitation, title, forum, text, f"/meetings/{meeting.id}/convene", _("Convene")))
    late = [(step, day) for step, day in line.late if step not in rules.DONE_BY_CONVENING]
    if late:
        title = ngettext(
            "%(num)d step is late: %(meeting)s", "%(num)d steps are late: %(meeting)s",
            len(late), meeting=meeting.title,
        )  # fmt: skip
        names = ", ".join(labels.step_name(step) for step, _due in late)
        href = f"/meetings/{meeting.id}/deadlines"
        asks.append(Ask(late[0][1], title, forum, names, href, pgettext("verb", "Open")))
    return asks


@dataclass(frozen=True, slots=True)
class Check:
    """One mark of the checklist in words; `state` is "done", "late" or "open"."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A coming meeting on the secretariat's board."""

    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    checklist: list[Check]


def board(work: Work) -> list[BoardEntry]:
    """The secretariat's board: the coming meetings of its forums with their checklists, soonest first.

    Three statements.
    """
    return [
        BoardEntry(line.meeting, line.row.forum, line.row.group, checklist(line)) for line in coming(work)
    ]


def checklist(line: BoardLine) -> list[Check]:
    """Invited, agenda, registered 3 of 5, and what else is late."""
    turnout, late = line.turnout, {step for step, _due in line.late}
    invited = Check(_("Not invited"), "late" if rules.INVITATION in late else "open")
    agenda = Check(_("No agenda sent"), "late" if late & set(AGENDA_STEPS) else "open")
    found = [
        Check(pgettext("meeting", "Invited"), "done") if line.invited else invited,
        Check(_("Agenda sent"), "done") if line.agenda_sent else agenda,
    ]
    if turnout.expected:
        words = _("Registered %(count)s of %(of)s", count=turnout.registered, of=turnout.expected)
        found.append(Check(words, "done" if turnout.registered == turnout.expected else "open"))
    others = [step for step in late if step not in rules.DONE_BY_CONVENING and step not in AGENDA_STEPS]
    if others:
        words = ngettext("%(num)d other step late", "%(num)d other steps late", len(others))
        found.append(Check(words, "late"))
    return found
