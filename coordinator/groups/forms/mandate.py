"""What a group is for and how long: setting up, editing, extending, closing, deliverables."""

from typing import Any

from slugify import slugify
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from coordinator.groups.operations import MandateDays
from coordinator.groups.rules import GroupState
from coordinator.web.forms import Form, choice, day, line, options, paragraph
from coordinator.web.i18n import lazy

SLUG = Regexp(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", message=lazy("Use small letters a to z, digits and single hyphens.")
)
PURPOSE_MOST = 600
TEXT_MOST = 20_000


def hidden_number() -> IntegerField:
    """The version a form was read at."""
    return IntegerField(widget=HiddenInput(), default=0)


class MandateDaysForm(Form):
    """First day, and either a last day or a day of review."""

    first_on = day(lazy("First day"))
    last_on = day(
        lazy("Last day"), need=False, description=lazy("For a limited time: the mandate ends with this day.")
    )
    review_on = day(
        lazy("Review on"),
        need=False,
        description=lazy(
            "For a standing group, instead of a last day: when the forum looks at the mandate again."
        ),
    )
    decided = line(
        lazy("Decision"), most=80, need=False, description=lazy("Its reference, for instance 12/26.")
    )

    def days(self) -> MandateDays:
        """After `validate()`; whether one of the two days is given is the operation's rule."""
        assert self.first_on.data is not None  # noqa: S101 - validate() came first
        return MandateDays(
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            review_on=self.review_on.data,
            decided=self.decided.data or None,
        )


class Checkboxes(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewGroupForm(MandateDaysForm):
    """Everything that a group begins with."""

    name = line(lazy("Name"))
    slug = StringField(
        lazy("Address"),
        [SLUG],
        filters=[lambda text: (text or "").strip().lower()],
        description=lazy("The last part of the page's address; left empty, it is made from the name."),
    )
    state = RadioField(
        lazy("State"),
        choices=options(
            [
                (GroupState.PROPOSED.value, lazy("Proposed: still to be decided by the forum")),
                (GroupState.ACTIVE.value, lazy("Active: decided, it starts to work")),
            ]
        ),
        default=GroupState.PROPOSED.value,
    )
    purpose = paragraph(
        lazy("Purpose"),
        most=PURPOSE_MOST,
        need=True,
        description=lazy("Two lines: what the group is for."),
    )
    text = paragraph(
        lazy("The whole mandate"),
        most=TEXT_MOST,
        description=lazy("Tasks, how it works, how it reports. Markdown can be used for headings and lists."),
    )
    chair = choice(lazy("Chair"), need=False, default="")
    reports_to = choice(lazy("Reports to"), need=False, default="")
    parties = Checkboxes(lazy("Taking part"))

    forum_slug = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """An address that was left empty is made from forum and name before it is checked."""
        if not self.slug.data and self.name.data:
            self.slug.data = slugify(f"{self.forum_slug} {self.name.data}", max_length=60, word_boundary=True)
        return super().validate(extra_validators)


class GroupForm(Form):
    """Name, purpose and text, with the versions they were read at."""

    name = line(lazy("Name"))
    purpose = paragraph(
        lazy("Purpose"), most=PURPOSE_MOST, need=True, description=lazy("Two lines: what the group is for.")
    )
    text = paragraph(
        lazy("The whole mandate"),
        most=TEXT_MOST,
        description=lazy("Tasks, how it works, how it reports. Markdown can be used for headings and lists."),
    )
    note = paragraph(lazy("Note"), most=2000, description=lazy("Shown under the mandate."))
    reports_to = choice(lazy("Reports to"), need=False, default="")
    version = hidden_number()
    mandate_version = hidden_number()


class ExtensionForm(MandateDaysForm):
    """A further mandate; purpose and text are carried over and may be changed."""

    purpose = paragraph(lazy("Purpose"), most=PURPOSE_MOST, need=True)
    text = paragraph(lazy("The whole mandate"), most=TEXT_MOST)
    mandate_version = hidden_number()


class MandateDatesForm(MandateDaysForm):
    """The dates of the mandate in force."""

    mandate_version = hidden_number()


class StepForm(Form):
    """From one state to the next."""

    reason = paragraph(lazy("Reason"), most=1000, description=lazy("Shown on the page of the group."))


class DeliverableForm(Form):
    """What is to be handed in, and when."""

    title = line(lazy("What"), most=300)
    due_on = day(lazy("Due on"), need=False)
    note = line(lazy("Note"), most=500, need=False, description=lazy("For instance whose part is missing."))
    version = hidden_number()
