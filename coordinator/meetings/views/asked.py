"""A date that the address brings along, from where dates are found: it stands in the form to be looked at."""

from datetime import date, time

from flask import request

from coordinator.kit.times import zone_names
from coordinator.web.forms import SlotForm


def show_asked(form: SlotForm) -> None:
    """Put `first`, `last` (days), `begins`, `ends` (wall times) and `zone` of the address into the fields;
    what is no day, time or zone is passed over.
    """
    first, last = asked_day("first"), asked_day("last")
    if first is not None:
        form.start_date.data, form.end_date.data = first, last or first
    begins, ends = _asked_time("begins"), _asked_time("ends")
    if begins is not None and ends is not None:
        form.start_time.data, form.end_time.data = begins, ends
    if (zone := request.args.get("zone")) in zone_names():
        form.zone.data = zone


def asked_day(name: str) -> date | None:
    """A day in the address, where the finder of dates puts it."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _asked_time(name: str) -> time | None:
    try:
        return time.fromisoformat(request.args.get(name, "")).replace(tzinfo=None)
    except ValueError:
        return None
