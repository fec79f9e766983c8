"""Orders, turns and handovers."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coordinator.forums import labels
from coordinator.forums.forms.entries import LAST_BEFORE_FIRST, Versioned, plausible
from coordinator.forums.operations import OrderValues, StepValues
from coordinator.forums.rules import (
    MOST_MONTHS,
    BadPeriod,
    HandoverSide,
    OfficeRole,
    Order,
    Skip,
    period_of_days,
)
from coordinator.kit.periods import Period
from coordinator.web.forms import REQUIRED, Form, choice, day, line, options, paragraph
from coordinator.web.i18n import lazy

MONTHS = NumberRange(
    1, MOST_MONTHS, lazy("Give a number from %(first)d to %(last)d.", first=1, last=MOST_MONTHS)
)


def _reason(*, need: bool) -> Any:
    return paragraph(
        lazy("Reason"), most=1000, need=need,
        description=lazy("It is kept, and shown to whoever sees the forum."),
    )  # fmt: skip


class OrderForm(Form):
    """In which order offices change hands; the places are read by the view."""

    roles = SelectMultipleField(
        lazy("Offices that change hands together"),
        coerce=OfficeRole,
        choices=options([(role, labels.OFFICE_ROLES[role]) for role in OfficeRole]),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=lazy("The first of these leads; the others go where it goes."),
    )
    first_on = day(lazy("First day of the first turn"))
    months = IntegerField(
        lazy("Length of a turn, in months"),
        [Optional(), MONTHS],
        description=lazy("12 is one year. Leave it empty when the first of the order holds without end."),
    )  # fmt: skip
    reason = _reason(need=False)
    source = line(lazy("Source"), most=80, need=False, description=lazy("Where this is known from."))

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate({"first_on": [plausible]})

    def values(self, places: list[list[UUID]]) -> OrderValues:
        """After `validate()`."""
        assert self.first_on.data is not None  # noqa: S101 - the field is required
        chosen = set(self.roles.data or ())
        return OrderValues(
            roles=tuple(role for role in OfficeRole if role in chosen),
            order=Order(tuple(tuple(place) for place in places), self.first_on.data, self.months.data),
            reason=self.reason.data or None,
            source=self.source.data or None,
        )


class EnterForm(Form):
    """What becomes of entries that are in the way, and why."""

    replaces = RadioField(
        lazy("Entries that are in the way"),
        [InputRequired(REQUIRED)],
        choices=options([
            ("no", lazy("They stay; the turns they are in the way of are not entered")),
            ("yes", lazy("The order goes before: they are cut or taken out, and kept in the record")),
        ]),
        default="no",
    )  # fmt: skip
    reason = _reason(need=False)


class ReasonForm(Form):
    """Why turns change."""

    reason = _reason(need=True)


class SwapForm(Form):
    """With which turn; it lives in the address."""

    class Meta:
        csrf = False

    other = choice(lazy("Changes places with"), name="with")


class SkipForm(Form):
    """Who gets the days of a turn that is skipped; it lives in the address."""

    class Meta:
        csrf = False

    how = choice(
        lazy("What becomes of its days"), [(how.value, labels.SKIPS[how]) for how in Skip],
        default=Skip.MOVE_UP.value,
    )  # fmt: skip


class TurnForm(Form):
    """Another party or other days for a turn; it lives in the address."""

    class Meta:
        csrf = False

    party = choice(lazy("Country or organisation"))
    first_on = day(lazy("First day"), name="first")
    last_on = day(
        lazy("Last day"), need=False, name="last",
        description=lazy("It still counts. Leave it empty when there is no end."),
    )  # fmt: skip

    _period: Period | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate({"first_on": [plausible], "last_on": [plausible]}):
            return False
        try:
            self._period = period_of_days(self.first_on.data, self.last_on.data)
        except BadPeriod as error:
            self.refuse(error, LAST_BEFORE_FIRST, "last_on")
            return False
        return True

    @property
    def period(self) -> Period:
        """After `validate()`."""
        assert self._period is not None  # noqa: S101 - validate() came first
        return self._period


class HandoverDayForm(Form):
    """On which day the change takes place."""

    changes_on = day(lazy("First day of those who take over"))

    @property
    def day(self) -> date:
        """After `validate()`."""
        assert self.changes_on.data is not None  # noqa: S101 - the field is required
        return self.changes_on.data

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate({"changes_on": [plausible]})


class StepForm(Versioned):
    """A step of a handover; the words of a usual one are given."""

    title = line(lazy("What is to be done"), most=200)
    due_on = day(lazy("Due"))
    side = choice(lazy("Who does it"), [(side.value, labels.SIDES[side]) for side in HandoverSide])
    note = paragraph(
        lazy("Note"), most=1000,
        description=lazy("For instance where the files lie, or who is still to answer."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate({"due_on": [plausible]})

    def values(self) -> StepValues:
        """After `validate()`."""
        assert self.due_on.data is not None  # noqa: S101 - the field is required
        return StepValues(
            due_on=self.due_on.data,
            side=HandoverSide(self.side.data),
            title=self.title.data if "title" in self else None,
            note=self.note.data or None,
        )
