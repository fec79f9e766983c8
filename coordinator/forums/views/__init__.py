"""The pages of forums."""

from coordinator.forums.views import entries, pages, text
from coordinator.forums.views.door import bp

__all__ = ["bp", "entries", "pages", "text"]
