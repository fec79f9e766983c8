"""The base of all forms: CSRF, clean text, messages in the language spoken."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from coordinator.kit.errors import Invalid
from coordinator.kit.times import EndsBeforeStart, LocalSlot, NoSuchLocalTime, UnknownZone, zone_names
from coordinator.web.i18n import lazy

REQUIRED = lazy("Fill in this field.")
FORBIDDEN_CATEGORIES = {"Cc", "Cs"}  # control characters and lone surrogates


def clean_line(text: str | None) -> str | None:
    """One line: ends stripped. Control characters are refused by `no_controls`, not dropped."""
    return text.strip() if isinstance(text, str) else text


def clean_text(text: str | None) -> str | None:
    """Several lines: line ends as \\n, ends stripped."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(text, str) else text


def no_controls(form: Any, field: Field) -> None:
    """Refuse NUL and other control characters; a line also refuses line breaks (mail headers)."""
    allowed = "\n\t" if isinstance(field, TextAreaField) else ""
    if any(unicodedata.category(c) in FORBIDDEN_CATEGORIES and c not in allowed for c in field.data or ""):
        raise ValidationError(
            lazy("This text holds characters that cannot be used here, such as line breaks.")
        )


def required() -> InputRequired:
    return InputRequired(REQUIRED)


def filled() -> DataRequired:
    return DataRequired(REQUIRED)


def at_most(length: int) -> Length:
    return Length(max=length, message=lazy("Use at most %(max)d characters."))


def line(label: Any, *, most: int = 200, need: bool = True, description: Any = "", **kw: Any) -> StringField:
    """A text field of one line, stripped, without control characters, at most `most` characters."""
    first = filled() if need else Optional(strip_whitespace=True)
    return StringField(
        label, [first, no_controls, at_most(most)], filters=[clean_line], description=description, **kw
    )


def paragraph(
    label: Any, *, most: int = 5000, need: bool = False, description: Any = "", **kw: Any
) -> TextAreaField:
    """A text field of several lines."""
    first = filled() if need else Optional(strip_whitespace=True)
    return TextAreaField(
        label, [first, no_controls, at_most(most)], filters=[clean_text], description=description, **kw
    )


def day(label: Any, *, need: bool = True, description: Any = "", **kw: Any) -> DateField:
    """A date, ISO in the form as the browser's own date field sends it; of a year within YEARS."""
    first = required() if need else Optional()
    return _BritishDate(label, [first, in_reach], description=description, **kw)


YEARS = range(1800, 2201)
"""Dates that can be reckoned with in every zone, days added or taken away."""


def in_reach(form: Any, field: Field) -> None:
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(lazy("Give a date between the years 1800 and 2200."))


class _BritishDate(DateField):
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(lazy("Give a date that exists, as year-month-day: 2027-04-20.")) from error


class _Clock(TimeField):
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(lazy("Give a time with 24 hours: 09:30.")) from error


def clock(label: Any, *, need: bool = True, description: Any = "", **kw: Any) -> TimeField:
    """A wall time, "HH:MM"."""
    return _Clock(
        label,
        [required() if need else Optional()],
        format=["%H:%M", "%H:%M:%S"],
        description=description,
        **kw,
    )


def options(pairs: Iterable[Any]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them; for `form.field.choices = options(…)` as well."""
    return [SelectChoice(*pair) if isinstance(pair, tuple) else pair for pair in pairs]


def choice(
    label: Any, choices: Any = (), *, need: bool = True, description: Any = "", **kw: Any
) -> SelectField:
    """A choice of one; the empty choice ("") is refused where `need`."""
    return _Choice(
        label,
        [filled() if need else Optional()],
        choices=options(choices),
        description=description,
        **kw,
    )


class _Choice(SelectField):
    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except (ValidationError, ValueError) as error:
            raise StopValidation(lazy("Choose one of the listed.")) from error


def zone_field(label: Any, **kw: Any) -> StringField:
    """An IANA zone, typed with suggestions (a datalist) rather than picked from 400 lines."""

    def known(form: Any, field: Field) -> None:
        if field.data not in zone_names():
            raise ValidationError(lazy("There is no such time zone. Write it like Europe/Helsinki."))

    return StringField(label, [filled(), known], filters=[clean_line], **kw)


class Form(FlaskForm):
    """Every form. `refuse` puts an operation's Invalid at its field, so that nothing typed is lost."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)  # type: ignore[no-untyped-call]

    def refuse(self, error: Invalid, message: Any, field: str | None = None) -> None:
        name = field or error.field
        target = self._fields.get(name) if name else None
        if target is None:
            self.form_errors.append(message)
        else:
            target.errors = [*target.errors, message]


SLOT_MESSAGES: dict[type[Invalid], Any] = {
    EndsBeforeStart: lazy("The end must be after the start."),
    NoSuchLocalTime: lazy(
        "Clocks are put forward that night: this time does not exist there. Choose another."
    ),
    UnknownZone: lazy("There is no such time zone. Write it like Europe/Helsinki."),
}


class SlotForm(Form):
    """Mixin of the five fields of a slot; `slot()` after `validate()`."""

    start_date = day(lazy("First day"))
    start_time = clock(lazy("Starts at"), description=lazy("At the venue, 24 hours."))
    end_date = day(lazy("Last day"))
    end_time = clock(lazy("Ends at"))
    zone = zone_field(lazy("Time zone of the venue"))

    _slot: LocalSlot | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        return self.check_slot()

    def check_slot(self) -> bool:
        """Make the slot of the five fields; puts the message at the field that is to blame."""
        first, begins = cast("date", self.start_date.data), cast("time", self.start_time.data)
        last, ends = cast("date", self.end_date.data), cast("time", self.end_time.data)
        start, end = datetime.combine(first, begins), datetime.combine(last, ends)
        try:
            self._slot = LocalSlot(start, end, cast("str", self.zone.data))
        except Invalid as error:
            field = {EndsBeforeStart: "end_time", UnknownZone: "zone"}.get(type(error), "start_time")
            if isinstance(error, NoSuchLocalTime) and error.facts.get("wall") == end:
                field = "end_time"
            self.refuse(error, SLOT_MESSAGES[type(error)], field)
            return False
        return True

    def slot(self) -> LocalSlot:
        assert self._slot is not None  # noqa: S101 - validate() came first
        return self._slot

    def show_slot(self, slot: LocalSlot) -> None:
        """Fill the fields from a slot."""
        self.start_date.data, self.start_time.data = slot.start.date(), slot.start.time()
        self.end_date.data, self.end_time.data = slot.end.date(), slot.end.time()
        self.zone.data = slot.zone
