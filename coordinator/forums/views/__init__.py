"""The pages of forums."""

from coordinator.forums.views import closures, entries, handover, pages, rotation, text, turns
from coordinator.forums.views.door import bp

__all__ = ["bp", "closures", "entries", "handover", "pages", "rotation", "text", "turns"]
