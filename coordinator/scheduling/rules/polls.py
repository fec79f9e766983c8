"""What holds of date polls: when they may be answered and changed, and which date wins; no I/O, no clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from coordinator.kit.errors import Conflict, Gone, Invalid
from coordinator.kit.times import LocalSlot, day_of
from coordinator.meetings.rules import LONGEST_DAYS, MeetingMode, TooLong
from coordinator.scheduling.rules.kinds import Choice, PollState, ResultsFor

MOST_OPTIONS = 40
EDITABLE = frozenset({PollState.DRAFT, PollState.OPEN, PollState.CLOSED})
REOPENABLE = frozenset({PollState.CLOSED, PollState.DECIDED, PollState.CANCELLED})
HOLDING = frozenset({PollState.OPEN, PollState.CLOSED})
"""While its dates are to be kept free; a decision, or that nothing comes of it, lets them go."""


class PollNotOpen(Conflict):
    """No answers are taken: it is not open yet, or its last day is over."""

    code = "poll_closed"


class PollOver(Conflict):
    """It was decided or cancelled; open it again to change it."""

    code = "poll_over"


class PollNotReopenable(Conflict):
    """It is a draft, or open already."""

    code = "poll_not_reopenable"


class PollLinkEnded(Gone):
    """The link opens nothing any more; `why` is a `LinkEnd`."""

    code = "poll_link_ended"


class NoRequiredParty(Invalid):
    """A poll needs at least one party without which no date is a good one."""

    code = "no_required_party"


class NoOptionLeft(Invalid):
    """A poll needs at least one date to choose from."""

    code = "no_option_left"


class TooManyOptions(Invalid):
    code = "too_many_options"


class OptionInThePast(Invalid):
    """The date has begun, so that nothing can be held on it any more."""

    code = "option_in_the_past"


class UnknownOption(Invalid):
    """Not a date of this poll, or one that was withdrawn."""

    code = "unknown_option"


class ClosesInThePast(Invalid):
    """The last day to answer is over."""

    code = "closes_in_the_past"


class ClosesTooLate(Invalid):
    """Answers would still be taken when the last of the dates has begun."""

    code = "closes_too_late"


class WindowBackwards(Invalid):
    """The last day of "another date suits us" lies before the first."""

    code = "window_backwards"


class NothingSaid(Invalid):
    """An answer says something to at least one date, or names another."""

    code = "nothing_said"


class NotAsked(Invalid):
    """The party is not, or no longer, asked in this poll."""

    code = "not_asked"


class SourceMissing(Invalid):
    """What is entered for a country says where it comes from."""

    code = "source_missing"


class LinkEnd(StrEnum):
    """Why a link opens nothing any more."""

    REVOKED = "revoked"
    LEFT = "left"  # the person does not speak for the country any more
    NOT_ASKED = "not_asked"
    CLOSED = "closed"
    DECIDED = "decided"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFacts:
    """What a poll says of itself. `closes_on` is the last day to answer, in the calendar of `zone`."""

    title: str
    mode: MeetingMode
    zone: str
    closes_on: date
    city: str | None = None
    venue: str | None = None
    host_party_id: UUID | None = None
    text: str | None = None
    results_for: ResultsFor = ResultsFor.ASKED_AFTER_CLOSE
    shows_who: bool = True


@dataclass(frozen=True, slots=True)
class NewOption:
    """A date to add; `points` speak against it, as the date finder counts (None: not from there)."""

    slot: LocalSlot
    points: int | None = None
    proposed_by_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a country says besides yes and no: a note to the secretariat, and "another date suits us" in
    words, or as its first and last day.
    """

    note: str | None = None
    other_dates: str | None = None
    other_first_on: date | None = None
    other_last_on: date | None = None

    @property
    def names_another(self) -> bool:
        return bool(self.other_dates) or self.other_first_on is not None


# What is allowed when


def is_taking_answers(state: PollState, closes_on: date, zone: str, now: datetime) -> bool:
    """Whether answers are taken at the instant `now`: open, and its last day in `zone` not over."""
    return state == PollState.OPEN and day_of(now, zone) <= closes_on


def check_taking_answers(state: PollState, closes_on: date, zone: str, now: datetime) -> None:
    """Raise PollNotOpen where `is_taking_answers` says no."""
    if not is_taking_answers(state, closes_on, zone, now):
        raise PollNotOpen(state=state, closes_on=closes_on)


def check_editable(state: PollState) -> None:
    """Raise PollOver for one that was decided or cancelled."""
    if state not in EDITABLE:
        raise PollOver(state=state)


def check_facts(facts: PollFacts, now: datetime) -> None:
    """Raise UnknownZone, or ClosesInThePast for a last day that is over at the instant `now`."""
    if facts.closes_on < day_of(now, facts.zone):
        raise ClosesInThePast(field="closes_on")


