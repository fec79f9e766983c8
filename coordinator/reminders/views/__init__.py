"""The doors of reminders: the plan, its rules, and one's own."""

from coordinator.reminders.views import own, plan, rules
from coordinator.reminders.views.door import bp
from coordinator.reminders.views.own import stop_one_click

__all__ = ["bp", "own", "plan", "rules", "stop_one_click"]
