"""What one person was told of a meeting, and what is news to them; no I/O, no clock.

A letter always covers everything between what the last one that left said and what is true now. So
changes that follow each other make one letter, and a change that was undone makes none.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from coordinator.calendars.rules import News
from coordinator.forums.rules import Sharing
from coordinator.kit.events import plain
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode, MeetingStatus, RoughDate, Standing, is_over

URGENT = timedelta(hours=24)
"""What concerns a meeting that begins so soon does not wait for the next change."""

SECOND = timedelta(seconds=1)


class Fact(StrEnum):
    """What a notice says before and after of, in the order in which it says it."""

    TITLE = "title"
    STATE = "state"
    WHEN = "when"
    PLACE = "place"
    MODE = "mode"
    CHAIR = "chair"
    LANGUAGES = "languages"
    SHARING = "sharing"
    LINK = "joining_link"
    PRACTICAL = "practical"


IN_CALENDARS = frozenset({Fact.TITLE, Fact.STATE, Fact.WHEN, Fact.PLACE, Fact.MODE})
"""Facts that a calendar shows."""

UNSAID = frozenset({Fact.LINK, Fact.PRACTICAL})
"""Facts of which a mail says only that they changed: what they are stands on the page, for who may see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a letter says. `slot` is at the venue; without `has_date` it is only what was called off.

    `link` and `practical` are digests. `invited`: the person is a guest; `in_calendar`: their calendar
    holds the meeting after the letter; `stamp` is the instant of its calendar part, which orders letters.
    `ahead` is how far the SEQUENCE of their copy is ahead of the meeting's (`number`): leaving and coming
    back changes their copy alone.
    """

    status: MeetingStatus
    title: str
    mode: MeetingMode
    was_called: bool = True
    slot: LocalSlot | None = None
    has_date: bool = True
    rough: RoughDate | None = None
    venue: str | None = None
    city: str | None = None
    host: UUID | None = None
    chair: UUID | None = None
    languages: tuple[str, ...] = ()
    sharing: Sharing = Sharing.FORUM
    link: str | None = None
    practical: str | None = None
    sequence: int = 0
    invited: bool = True
    in_calendar: bool = False
    stamp: datetime | None = None
    ahead: int = 0

    @property
    def number(self) -> int:
        """SEQUENCE as their calendar has it."""
        return self.sequence + self.ahead

    @property
    def is_called_off(self) -> bool:
        """Cancelled, or postponed without a new date."""
        return self.status == MeetingStatus.CANCELLED or (
            self.status == MeetingStatus.POSTPONED and not self.has_date
        )

    @property
    def takes_place(self) -> bool:
        """People are called to it and it has a day, if only a tentative one."""
        return self.was_called and self.slot is not None and not self.is_called_off


def told_of(standing: Standing) -> Told:
    """What a letter says that tells all of `standing` to a guest; not yet what it does to calendars."""
    facts = standing.facts
    return Told(
        status=standing.status, title=facts.title, mode=facts.mode, was_called=standing.was_called,
        slot=standing.slot, has_date=standing.has_date, rough=standing.rough, venue=facts.venue,
        city=facts.city, host=facts.host_party_id, chair=facts.chair_party_id, languages=facts.languages,
        sharing=facts.sharing, link=_digest(facts.joining_link), practical=_digest(facts.practical),
        sequence=standing.sequence,
    )  # fmt: skip


def known_of(standing: Standing) -> Told:
    """What people are taken to know who were called to a meeting by other means than our letters."""
    told = told_of(standing)
    return replace(told, in_calendar=told.takes_place)


def _digest(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def _facts(told: Told) -> dict[Fact, object]:
    """By fact what it is, to be compared."""
    online = told.mode == MeetingMode.ONLINE
    return {
        Fact.TITLE: told.title,
        Fact.STATE: (told.status, told.is_called_off),
        Fact.WHEN: told.slot if told.has_date else told.rough,
        Fact.PLACE: None if online else (told.venue, told.city, told.host),
        Fact.MODE: told.mode,
        Fact.CHAIR: told.chair,
        Fact.LANGUAGES: told.languages,
        Fact.SHARING: told.sharing,
        Fact.LINK: told.link,
        Fact.PRACTICAL: told.practical,
    }


def differences(before: Told, now: Told) -> tuple[Fact, ...]:
    """The facts that differ, in the order of `Fact`."""
    was, after = _facts(before), _facts(now)
    return tuple(fact for fact in Fact if was[fact] != after[fact])


def news_of(before: Told | None, now: Told) -> News | None:
    """What is news to somebody who was told `before` (None: nothing); None when nothing is.

    Who was never told of a meeting does not hear that it is called off, nor that it is only planned. Who is
    a guest no longer hears that alone.
    """
    if before is None or not before.invited:
        called = now.invited and now.status == MeetingStatus.CONVENED and now.slot is not None
        return News.CONVENED if called else None
    if not now.invited:
        gone = before.was_called and not before.is_called_off
        return News.REMOVED if gone and not now.is_called_off else _called_off(before, now)
    if now.is_called_off:
        return _called_off(before, now)
    if not differences(before, now) or now.status == MeetingStatus.HELD:
        return None
    return _going_on(before, now)


def _called_off(before: Told, now: Told) -> News | None:
    if not now.is_called_off or (before.is_called_off and before.status == now.status):
        return None
    return News.CANCELLED if now.status == MeetingStatus.CANCELLED else News.POSTPONED


def _going_on(before: Told, now: Told) -> News:
    """The news of a meeting that is not called off and of which something differs."""
    if before.status == MeetingStatus.CANCELLED and now.status in (
        MeetingStatus.CONVENED, MeetingStatus.PLANNED,
    ):  # fmt: skip
        return News.REINSTATED
    if now.status == MeetingStatus.CONVENED != before.status:
        return News.CONVENED
    if now.status == MeetingStatus.POSTPONED != before.status:
        return News.POSTPONED
    return News.MOVED if Fact.WHEN in differences(before, now) else News.EDITED


class Ask(StrEnum):
    """What the calendar part of a letter asks of the recipient's calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def ask_of(before: Told | None, now: Told, news: News) -> Ask | None:
    """None for a letter without a calendar part: calendars show nothing of what is new."""
    if now.slot is None:
        return None
    if news == News.REMOVED:
        return Ask.CANCEL if before is not None and before.in_calendar else None
    if now.is_called_off:
        return Ask.CANCEL
    if not now.takes_place:
        return None
    if before is None or not before.in_calendar or not before.invited:
        return Ask.REQUEST
    return Ask.REQUEST if calendars_show(before, now) else None


