"""What may be chosen of a feed."""

from wtforms import BooleanField

from coordinator.web.forms import Form
from coordinator.web.i18n import lazy


class FeedForm(Form):
    """What else stands in a feed beside the meetings."""

    with_deadlines = BooleanField(
        lazy("Deadlines too"),
        description=lazy("Last days for papers, registration and the like, as entries of a whole day."),
    )
    with_spans = BooleanField(
        lazy("Meetings without a date too"),
        description=lazy("“Spring 2028” as a tentative entry over those months."),
    )
