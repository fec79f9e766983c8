"""What is looked for; the search lives in the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from wtforms import IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coordinator.kit.errors import Invalid
from coordinator.kit.times import UnknownZone, zone_names
from coordinator.meetings.models import Series
from coordinator.scheduling.queries import Who
from coordinator.scheduling.rules import (
    FEWEST_MINUTES,
    LONGEST_MEETING,
    MOST_MINUTES,
    MOST_TRAVEL,
    USUAL_MINUTES,
    BadMinutes,
    BadWindow,
    Hours,
    Level,
    NoWeekday,
    Search,
    Travel,
)
from coordinator.web.forms import REQUIRED, SLOT_MESSAGES, Form, choice, clock, day, line, options
from coordinator.web.i18n import _, lazy

FAULTS = {
    BadWindow: lazy("The last day must be after the first, and at most ten years after it."),
    NoWeekday: lazy("A meeting of this length does not fit into these weekdays."),
    BadMinutes: lazy("Give a number from %(first)d to %(last)d.", first=FEWEST_MINUTES, last=MOST_MINUTES),
    UnknownZone: SLOT_MESSAGES[UnknownZone],
}

TOGETHER, ANY_HOUR, AT_HOUR = "", "any", "at"
"""In one place, so that hours do not matter; online at the fairest hour, or at a given one."""


def _number(label: str, first: int, last: int) -> IntegerField:
    message = lazy("Give a number from %(first)d to %(last)d.", first=first, last=last)
    return IntegerField(label, [InputRequired(REQUIRED), NumberRange(first, last, message)])


def _boxes(label: str, **kw: Any) -> SelectMultipleField:
    """Several of a list, as boxes to tick."""
    return SelectMultipleField(
        label, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), **kw
    )


class FinderForm(Form):
    """Window, length, weekdays, travel, which closed days count, who has to be there, and the hours."""

    class Meta:
        csrf = False

    series = choice(lazy("Series"), need=False, default="")
    first = day(lazy("From"))
    last = day(lazy("Until"))
    length = _number(lazy("Days of the meeting"), 1, LONGEST_MEETING)
    weekdays = _boxes(lazy("On these weekdays"), coerce=int)
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
    sits = choice(
        lazy("How people meet"),
        [
            (TOGETHER, lazy("In one place")),
            (ANY_HOUR, lazy("Online, at the fairest hour")),
            (AT_HOUR, lazy("Online, at this hour")),
        ],
        need=False,
        default=TOGETHER,
    )
    at = clock(lazy("Starts at"), need=False)
    minutes = IntegerField(lazy("Minutes"), [Optional()], default=USUAL_MINUTES)
    zone = line(lazy("Time zone"), most=64, need=False)
    host = choice(
        lazy("Host"), need=False, default="", description=lazy("The days that the host would like count.")
    )
    optional = _boxes(lazy("May stay away"), description=lazy("Their closed days only speak against a date."))
    without = _boxes(lazy("Do not count"))

    def offer(self, series: Iterable[Series], weekdays: Iterable[tuple[int, str]]) -> None:
        self.series.choices = options([("", _("None")), *((each.slug, each.name) for each in series)])
        self.weekdays.choices = list(weekdays)

    def offer_parties(self, named: Iterable[tuple[str, str]], usual: Iterable[str]) -> None:
        """`named` are codes and names of whoever might be asked; `usual` those who are by themselves."""
        everybody, by_themselves = list(named), frozenset(usual)
        self.optional.choices = everybody
        self.without.choices = [pair for pair in everybody if pair[0] in by_themselves]
        self.host.choices = options([("", _("Not decided")), *everybody])

    def validate(self, extra_validators: Any = None) -> bool:
        if self.sits.data != TOGETHER:
            self._stay_at_home()
        return super().validate(extra_validators) and self._check_hours()

    def _stay_at_home(self) -> None:
        """Nobody travels to a meeting online: the days are set to none, and the page says so."""
        self.before.process_data(0)
        self.after.process_data(0)
        self.before.raw_data = self.after.raw_data = ["0"]

    def _check_hours(self) -> bool:
        """Hours are asked for only where they matter."""
        if self.sits.data == TOGETHER:
            return True
        if self.sits.data == AT_HOUR and self.at.data is None:
            self.at.errors = [REQUIRED]
        if self.minutes.data is None:
            self.minutes.errors = [REQUIRED]
        if self.zone.data not in zone_names():
            self.zone.errors = [FAULTS[UnknownZone]]
        return not self.errors

    def who(self) -> Who:
        """Whoever was ticked twice may stay away."""
        optional = frozenset(self.optional.data or ())
        return Who(optional=optional, without=frozenset(self.without.data or ()) - optional)

    def hours(self) -> Hours | None:
        if self.sits.data == TOGETHER:
            return None
        at = self.at.data if self.sits.data == AT_HOUR else None
        return Hours(cast("str", self.zone.data), at, cast("int", self.minutes.data))

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
            self.hours(),
        )

    def blame(self, fault: Invalid) -> None:
        self.refuse(fault, FAULTS.get(type(fault), fault.code))
