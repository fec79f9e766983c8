"""Parties, roles and offices in a forum, on a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period


class PartyKind(StrEnum):
    COUNTRY = "country"
    ORGANISATION = "organisation"


class MembershipRole(StrEnum):
    MEMBER = "member"
    OBSERVER = "observer"
    PARTNER = "partner"
    SECRETARIAT = "secretariat"


class OfficeRole(StrEnum):
    CHAIR = "chair"
    CO_CHAIR = "co-chair"
    SECRETARIAT = "secretariat"
    HOST = "host"
    RAPPORTEUR = "rapporteur"


class Sharing(StrEnum):
    """Who in the field may see something; from narrow to wide."""

    ADDRESSEE = "addressee"
    FORUM = "forum"
    FORUM_PLUS = "forum_plus"
    PUBLIC = "public"

    @property
    def rank(self) -> int:
        return list(Sharing).index(self)

    def reaches(self, other: "Sharing") -> bool:
        """Whether something shared like this may be seen by those who see `other`."""
        return self.rank >= other.rank


class ClosureKind(StrEnum):
    """What days that somebody has entered say about meeting on them."""

    CLOSED = "closed"  # rules them out
    AVOID = "avoid"  # speaks against them: school holidays
    WISHED = "wished"  # speaks for them


class Feature(StrEnum):
    """What a kind of forum has; stored in `ForumKind.features`."""

    MEETINGS = "meetings"
    GROUPS = "groups"
    ROTATION = "rotation"  # the chair changes hands by dated entries
    DECISIONS = "decisions"
    INQUIRIES = "inquiries"
    STATISTICS = "statistics"
    PROJECTS = "projects"


class Overlap(Invalid):
    """The same party already stands there, in the same role or office, on some of these days.

    `period` is the one that is in the way.
    """

    code = "overlap"


class BadPeriod(Invalid):
    """The last day lies before the first."""

    code = "bad_period"


def period_of_days(first: date | None, last: date | None) -> Period:
    """The period from the first to the last day, both counted; raises BadPeriod."""
    try:
        return Period.of_days(first, last)
    except (ValueError, OverflowError) as error:
        raise BadPeriod(field="last_on") from error


def check_no_overlap(period: Period, others: Iterable[Period]) -> None:
    """Raise Overlap when `period` shares a day with one of `others`, which are the other entries of the
    same party in the same role (or office) of the same forum.
    """
    for other in others:
        if period.overlaps(other):
            raise Overlap(field="first_on", period=other)


Holder = TypeVar("Holder")


@dataclass(frozen=True, slots=True)
class Turn(Generic[Holder]):
    """Who holds an office on a day, who held it before and who is next; several may at once."""

    now: tuple[Holder, ...]
    before: tuple[Holder, ...]
    next: tuple[Holder, ...]


def turn_on(holders: Iterable[tuple[Holder, Period]], day: date) -> Turn[Holder]:
    """Those who hold the office on `day`, those who ended last before it, and who begins first after it."""
    held = list(holders)
    past = [(p.until_on, h) for h, p in held if p.until_on is not None and p.until_on <= day]
    ahead = [(p.from_on, h) for h, p in held if p.from_on is not None and p.from_on > day]
    last = max((end for end, _holder in past), default=None)
    first = min((begin for begin, _holder in ahead), default=None)
    return Turn(
        now=tuple(h for h, p in held if day in p),
        before=tuple(h for end, h in past if end == last),
        next=tuple(h for begin, h in ahead if begin == first),
    )


def name_on(name: str, former: Iterable[tuple[str, date | None]], day: date) -> str:
    """The name in use on `day`. `former` are earlier names, each with the last day it was in use: the one
    that ended first on or after `day` is meant.
    """
    still = [(last, old) for old, last in former if last is not None and day <= last]
    return min(still)[1] if still else name
