"""What a country answers to the dates of a poll."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import Optional

from coordinator.kit.times import LocalSlot
from coordinator.meetings.forms.times import version_field
from coordinator.scheduling.labels.polls import choice_words, slot_days
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import Reply
from coordinator.web.forms import Form, day, line, options, paragraph
from coordinator.web.i18n import _, lazy


class Offered(Protocol):
    """A date to choose, as a row or as it was read for a page."""

    @property
    def id(self) -> UUID: ...
    @property
    def slot(self) -> LocalSlot: ...


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

    offered: Sequence[Offered] = ()
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
        left = [f for f in map(self.field_of, (o.id for o in self.offered)) if f.data in (None, "")]
        if not self.rest_is_no and not (len(left) == len(self.offered) and self._names_another()):
            for field in left:
                field.errors = [_("Answer each date; the lower button says no to those left open.")]
        return valid and not self.errors

    def _names_another(self) -> bool:
        """Whoever says only that another date suits them need not answer these."""
        return bool(self.other_dates.data or self.other_first_on.data)

    def _check_other(self) -> None:
        first, last = self.other_first_on, self.other_last_on
        if first.errors or last.errors:
            return
        if last.data and not first.data:
            first.errors = [_("Say from which day.")]
        elif last.data and first.data and last.data < first.data:
            last.errors = [_("The last day must not be before the first.")]

    def choices(self) -> dict[UUID, Choice]:
        """After `validate()`: what is said to each date; those left open are missing."""
        said = {option.id: self.field_of(option.id).data for option in self.offered}
        if self.rest_is_no:
            said = {option_id: value or Choice.NO.value for option_id, value in said.items()}
        return {option_id: Choice(value) for option_id, value in said.items() if value}

    def reply(self) -> Reply:
        """After `validate()`: what is said besides."""
        first = self.other_first_on.data
        return Reply(
            note=self.note.data or None,
            other_dates=self.other_dates.data or None,
            other_first_on=first,
            other_last_on=(self.other_last_on.data or first) if first else None,
        )


class SourcedAnswerForm(PollAnswerForm):
    """What the secretariat enters for a country."""

    source = line(
        lazy("Where the answer comes from"),
        most=300,
        description=lazy("For instance: telephone, Ms Berg, Tue 2 March."),
    )


def offering(kind: type[PollAnswerForm], shown: Sequence[Offered], **values: Any) -> Any:
    """A form of `kind` with a group of buttons for each option, in this order."""
    choices = options([(choice.value, label) for choice, label in choice_words().items()])
    fields: dict[str, Any] = {
        f"option-{option.id}": RadioField(
            slot_days(option.slot), [Optional()], choices=choices, name=f"option-{option.id}"
        )
        for option in shown
    }
    made = type("Offered", (kind,), {**fields, "offered": tuple(shown)})
    return made(**values)
