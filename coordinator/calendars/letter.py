"""What people are told when a meeting is convened, changed or called off, wholly in their language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from coordinator.calendars import labels
from coordinator.calendars.queries import Facts, entry_of, is_called_off
from coordinator.calendars.rules import News
from coordinator.calendars.serializer import Entry, Method, Party, message
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.kit.times import LocalSlot, wall_of
from coordinator.mail.letters import Composed, compose, one_line
from coordinator.mail.operations import Letter
from coordinator.meetings.audience import Recipient
from coordinator.meetings.labels import FACTS
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.filters import differs_for, instant_text, long_date, slot_for_reader, slot_text
from coordinator.web.i18n import _


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news for all its recipients. `was` is the start before, an instant, in `was_zone`;
    `register_by` the last day of registration; `changed` the names of the facts that were edited.
    """

    news: News
    facts: Facts
    reason: str | None = None
    was: datetime | None = None
    was_zone: str | None = None
    register_by: date | None = None
    changed: tuple[str, ...] = ()
    in_calendar: bool = True

    @property
    def meeting(self) -> Meeting:
        return self.facts.meeting

    @property
    def method(self) -> Method | None:
        """What its calendar part asks of the recipient's calendar; None for mail without one.

        Those who were never called have nothing to update; a cancellation goes to everybody.
        """
        meeting = self.meeting
        if meeting.slot is None or not self.in_calendar:
            return None
        if is_called_off(meeting):
            return Method.CANCEL
        called = meeting.status in (MeetingStatus.CONVENED, MeetingStatus.POSTPONED)
        return Method.REQUEST if called and meeting.convened_at is not None else None


class Writer:
    """Writes the letters of one notice; texts are the same for all of one language and zone."""

    def __init__(self, work: Work, notice: Notice, earlier: Mapping[str, str]) -> None:
        """`earlier` names, by mail address, the first message about the meeting, to be answered to."""
        self.work = work
        self.notice = notice
        self.earlier = earlier
        self._composed: dict[tuple[str, str], Composed] = {}
        self._entries: dict[str, Entry] = {}

    def letter(self, recipient: Recipient) -> Letter:
        """The finished letter to one person, with a calendar part that names them alone."""
        meeting, method = self.notice.meeting, self.notice.method
        zone = recipient.zone or self.notice.facts.forum.zone
        composed = self._text(recipient.locale, zone)
        who: UUID | str = recipient.person_id or recipient.email
        first = self.earlier.get(recipient.email.lower())
        return Letter(
            kind=f"meeting.{self.notice.news}",
            person_id=recipient.person_id,
            to_address=recipient.email,
            to_name=recipient.name,
            locale=recipient.locale,
            subject=composed.subject,
            text=composed.text,
            html=composed.html,
            forum_id=meeting.forum_id,
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            calendar=self._calendar(recipient, method) if method else None,
            calendar_method=method.value if method else None,
            dedupe_key=f"meeting.{self.notice.news}:{meeting.id}:{meeting.version}:{who}",
            headers={"In-Reply-To": first, "References": first} if first else {},
        )

    def _calendar(self, recipient: Recipient, method: Method) -> str:
        forum = self.notice.facts.forum
        with speaking(recipient.locale):
            if recipient.locale not in self._entries:
                self._entries[recipient.locale] = self._entry(recipient.locale, method)
            organizer = Party(
                self.work.settings.mail_from, _("Secretariat of %(forum)s", forum=forum.short_name)
            )
        data = message(
            self._entries[recipient.locale],
            method,
            organizer=organizer,
            attendee=Party(recipient.email, recipient.name),
            at=self.work.now(),
        )
        return data.decode()

    def _entry(self, locale: str, method: Method) -> Entry:
        entry = entry_of(self.work, self.notice.facts, locale)
        if method == Method.CANCEL:
            # A cancellation keeps the title, by which people find what to strike out.
            forum = self.notice.facts.forum.short_name
            return replace(entry, summary=labels.titled(self.notice.meeting.title, forum))
        return entry

    def _text(self, locale: str, zone: str) -> Composed:
        if (locale, zone) not in self._composed:
            with speaking(locale):
                values = words_of(self.notice, locale, zone)
            self._composed[locale, zone] = compose(
                "meeting_notice",
                locale=locale,
                zone=zone,
                link=self.work.link(f"/meetings/{self.notice.meeting.id}"),
                **values,
            )
        return self._composed[locale, zone]


def words_of(notice: Notice, locale: str, zone: str) -> dict[str, object]:
    """The values of the template, in the language now spoken, `locale`; `zone` is the recipient's."""
    meeting, facts = notice.meeting, notice.facts
    title = one_line(labels.titled(meeting.title, facts.forum.short_name))
    day = long_date(meeting.first_on) if meeting.has_date or is_called_off(meeting) else None
    why = _(
        "You get this mail because you are expected at this meeting, or speak for a country or an "
        "organisation that is."
    )
    return {
        "heading": labels.news_heading(notice.news, title, day),
        "lead": labels.news_lead(notice.news, meeting),
        "reason": notice.reason,
        "facts": _facts(notice, title, locale, zone),
        "button": _("Open the meeting"),
        "why": why,
    }


def _facts(notice: Notice, title: str, locale: str, zone: str) -> list[tuple[str, str]]:
    """Label and value: what is true now, and for a move what was true before."""
    meeting, facts = notice.meeting, notice.facts
    group = facts.group.name if facts.group else None
    rows = [(_("Meeting"), title), (_("Forum"), labels.whose(facts.forum.name.in_(locale), group))]
    if notice.was is not None:
        before = instant_text(notice.was, notice.was_zone or facts.forum.zone)
        rows.append((_("Before"), _in_both(before, _own_instant(notice, zone))))
    rows.append((labels.when_name(moved=notice.was is not None), _when(meeting, zone)))
    country = facts.host.name.in_(locale) if facts.host else None
    if place := labels.place(meeting.mode, meeting.venue, meeting.city, country):
        rows.append((_("Where"), one_line(place)))
    if notice.register_by is not None:
        rows.append((_("Register by"), long_date(notice.register_by)))
    if notice.changed:
        rows.append((_("Changed"), ", ".join(str(FACTS.get(name, name)) for name in notice.changed)))
    return rows


def _when(meeting: Meeting, zone: str) -> str:
    if not meeting.has_date and meeting.status == MeetingStatus.POSTPONED:
        return _("A new date will be announced.")
    slot: LocalSlot | None = meeting.slot
    if slot is None:
        return labels.rough_date(meeting)
    return _in_both(slot_text(slot), slot_for_reader(slot, zone) if differs_for(slot, zone) else None)


def _own_instant(notice: Notice, zone: str) -> str | None:
    was, there = notice.was, notice.was_zone
    if was is None or there is None or wall_of(was, zone) == wall_of(was, there):
        return None
    return instant_text(was, zone)


def _in_both(at_venue: str, own: str | None) -> str:
    """The time at the venue, and on the recipient's clock where that shows something else."""
    return _("%(venue)s (%(own)s)", venue=at_venue, own=own) if own else at_venue
