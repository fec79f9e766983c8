"""The form of an import: the file, where its meetings go, and how it is read."""

from datetime import date, time
from typing import Any, cast
from uuid import UUID

from flask_wtf.file import FileField

from coordinator.groups.models import WorkingGroup
from coordinator.imports.models import ImportDraft
from coordinator.imports.operations import Choices
from coordinator.imports.rules import DAY_ENDS, DAY_STARTS
from coordinator.kit.times import zone_names
from coordinator.meetings.models import Series
from coordinator.web.forms import Form, choice, clock, day, line, options
from coordinator.web.i18n import _, lazy


class ChoicesForm(Form):
    """How a file that is there already is read."""

    place = choice(
        lazy("The meetings become"), need=False, description=lazy("All of them go to the same place.")
    )
    zone = line(
        lazy("Time zone"),
        most=64,
        need=False,
        description=lazy(
            "For times that name none. Empty: what the file says, else such events are refused."
        ),
    )
    first = day(lazy("From"), description=lazy("The first day that is read."))
    last = day(lazy("Up to"), description=lazy("It counts. Endless series end here."))
    day_starts = clock(
        lazy("Whole days begin at"), description=lazy("For events that give days and no hours.")
    )
    day_ends = clock(lazy("Whole days end at"), description=lazy("On the last of the days."))

    def offer(self, forum_name: str, series: list[Series], groups: list[WorkingGroup]) -> None:
        """Set the places: the forum, its groups, its series."""
        places: dict[str, Any] = {
            _("No series"): options(
                [
                    ("", _("Meetings of %(forum)s", forum=forum_name)),
                    *((f"group:{group.id}", group.name) for group in groups),
                ]
            )
        }
        if series:
            places[_("In a series")] = options([(f"series:{s.id}", s.name) for s in series])
        self.place.choices = places

    def begin(self, first: date, last: date) -> None:
        """What an empty form says."""
        self.first.data, self.last.data = first, last
        self.day_starts.data, self.day_ends.data = DAY_STARTS, DAY_ENDS

    def show(self, draft: ImportDraft) -> None:
        self.first.data, self.last.data = draft.first_on, draft.last_on
        self.day_starts.data, self.day_ends.data = draft.day_starts, draft.day_ends
        self.zone.data = draft.zone or ""
        self.place.data = place_code(draft.series_id, draft.group_id)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.zone.data and self.zone.data not in zone_names():
            self.zone.errors = [_("There is no such time zone. Write it like Europe/Helsinki.")]
            good = False
        first, last = self.first.data, self.last.data
        if first and last and not self.last.errors:
            if last < first:
                self.last.errors = [_("The last day must not be before the first.")]
                good = False
            elif (last - first).days > 3660:
                self.last.errors = [_("Read ten years at most.")]
                good = False
        begins, ends = self.day_starts.data, self.day_ends.data
        if begins and ends and ends <= begins:
            self.day_ends.errors = [_("The end must be after the start.")]
            good = False
        return good

    def choices(self) -> Choices:
        """After `validate`."""
        kind, _colon, code = (self.place.data or "").partition(":")
        return Choices(
            first_on=cast("date", self.first.data),
            last_on=cast("date", self.last.data),
            series_id=UUID(code) if kind == "series" else None,
            group_id=UUID(code) if kind == "group" else None,
            zone=self.zone.data or None,
            day_starts=cast("time", self.day_starts.data),
            day_ends=cast("time", self.day_ends.data),
        )


class UploadForm(ChoicesForm):
    file = FileField(lazy("Calendar file"))


def place_code(series_id: UUID | None, group_id: UUID | None) -> str:
    """The value of the field `place`."""
    if series_id is not None:
        return f"series:{series_id}"
    return f"group:{group_id}" if group_id is not None else ""
