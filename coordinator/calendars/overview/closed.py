"""Days on which those who would meet are closed: the countries' own, and what forums have entered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.year import closed_marks
from coordinator.core.work import Work
from coordinator.forums.models import Closure, Forum, Membership, Party
from coordinator.forums.queries import closed_days_among, on_day, parties_with_days
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

    def reasons(self, day: date) -> list[tuple[str, list[str]]]:
        """Why a day is closed, and for whom: what it is called, with the codes of the countries."""
        found: dict[str, list[str]] = {}
        for code, names in sorted(self.days.get(day, {}).items()):
            found.setdefault(", ".join(names), []).append(code)
        return list(found.items())

    def name_of(self, code: str, locale: str) -> str:
        return next((p.name.in_(locale) for p in self.countries if p.code == code), code)


def roster_day(today: date, first: date, until: date) -> date:
    """On which day it is asked who belongs: today, or the nearest day of the time that is shown."""
    return min(max(today, first), until - DAY)


def closed_between(
    work: Work, first: date, until: date, *, forum: Forum | None, group: WorkingGroup | None, locale: str
) -> Closed:
    """Closed days from `first` up to `until` (not counted) of the group's countries, the forum's members,
    or, with neither, the reader's own country. One statement; two for a group whose countries are not known.
    """
    on, last = roster_day(work.actor.on, first, until), until - DAY
    forum_id = forum.id if forum is not None else group.forum_id if group is not None else None
    asked: Collection[UUID] | sa.Select[UUID] = [work.actor.party_id] if work.actor.party_id else []
    if group is not None:
        asked = _of_group(group.id, on)
    elif forum_id is not None:
        asked = _of_forum(forum_id, on)
    parties, entered = parties_with_days(work.session, asked, first, last, forum_id=forum_id)
    if group is not None and not parties:
        asked = _of_forum(group.forum_id, on)
        parties, entered = parties_with_days(work.session, asked, first, last, forum_id=forum_id)
    countries = {party.code: party for party in parties if party.kind == PartyKind.COUNTRY}
    return Closed(
        tuple(countries.values()),
        forum_id is None,
        closed_days_among(countries, entered, first, last, locale=locale),
        tuple(each for each in entered if each.forum_id is not None),
    )


def _of_group(group_id: UUID, on: date) -> sa.Select[UUID]:
    return sa.select(GroupParty.party_id).where(GroupParty.group_id == group_id, on_day(GroupParty, on))


def _of_forum(forum_id: UUID, on: date) -> sa.Select[UUID]:
    return sa.select(Membership.party_id).where(
        Membership.forum_id == forum_id, Membership.role == MembershipRole.MEMBER, on_day(Membership, on)
    )
