"""Closed, avoided and wished days: one period, or several lines at once."""

from datetime import date
from typing import Any

from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from coordinator.forums import labels
from coordinator.forums.forms.entries import LAST_BEFORE_FIRST, Versioned, plausible
from coordinator.forums.models import Closure
from coordinator.forums.rules import (
    LONGEST_DAYS,
    BadLine,
    BadPeriod,
    ClosureKind,
    ClosureValues,
    TooLong,
    TooManyLines,
    closed_period,
    read_lines,
)
from coordinator.kit.periods import Period
from coordinator.web.forms import Form, choice, day, line, paragraph
from coordinator.web.i18n import _, lazy


def _kind() -> Any:
    return choice(
        lazy("What these days are"),
        [(kind.value, labels.CLOSURE_KINDS_EXPLAINED[kind]) for kind in ClosureKind],
        default=ClosureKind.CLOSED.value,
    )


class ClosureForm(Versioned):
    """One period."""

    name = line(
        lazy("What it is called"),
        description=lazy("Whoever plans meetings with this forum or country reads it: “Summer recess”."),
    )
    kind = _kind()
    first_on = day(lazy("First day"))
    last_on = day(lazy("Last day"), description=lazy("It still counts."))
    note = paragraph(lazy("Note"), most=2000)
    source = line(lazy("Source"), most=80, need=False, description=lazy("Where this is known from."))

    _period: Period | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate({"first_on": [plausible], "last_on": [plausible]}):
            return False
        try:
            self._period = closed_period(self.first, self.last_on.data or self.first)
        except BadPeriod as error:
            self.refuse(error, LAST_BEFORE_FIRST, "last_on")
            return False
        except TooLong as error:
            self.refuse(error, _("Give at most %(num)d days at once.", num=LONGEST_DAYS), "last_on")
            return False
        return True

    @property
    def first(self) -> date:
        """After the fields were read."""
        return self.first_on.data or date.min

    def values(self) -> ClosureValues:
        """After `validate()`."""
        return ClosureValues(
            ClosureKind(self.kind.data),
            self.name.data or "",
            self._period or Period(),
            self.note.data or None,
            self.source.data or None,
        )

    def show(self, closure: Closure) -> None:
        self.name.data, self.kind.data = closure.name, closure.kind.value
        self.first_on.data, self.last_on.data = closure.from_on, closure.period.last_on
        self.note.data, self.source.data = closure.note, closure.source
        self.version.data = str(closure.version)


class SeveralForm(Form):
    """Many periods of one kind, a line each."""

    kind = _kind()
    lines = paragraph(
        lazy("One period on each line"),
        most=20000,
        need=True,
        description=lazy("First and last day, then the name: 2027-07-01..2027-08-15 Summer recess"),
    )

    _values: list[ClosureValues]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            self._values = read_lines(self.lines.data or "", ClosureKind(self.kind.data))
        except BadLine as error:
            text = _(
                "Line %(num)d says no days and name that can be read: “%(text)s”.",
                num=error.facts["number"], text=error.facts["text"],
            )  # fmt: skip
            self.refuse(error, text, "lines")
            return False
        except TooManyLines as error:
            self.refuse(error, _("Give at most %(num)d lines at once.", num=error.facts["most"]), "lines")
            return False
        return True

    def values(self) -> list[ClosureValues]:
        """After `validate()`."""
        return self._values


class YearForm(Form):
    """Of which year; it lives in the address."""

    class Meta:
        csrf = False

    year = IntegerField(
        lazy("Year"),
        [Optional(), NumberRange(1990, 2100, lazy("Give a year with four digits, such as 2027."))],
    )
