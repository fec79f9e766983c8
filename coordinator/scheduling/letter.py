"""What one contact is told of a poll, wholly in their language, with the link to answer by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from coordinator.core.rendering import speaking
from coordinator.core.triggers import Recipient
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.kit.quiet import Wait
from coordinator.kit.times import LocalSlot
from coordinator.mail.letters import Composed, compose, one_line
from coordinator.mail.operations import Letter
from coordinator.meetings.labels import MODES
from coordinator.scheduling.models import Poll, PollOption
from coordinator.scheduling.queries import token_of
from coordinator.scheduling.rules.notices import ASKING, News
from coordinator.web.filters import differs_for, long_date, slot_for_reader, slot_text
from coordinator.web.i18n import _

SOMEBODY = "the-token-of-the-guest"
"""Stands for the token in texts that are the same for many."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What letters about a poll speak of, loaded once for all their readers. `options` are those offered."""

    poll: Poll
    forum: Forum
    group: WorkingGroup | None
    options: Sequence[PollOption]
    decided: PollOption | None
    parties: Mapping[UUID, Party]

    @property
    def title(self) -> str:
        """With the forum's name, unless it says that itself."""
        title, forum = self.poll.title, self.forum.short_name
        return one_line(title if forum.casefold() in title.casefold() else f"{title} ({forum})")


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news for one contact. `new` are the dates that their country has not answered, where it
    has answered others.
    """

    guest_id: UUID
    recipient: Recipient
    news: News
    new: frozenset[UUID] = frozenset()


class Writer:
    """Writes the letters about one poll; texts are the same for all of one country, language and zone."""

    def __init__(self, work: Work, facts: Facts) -> None:
        self.work = work
        self.facts = facts
        self._composed: dict[tuple[object, ...], Composed] = {}

    def letter(self, notice: Notice, *, moment: Wait, dedupe_key: str | None = None) -> Letter:
        """The finished letter, to leave at `moment`."""
        poll, reader = self.facts.poll, notice.recipient
        composed = self._text(notice)
        token = token_of(self.work.settings.key(), notice.guest_id)
        with speaking(reader.locale):
            sender = _("Secretariat of %(forum)s", forum=self.facts.forum.short_name)
        return Letter(
            kind=f"poll.{notice.news}",
            person_id=reader.person_id,
            to_address=reader.email,
            to_name=reader.name,
            locale=reader.locale,
            subject=composed.subject,
            text=composed.text.replace(SOMEBODY, token),
            html=composed.html.replace(SOMEBODY, token),
            from_name=sender,
            forum_id=poll.forum_id,
            group_id=poll.group_id,
            meeting_id=poll.meeting_id,
            due_at=moment.until,
            hold=moment.hold,
            dedupe_key=dedupe_key,
        )

    def _text(self, notice: Notice) -> Composed:
        reader = notice.recipient
        zone = reader.zone or self.facts.forum.zone
        key = (notice.news, reader.locale, zone, reader.party_id, notice.new)
        if key not in self._composed:
            with speaking(reader.locale):
                values = self._values(notice, zone)
            self._composed[key] = compose(
                "poll_notice", locale=reader.locale, zone=zone, link=self.work.link(f"/poll/{SOMEBODY}"),
                wishes_href=self.work.link("/account#mail"), **values,
            )  # fmt: skip
        return self._composed[key]

    def _values(self, notice: Notice, zone: str) -> dict[str, object]:
        """The values of the template, in the language now spoken."""
        poll, asks = self.facts.poll, notice.news in ASKING
        country = self._country(notice.recipient)
        last_day = long_date(poll.closes_on)
        return {
            "heading": _heading(notice.news, self.facts.title),
            "lead": _lead(notice.news, country, last_day),
            "words": self._words(notice.news),
            "lines": self._lines(notice, zone),
            "dates_heading": _("New dates") if notice.new else _("Dates to choose from"),
            "dates": [_both(slot, zone) for slot in self._dates(notice.new)] if asks else [],
            "button": _("Answer for %(country)s", country=country) if asks else _("Open the poll"),
            "secret": _("The link is yours alone and needs no password.") if asks else None,
            "why": _("You receive this because you are a contact of %(country)s.", country=country),
        }

    def _country(self, reader: Recipient) -> str:
        party = self.facts.parties.get(reader.party_id) if reader.party_id is not None else None
        return party.name.in_(reader.locale) if party is not None else self.facts.forum.short_name

    def _words(self, news: News) -> str | None:
        """The secretariat's own: why it is asked, or why it is called off."""
        if news == News.CANCELLED:
            reason = self.facts.poll.state_reason
            return _("Reason: %(reason)s", reason=reason) if reason else None
        return self.facts.poll.text if news in (News.ASKED, News.AGAIN) else None

    def _dates(self, new: Collection[UUID]) -> list[LocalSlot]:
        return [option.slot for option in self.facts.options if not new or option.id in new]

    def _lines(self, notice: Notice, zone: str) -> list[tuple[str, str]]:
        facts, locale = self.facts, notice.recipient.locale
        forum = facts.forum.name.in_(locale)
        when = _both(facts.decided.slot, zone) if facts.decided and notice.news == News.DECIDED else ""
        lines = [
            (_("Meeting"), facts.poll.title),
            (_("Forum"), f"{forum} · {facts.group.name}" if facts.group else forum),
            (_("When"), when),
            (_("Where"), self._place(locale)),
            (_("Last day to answer"), long_date(facts.poll.closes_on) if notice.news in ASKING else ""),
        ]
        return [(label, one_line(value)) for label, value in lines if value]

    def _place(self, locale: str) -> str:
        poll = self.facts.poll
        host = self.facts.parties.get(poll.host_party_id) if poll.host_party_id is not None else None
        named = [poll.venue, poll.city, host.name.in_(locale) if host is not None else None]
        return ", ".join(name for name in named if name) or str(MODES[poll.mode])


