"""What is looked for; the search lives in the address."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from coordinator.kit.errors import Invalid
from coordinator.meetings.models import Series
from coordinator.scheduling.rules import (
    LONGEST_MEETING,
    MOST_TRAVEL,
    BadWindow,
    Level,
    NoWeekday,
    Search,
    Travel,
)
from coordinator.web.forms import REQUIRED, Form, choice, day, options
from coordinator.web.i18n import _, lazy

FAULTS = {
    BadWindow: lazy("The last day must be after the first, and at most ten years after it."),
    NoWeekday: lazy("A meeting of this length does not fit into these weekdays."),
}


def _number(label: str, first: int, last: int) -> IntegerField:
    message = lazy("Give a number from %(first)d to %(last)d.", first=first, last=last)
    return IntegerField(label, [InputRequired(REQUIRED), NumberRange(first, last, message)])


class FinderForm(Form):
    """Window, length, weekdays, travel, and which closed days count."""

    class Meta:
        csrf = False

    series = choice(lazy("Series"), need=False, default="")
    first = day(lazy("From"))
    last = day(lazy("Until"))
    length = _number(lazy("Days of the meeting"), 1, LONGEST_MEETING)
    weekdays = SelectMultipleField(
        lazy("On these weekdays"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    before = _number(lazy("Days of travel before"), 0, MOST_TRAVEL)
    after = _number(lazy("Days of travel after"), 0, MOST_TRAVEL)
    travel = choice(
        lazy("People may travel"),
        [(Travel.ANY.value, lazy("On any day")), (Travel.WEEKDAYS.value, lazy("Monday to Friday"))],
    )
    level = choice(
        lazy("Closed days that rule out"),
        [
            (Level.USUAL.value, lazy("Public holidays, and days on which offices close by habit")),
            (Level.PUBLIC.value, lazy("Public holidays only")),
        ],
    )

    def offer(self, series: Iterable[Series], weekdays: Iterable[tuple[int, str]]) -> None:
        self.series.choices = options([("", _("None")), *((each.slug, each.name) for each in series)])
        self.weekdays.choices = list(weekdays)

    def search(self) -> Search:
        """The search, after `validate()`."""
        return Search(
            cast("date", self.first.data),
            cast("date", self.last.data),
            cast("int", self.length.data),
            frozenset(self.weekdays.data or ()),
            cast("int", self.before.data),
            cast("int", self.after.data),
            Travel(self.travel.data),
        )

    def blame(self, fault: Invalid) -> None:
        self.refuse(fault, FAULTS.get(type(fault), fault.code))
