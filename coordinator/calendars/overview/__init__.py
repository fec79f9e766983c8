"""What the calendar shows of a span of days: meetings, deadlines, closed days, and their words."""

from coordinator.calendars.overview.clashes import clashes_between
from coordinator.calendars.overview.closed import Closed, closed_between, roster_day
from coordinator.calendars.overview.entries import place_of, state_of, town_of, when_of, whose
from coordinator.calendars.overview.holds import HoldLine
from coordinator.calendars.overview.journeys import Journey, Journeys, journeys_between, travelling_party
from coordinator.calendars.overview.rows import MOST, DueLine, Line, deadlines_between, lines_between
from coordinator.calendars.overview.shown import Shown, Wanted, shown_of

__all__ = [
    "MOST",
    "Closed",
    "DueLine",
    "HoldLine",
    "Journey",
    "Journeys",
    "Line",
    "Shown",
    "Wanted",
    "clashes_between",
    "closed_between",
    "deadlines_between",
    "journeys_between",
    "lines_between",
    "place_of",
    "roster_day",
    "shown_of",
    "state_of",
    "town_of",
    "travelling_party",
    "when_of",
    "whose",
]
