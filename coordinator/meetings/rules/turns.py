"""Who hosts and who chairs the coming meetings of a series."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID


class SeriesOrder(StrEnum):
    """From where the host, or the chair, of a coming meeting is proposed."""

    FORUM = "forum"  # the forum's own office; a host that is not entered is the chair
    CHAIR = "chair"  # whoever chairs the meeting
    OWN = "own"  # an order of the series alone
    NONE = "none"  # decided each time


def next_in(order: Sequence[UUID], held: Iterable[UUID | None], seated: Iterable[UUID]) -> UUID | None:
    """Whose turn it is in an order of its own: the one after the last that had it, those passed over who do
    not sit there on the day. `held` are those who had it, earliest first; None where nobody is seated.
    """
    there = set(seated)
    last = next((party for party in reversed(list(held)) if party in order), None)
    begin = order.index(last) + 1 if last is not None else 0
    turned = [*order[begin:], *order[:begin]]
    return next((party for party in turned if party in there), None)
