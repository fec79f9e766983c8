"""What a series says of its meetings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from coordinator.meetings.forms.facts import ChoiceList
from coordinator.meetings.forms.times import version_field
from coordinator.meetings.labels import MODES, ORDERS, RHYTHMS, month_name
from coordinator.meetings.models import Series
from coordinator.meetings.operations import SeriesValues
from coordinator.meetings.rules import MeetingMode, SeriesOrder
from coordinator.web.forms import REQUIRED, Form, choice, line, options
from coordinator.web.i18n import _, lazy

SEASONS = (4, 10)
"""The months that stand for spring and autumn."""

MOST_MEETINGS, MOST_DAYS = 24, 30


def _number(label: Any, first: int, last: int, *, need: bool, description: Any = "") -> IntegerField:
    message = lazy("Give a number from %(first)d to %(last)d.", first=first, last=last)
    return IntegerField(
        label, [InputRequired(REQUIRED) if need else Optional(), NumberRange(first, last, message)],
        description=description,
    )  # fmt: skip


class SeriesForm(Form):
    """`values()` after `validate()`; hosts and chairs of an own order are read by the view."""

    name = line(lazy("Name"), most=200)
    cadence = line(
        lazy("How often it meets"), most=200, need=False,
        description=lazy("In words, as people see it: spring and autumn."),
    )  # fmt: skip
    rhythm = RadioField(
        lazy("Usually"), [InputRequired(REQUIRED)], choices=options(RHYTHMS.items()), default="seasons"
    )
    per_year = _number(lazy("Meetings a year"), 1, MOST_MEETINGS, need=False)
    months = ChoiceList(lazy("Usual months"), coerce=int)
    length_days = _number(
        lazy("Days of a meeting"), 1, MOST_DAYS, need=False, description=lazy("Empty: as the last one.")
    )
    mode = choice(lazy("How one takes part"), need=False, default="")
    template = choice(lazy("Agenda begins with"), need=False, default="")
    preset = choice(lazy("Deadlines"), need=False, default="")
    host_order = RadioField(
        lazy("Who hosts"), [InputRequired(REQUIRED)], choices=options(ORDERS.items()),
        default=SeriesOrder.FORUM.value,
    )  # fmt: skip
    chair_order = RadioField(
        lazy("Who chairs"), [InputRequired(REQUIRED)],
        choices=options([(how, word) for how, word in ORDERS.items() if how is not SeriesOrder.CHAIR]),
        default=SeriesOrder.FORUM.value,
    )  # fmt: skip
    version = version_field()

    def offer(self, presets: Iterable[tuple[str, str]], templates: Iterable[tuple[str, str]]) -> None:
        """Set the choices."""
        modes = [(mode.value, word) for mode, word in MODES.items()]
        self.mode.choices = options([("", _("As the last one")), *modes])
        self.preset.choices = options([("", _("None")), *presets])
        self.template.choices = options([("", _("None")), *templates])
        self.months.choices = options([(month, month_name(month)) for month in range(1, 13)])

    def show(self, series: Series) -> None:
        """Fill the fields."""
        self.name.data, self.cadence.data = series.name, series.cadence
        self.per_year.data, self.length_days.data = series.meetings_per_year, series.length_days
        self.months.data, self.rhythm.data = list(series.usual_months), _rhythm(series)
        self.mode.data = series.mode.value if series.mode else ""
        self.template.data, self.preset.data = (
            _text(series.agenda_template_id),
            _text(series.deadline_preset_id),
        )
        self.host_order.data, self.chair_order.data = series.host_order.value, series.chair_order.value
        self.version.data = series.version

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.rhythm.data != "seasons" and self.per_year.data is None and not self.per_year.errors:
            self.per_year.errors, valid = [REQUIRED], False
        if self.rhythm.data == "months" and not self.months.data:
            self.months.errors, valid = [lazy("Choose at least one month.")], False
        return valid

    def values(self, hosts: Iterable[str], chairs: Iterable[str]) -> SeriesValues:
        """Of months beside the rhythm nothing is kept: seasons have theirs, an even spread has none."""
        months = {"seasons": SEASONS, "months": tuple(self.months.data or ())}.get(self.rhythm.data, ())
        per_year = len(SEASONS) if self.rhythm.data == "seasons" else self.per_year.data or 1
        host_order, chair_order = SeriesOrder(self.host_order.data), SeriesOrder(self.chair_order.data)
        return SeriesValues(
            name=self.name.data or "",
            cadence=self.cadence.data or None,
            meetings_per_year=per_year,
            usual_months=tuple(sorted(months)),
            length_days=self.length_days.data,
            mode=MeetingMode(self.mode.data) if self.mode.data else None,
            agenda_template_id=_id(self.template.data),
            deadline_preset_id=_id(self.preset.data),
            host_order=host_order,
            chair_order=chair_order,
            hosts=tuple(UUID(i) for i in hosts) if host_order is SeriesOrder.OWN else (),
            chairs=tuple(UUID(i) for i in chairs) if chair_order is SeriesOrder.OWN else (),
        )


class NewSeriesForm(SeriesForm):
    group = choice(lazy("Of"), need=False, default="", description=lazy("Of the forum itself or a group."))

    @property
    def group_id(self) -> UUID | None:
        return _id(self.group.data)


def _rhythm(series: Series) -> str:
    if not series.usual_months:
        return "even"
    seasons = tuple(series.usual_months) == SEASONS and series.meetings_per_year == len(SEASONS)
    return "seasons" if seasons else "months"


def _text(value: UUID | None) -> str:
    return str(value) if value else ""


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
