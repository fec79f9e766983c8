"""Another day for a step."""

from wtforms import BooleanField, HiddenField

from coordinator.web.forms import Form, day
from coordinator.web.i18n import lazy


class DeadlineForm(Form):
    """`was` is the day the person saw, so that nobody's change is written over unseen."""

    due_on = day(lazy("Day"))
    moves = BooleanField(
        lazy("Counted from the meeting"),
        description=lazy("It moves with the meeting; the day above is then reckoned, not fixed."),
    )
    was = HiddenField()
