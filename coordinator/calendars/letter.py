"""What one person is told of a meeting: the letter and its calendar part, wholly in their language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from coordinator.calendars import labels
from coordinator.calendars.queries import Facts, entry_of
from coordinator.calendars.rules import News
from coordinator.calendars.serializer import Entry, EntryStatus, Method, message
from coordinator.calendars.serializer import Party as Addressed
from coordinator.calendars.told import UNSAID, Ask, Fact, Told, differences
from coordinator.core.rendering import speaking
from coordinator.core.tokens import short_token
from coordinator.core.work import Work
from coordinator.forums.labels import SHARING
from coordinator.forums.models import Party
from coordinator.kit.quiet import Wait
from coordinator.kit.times import LocalSlot
from coordinator.mail.letters import Composed, compose, one_line
from coordinator.mail.operations import Letter
from coordinator.mail.rules import tagged
from coordinator.meetings.labels import ANSWERS, FACTS, MODES, language_name, span_text
from coordinator.meetings.rules import REGISTRATION, Answer, MeetingStatus
from coordinator.web.filters import long_date, slot_both
from coordinator.web.i18n import _

SOMEBODY = "the-token-of-the-guest"
"""Stands for the token in texts that are the same for many."""

PARTSTAT = {
    Answer.ATTENDS: "ACCEPTED",
    Answer.ATTENDS_ONLINE: "ACCEPTED",
    Answer.REPRESENTED: "DECLINED",
    Answer.REGRETS: "DECLINED",
}

Line = tuple[str, str | None, str]
"""A label, what was true before (None: it has not changed, or there was nothing), what is true now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One piece of news for one person. `before` is what they were last told, None for who was told
    nothing; `now` what the letter says, its `stamp` set; `zone` theirs. `answers`: they are asked whether
    they come; `answer` is what they said and what still counts.
    """

    invitation_id: UUID
    person_id: UUID | None
    address: str
    name: str
    locale: str
    zone: str
    before: Told | None
    now: Told
    news: News
    ask: Ask | None
    answers: bool = False
    answer: Answer | None = None
    perhaps: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether this letter asks for an answer."""
        return self.answers and self.now.invited and self.now.status == MeetingStatus.CONVENED

    @property
    def shown_slot(self) -> LocalSlot | None:
        """The time the letter is about: of what is called off, the one the reader knows."""
        if self.now.is_called_off and self.before is not None and self.before.slot is not None:
            return self.before.slot
        return self.now.slot

    @property
    def wording(self) -> "Notice":
        """The same with nothing that the text does not say: equal for all who get the same text."""
        return replace(
            self, invitation_id=UUID(int=0), person_id=self.person_id and UUID(int=0), address="", name="",
            ask=None, before=_bare(self.before) if self.before else None, now=_bare(self.now),
        )  # fmt: skip


def _bare(told: Told) -> Told:
    return replace(told, sequence=0, ahead=0, stamp=None, in_calendar=False)


