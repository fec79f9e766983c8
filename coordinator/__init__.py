"""Coordinator: meetings, working groups and reminders of intergovernmental forums."""

__version__ = "0.1.0"
