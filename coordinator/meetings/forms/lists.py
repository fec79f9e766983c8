"""Filters, whose choices live in the address, and the years that are to be planned."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from coordinator.meetings.labels import STATUSES
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.forms import REQUIRED, Form, choice, day, line
from coordinator.web.i18n import lazy


class MeetingFilter(Form):
    """Which meetings the list shows."""

    class Meta:
        csrf = False

    q = line(lazy("Words"), most=100, need=False)
    forum = choice(lazy("Forum"), need=False, default="")
    group = choice(lazy("Group"), need=False, default="")
    status = choice(
        lazy("State"),
        [("", lazy("All")), *((status.value, label) for status, label in STATUSES.items())],
        need=False,
        default="",
    )
    first = day(lazy("From"), need=False, name="from")
    until = day(lazy("Until"), need=False)

    def statuses(self) -> list[MeetingStatus] | None:
        return [MeetingStatus(self.status.data)] if self.status.data else None

    def forget_errors(self) -> None:
        """A filter that cannot be read filters by nothing."""
        for field in self:
            if field.errors:
                field.data, field.raw_data = None, None


class YearsForm(Form):
    """Which years of a series are to be planned."""

    class Meta:
        csrf = False

    first = IntegerField(
        lazy("First year"),
        [InputRequired(REQUIRED), NumberRange(2000, 2100, lazy("Give a year between 2000 and 2100."))],
    )
    years = IntegerField(
        lazy("How many years"),
        [InputRequired(REQUIRED), NumberRange(1, 5, lazy("Plan one to five years at a time."))],
    )
