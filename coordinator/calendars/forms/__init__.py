"""What people choose: of a feed, of a saved view, and of the calendar by its address."""

from coordinator.calendars.forms.choice import FIRST_YEAR, LAST_YEAR, Choice, choice_of, number
from coordinator.calendars.forms.feeds import FeedForm, ViewForm

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Choice", "FeedForm", "ViewForm", "choice_of", "number"]
