"""Days on which those who would meet are closed: the countries' own, and what forums have entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from coordinator.calendars.year import closed_marks
from coordinator.core.work import Work
from coordinator.forums.models import Closure, Forum, Membership, Party
from coordinator.forums.queries import closed_days_of, closures_between, on_day
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.groups.models import GroupParty, WorkingGroup

DAY = timedelta(days=1)
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed days of the countries looked at: members, or (`own`) the reader's country alone.

    `days` are the names of the days by country code; `periods` what the forum itself has entered.
    """

    countries: tuple[Party, ...] = ()
    own: bool = False
    days: Mapping[date, Names] = field(default_factory=dict)
    periods: tuple[Closure, ...] = ()

    @property
    def marks(self) -> dict[date, str]:
        """What stands at a day: "3/5", or the code of one's own country."""
        own = self.countries[0].code if self.own and self.countries else None
        return closed_marks(self.days, total=len(self.countries), own=own)

    def name_of(self, code: str, locale: str) -> str:
        return next((p.name.in_(locale) for p in self.countries if p.code == code), code)


def roster_day(today: date, first: date, until: date) -> date:
    """On which day it is asked who belongs: today, or the nearest day of the time that is shown."""
    return min(max(today, first), until - DAY)


def closed_between(
    work: Work, first: date, until: date, *, forum: Forum | None, group: WorkingGroup | None, locale: str
) -> Closed:
    """Closed days from `first` up to `until` (not counted) of the group's countries, the forum's members,
    or, with neither, the reader's own country. Four statements at the most.
    """
    on = roster_day(work.actor.on, first, until)
    last = until - DAY
    forum_id = forum.id if forum is not None else group.forum_id if group is not None else None
    if forum_id is None:
        own = work.session.get(Party, work.actor.party_id) if work.actor.party_id else None
        countries = [own] if own is not None and own.kind == PartyKind.COUNTRY else []
    else:
        countries = _members(work, on, group=group) if group is not None else []
        countries = countries or _members(work, on, forum_id=forum_id)
    codes = {party.id: party.code for party in countries}
    days = closed_days_of(work.session, codes, first, last, locale=locale)
    periods = closures_between(work.session, first, last, forum_ids=[forum_id] if forum_id else [])
    return Closed(tuple(countries), forum_id is None, days, tuple(periods))


def _members(
    work: Work, on: date, *, forum_id: object = None, group: WorkingGroup | None = None
) -> list[Party]:
    query = sa.select(Party).where(Party.kind == PartyKind.COUNTRY).order_by(Party.code)
    if group is not None:
        here = sa.select(GroupParty.party_id).where(GroupParty.group_id == group.id, on_day(GroupParty, on))
    else:
        here = sa.select(Membership.party_id).where(
            Membership.forum_id == forum_id,
            Membership.role == MembershipRole.MEMBER,
            on_day(Membership, on),
        )
    return list(work.session.scalars(query.where(Party.id.in_(here))))
