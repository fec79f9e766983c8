"""Gathering what is told once a day or week, before the outbox sends it."""

from collections.abc import Callable

from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.notices.operations import gather


def gather_due(units: UnitOfWork, _holder: str = "", alive: Callable[[], bool] = lambda: True) -> int:
    """Make the summaries that are due; gives how many letters were gathered. Some readers to a unit."""
    count = 0
    while alive():
        with units.begin(system(units.clock.now().date())) as work:
            gathered = gather(work)
        if not gathered:
            break
        count += gathered
    return count
