"""A date poll: what it is for, the dates, and who is asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from flask import request
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from coordinator.forums.models import Party
from coordinator.kit.errors import Invalid
from coordinator.kit.times import EndsBeforeStart, LocalSlot, NoSuchLocalTime, UnknownZone
from coordinator.meetings.forms.times import version_field
from coordinator.meetings.labels import MODES
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling.labels.polls import RESULTS_FOR
from coordinator.scheduling.rules.kinds import ResultsFor
from coordinator.scheduling.rules.polls import MOST_OPTIONS, NewOption, PollFacts
from coordinator.web.forms import (
    REQUIRED,
    SLOT_MESSAGES,
    Form,
    choice,
    clock,
    day,
    line,
    options,
    paragraph,
    zone_field,
)
from coordinator.web.i18n import _, current_locale, lazy

ROWS, MORE_ROWS = 3, 4
"""Lines for dates on an empty form, and how many a press on the button adds."""

USUAL_START, USUAL_END = time(9), time(16)


class Asked(StrEnum):
    """What is wanted of a party."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NO = "no"


ASKED: dict[Asked, str] = {
    Asked.REQUIRED: lazy("Required"),
    Asked.OPTIONAL: lazy("Optional"),
    Asked.NO: lazy("Not asked"),
}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One line of the list of countries: the field's name, the party, and what is chosen."""

    party_id: UUID
    name: str
    role: str  # "Observer", where it is no member
    chosen: Asked

    @property
    def field(self) -> str:
        return f"asked-{self.party_id}"


class OptionForm(PlainForm):
    """One date; the last day may be left open for a meeting of one day."""

    first = day(lazy("First day"), need=False)
    starts = clock(lazy("Starts at"), need=False)
    last = day(lazy("Last day"), need=False)
    ends = clock(lazy("Ends at"), need=False)

    @property
    def is_blank(self) -> bool:
        """Nobody has chosen a day: times alone, which are filled in beforehand, are no date."""
        return not any(field.data or field.errors for field in (self.first, self.last))

    def slot(self, zone: str) -> LocalSlot | None:
        """The date in this line, after its fields were valid; puts the message where the fault is."""
        for field in (self.first, self.starts, self.ends):
            if field.data is None and not field.errors:
                field.errors = [REQUIRED]
        if self.errors:
            return None
        first, starts, ends = self.first.data, self.starts.data, self.ends.data
        last = self.last.data or first
        try:
            return LocalSlot(
                datetime.combine(cast("date", first), cast("time", starts)),
                datetime.combine(cast("date", last), cast("time", ends)),
                zone,
            )
        except UnknownZone:
            return None  # said at the field of the zone
        except (EndsBeforeStart, NoSuchLocalTime) as error:
            field = self.ends if isinstance(error, EndsBeforeStart) else self.starts
            field.errors = [*field.errors, SLOT_MESSAGES[type(error)]]
            return None


