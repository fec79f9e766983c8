"""RFC 5545 3.6.5, as much as our VTIMEZONEs use: a zone as a list of onsets, reckoned from the file alone."""

import calendar
import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tests.ics_reader import DAYS, Component, Property

RULE = re.compile(r"FREQ=YEARLY;BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU);BYMONTH=([1-9]|1[0-2])")


class Zone:
    """What a reader makes of a VTIMEZONE: at which instants which offset begins."""

    def __init__(self, component: Component, until_year: int) -> None:
        found: list[tuple[datetime, timedelta, timedelta]] = []
        for part in component.children:
            before, after = offset(part.one("TZOFFSETFROM")), offset(part.one("TZOFFSETTO"))
            found += [
                ((wall - before).replace(tzinfo=UTC), before, after) for wall in onsets(part, until_year)
            ]
        found.sort()
        for (_, _, earlier), (_, before, _) in pairwise(found):
            assert earlier == before, "each part begins where the one before it ends"
        self.instants = [at for at, _, _ in found]
        self.offsets = [after for _, _, after in found]

    def offset_at(self, at: datetime) -> timedelta:
        """The offset from UTC at an instant, that of the last onset."""
        return self.offsets[bisect_right(self.instants, at) - 1]


def onsets(part: Component, until_year: int) -> list[datetime]:
    """The wall times at which a part comes into force, by the offset that ends; at most one a year."""
    first = datetime.fromisoformat(part.text("DTSTART"))
    if not part.has("RRULE"):
        return [first]
    fits = RULE.fullmatch(part.text("RRULE"))
    assert fits, "a rule that Outlook does not know"
    nth, weekday, month = int(fits[1]), DAYS.index(fits[2]), int(fits[3])
    walls = []
    for year in range(first.year, until_year + 1):
        weeks = calendar.monthcalendar(year, month)
        days = [week[weekday] for week in weeks if week[weekday]]
        walls.append(first.replace(year=year, month=month, day=days[nth if nth < 0 else nth - 1]))
    assert walls[0] == first, "DTSTART is the first onset"
    return walls


def offset(prop: Property) -> timedelta:
    fits = re.fullmatch(r"([+-])(\d\d)(\d\d)(\d\d)?", prop.raw)
    assert fits, prop.raw
    assert prop.raw not in ("-0000", "-000000")
    length = timedelta(hours=int(fits[2]), minutes=int(fits[3]), seconds=int(fits[4] or 0))
    return -length if fits[1] == "-" else length
