"""Days on which parties and forums are closed: holidays of the country, and what they entered themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Closure, Party
from coordinator.forums.rules import ClosureKind, PartyKind

DAY = timedelta(days=1)
Key = TypeVar("Key")


def _touches(first: date, last: date) -> sa.ColumnElement[bool]:
    """Closures that hold on a day from `first` to `last`, both counted."""
    return sa.and_(Closure.from_on <= last, Closure.until_on > first, Closure.withdrawn_at.is_(None))


def closures_between(
    session: Session,
    first: date,
    last: date,
    *,
    forum_ids: Iterable[UUID] = (),
    party_ids: Iterable[UUID] = (),
) -> list[Closure]:
    """What these forums and parties have entered for a day from `first` to `last`, both counted, by day;
    without what was withdrawn.
    """
    forums, parties = frozenset(forum_ids), frozenset(party_ids)
    if not forums and not parties:
        return []
    query = (
        sa.select(Closure)
        .where(
            sa.or_(Closure.forum_id.in_(forums), Closure.party_id.in_(parties)),
            _touches(first, last),
        )
        .order_by(Closure.from_on, Closure.until_on, Closure.id)
    )
    return list(session.scalars(query))


def any_closure(first: date, last: date, party_ids: Iterable[UUID], forum_id: UUID) -> sa.ColumnElement[bool]:
    """Whether the forum or one of the parties has entered something for a day from `first` to `last`, both
    counted: a column for a statement that asks for something else.
    """
    theirs = sa.or_(Closure.forum_id == forum_id, Closure.party_id.in_(party_ids))
    return sa.exists().where(theirs, _touches(first, last))


def parties_with_days(
    session: Session,
    party_ids: Collection[UUID] | sa.Select[UUID],
    first: date,
    last: date,
    *,
    forum_id: UUID | None = None,
) -> tuple[list[Party], list[Closure]]:
    """The parties, by kind and code, and what they (and the forum, where one is named) have entered for a
    day from `first` to `last`, both counted. One statement; `party_ids` may be a question of its own.
    """
    theirs = sa.or_(Closure.party_id == Party.id, Closure.forum_id == forum_id)
    rows = session.execute(
        sa.select(Party, Closure)
        .outerjoin(Closure, sa.and_(theirs, _touches(first, last)))
        .where(Party.id.in_(party_ids))
        .order_by(Party.kind, Party.code, Closure.from_on, Closure.id)
    ).all()
    closures = {row.Closure.id: row.Closure for row in rows if row.Closure is not None}
    return list(dict.fromkeys(row.Party for row in rows)), list(closures.values())


def closed_days_of(
    session: Session,
    parties: Mapping[UUID, Key],
    first: date,
    last: date,
    *,
    usual: bool = True,
    locale: str = "en",
) -> dict[date, dict[Key, tuple[str, ...]]]:
    """The days from `first` to `last`, both counted, on which parties are closed, with what they are called.

    `parties` gives each party's id and what it is to be called in the answer, such as its code. A country is
    closed on its holidays (`usual` adds days on which offices are closed by habit); any party on the days
    that it has entered as closed. Names of holidays are in `locale`, of own days as they were typed.
    """
    if not parties:
        return {}
    found, closures = parties_with_days(session, parties.keys(), first, last)
    named = {parties[party.id]: party for party in found}
    return closed_days_among(named, closures, first, last, usual=usual, locale=locale)


class ClosedDays:
    """Closed days of parties, for those who reckon with many: read once for a year and those beside it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[int, dict[UUID, tuple[Party, list[Closure]]]] = {}
        self._days: dict[tuple[UUID, int], frozenset[date]] = {}

    def of(self, party_id: UUID | None, around: date) -> frozenset[date]:
        """The days on which a party is closed in the year of `around`, and in those before and after it."""
        if party_id is None:
            return frozenset()
        key = (party_id, around.year)
        if key not in self._days:
            self._days[key] = self._reckon(party_id, around.year)
        return self._days[key]

    def _reckon(self, party_id: UUID, year: int) -> frozenset[date]:
        first, last = date(year - 1, 1, 1), date(year + 1, 12, 31)
        if year not in self._read:
            rows = self._session.execute(
                sa.select(Party, Closure).outerjoin(
                    Closure, sa.and_(Closure.party_id == Party.id, _touches(first, last))
                )
            )
            read: dict[UUID, tuple[Party, list[Closure]]] = {}
            for row in rows:
                own = read.setdefault(row.Party.id, (row.Party, []))[1]
                own += [row.Closure] if row.Closure is not None else []
            self._read[year] = read
        found = self._read[year].get(party_id)
        if found is None:
            return frozenset()
        party, closures = found
        return frozenset(closed_days_among({party.id: party}, closures, first, last))


def closed_days_among(
    parties: Mapping[Key, Party],
    closures: Iterable[Closure],
    first: date,
    last: date,
    *,
    usual: bool = True,
    locale: str = "en",
) -> dict[date, dict[Key, tuple[str, ...]]]:
    """The same of parties and closures that are read already."""
    own: dict[UUID | None, list[Closure]] = defaultdict(list)
    for closure in closures:
        if closure.kind is ClosureKind.CLOSED:
            own[closure.party_id].append(closure)
    found: dict[date, dict[Key, list[str]]] = defaultdict(dict)
    for key, party in parties.items():
        if party.kind is PartyKind.COUNTRY:
            for day, names in _holidays(party.code, first, last, usual=usual, locale=locale):
                found[day][key] = names
        for closure in own[party.id]:
            for day in days_of(closure, first, last):
                known = found[day].setdefault(key, [])
                known += [closure.name] if closure.name not in known else []
    return {day: {key: tuple(names) for key, names in found[day].items()} for day in sorted(found)}


def _holidays(
    code: str, first: date, last: date, *, usual: bool, locale: str
) -> Iterable[tuple[date, list[str]]]:
    for year in range(first.year, last.year + 1):
        for day, names in closed_days(code, year, usual=usual, locale=locale).items():
            if first <= day <= last:
                yield day, names


def days_of(closure: Closure, first: date, last: date) -> Iterable[date]:
    """The days of a closure from `first` to `last`, both counted."""
    begin, end = max(closure.from_on, first), min(closure.until_on, last + DAY)
    return (begin + DAY * n for n in range((end - begin).days))
