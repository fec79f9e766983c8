"""The doors of imports: upload and preview, imports made."""

from coordinator.imports.views import made, uploads
from coordinator.imports.views.door import bp

__all__ = ["bp", "made", "uploads"]
