"""The doors of scheduling."""

from coordinator.scheduling.views import finder
from coordinator.scheduling.views.door import bp

__all__ = ["bp", "finder"]
