"""Lists that leave the house as files: what was taken is on record."""

from datetime import date

from coordinator.calendars.events import CalendarExported
from coordinator.calendars.overview import Journeys, Shown, Wanted, journeys_between, shown_of
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party


def export_calendar(work: Work, wanted: Wanted, *, kind: str) -> Shown:
    """What a calendar shows, noting that it left as a file of `kind`."""
    shown = shown_of(work, wanted, whole=True)
    count = len(shown.lines) + len(shown.deadlines)
    work.record(CalendarExported("calendar", kind, count, wanted.forum.id if wanted.forum else None))
    return shown


def export_journeys(
    work: Work, first: date, until: date, *, forum: Forum | None, party: Party | None, locale: str, kind: str
) -> Journeys:
    """Who travels where from `first` up to `until` (not counted), noting that it left as a file of `kind`."""
    journeys = journeys_between(work, first, until, forum=forum, party=party, locale=locale)
    work.record(CalendarExported("travel", kind, len(journeys.found), forum.id if forum else None))
    return journeys
