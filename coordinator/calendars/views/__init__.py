"""The doors of calendars: feeds by secret address, calendar files, the page that explains how."""

from coordinator.calendars.views import feeds, subscribe
from coordinator.calendars.views.door import bp

__all__ = ["bp", "feeds", "subscribe"]
