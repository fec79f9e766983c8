"""The pages of closed, avoided and wished days: of a forum, or of a party with its holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import policy
from coordinator.forums.holidays import Holiday, holidays_of
from coordinator.forums.models import Closure, Forum, HolidayChange, Membership, Party
from coordinator.forums.queries.forums import get_forum
from coordinator.forums.queries.parties import find_party
from coordinator.forums.queries.seats import on_day, parties_on
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.kit.errors import NotFound

YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose days they are: a forum's or a party's; and whether the actor may enter some."""

    forum: Forum | None
    party: Party | None
    may_edit: bool

    @property
    def id(self) -> UUID:
        return (self.forum or self.party).id  # type: ignore[union-attr]

    @property
    def has(self) -> sa.ColumnElement[bool]:
        """Closures of this very owner."""
        return Closure.forum_id == self.id if self.forum else Closure.party_id == self.id

    @property
    def forum_id(self) -> UUID | None:
        return self.forum.id if self.forum else None

    @property
    def party_id(self) -> UUID | None:
        return self.party.id if self.party else None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose days are meant, as an address names it: a forum by `slug`, or a party by kind and code."""

    slug: str = ""
    kind: str = ""
    code: str = ""


def get_owner(work: Work, whose: Whose) -> Owner:
    """Raises NotFound unless there is such a forum or party and the actor may see its days."""
    if whose.slug:
        forum = get_forum(work, whose.slug)
        return Owner(forum, None, policy.may_edit(work.actor, forum))
    code = whose.code
    known = code.isascii() and code.isprintable() and whose.kind in set(PartyKind)
    party = find_party(work.session, whose.kind, code) if known else None
    if party is None:
        raise NotFound
    sits_in = frozenset(
        work.session.scalars(
            sa.select(Membership.forum_id).where(
                Membership.party_id == party.id, on_day(Membership, work.actor.on)
            )
        )
    )
    if not policy.may_see_days(work.actor, party.id, sits_in):
        raise NotFound
    return Owner(None, party, policy.may_enter_days(work.actor, party.id, sits_in))


def get_closure(work: Work, owner: Owner, closure_id: UUID) -> Closure:
    """An entry of this very forum or party, withdrawn or not; raises NotFound."""
    found = work.session.get(Closure, closure_id)
    if found is None or (found.forum_id or found.party_id) != owner.id:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class DaysPage:
    """The days of a year, what was withdrawn of it, and of a country its holidays; `members` are parties of
    the forum whose own days the actor may see.
    """

    owner: Owner
    year: int
    closures: list[Closure]
    withdrawn: list[Closure]
    holidays: Sequence[Holiday] = ()
    changes: Sequence[HolidayChange] = ()  # of the list of holidays, latest first
    members: Sequence[Party] = ()


def days_page(work: Work, owner: Owner, year: int, *, locale: str) -> DaysPage:
    """What has a day in `year`, by day."""
    found = list(
        work.session.scalars(
            sa.select(Closure)
            .where(
                owner.has,
                Closure.from_on <= date(year, 12, 31),
                Closure.until_on > date(year, 1, 1),
            )
            .order_by(Closure.from_on, Closure.until_on, Closure.id)
        )
    )
    is_country = owner.party is not None and owner.party.kind is PartyKind.COUNTRY
    return DaysPage(
        owner,
        year,
        [closure for closure in found if closure.withdrawn_at is None],
        [closure for closure in found if closure.withdrawn_at is not None],
        holidays_of(owner.party.code, year, locale=locale) if owner.party and is_country else (),
        _changes(work, owner.party.code, year) if owner.party and is_country else (),
        _members(work, owner.forum, may_edit=owner.may_edit) if owner.forum else (),
    )


def _changes(work: Work, code: str, year: int) -> list[HolidayChange]:
    return list(
        work.session.scalars(
            sa.select(HolidayChange)
            .where(
                HolidayChange.country_code == code,
                HolidayChange.on.between(date(year, 1, 1), date(year, 12, 31)),
            )
            .order_by(HolidayChange.noticed_at.desc(), HolidayChange.on)
        )
    )


def _members(work: Work, forum: Forum, *, may_edit: bool) -> list[Party]:
    parties = parties_on(work.session, forum.id, work.actor.on, *MembershipRole)
    return [p for p in parties if may_edit or policy.may_see_days(work.actor, p.id, frozenset())]
