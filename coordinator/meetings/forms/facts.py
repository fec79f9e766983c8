"""What is told of a meeting beside when it is."""

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from coordinator.forums.labels import SHARING, party_choices
from coordinator.forums.models import Party
from coordinator.forums.rules import Sharing
from coordinator.meetings.forms.times import WhenForm, version_field
from coordinator.meetings.labels import MODES, language_name
from coordinator.meetings.rules import Facts, MeetingMode
from coordinator.web.forms import Form, choice, line, options, paragraph
from coordinator.web.i18n import _, lazy

WORKING_LANGUAGES = ("en", "fr", "de", "es", "ru", "ar", "sv", "nb", "da", "fi", "is")


class ChoiceList(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class FactsForm(Form):
    """The facts of a meeting; `facts()` after `validate()`."""

    title = line(lazy("Title"), most=200, description=lazy("As it stands in calendars and mails."))
    mode = choice(lazy("How one takes part"), [(m.value, label) for m, label in MODES.items()])
    city = line(lazy("Town"), most=120, need=False)
    venue = line(lazy("Venue"), most=300, need=False, description=lazy("Building, room, street."))
    host = choice(lazy("Host"), need=False, default="", description=lazy("The country of the venue."))
    chair = choice(lazy("Chair"), need=False, default="")
    joining_link = line(
        lazy("Joining link"),
        most=1000,
        need=False,
        description=lazy("Seen by those who take part only; it never stands in calendar feeds."),
    )
    practical = paragraph(
        lazy("Travel and hotel"), description=lazy("Seen by those who take part. No data about applicants.")
    )
    languages = ChoiceList(lazy("Languages of the meeting"))
    sharing = choice(lazy("Shared with"), [(s.value, label) for s, label in SHARING.items()])
    note = paragraph(
        lazy("Note for the secretariat"), description=lazy("Seen by the secretariat and the chairs only.")
    )

    def offer_facts(
        self, parties: Iterable[Party], languages: Iterable[str], *, sitting: Container[UUID], forum: str
    ) -> None:
        """Set the choices: parties by name and the languages, those of the `forum` first."""
        named = party_choices(parties, sitting, forum)
        self.host.choices = options([("", _("Not decided")), *named])
        self.chair.choices = options([("", _("Not decided")), *named])
        codes = dict.fromkeys([*languages, *WORKING_LANGUAGES])
        self.languages.choices = options([(code, language_name(code)) for code in codes])

    def show(self, facts: Facts) -> None:
        """Fill the fields."""
        self.title.data, self.city.data, self.venue.data = facts.title, facts.city, facts.venue
        self.mode.data, self.sharing.data = facts.mode.value, facts.sharing.value
        self.host.data, self.chair.data = _text(facts.host_party_id), _text(facts.chair_party_id)
        self.joining_link.data, self.practical.data = facts.joining_link, facts.practical
        self.languages.data, self.note.data = list(facts.languages), facts.note

    def facts(self) -> Facts:
        return Facts(
            title=self.title.data or "",
            mode=MeetingMode(self.mode.data),
            sharing=Sharing(self.sharing.data),
            city=self.city.data or None,
            venue=self.venue.data or None,
            host_party_id=_id(self.host.data),
            chair_party_id=_id(self.chair.data),
            joining_link=self.joining_link.data or None,
            practical=self.practical.data or None,
            languages=tuple(self.languages.data or ()),
            note=self.note.data or None,
        )


def _text(value: UUID | None) -> str:
    return str(value) if value else ""


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


class EditForm(FactsForm):
    version = version_field()


class NewMeetingForm(WhenForm, FactsForm):
    """A new meeting: in a series or free, of the forum or of a group."""

    series = choice(lazy("Series"), need=False, default="")
    group = choice(lazy("Group"), need=False, default="", description=lazy("A series says this by itself."))
    preset = choice(
        lazy("Deadlines"), need=False, default="", description=lazy("Born with the date, and moved with it.")
    )

    tentative = BooleanField(
        lazy("The date may still change"), description=lazy("The page says so until people are called.")
    )

    def offer_places(
        self, *, series: Iterable[Any], groups: Iterable[Any], presets: Iterable[Any], forum_name: str
    ) -> None:
        self.series.choices = options([("", _("None")), *((str(s.id), s.name) for s in series)])
        self.group.choices = options([("", forum_name), *((str(g.id), g.name) for g in groups)])
        self.preset.choices = options(
            [("", _("As the series has them, or none")), *((str(p.id), p.name) for p in presets)]
        )

    def chosen(self, name: str) -> UUID | None:
        """The id chosen in the field `name`."""
        return _id(self[name].data)
