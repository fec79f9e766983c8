"""The doors of reminders: the plan, its rules, and one's own."""

from coordinator.reminders.views import own
from coordinator.reminders.views.own import bp, stop_one_click

__all__ = ["bp", "own", "stop_one_click"]
