"""Dates of memberships and offices, said no more exactly than they are known."""

from datetime import date, timedelta

from babel.dates import format_skeleton

from coordinator.core.rendering import tongue
from coordinator.web.filters import long_date
from coordinator.web.i18n import _

DAY = timedelta(days=1)


def _said(day: date, precision: str | None) -> str:
    """The day, or only its month or year where the rest is a placeholder."""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return str(format_skeleton("yMMMM", day, locale=tongue().locale))
    return long_date(day)


def days_known(from_on: date | None, until_on: date | None, precision: str | None) -> str:
    """A half-open period as first and last day that count; what is not known is said to be so."""
    last = until_on - DAY if until_on else None
    if from_on and last:
        first, end = _said(from_on, precision), _said(last, precision)
        return first if first == end else _("%(first)s – %(last)s", first=first, last=end)
    if from_on:
        return _("since %(first)s", first=_said(from_on, precision))
    if last:
        return _("until %(last)s, start not known", last=_said(last, precision))
    return _("start not known")


def since_known(from_on: date | None, precision: str | None) -> str:
    """The first day, for a column of its own."""
    return _said(from_on, precision) if from_on else _("not known")