def check_askable(required: Collection[UUID], slots: Sequence[LocalSlot], closes_on: date) -> None:
    """Raise NoRequiredParty, NoOptionLeft or ClosesTooLate for a poll that nobody could be asked."""
    if not required:
        raise NoRequiredParty(field="parties")
    if not slots:
        raise NoOptionLeft(field="dates")
    if closes_on >= max(slot.first_on for slot in slots):
        raise ClosesTooLate(field="closes_on")


def check_new_options(there: int, added: Iterable[LocalSlot], now: datetime) -> None:
    """Raise OptionInThePast, TooLong (for a meeting) or TooManyOptions; `there` is how many dates the poll
    offers already.
    """
    slots = list(added)
    for slot in slots:
        if slot.starts_at() <= now:
            raise OptionInThePast(field="dates", start=slot.start)
        if slot.days > LONGEST_DAYS:
            raise TooLong(field="dates")
    if there + len(slots) > MOST_OPTIONS:
        raise TooManyOptions(field="dates", most=MOST_OPTIONS)


def check_answer(choices: Mapping[UUID, Choice], offered: Collection[UUID], reply: Reply) -> None:
    """Raise UnknownOption, NothingSaid or WindowBackwards. `offered` are all dates ever offered: one that was
    withdrawn while somebody answered does no harm.
    """
    if not set(offered).issuperset(choices):
        raise UnknownOption(field="dates")
    first, last = reply.other_first_on, reply.other_last_on
    if (first is None) != (last is None) or (first is not None and last is not None and last < first):
        raise WindowBackwards(field="other_last_on")
    if not choices and not reply.names_another:
        raise NothingSaid


# Which date wins


class Criterion(StrEnum):
    """What decides between two dates, the first first."""

    REQUIRED_NO = "required_no"  # fewest required parties that say no
    REQUIRED_OPEN = "required_open"  # fewest that have not answered
    REQUIRED_YES = "required_yes"  # most that say yes, not only if need be
    OPTIONAL_YES = "optional_yes"  # most of the others that say yes
    POINTS = "points"  # fewest points of the date finder
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True)
class Dated:
    """An option as it is ranked: instants, and the finder's points (None: nothing is known against it)."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How an option stands: numbers of parties, required and others."""

    required_yes: int
    required_if_need_be: int
    required_no: int
    required_open: int
    optional_yes: int
    optional_if_need_be: int
    optional_no: int
    optional_open: int
    points: int
    starts_at: datetime

    @property
    def yes(self) -> int:
        return self.required_yes + self.optional_yes

    @property
    def if_need_be(self) -> int:
        return self.required_if_need_be + self.optional_if_need_be

    @property
    def no(self) -> int:
        return self.required_no + self.optional_no

    @property
    def suits_all_required(self) -> bool:
        return self.required_no == 0 and self.required_open == 0

    def value(self, criterion: Criterion) -> int | datetime:
        """What the criterion looks at: a number of parties or points, or the start."""
        found: int | datetime = (
            self.starts_at if criterion == Criterion.EARLIEST else getattr(self, criterion.value)
        )
        return found

    @property
    def key(self) -> tuple[Any, ...]:
        """Smaller is better."""
        return (
            self.required_no,
            self.required_open,
            -self.required_yes,
            -self.optional_yes,
            self.points,
            self.starts_at,
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option in its place, 1 the best. `ahead_by` is the criterion that puts it before the next one; None
    for the last.
    """

    id: UUID
    place: int
    score: Score
    ahead_by: Criterion | None = None


def rank(
    options: Iterable[Dated],
    required: Collection[UUID],
    optional: Collection[UUID],
    choices: Mapping[UUID, Mapping[UUID, Choice]],
) -> tuple[Ranked, ...]:
    """The options from best to worst. `choices` are by option and party; what others said does not count.

    A total order that depends on nothing but these facts: by `Criterion`, then by end and id.
    """
    scored = [(each, _score(each, required, optional, choices.get(each.id, {}))) for each in options]
    scored.sort(key=lambda pair: (pair[1].key, pair[0].ends_at, pair[0].id))
    ahead = [_first_difference(one[1], other[1]) for one, other in pairwise(scored)]
    return tuple(
        Ranked(each.id, place, score, by)
        for place, ((each, score), by) in enumerate(zip(scored, [*ahead, None], strict=False), 1)
    )


def _first_difference(better: Score, worse: Score) -> Criterion:
    for criterion, one, other in zip(Criterion, better.key, worse.key, strict=True):
        if one != other:
            return criterion
    return Criterion.EARLIEST


def _score(
    option: Dated, required: Collection[UUID], optional: Collection[UUID], said: Mapping[UUID, Choice]
) -> Score:
    must, may = _count(required, said), _count(optional, said)
    return Score(*must, *may, points=option.points or 0, starts_at=option.starts_at)


def _count(parties: Collection[UUID], said: Mapping[UUID, Choice]) -> tuple[int, int, int, int]:
    """Yes, if need be, no, not answered."""
    found = [said.get(party) for party in parties]
    return found.count(Choice.YES), found.count(Choice.IF_NEED_BE), found.count(Choice.NO), found.count(None)