def _heading(news: News, title: str) -> str:
    match news:
        case News.ASKED:
            return _("Which dates suit? %(title)s", title=title)
        case News.AGAIN:
            return _("Answers are wanted again: %(title)s", title=title)
        case News.NEW_DATES:
            return _("New dates to answer: %(title)s", title=title)
        case News.DEADLINE:
            return _("New last day to answer: %(title)s", title=title)
        case News.REMINDER:
            return _("Not answered yet: %(title)s", title=title)
        case News.DECIDED:
            return _("The date is set: %(title)s", title=title)
        case News.CANCELLED:
            return _("The date poll was cancelled: %(title)s", title=title)


def _lead(news: News, country: str, last_day: str) -> str:
    match news:
        case News.ASKED:
            return _("Please say by %(day)s which dates suit %(country)s.", day=last_day, country=country)
        case News.AGAIN:
            return _("The poll is open again: please say by %(day)s which dates suit %(country)s.",
                     day=last_day, country=country)  # fmt: skip
        case News.NEW_DATES:
            return _("%(country)s has answered, and there are new dates. Please answer them by %(day)s.",
                     day=last_day, country=country)  # fmt: skip
        case News.DEADLINE:
            return _("Answers are taken until %(day)s now.", day=last_day)
        case News.REMINDER:
            return _("%(country)s has not answered all dates yet. The last day is %(day)s.",
                     day=last_day, country=country)  # fmt: skip
        case News.DECIDED:
            return _("The poll is over, and the date is set. Thank you for answering.")
        case News.CANCELLED:
            return _("The poll was cancelled. The dates need not be kept free any more.")


def _both(slot: LocalSlot, zone: str) -> str:
    """The time at the venue, and on the recipient's clock where that shows something else."""
    venue = slot_text(slot)
    if not differs_for(slot, zone):
        return venue
    return _("%(venue)s (%(own)s)", venue=venue, own=slot_for_reader(slot, zone))
