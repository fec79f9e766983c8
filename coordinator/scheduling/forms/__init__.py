"""Forms of scheduling: text in, values out."""

from coordinator.scheduling.forms.finder import (
    FAULTS,
    FinderForm,
)

__all__ = [
    "FAULTS",
    "FinderForm",
]
