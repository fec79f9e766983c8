"""Forms of agendas, papers, decisions and actions: text in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from coordinator.forums.labels import SHARING
from coordinator.forums.rules import Sharing
from coordinator.proceedings.labels import ACTION_STATES, DECISION_STATES, ITEM_FAULTS
from coordinator.proceedings.models import AgendaItem, ItemType
from coordinator.proceedings.operations import PaperValues
from coordinator.proceedings.rules import (
    MOST_MINUTES,
    OPEN_ACTIONS,
    ActionStatus,
    DecisionStatus,
    ItemValues,
    LeadKind,
    wall_clock,
)
from coordinator.web.forms import REQUIRED, Form, choice, clock, line, options, paragraph
from coordinator.web.i18n import current_locale, lazy

Pairs = Iterable[tuple[str, str]]

SHARING_CHOICES = [(level.value, label) for level, label in SHARING.items()]
MOST_EXPECTED = 12  # papers that one item may wait for


def whole_number(label: Any, *, most: int, description: Any = "", **kw: Any) -> IntegerField:
    """A number from 0 to `most`."""
    bounds = NumberRange(min=0, max=most, message=lazy("Give a whole number from %(min)d to %(max)d."))
    return _Whole(label, [InputRequired(REQUIRED), bounds], description=description, **kw)


class _Whole(IntegerField):
    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(lazy("Give a whole number.")) from error


def expected_lines(text: str | None) -> tuple[str, ...]:
    """One expected paper on each line, each once."""
    lines = (" ".join(each.split()) for each in (text or "").split("\n"))
    return tuple(dict.fromkeys(each for each in lines if each))


def lead_value(kind: LeadKind, party_id: UUID | None = None, person_id: UUID | None = None) -> str:
    """The value of a lead in the choice of the form: a role, "party:…" or "person:…"."""
    named = {LeadKind.PARTY: party_id, LeadKind.PERSON: person_id}.get(kind)
    return f"{kind.value}:{named}" if named else kind.value


def read_lead(value: str) -> tuple[LeadKind, UUID | None]:
    """The reverse: the kind and whom it names."""
    kind, _, named = value.partition(":")
    return LeadKind(kind), UUID(named) if named else None


class ItemForm(Form):
    """One agenda item; `values()` after `validate()`."""

    title = line(lazy("Title"), most=300)
    ask = line(
        lazy("What is asked"),
        most=300,
        need=False,
        description=lazy("One line: what the meeting is to do with it."),
    )
    type_code = choice(lazy("Type"))
    minutes = whole_number(lazy("Minutes"), most=MOST_MINUTES)
    fixed_start = clock(
        lazy("Fixed start"),
        need=False,
        description=lazy("Only where it must begin at that time at the venue; else it is computed."),
    )
    day = choice(lazy("Day"))
    lead = choice(lazy("Who leads"))
    lead_text = line(
        lazy("Who leads, in words"),
        most=120,
        need=False,
        description=lazy("Where the list has nobody that fits, for instance: statistics experts."),
    )
    sharing = choice(lazy("Shared with"), SHARING_CHOICES)
    expected_papers = paragraph(
        lazy("Expected papers"),
        most=2000,
        description=lazy("One on each line. Each shows as missing until it is in."),
    )
    notes = paragraph(
        lazy("Notes"),
        most=10_000,
        description=lazy("For the annotated agenda. You may use Markdown: *emphasis*, lists, links."),
    )
    version = HiddenField()
    after = HiddenField()

    def offer(
        self, *, types: Iterable[ItemType], days: Pairs, leads: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """The choices of this meeting; `leads` in named groups."""
        locale = current_locale()
        self.type_code.choices = options((t.code, t.label.in_(locale)) for t in types)
        self.day.choices = options(days)
        self.lead.choices = {group: options(pairs) for group, pairs in leads.items()}

    def show(self, item: AgendaItem) -> None:
        """Fill the fields from a row."""
        for name in ("title", "ask", "minutes", "notes", "lead_text", "type_code"):
            getattr(self, name).data = getattr(item, name)
        self.day.data, self.sharing.data = str(item.day), item.sharing.value
        self.fixed_start.data = wall_clock(item.fixed_start)
        self.lead.data = lead_value(item.lead, item.lead_party_id, item.lead_person_id)
        self.expected_papers.data = "\n".join(item.expected_papers or ())
        self.version.data = str(item.version)

    def validate_expected_papers(self, field: Any) -> None:
        lines = expected_lines(field.data)
        if len(lines) > MOST_EXPECTED or any(len(each) > 120 for each in lines):
            raise ValidationError(
                lazy("Write at most %(lines)d lines of at most 120 characters.", lines=MOST_EXPECTED)
            )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.lead.data == LeadKind.OTHER.value and not self.lead_text.data:
            self.lead_text.errors = [*self.lead_text.errors, ITEM_FAULTS["nobody_named"]]
            return False
        return True

    def values(self) -> ItemValues:
        kind, named = read_lead(cast("str", self.lead.data))
        start = self.fixed_start.data
        return ItemValues(
            day=int(cast("str", self.day.data)),
            type_code=cast("str", self.type_code.data),
            title=cast("str", self.title.data),
            ask=self.ask.data or None,
            notes=self.notes.data or None,
            minutes=cast("int", self.minutes.data),
            fixed_start=start.strftime("%H:%M") if start else None,
            lead=kind,
            lead_party_id=named if kind == LeadKind.PARTY else None,
            lead_person_id=named if kind == LeadKind.PERSON else None,
            lead_text=(self.lead_text.data or None) if kind == LeadKind.OTHER else None,
            expected_papers=expected_lines(self.expected_papers.data),
            sharing=Sharing(self.sharing.data),
        )

    def version_number(self) -> int:
        """The version that the text in the form was made from; 0 for what nobody could have sent."""
        return _number(self.version.data)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class BeginForm(Form):
    """Where a new agenda comes from: "template:<slug>", "meeting:<id>", or nothing."""

    source = choice(lazy("Begin with"), need=False)


class DaysForm(Form):
    """When the days begin and how long they should last; `days_form` makes the fields of the days."""

    version = HiddenField()

    def values(self, starts: Sequence[str], minutes: Sequence[int]) -> tuple[list[str], list[int]]:
        """What is there now, with what the form asks for put in its place."""
        new_starts, new_minutes = list(starts), list(minutes)
        for field in self:
            kind, _, n = field.name.partition("-")
            if kind == "starts":
                new_starts[int(n)] = field.data.strftime("%H:%M")
            elif kind == "minutes":
                new_minutes[int(n)] = field.data
        return new_starts, new_minutes

    def version_number(self) -> int:
        return _number(self.version.data)


def days_form(starts: Mapping[int, Any], minutes: Mapping[int, Any]) -> DaysForm:
    """A form with a start and a length for the days (from 0) that have a label in `starts` and `minutes`."""
    fields: dict[str, Any] = {}
    for n in sorted({*starts, *minutes}):
        if n in starts:
            fields[f"starts-{n}"] = clock(starts[n])
        if n in minutes:
            fields[f"minutes-{n}"] = whole_number(minutes[n], most=24 * 60)
    made: type[DaysForm] = type("DaysFormOf", (DaysForm,), fields)
    return made()


class PublishForm(Form):
    """The version that was looked at; the buttons send `tell`."""

    version = HiddenField()
    tell = HiddenField()

    def version_number(self) -> int:
        return _number(self.version.data)


class PaperForm(Form):
    """What is said about a paper; `values()` after `validate()`.

    `place` is where it belongs: "" the meeting, an item's id, or "<id>:<n>" for the n-th of its expected
    papers.
    """

    title = line(lazy("Title"), most=300)
    place = choice(lazy("Belongs to"), need=False, default="")
    type_code = choice(lazy("Kind of document"), need=False, default="")
    party_id = choice(lazy("Whose paper"), need=False, default="")
    sharing = choice(lazy("Shared with"), SHARING_CHOICES)
    draft = BooleanField(
        lazy("This is a draft"),
        description=lazy("Drafts are seen by the secretariat, the chair, and whoever handed them in."),
    )
    version = HiddenField()

    def version_number(self) -> int:
        return _number(self.version.data)

    def values(self, expected: Mapping[str, Sequence[str]]) -> PaperValues:
        """`expected` are the words of each item's expected papers, by the item's id as text."""
        item, _, nth = (self.place.data or "").partition(":")
        return PaperValues(
            title=cast("str", self.title.data),
            sharing=Sharing(self.sharing.data),
            item_id=UUID(item) if item else None,
            type_code=self.type_code.data or None,
            expected=expected[item][int(nth)] if nth else None,
            party_id=UUID(self.party_id.data) if self.party_id.data else None,
            draft=bool(self.draft.data),
        )


class UploadForm(PaperForm):
    """A new paper; without a title it is called like its file."""

    file = FileField(lazy("File"))
    title = line(
        lazy("Title"), most=300, need=False, description=lazy("Left empty, it is called like the file.")
    )


class VersionForm(Form):
    file = FileField(lazy("File"))


class FilterForm(Form):
    """A filter in the address: sent by GET, so without a CSRF token."""

    class Meta:
        csrf = False

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:
            field.data = field.data or ""  # what the address does not say is the first choice


class DecisionFilter(FilterForm):
    forum = choice(lazy("Forum"), need=False)
    status = choice(
        lazy("State"),
        [("", lazy("All")), *((state.value, label) for state, label in DECISION_STATES.items())],
        need=False,
    )
    year = choice(lazy("Year"), need=False)
    q = line(lazy("Words or number"), most=100, need=False)

    def state(self) -> DecisionStatus | None:
        return DecisionStatus(self.status.data) if self.status.data else None


class ActionFilter(FilterForm):
    whose = choice(
        lazy("Whose"),
        [
            ("own", lazy("Mine, my country’s, my groups’")),
            ("mine", lazy("Mine")),
            ("country", lazy("My country’s")),
            ("groups", lazy("My groups’")),
            ("all", lazy("Everybody’s")),
        ],
        need=False,
    )
    state = choice(
        lazy("State"),
        [
            ("unfinished", lazy("Not finished")),
            *((state.value, label) for state, label in ACTION_STATES.items()),
            ("all", lazy("All")),
        ],
        need=False,
    )
    forum = choice(lazy("Forum"), need=False)
    q = line(lazy("Words"), most=100, need=False)

    def statuses(self) -> frozenset[ActionStatus] | None:
        if self.state.data == "all":
            return None
        if self.state.data in {status.value for status in ActionStatus}:
            return frozenset({ActionStatus(self.state.data)})
        return OPEN_ACTIONS


class ActionForm(Form):
    """The button that moves an action; `back` is where it was pressed."""

    to = choice(lazy("State"), [(state.value, label) for state, label in ACTION_STATES.items()])
    back = HiddenField()