class _Lines(FieldList):  # type: ignore[type-arg]
    """Lines with numbers as we give them; any others that somebody sends are passed over."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(prefix) and number.isascii() and number.isdigit() and len(number) < 4:
                yield int(number)


class DatesForm(Form):
    """Dates to choose from, as lines that a button adds to."""

    zone = zone_field(lazy("Time zone of the venue"))
    dates = _Lines(FormField(OptionForm), max_entries=MOST_OPTIONS)

    keeps_dates = False  # the form is of a poll whose dates are changed elsewhere

    _slots: list[LocalSlot]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        self._slots = []
        lines: list[Any] = [entry.form for entry in self.dates.entries if not entry.form.is_blank]
        for form in lines:
            slot = form.slot(self.zone.data or "")
            if slot in self._slots:
                form.first.errors = [*form.first.errors, _("This date stands here twice.")]
            elif slot is not None:
                self._slots.append(slot)
        self.dates.errors = [form.errors for form in lines if form.errors]
        if not lines and not self.keeps_dates:
            self.form_errors.append(_("Give at least one date to choose from."))
        return valid and not self.errors

    def refuse(self, error: Invalid, message: Any, field: str | None = None) -> None:
        """What is wrong with the dates together stands above the form: it is at no single line."""
        if error.field == "dates":
            self.form_errors.append(message)
        else:
            super().refuse(error, message, field)

    def slots(self) -> list[LocalSlot]:
        """After `validate()`: the dates as they were typed."""
        return self._slots

    def add_lines(self, count: int, starts: time | None = None, ends: time | None = None) -> None:
        """Empty lines below, as far as there is room, with the times of the line before."""
        if self.dates.entries:
            before: Any = self.dates.entries[-1].form
            starts, ends = before.starts.data or starts, before.ends.data or ends
        for _number in range(min(count, MOST_OPTIONS - len(self.dates.entries))):
            self.dates.append_entry({"starts": starts or USUAL_START, "ends": ends or USUAL_END})

    def show_slots(self, slots: Iterable[LocalSlot]) -> None:
        for slot in slots:
            self.dates.append_entry({
                "first": slot.first_on, "starts": slot.start.time(),
                "last": slot.end.date() if slot.end.date() > slot.first_on else None,
                "ends": slot.end.time(),
            })  # fmt: skip


class AddDatesForm(DatesForm):
    """Further dates of a poll."""

    version = version_field()


class PollConfirmForm(Form):
    """A step that needs no words."""

    version = version_field()


class PollForm(DatesForm):
    """A poll as a whole, for a new one and for changes of a draft."""

    title = line(lazy("Title"), most=200, description=lazy("As it stands in calendars and mails."))
    group = choice(lazy("Group"), need=False, default="")
    series = choice(lazy("Series"), need=False, default="")
    mode = choice(lazy("How one takes part"), [(m.value, label) for m, label in MODES.items()])
    city = line(lazy("Town"), most=120, need=False)
    venue = line(lazy("Venue"), most=300, need=False, description=lazy("Building, room, street."))
    host = choice(lazy("Host"), need=False, default="", description=lazy("The country of the venue."))
    text = paragraph(
        lazy("Words to those who are asked"),
        most=2000,
        description=lazy("They stand in the mail and above the dates."),
    )
    closes_on = day(lazy("Last day to answer"), description=lazy("In the calendar of the venue."))
    results_for = choice(lazy("Who sees the answers"), [(r.value, label) for r, label in RESULTS_FOR.items()])
    shows_who = BooleanField(lazy("Those asked see which countries have answered"))
    version = version_field()

    asked: Sequence[AskedRow] = ()

    def offer(
        self, *, parties: Iterable[SelectChoice], series: Iterable[Any], groups: Iterable[Any],
        forum_name: str,
    ) -> None:  # fmt: skip
        """Set the choices."""
        self.host.choices = options([("", _("Not decided")), *parties])
        self.series.choices = options([("", _("None")), *((str(s.id), s.name) for s in series)])
        self.group.choices = options([("", forum_name), *((str(g.id), g.name) for g in groups)])

    def offer_asked(
        self, parties: Iterable[tuple[Party, str]], wanted: Mapping[UUID, Asked], otherwise: Asked = Asked.NO
    ) -> None:
        """The list of countries: each party with its role, and as what it is asked unless the form says."""
        locale = current_locale()
        rows = [
            AskedRow(party.id, party.name.in_(locale), role, self._chosen(party.id, wanted, otherwise))
            for party, role in parties
        ]
        self.asked = sorted(rows, key=lambda row: (bool(row.role), row.name.casefold()))

    def _chosen(self, party_id: UUID, wanted: Mapping[UUID, Asked], otherwise: Asked) -> Asked:
        typed = request.form.get(f"asked-{party_id}", "") if request.method == "POST" else ""
        return Asked(typed) if typed in {a.value for a in Asked} else wanted.get(party_id, otherwise)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if not any(row.chosen == Asked.REQUIRED for row in self.asked):
            self.form_errors.append(_("Ask at least one country whose answer is required."))
            return False
        return valid

    def parties(self) -> dict[UUID, bool]:
        """Who is asked, and whether their answer is required."""
        return {row.party_id: row.chosen == Asked.REQUIRED for row in self.asked if row.chosen != Asked.NO}

    def chosen(self, name: str) -> UUID | None:
        """The id chosen in the field `name`."""
        value = self[name].data
        return UUID(value) if value else None

    def facts(self) -> PollFacts:
        """After `validate()`."""
        return PollFacts(
            title=self.title.data or "",
            mode=MeetingMode(self.mode.data),
            zone=self.zone.data or "",
            closes_on=cast("date", self.closes_on.data),
            city=self.city.data or None,
            venue=self.venue.data or None,
            host_party_id=self.chosen("host"),
            text=self.text.data or None,
            results_for=ResultsFor(self.results_for.data),
            shows_who=bool(self.shows_who.data),
        )

    def new_options(self) -> list[NewOption]:
        """After `validate()`."""
        return [NewOption(slot) for slot in self.slots()]


class ReasonForm(Form):
    """Why a poll is given up; those asked read it."""

    reason = paragraph(lazy("Reason"), most=1000, description=lazy("It stands in the mail and on the page."))
    version = version_field()


class ReopenForm(Form):
    """Until when answers are taken again."""

    closes_on = day(lazy("Last day to answer"), description=lazy("In the calendar of the venue."))
    version = version_field()


class DecideForm(Form):
    """Which date it is."""

    option = RadioField(lazy("Date"), [InputRequired(REQUIRED)])
    version = version_field()


class PollFilter(Form):
    """Which polls the list shows; it lives in the address."""

    class Meta:
        csrf = False

    forum = choice(lazy("Forum"), need=False, default="")
    state = choice(lazy("State"), need=False, default="")
    asking = SelectField(lazy("Whose turn"), default="")

    def forget_errors(self) -> None:
        """A filter that cannot be read filters by nothing."""
        for field in self:
            if field.errors:
                field.data, field.raw_data = None, None
