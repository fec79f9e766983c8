"""Words for what a series says of its meetings."""

from uuid import UUID

from coordinator.core.rendering import tongue
from coordinator.meetings.rules import SeriesOrder
from coordinator.web.i18n import lazy

ORDERS: dict[SeriesOrder, str] = {
    SeriesOrder.FORUM: lazy("As the forum’s offices have it"),
    SeriesOrder.CHAIR: lazy("Whoever chairs"),
    SeriesOrder.OWN: lazy("In an order of its own"),
    SeriesOrder.NONE: lazy("Decided each time"),
}

RHYTHMS: dict[str, str] = {
    "seasons": lazy("In spring and autumn"),
    "months": lazy("In these months"),
    "even": lazy("Spread over the year"),
}


SERIES_FIELDS: dict[str, str] = {
    "name": lazy("Name"),
    "cadence": lazy("How often it meets"),
    "meetings_per_year": lazy("Meetings a year"),
    "usual_months": lazy("Usual months"),
    "length_days": lazy("Days of a meeting"),
    "mode": lazy("How one takes part"),
    "agenda_template_id": lazy("Agenda begins with"),
    "deadline_preset_id": lazy("Deadlines"),
    "host_order": lazy("Who hosts"),
    "hosts": lazy("Own order of hosts"),
    "chair_order": lazy("Who chairs"),
    "chairs": lazy("Own order of chairs"),
}
"""What may be edited, as the form and its comparison call it."""


def month_name(month: int) -> str:
    """A month (1 to 12) by its name, to stand alone."""
    return str(tongue().locale.months["stand-alone"]["wide"][month])


def order_text(how: SeriesOrder, order: list[str] | None, names: dict[UUID, str]) -> str:
    """From where host or chair come; an own order by its names."""
    if how is not SeriesOrder.OWN:
        return str(ORDERS[how])
    return " → ".join(names[UUID(i)] for i in order or () if UUID(i) in names)
