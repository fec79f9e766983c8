"""What a country answers to the dates of a poll."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import Optional

from coordinator.meetings.forms.times import version_field
from coordinator.scheduling.labels.polls import CHOICES
from coordinator.scheduling.models import PollOption
from coordinator.scheduling.rules.kinds import Choice
from coordinator.web.forms import Form, day, line, options, paragraph
from coordinator.web.i18n import _, lazy

REST_IS_NO = "no"
"""Value of the button that says no to every date left open."""


class PollAnswerForm(Form):
    """One radio group for each date that is offered, made by `offering`."""

    other_first_on = day(lazy("First day"), need=False)
    other_last_on = day(lazy("Last day"), need=False)
    other_dates = line(
        lazy("Or in words"), most=1000, need=False, description=lazy("For instance: any Tuesday in March.")
    )
    note = paragraph(
        lazy("Note to the secretariat"), most=1000, description=lazy("No data about applicants.")
    )
    version = version_field()

    offered: Sequence[PollOption] = ()
    rest_is_no = False

    def field_of(self, option_id: UUID) -> Any:
        return self[f"option-{option_id}"]

    def show(self, choices: Mapping[UUID, Choice]) -> None:
        for option in self.offered:
            given = choices.get(option.id)
            self.field_of(option.id).data = given.value if given else None

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        self._check_other()
        for option in self.offered:
            field = self.field_of(option.id)
            if field.data in (None, "") and not self.rest_is_no:
                field.errors = [_("Answer each date; the lower button says no to those left open.")]
        return valid and not self.errors

    def _check_other(self) -> None:
        first, last = self.other_first_on, self.other_last_on
        if first.errors or last.errors:
            return
        if last.data and not first.data:
            first.errors = [_("Say from which day.")]
        elif last.data and first.data and last.data < first.data:
            last.errors = [_("The last day must not be before the first.")]

    def choices(self) -> dict[UUID, Choice]:
        """After `validate()`."""
        return {
            option.id: Choice(self.field_of(option.id).data or Choice.NO.value) for option in self.offered
        }

    def other_days(self) -> tuple[date, date] | None:
        first = self.other_first_on.data
        return (first, self.other_last_on.data or first) if first else None


class SourcedAnswerForm(PollAnswerForm):
    """What the secretariat enters for a country."""

    source = line(
        lazy("Where the answer comes from"),
        most=300,
        description=lazy("For instance: telephone, Ms Berg, Tue 2 March."),
    )


def offering(kind: type[PollAnswerForm], shown: Sequence[PollOption], **values: Any) -> Any:
    """A form of `kind` with a group of buttons for each option, in this order."""
    choices = options([(choice.value, label) for choice, label in CHOICES.items()])
    fields: dict[str, Any] = {
        f"option-{option.id}": RadioField("", [Optional()], choices=choices, name=f"option-{option.id}")
        for option in shown
    }
    made = type("Offered", (kind,), {**fields, "offered": tuple(shown)})
    return made(**values)
