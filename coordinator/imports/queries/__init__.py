"""Reads of imports: uploaded files, imports made, and what a file would do."""

from coordinator.imports.queries.lines import Line, Preview, Target, look, preferred_zones, target_of
from coordinator.imports.queries.stored import (
    ImportLine,
    changes_of,
    find_draft,
    get_draft,
    get_import,
    imported_by_key,
    list_imports,
)

__all__ = [
    "ImportLine",
    "Line",
    "Preview",
    "Target",
    "changes_of",
    "find_draft",
    "get_draft",
    "get_import",
    "imported_by_key",
    "list_imports",
    "look",
    "preferred_zones",
    "target_of",
]
