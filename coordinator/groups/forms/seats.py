"""Nominating experts, deciding nominations, ending seats."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import EmailField
from wtforms.validators import Email, Optional

from coordinator.groups.forms.mandate import hidden_number
from coordinator.groups.operations import NewPerson, Nomination
from coordinator.web.forms import Form, at_most, choice, clean_line, day, line, no_controls, paragraph
from coordinator.web.i18n import LANGUAGE_NAMES, lazy


class NomineeForm(Form):
    """Somebody known, or somebody new."""

    person = choice(lazy("Somebody known"), need=False, default="")
    name = line(lazy("Name"), need=False)
    email = EmailField(
        lazy("Mail address at work"),
        [
            Optional(strip_whitespace=True),
            no_controls,
            at_most(254),
            Email(message=lazy("Write the address like name@authority.example.")),
        ],
        filters=[clean_line],
    )
    locale = choice(lazy("Language of mails"), list(LANGUAGE_NAMES.items()), need=False, default="en")
    speciality = line(
        lazy("Speciality"),
        need=False,
        description=lazy("What the person does at home, for instance: senior adviser, automation."),
    )
    first_on = day(lazy("First day in the group"), need=False)

    @property
    def is_empty(self) -> bool:
        """Nobody is named at all."""
        return not (self.person.data or self.name.data or self.email.data)

    def check_nominee(self) -> bool:
        """One person is named, wholly; puts the messages at the fields."""
        before = len(self.errors)
        if self.person.data and (self.name.data or self.email.data):
            self._say("person", lazy("Choose somebody known or fill in somebody new, not both."))
        elif not self.person.data:
            if self.is_empty:
                self._say("person", lazy("Choose somebody, or fill in somebody new."))
            elif not self.name.data:
                self._say("name", lazy("Fill in the name."))
            elif not self.email.data:
                self._say("email", lazy("Fill in the address."))
        return len(self.errors) == before

    def _say(self, name: str, message: str) -> None:
        target = self._fields[name]
        target.errors = [*target.errors, message]

    def nomination(self, first_on: date) -> Nomination:
        """After `check_nominee()`."""
        person: UUID | NewPerson
        if self.person.data:
            person = UUID(self.person.data)
        else:
            person = NewPerson(self.name.data or "", self.email.data or "", self.locale.data or "en")
        return Nomination(
            person=person, first_on=self.first_on.data or first_on, speciality=self.speciality.data or None
        )


class NominationForm(NomineeForm):
    """A nomination on its own."""

    first_on = day(lazy("First day in the group"))

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        return self.check_nominee() and sound


class EndSeatForm(NomineeForm):
    """The last day of a seat, and who follows, where that is known."""

    last_on = day(lazy("Last day in the group"))
    first_on = day(
        lazy("First day of the successor"),
        need=False,
        description=lazy("Left empty: the day after the last day."),
    )
    version = hidden_number()

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        return (self.is_empty or self.check_nominee()) and sound


class ConfirmForm(Form):
    """Only the version of the nomination that was read."""

    version = hidden_number()


class DeclineForm(Form):
    """Why a nomination is declined."""

    reason = paragraph(
        lazy("Reason"),
        most=1000,
        need=True,
        description=lazy("The nominee and the country that nominated read it."),
    )
    version = hidden_number()
