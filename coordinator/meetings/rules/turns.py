"""Who hosts and who chairs the coming meetings of a series."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from coordinator.kit.errors import Invalid


class NoOrder(Invalid):
    """An order of its own is chosen, and nobody stands in it; `field` says which."""

    code = "no_order"


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


def check_orders(
    host_order: SeriesOrder, hosts: Sequence[UUID], chair_order: SeriesOrder, chairs: Sequence[UUID]
) -> None:
    """Raise NoOrder where an own order names nobody."""
    if host_order is SeriesOrder.OWN and not hosts:
        raise NoOrder(field="hosts")
    if chair_order is SeriesOrder.OWN and not chairs:
        raise NoOrder(field="chairs")
