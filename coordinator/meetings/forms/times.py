"""When a meeting is: a slot, perhaps none yet, or only roughly."""

from datetime import date
from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from coordinator.meetings.labels import span_text
from coordinator.meetings.rules import RoughDate, months_of
from coordinator.web.forms import (
    REQUIRED,
    Form,
    SlotForm,
    choice,
    clock,
    day,
    line,
    options,
    paragraph,
)
from coordinator.web.i18n import _, lazy

SLOT_FIELDS = ("start_date", "start_time", "end_date", "end_time")
YEARS_AHEAD = 4


def version_field() -> IntegerField:
    """What the person saw, so that nobody's change is written over unseen."""
    return IntegerField("", [Optional()], widget=HiddenInput())


def reason_field(*, need: bool) -> Any:
    return paragraph(
        lazy("Reason"), most=1000, need=need, description=lazy("It stands in the mail and on the page.")
    )


class MoveForm(SlotForm):
    """Another slot or zone for a meeting."""

    reason = reason_field(need=False)
    version = version_field()


class ConveneForm(SlotForm):
    """The slot for which people are called."""

    version = version_field()


class OptionalSlotForm(SlotForm):
    """A slot that is asked for only when `when` says so."""

    start_date = day(lazy("First day"), need=False)
    start_time = clock(lazy("Starts at"), need=False, description=lazy("At the venue, 24 hours."))
    end_date = day(lazy("Last day"), need=False)
    end_time = clock(lazy("Ends at"), need=False)
    when = RadioField(lazy("When"), [InputRequired(REQUIRED)])

    def wants_slot(self) -> bool:
        return bool(self.when.data == "slot")

    def validate(self, extra_validators: Any = None) -> bool:
        Form.validate(self, extra_validators)
        if not self.wants_slot():
            for name in (*SLOT_FIELDS, "zone"):
                self[name].errors = []
            return self.check_rest() and not self.errors
        for name in SLOT_FIELDS:
            field = self[name]
            if field.data is None and not field.errors:
                field.errors = [REQUIRED]
        return not self.errors and self.check_slot()

    def check_rest(self) -> bool:
        """What is needed instead of a slot."""
        return True


class PostponeForm(OptionalSlotForm):
    """Why a meeting is called off for now, and its new slot where there is one."""

    when = RadioField(
        lazy("New date"),
        [InputRequired(REQUIRED)],
        choices=options([("later", lazy("Not known yet")), ("slot", lazy("On this date"))]),
        default="later",
    )
    reason = reason_field(need=True)
    version = version_field()


class WhenForm(OptionalSlotForm):
    """A slot, or only roughly when."""

    when = RadioField(
        lazy("When"),
        [InputRequired(REQUIRED)],
        choices=options([("slot", lazy("On a known date")), ("rough", lazy("Only roughly, date to be set"))]),
        default="slot",
    )
    rough = choice(lazy("Roughly when"), need=False, default="")
    rough_label = line(
        lazy("In other words"), most=80, need=False, description=lazy("For instance “after Easter 2028”.")
    )
    reason = reason_field(need=False)
    version = version_field()

    def offer_times(self, today: date, chosen: RoughDate | None = None) -> None:
        """Set the choices: seasons, months, halves and years from today on."""
        codes = rough_codes(today)
        own = code_of(chosen) if chosen else ""
        if own and own not in codes:
            codes = [own, *codes]
        self.rough.choices = options(
            [("", _("Choose")), *((code, span_text(RoughDate.of(rough_of(code).period))) for code in codes)]
        )

    def show_rough(self, rough: RoughDate) -> None:
        self.when.data, self.rough.data = "rough", code_of(rough)
        if rough.label != RoughDate.of(rough.period).label:
            self.rough_label.data = rough.label

    def check_rest(self) -> bool:
        if not self.rough.data and not self.rough.errors:
            self.rough.errors = [REQUIRED]
        return not self.rough.errors

    def rough_date(self) -> RoughDate:
        return RoughDate.of(rough_of(self.rough.data or "").period, self.rough_label.data or "")


def rough_codes(today: date) -> list[str]:
    """Codes ("2028-03-05": March to May 2028) of what may be chosen, without what is over."""
    found = []
    for year in range(today.year, today.year + YEARS_AHEAD + 1):
        parts = [(3, 5), (9, 11), (1, 6), (7, 12), (1, 12), *((m, m) for m in range(1, 13))]
        found += [f"{year}-{first:02}-{last:02}" for first, last in parts]
    return [code for code in found if (rough_of(code).period.until_on or today) > today]


def spans_around(span: RoughDate) -> list[RoughDate]:
    """How roughly a meeting may be dated that is usually held in `span`: that itself, its season and its half
    of the year, its months, and the year.
    """
    first, last = span.period.from_on, span.period.last_on
    if first is None or last is None:
        return [span]
    parts = [(3, 5), (9, 11), (1, 6), (7, 12), (1, 12), *((m, m) for m in range(first.month, last.month + 1))]
    around = [months_of(first.year, a, b) for a, b in parts if a <= last.month and b >= first.month]
    return [span, *(RoughDate.of(period) for period in around if period != span.period)]


def rough_of(code: str) -> RoughDate:
    """Raises ValueError for what is no code."""
    year, first, last = (int(part) for part in code.split("-"))
    return RoughDate.of(months_of(year, first, last))


def code_of(rough: RoughDate) -> str:
    """The code of a span of whole months; "" for another one."""
    first, last = rough.period.from_on, rough.period.last_on
    if first is None or last is None or first.year != last.year:
        return ""
    code = f"{first.year}-{first.month:02}-{last.month:02}"
    return code if rough_of(code).period == rough.period else ""


class ReasonForm(Form):
    """Why a meeting is cancelled."""

    reason = reason_field(need=True)
    version = version_field()


class ConfirmForm(Form):
    """Nothing to fill in but the version that was seen."""

    version = version_field()
