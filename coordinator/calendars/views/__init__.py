"""The doors of calendars: feeds by secret address, files, the page that explains how, saved views."""

from coordinator.calendars.views import feeds, notices, plan, saved, subscribe, travel
from coordinator.calendars.views.door import bp

__all__ = ["bp", "feeds", "notices", "plan", "saved", "subscribe", "travel"]