def calendars_show(before: Told, now: Told) -> bool:
    """Whether a calendar shows any difference; of who may see a meeting it shows only CLASS."""
    private = (before.sharing == Sharing.ADDRESSEE) != (now.sharing == Sharing.ADDRESSEE)
    return private or not IN_CALENDARS.isdisjoint(differences(before, now))


def after_letter(
    now: Told, before: Told | None, ask: Ask | None, at: datetime, last: datetime | None
) -> Told:
    """What the letter of instant `at` says; `last` is the stamp of the one before, which it must follow."""
    stamp = at if last is None else max(at, last + SECOND)
    holds = ask == Ask.REQUEST if ask is not None else before is not None and before.in_calendar
    return replace(now, in_calendar=holds, stamp=stamp)


def numbered(said: Told, last: Told | None) -> Told:
    """`said` with a SEQUENCE that calendars accept after `last`, the letter that left before it: never less,
    and more where one of the two takes the meeting out of the calendar (RFC 5546 3.2.5).
    """
    if last is None:
        return said
    ends = not (last.invited and said.invited) or last.is_called_off or said.is_called_off
    least = last.number + (1 if ends else 0)
    return replace(said, ahead=max(last.ahead, least - said.sequence))


def is_urgent(before: Told | None, now: Told, at: datetime) -> bool:
    """Whether the news must not wait at instant `at`: it is called off, or begins, or was to, so soon."""
    if now.is_called_off:
        return True
    starts = [
        t.slot.starts_at() for t in (before, now) if t is not None and t.slot is not None and t.has_date
    ]
    return any(at <= start <= at + URGENT for start in starts)


def is_past(now: Told, at: datetime) -> bool:
    """Whether the meeting is over at instant `at`: nobody is told of what it was."""
    return not now.is_called_off and now.has_date and is_over(now.slot, at)


def to_json(told: Told) -> dict[str, Any]:
    """As it is stored."""
    values = {name: plain(getattr(told, name)) for name in _PLAIN}
    slot, rough = told.slot, told.rough
    values["slot"] = [plain(slot.start), plain(slot.end), slot.zone] if slot else None
    values["rough"] = (
        [plain(rough.period.from_on), plain(rough.period.until_on), rough.label] if rough else None
    )
    return values


_PLAIN = (
    "status", "title", "mode", "was_called", "has_date", "venue", "city", "host", "chair", "languages",
    "sharing", "link", "practical", "sequence", "invited", "in_calendar", "stamp", "ahead",
)  # fmt: skip


def from_json(stored: Mapping[str, Any] | None) -> Told | None:
    """What `to_json` stored; None for nothing."""
    if stored is None:
        return None
    slot, rough, stamp = stored["slot"], stored["rough"], stored["stamp"]
    values = {"ahead": 0} | {name: stored[name] for name in _PLAIN if name in stored}
    values |= {
        "status": MeetingStatus(stored["status"]),
        "mode": MeetingMode(stored["mode"]),
        "sharing": Sharing(stored["sharing"]),
        "host": UUID(stored["host"]) if stored["host"] else None,
        "chair": UUID(stored["chair"]) if stored["chair"] else None,
        "languages": tuple(stored["languages"]),
        "slot": LocalSlot(_wall(slot[0]), _wall(slot[1]), slot[2]) if slot else None,
        "rough": RoughDate(Period(_day(rough[0]), _day(rough[1])), rough[2]) if rough else None,
        "stamp": datetime.fromisoformat(stamp) if stamp else None,
    }
    return Told(**values)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str | None) -> Any:
    return datetime.fromisoformat(text).date() if text else None
