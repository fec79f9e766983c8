"""The doors of meetings."""

from coordinator.meetings.views import (
    changes,
    deadlines,
    editing,
    lists,
    pages,
    planning,
    registration,
    series,
)
from coordinator.meetings.views.door import bp

__all__ = ["bp", "changes", "deadlines", "editing", "lists", "pages", "planning", "registration", "series"]