class Writer:
    """Writes the letters about one meeting; texts are the same for all who were told the same before."""

    def __init__(self, work: Work, facts: Facts, parties: Mapping[UUID, Party]) -> None:
        """`parties` are the hosts and chairs that are or were."""
        self.work = work
        self.facts = facts
        self.parties = parties
        self._composed: dict[Notice, Composed] = {}
        self._entries: dict[tuple[object, ...], Entry] = {}

    @cached_property
    def _key(self) -> str:
        return self.work.settings.key()

    def letter(self, notice: Notice, *, moment: Wait, first: str | None) -> Letter:
        """The finished letter, to leave at `moment`. `first` is the Message-ID of the first one about the
        meeting, under which mail programs show this.
        """
        meeting, settings = self.facts.meeting, self.work.settings
        token = short_token(self._key, "reply", notice.invitation_id)
        composed = self._text(notice)
        with speaking(notice.locale):
            sender = Addressed(
                tagged(settings.reply_address, token) if settings.reply_address else settings.mail_from,
                _("Secretariat of %(forum)s", forum=self.facts.forum.short_name),
            )
            calendar = self._calendar(notice, sender) if notice.ask else None
        return Letter(
            kind=f"meeting.{notice.news}",
            person_id=notice.person_id,
            to_address=notice.address,
            to_name=notice.name,
            locale=notice.locale,
            subject=composed.subject,
            text=composed.text.replace(SOMEBODY, token),
            html=composed.html.replace(SOMEBODY, token),
            from_address=sender.address if settings.reply_address else None,
            from_name=sender.name,
            forum_id=meeting.forum_id,
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            calendar=calendar,
            calendar_method=notice.ask.value if notice.ask else None,
            due_at=moment.until,
            hold=moment.hold,
            headers={"In-Reply-To": first, "References": first} if first else {},
        )

    def _calendar(self, notice: Notice, organizer: Addressed) -> str:
        """In the language now spoken, the recipient's."""
        answer = PARTSTAT[notice.answer] if notice.answer else None
        data = message(
            self._entry(notice),
            Method(str(notice.ask)),
            organizer=organizer,
            attendee=Addressed(notice.address, notice.name),
            at=notice.now.stamp or self.work.now(),
            answer=answer or ("TENTATIVE" if notice.perhaps else "NEEDS-ACTION"),
            is_asked=notice.answers and bool(self.work.settings.reply_address),
        )
        return data.decode()

    def _entry(self, notice: Notice) -> Entry:
        slot = notice.shown_slot
        key = (notice.locale, notice.ask, notice.now.invited, slot, notice.now.number)
        if key not in self._entries:
            entry = entry_of(self.work, self.facts, notice.locale)
            entry = replace(entry, sequence=notice.now.number)
            if notice.ask == Ask.CANCEL:
                # A cancellation keeps the title, by which people find what to strike out.
                title = labels.titled(self.facts.meeting.title, self.facts.forum.short_name)
                entry = replace(
                    entry, summary=title, when=slot or entry.when, status=EntryStatus.CANCELLED, busy=False
                )
            self._entries[key] = entry
        return self._entries[key]

    def _text(self, notice: Notice) -> Composed:
        wording = notice.wording
        if wording not in self._composed:
            with speaking(notice.locale):
                values = self._values(notice)
            self._composed[wording] = compose(
                "meeting_notice", locale=notice.locale, zone=notice.zone,
                link=self.work.link(f"/meetings/{self.facts.meeting.id}"), **values,
            )  # fmt: skip
        return self._composed[wording]

    def _values(self, notice: Notice) -> dict[str, object]:
        """The values of the template, in the language now spoken."""
        meeting, now = self.facts.meeting, notice.now
        title = one_line(labels.titled(now.title, self.facts.forum.short_name))
        slot = notice.shown_slot if now.has_date or now.is_called_off else None
        return {
            "heading": labels.news_heading(notice.news, title, long_date(slot.first_on) if slot else None),
            "lead": labels.news_lead(notice.news, now, asked=notice.is_asked, answered=_has_answered(notice)),
            "reason": meeting.status_reason if _has_reason(notice) else None,
            "lines": self._lines(notice, title),
            "question": _("Will you attend?") if notice.is_asked else None,
            "answers": self._answers() if notice.is_asked else [],
            "button": _("Open the meeting"),
            "why": labels.news_why(notice.news),
            "wishes_href": self.work.link("/account#mail") if notice.person_id else None,
        }

    def _answers(self) -> list[tuple[str, str]]:
        link = self.work.link(f"/answer/{SOMEBODY}?answer=")
        return [
            (_("Yes, I attend"), f"{link}attends"),
            (_("Perhaps"), f"{link}perhaps"),
            (_("No, I cannot attend"), f"{link}regrets"),
        ]

    def _lines(self, notice: Notice, title: str) -> list[Line]:
        """What has changed first, before and now; then what else one needs to know."""
        facts, locale = self.facts, notice.locale
        changed = dict(self._changes(notice))
        group = facts.group.name if facts.group else None
        rest: list[tuple[Fact | None, Line]] = [
            (Fact.TITLE, (_("Meeting"), None, title)),
            (None, (_("Forum"), None, labels.whose(facts.forum.name.in_(locale), group))),
            (Fact.WHEN, (_("When"), None, self._when(notice, notice.now))),
            (Fact.PLACE, (_("Where"), None, self._place(notice.now, locale))),
            (None, (_("Register by"), None, self._register_by(notice))),
            (None, (_("Your answer"), None, _own_answer(notice))),
        ]
        if notice.now.is_called_off and notice.shown_slot is not None:
            rest[2] = (Fact.WHEN, (_("When"), None, slot_both(notice.shown_slot, notice.zone)))
        return [*changed.values(), *(line for fact, line in rest if fact not in changed and line[2])]

    def _changes(self, notice: Notice) -> list[tuple[Fact, Line]]:
        before, now = notice.before, notice.now
        if before is None or not (before.invited and now.invited):
            return []
        found = differences(before, now)
        if now.is_called_off:
            found = (Fact.WHEN,) if now.status == MeetingStatus.POSTPONED and before.has_date else ()
        return [
            (fact, (self._label(fact), *self._compared(fact, notice, before)))
            for fact in found
            if fact != Fact.STATE  # the heading says it
        ]

    def _label(self, fact: Fact) -> str:
        own = {Fact.TITLE: _("Meeting"), Fact.WHEN: _("When"), Fact.PLACE: _("Where"), Fact.CHAIR: _("Chair")}
        return own.get(fact) or str(FACTS[fact.value])

    def _compared(self, fact: Fact, notice: Notice, before: Told) -> tuple[str | None, str]:
        if fact in UNSAID:
            return None, _("changed; see the page of the meeting")
        return self._shown(fact, notice, before) or "–", self._shown(fact, notice, notice.now) or "–"

    def _shown(self, fact: Fact, notice: Notice, told: Told) -> str:
        match fact:
            case Fact.TITLE:
                return one_line(labels.titled(told.title, self.facts.forum.short_name))
            case Fact.WHEN:
                return self._when(notice, told)
            case Fact.PLACE:
                return self._place(told, notice.locale)
            case Fact.MODE:
                return str(MODES[told.mode])
            case Fact.CHAIR:
                return self._party(told.chair, notice.locale)
            case Fact.LANGUAGES:
                return ", ".join(language_name(code) for code in told.languages)
        return str(SHARING[told.sharing])

    def _when(self, notice: Notice, told: Told) -> str:
        if told.slot is not None and told.has_date:
            return slot_both(told.slot, notice.zone)
        if told.status == MeetingStatus.POSTPONED:
            return _("A new date will be announced.")
        if told.rough is not None:
            return _("%(span)s, date to be set", span=span_text(told.rough))
        return _("Date to be set")

    def _place(self, told: Told, locale: str) -> str:
        return one_line(labels.place(told.mode, told.venue, told.city, self._party(told.host, locale)))

    def _party(self, party_id: UUID | None, locale: str) -> str:
        party = self.parties.get(party_id) if party_id is not None else None
        return party.name.in_(locale) if party is not None else ""

    def _register_by(self, notice: Notice) -> str:
        """The last day, while it is ahead and where people are called."""
        if notice.news not in (News.CONVENED, News.MOVED, News.REINSTATED) or not notice.now.takes_place:
            return ""
        day: date | None = next((d.due_on for d in self.facts.deadlines if d.step == REGISTRATION), None)
        return long_date(day) if day is not None and day >= self.work.actor.on else ""


def _has_answered(notice: Notice) -> bool:
    return notice.is_asked and notice.answer is not None


def _own_answer(notice: Notice) -> str:
    return str(ANSWERS[notice.answer]) if notice.is_asked and notice.answer is not None else ""


def _has_reason(notice: Notice) -> bool:
    """The reason given last belongs to the last change of state or time."""
    if notice.news == News.REMOVED or notice.before is None:
        return False
    return not {Fact.STATE, Fact.WHEN}.isdisjoint(differences(notice.before, notice.now))
