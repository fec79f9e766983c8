"""The blueprint that the modules of pages share, and how a day in the address is read."""

from datetime import date

from flask import Blueprint, g, request

from coordinator.forums.forms import OnForm

bp = Blueprint("forums", __name__)


def asked_day() -> tuple[date, OnForm]:
    """The day in ?on=, today without one; a day that does not exist is said at the field, and is today."""
    form = OnForm(request.args)
    valid = form.validate()
    day: date = form.on.data if valid and form.on.data else g.today
    if valid:
        form.on.data = day
    return day, form
