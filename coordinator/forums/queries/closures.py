"""Days on which parties and forums are closed: holidays of the country, and what they entered themselves."""

from collections.abc import Iterable, Mapping
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
            Closure.from_on <= last,
            Closure.until_on > first,
            Closure.withdrawn_at.is_(None),
        )
        .order_by(Closure.from_on, Closure.until_on, Closure.id)
    )
    return list(session.scalars(query))


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
    rows = session.execute(
        sa.select(Party.id, Party.kind, Party.code, Closure.name, Closure.from_on, Closure.until_on)
        .outerjoin(
            Closure,
            sa.and_(
                Closure.party_id == Party.id,
                Closure.kind == ClosureKind.CLOSED,
                Closure.withdrawn_at.is_(None),
                Closure.from_on <= last,
                Closure.until_on > first,
            ),
        )
        .where(Party.id.in_(parties))
        .order_by(Party.kind, Party.code, Closure.from_on, Closure.id)
    ).all()
    found: dict[date, dict[Key, list[str]]] = {}
    countries = {r.id: r.code for r in rows if r.kind is PartyKind.COUNTRY}
    for party_id, code in countries.items():
        for day, names in _holidays(code, first, last, usual=usual, locale=locale):
            found.setdefault(day, {})[parties[party_id]] = names
    for row in rows:
        for day in _days(row.from_on, row.until_on, first, last) if row.name else ():
            known = found.setdefault(day, {}).setdefault(parties[row.id], [])
            if row.name not in known:
                known.append(row.name)
    return {day: {key: tuple(names) for key, names in found[day].items()} for day in sorted(found)}


def _holidays(
    code: str, first: date, last: date, *, usual: bool, locale: str
) -> Iterable[tuple[date, list[str]]]:
    for year in range(first.year, last.year + 1):
        for day, names in closed_days(code, year, usual=usual, locale=locale).items():
            if first <= day <= last:
                yield day, names


def _days(from_on: date, until_on: date, first: date, last: date) -> Iterable[date]:
    begin, end = max(from_on, first), min(until_on, last + DAY)
    return (begin + DAY * n for n in range((end - begin).days))
