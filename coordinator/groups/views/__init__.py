"""The doors of working groups."""

from coordinator.groups.views import deliverables, editing, pages, roster, seats, setting_up
from coordinator.groups.views.door import bp

__all__ = ["bp", "deliverables", "editing", "pages", "roster", "seats", "setting_up"]
