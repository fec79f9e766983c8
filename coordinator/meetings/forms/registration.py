"""What a country answers, whom it sends, and what one says for oneself."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Email, InputRequired
from wtforms.validators import Optional as Maybe

from coordinator.accounts.models import Person
from coordinator.meetings.forms.facts import ChoiceList
from coordinator.meetings.forms.times import version_field
from coordinator.meetings.labels import ANSWERS, OWN_ANSWERS
from coordinator.meetings.rules import Answer
from coordinator.web.forms import (
    REQUIRED,
    Form,
    at_most,
    choice,
    clean_line,
    line,
    no_controls,
    options,
    paragraph,
)
from coordinator.web.i18n import _, lazy

NEEDS_HINT = lazy(
    "Diet, access, and the like. Seen by the organiser and by those who register for the country; erased "
    "30 days after the meeting."
)


def needs_field() -> Any:
    return paragraph(lazy("Practical needs"), most=1000, description=NEEDS_HINT)


def email_field() -> StringField:
    wrong = lazy("Write an address like name@example.org.")
    return StringField(
        lazy("E-mail address"),
        [Maybe(strip_whitespace=True), no_controls, at_most(254), Email(wrong)],
        filters=[clean_line],
    )


class _AnswerForm(Form):
    answer = RadioField(lazy("Answer"), [InputRequired(REQUIRED)])
    represented_by = line(
        lazy("Represented by"), most=200, need=False, description=lazy("The country or the person.")
    )
    version = version_field()

    LABELS = ANSWERS

    def offer(self, answers: Iterable[Answer]) -> None:
        self.answer.choices = options([(a.value, self.LABELS[a]) for a in answers])

    def given(self) -> Answer:
        return Answer(self.answer.data)


class PartyAnswerForm(_AnswerForm):
    """The answer of a country."""

    note = paragraph(lazy("Note to the secretariat"), most=1000)


class OwnAnswerForm(_AnswerForm):
    """One's own answer."""

    LABELS = OWN_ANSWERS

    practical_needs = needs_field()


PERHAPS = "perhaps"


class ReplyForm(Form):
    """An answer from outside the meeting's pages: by link, or entered for somebody."""

    answer = RadioField(lazy("Answer"), [InputRequired(REQUIRED)])
    note = paragraph(
        lazy("Note"),
        most=1000,
        description=lazy("Seen by the secretariat and by who registers your country."),
    )

    def offer(self, answers: Iterable[Answer]) -> None:
        said = [(a.value, OWN_ANSWERS[a]) for a in answers]
        self.answer.choices = options([*said, (PERHAPS, lazy("Perhaps"))])

    def offered(self, value: str | None) -> tuple[str, str] | None:
        """The choice of that value with its words; None where it is not offered."""
        choices: Any = self.answer.choices
        return next(((c.value, str(c.label)) for c in choices if c.value == value), None)

    def given(self) -> Answer | None:
        """None for "perhaps"."""
        return None if self.answer.data == PERHAPS else Answer(self.answer.data)


class DelegateForm(Form):
    """Somebody for a delegation: chosen, or by name and address."""

    person = choice(lazy("Person"), need=False, default="")
    name = line(lazy("Name"), most=200, need=False)
    email = email_field()
    post = line(lazy("Post"), most=200, need=False)
    is_head = BooleanField(lazy("Head of delegation"))
    practical_needs = needs_field()

    def offer(self, people: Iterable[Person]) -> None:
        self.person.choices = options(
            [("", _("Somebody else, named below")), *((str(p.id), p.display_name) for p in people)]
        )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.person.data or self.person.errors:
            return valid
        missing = [field for field in (self.name, self.email) if not field.data and not field.errors]
        for field in missing:
            field.errors = [_("Choose a person above, or give a name and an address.")]
        return valid and not missing


class ParticipantForm(Form):
    """What stands with a delegate."""

    post = line(lazy("Post"), most=200, need=False)
    is_head = BooleanField(lazy("Head of delegation"))
    practical_needs = needs_field()
    version = version_field()


class ExpectedForm(Form):
    """Who is expected beyond the roster, and who of it is not."""

    left_out = ChoiceList(lazy("Not expected this time"))
    invited = ChoiceList(lazy("Invited as well"))
