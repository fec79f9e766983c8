"""Writes of imports: upload, take, take back."""

from coordinator.imports.operations.drafts import Choices, choose, discard, stage
from coordinator.imports.operations.taking import take
from coordinator.imports.operations.undoing import undo

__all__ = ["Choices", "choose", "discard", "stage", "take", "undo"]
