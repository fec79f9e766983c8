"""The doors of scheduling."""

from coordinator.scheduling.views import (
    finder,
    hours,
    poll_answers,
    poll_decide,
    poll_edit,
    poll_link,
    poll_show,
    poll_steps,
    polls,
    year,
)
from coordinator.scheduling.views.door import bp

__all__ = [
    "bp",
    "finder",
    "hours",
    "poll_answers",
    "poll_decide",
    "poll_edit",
    "poll_link",
    "poll_show",
    "poll_steps",
    "polls",
    "year",
]
