"""What time itself does to forums: holidays are looked over when their list is another."""

from datetime import date

import sqlalchemy as sa

from coordinator.core.journal import Installation
from coordinator.core.work import Work
from coordinator.forums.events import HolidaysChanged
from coordinator.forums.holidays import closed_days, edition, knows
from coordinator.forums.models import HolidayChange, HolidayYear, Party
from coordinator.forums.rules import PartyKind, changed_days

SEEN = "holidays"
"""Under this name the installation knows which edition it has looked over, and in which year."""

YEARS_AHEAD = 3


def look_over_holidays(work: Work) -> int:
    """Compare the holidays of all countries with those last seen and note which days changed; how many.

    Nothing is moved: what was planned keeps its day, and the secretariats concerned are told on their desk.
    Done once for an edition and a year. For housekeeping, which runs it as the system.
    """
    today = work.now().date()
    seen, looked_at = work.session.get(Installation, SEEN), f"{edition()} {today.year}"
    if seen is not None and seen.value == looked_at:
        return 0
    stored = {(row.country_code, row.year): row for row in work.session.scalars(sa.select(HolidayYear))}
    codes = work.session.scalars(sa.select(Party.code).where(Party.kind == PartyKind.COUNTRY)).all()
    changes = []
    for code in filter(knows, codes):
        for year in range(today.year - 1, today.year + YEARS_AHEAD + 1):
            changes += _look_over(work, stored.get((code, year)), code, year)
    if seen is None:
        work.session.add(Installation(name=SEEN, value=looked_at))
    else:
        seen.value = looked_at
    if changes:
        work.record(
            HolidaysChanged(edition(), tuple(sorted({c.country_code for c in changes})), len(changes))
        )
    return len(changes)


def _look_over(work: Work, stored: HolidayYear | None, code: str, year: int) -> list[HolidayChange]:
    now = closed_days(code, year)
    days = {day.isoformat(): names for day, names in now.items()}
    if stored is None:
        work.session.add(
            HolidayYear(id=work.new_id(), country_code=code, year=year, edition=edition(), days=days)
        )
        return []
    was = {date.fromisoformat(day): names for day, names in stored.days.items()}
    changes = [
        HolidayChange(
            id=work.new_id(), country_code=code, on=day, closed=closed, name=name[:400], edition=edition(),
            noticed_at=work.now(),
        )
        for day, closed, name in changed_days(was, now, work.now().date())
    ]  # fmt: skip
    work.session.add_all(changes)
    stored.days, stored.edition = days, edition()
    return changes
