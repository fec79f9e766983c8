"""Memberships, offices, the forum's own text, filters."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import HiddenField
from wtforms.validators import ValidationError

from coordinator.forums import labels
from coordinator.forums.models import Forum
from coordinator.forums.operations import EntryValues, ForumValues
from coordinator.forums.rules import BadPeriod, MembershipRole, OfficeRole, Sharing, period_of_days
from coordinator.kit.periods import Period
from coordinator.web.forms import Form, choice, day, line, options, paragraph, zone_field
from coordinator.web.i18n import lazy

LAST_BEFORE_FIRST = lazy("The last day must not lie before the first.")
FIRST_YEAR, LAST_YEAR = 1800, 2999


def plausible(form: Any, field: Any) -> None:
    """Refuse dates of other ages: they are slips of the keyboard."""
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(lazy("Give a year with four digits, such as 2027."))


class Versioned(Form):
    """Carries the version that was shown, so that two people do not overwrite each other."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version the person saw; -1 where the field was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isdigit() and len(text) < 10 else -1


class _EntryForm(Versioned):
    first_on = day(lazy("First day"), need=False, description=lazy("Leave it empty when it is not known."))
    last_on = day(
        lazy("Last day"),
        need=False,
        description=lazy("It still counts. Leave it empty when there is no end."),
    )
    precision = choice(
        lazy("How much of the dates is known"),
        [
            ("day", labels.PRECISIONS["day"]),
            ("month", labels.PRECISIONS["month"]),
            ("year", labels.PRECISIONS["year"]),
        ],
        default="day",
    )
    note = paragraph(lazy("Note"), most=2000)
    source = line(lazy("Source"), most=80, need=False, description=lazy("Where this is known from."))

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

    def values(self) -> EntryValues:
        """After `validate()`."""
        assert self._period is not None  # noqa: S101 - validate() came first
        dated = self._period != Period()
        return EntryValues(
            period=self._period,
            precision=self.precision.data if dated else None,
            note=self.note.data or None,
            source=self.source.data or None,
        )

    def show(self, entry: Any) -> None:
        """Fill the fields from a membership or an office."""
        self.first_on.data, self.last_on.data = entry.period.from_on, entry.period.last_on
        self.precision.data = entry.precision or "day"
        self.note.data, self.source.data = entry.note, entry.source
        self.version.data = str(entry.version)


class MembershipForm(_EntryForm):
    """For a new membership: the party and the role are asked too."""

    party = choice(lazy("Country or organisation"))
    role = choice(lazy("Takes part as"), [(r.value, labels.MEMBERSHIP_ROLES[r]) for r in MembershipRole])

    def offer(self, parties: list[tuple[str, str]]) -> None:
        self.party.choices = options([("", lazy("Choose")), *parties])

    @property
    def party_id(self) -> UUID:
        return UUID(self.party.data)


class OfficeForm(_EntryForm):
    """For a new office: the party and the office are asked too."""

    party = choice(lazy("Country or organisation"))
    role = choice(lazy("Office"), [(r.value, labels.OFFICE_ROLES[r]) for r in OfficeRole])

    def offer(self, parties: list[tuple[str, str]]) -> None:
        self.party.choices = options([("", lazy("Choose")), *parties])

    @property
    def party_id(self) -> UUID:
        return UUID(self.party.data)


class EntryForm(_EntryForm):
    """For what stands already: the party and the role stay."""


class EndForm(Versioned):
    last_on = day(lazy("Last day"), description=lazy("It still counts."))

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate({"last_on": [plausible]})

    @property
    def day(self) -> date:
        """After `validate()`."""
        assert self.last_on.data is not None  # noqa: S101 - the field is required
        return self.last_on.data


class ForumForm(Versioned):
    """The forum's own text and defaults."""

    description = paragraph(labels.EDITABLE["description"], most=5000, need=True)
    cadence = line(labels.EDITABLE["cadence"], most=1000, need=False)
    decision_making = paragraph(labels.EDITABLE["decision_making"], most=2000)
    chair_model = paragraph(labels.EDITABLE["chair_model"], most=2000)
    languages = line(
        labels.EDITABLE["languages"], most=80, need=False,
        description=lazy("Codes of two letters, with spaces between them: en sv nb."),
    )  # fmt: skip
    default_sharing = choice(
        labels.EDITABLE["default_sharing"], [(s.value, labels.SHARING[s]) for s in Sharing]
    )
    zone = zone_field(
        labels.EDITABLE["zone"], description=lazy("In it deadlines and reminders are reckoned.")
    )
    source = line(labels.EDITABLE["source"], most=80, need=False)
    source_note = paragraph(labels.EDITABLE["source_note"], most=2000)

    def validate_languages(self, field: Any) -> None:
        for code in (field.data or "").replace(",", " ").split():
            if not (len(code) == 2 and code.isascii() and code.isalpha()):
                raise ValidationError(lazy("Write languages as codes of two letters: en sv nb."))

    def values(self) -> ForumValues:
        """After `validate()`."""
        codes = (self.languages.data or "").replace(",", " ").lower().split()
        return ForumValues(
            description=self.description.data or "",
            cadence=self.cadence.data or None,
            decision_making=self.decision_making.data or None,
            chair_model=self.chair_model.data or None,
            languages=tuple(dict.fromkeys(codes)),
            default_sharing=Sharing(self.default_sharing.data),
            zone=self.zone.data or "",
            source=self.source.data or None,
            source_note=self.source_note.data or None,
        )

    def show(self, forum: Forum) -> None:
        for name in (
            "description",
            "cadence",
            "decision_making",
            "chair_model",
            "zone",
            "source",
            "source_note",
        ):
            self[name].data = getattr(forum, name)
        self.languages.data = " ".join(forum.languages)
        self.default_sharing.data = forum.default_sharing.value
        self.version.data = str(forum.version)


class FilterForm(Form):
    """Which forums to show; it lives in the address."""

    class Meta:
        csrf = False

    q = line(lazy("Name"), most=100, need=False)
    kind = choice(lazy("Kind"), need=False, default="")


class OnForm(Form):
    """As of which day; it lives in the address."""

    class Meta:
        csrf = False

    on = day(lazy("As of"), need=False)

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate({"on": [plausible]})
