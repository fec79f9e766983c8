"""Words of scheduling."""

from coordinator.scheduling.labels.finder import (
    day_text,
    points_text,
    reason_text,
    relaxation_text,
    weekday_names,
)

__all__ = [
    "day_text",
    "points_text",
    "reason_text",
    "relaxation_text",
    "weekday_names",
]
