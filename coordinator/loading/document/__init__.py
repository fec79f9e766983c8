"""A file of the forums.json format as typed values, with everything that is wrong in it; no I/O."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coordinator.forums.rules import Sharing
from coordinator.loading.document import untaken
from coordinator.loading.document.agendas import (
    DocumentTypeValue,
    ItemTypeValue,
    PresetValue,
    TemplateValue,
    read_document_types,
    read_item_types,
    read_presets,
    read_templates,
)
from coordinator.loading.document.dates import Calendar
from coordinator.loading.document.forums import ForumValue, KindValue, read_forums, read_kinds
from coordinator.loading.document.groups import GroupValue, read_groups
from coordinator.loading.document.known import Known
from coordinator.loading.document.meetings import MeetingValue, SeriesValue, read_meetings, read_series
from coordinator.loading.document.parties import (
    AuthorityValue,
    CountryGroupValue,
    PartyValue,
    read_authorities,
    read_country_groups,
    read_parties,
)
from coordinator.loading.document.people import PersonValue, read_people
from coordinator.loading.document.proceedings import (
    ActionValue,
    DecisionValue,
    read_actions,
    read_decisions,
)
from coordinator.loading.document.reader import Notes, Row, kind_of, rows_of, step
from coordinator.loading.document.reminders import RuleValue, read_rules
from coordinator.loading.document.text import Entries, Unreadable, parse

__all__ = ["Document", "Known", "Notes", "Unreadable", "read"]

SCHEMA_VERSION = 1

SECTIONS = (
    "meta", "countries", "country_groups", "organisations", "sharing_levels", "forum_kinds", "forums",
    "working_groups", "meeting_series", "agenda_item_types", "agenda_templates", "deadline_presets",
    "document_types", "inquiry_templates", "statistics_templates", "reminder_rules", "demo",
)  # fmt: skip
DEMO_SECTIONS = ("authorities", "people", "meetings", "decisions", "actions", "inquiries", "statistics")


@dataclass
class Document:
    """The values of one file, in the order in which they are stored."""

    kinds: list[KindValue] = field(default_factory=list)
    parties: list[PartyValue] = field(default_factory=list)
    country_groups: list[CountryGroupValue] = field(default_factory=list)
    forums: list[ForumValue] = field(default_factory=list)
    groups: list[GroupValue] = field(default_factory=list)
    item_types: list[ItemTypeValue] = field(default_factory=list)
    templates: list[TemplateValue] = field(default_factory=list)
    presets: list[PresetValue] = field(default_factory=list)
    document_types: list[DocumentTypeValue] = field(default_factory=list)
    series: list[SeriesValue] = field(default_factory=list)
    rules: list[RuleValue] = field(default_factory=list)
    authorities: list[AuthorityValue] = field(default_factory=list)
    people: list[PersonValue] = field(default_factory=list)
    meetings: list[MeetingValue] = field(default_factory=list)
    decisions: list[DecisionValue] = field(default_factory=list)
    actions: list[ActionValue] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows there are to store, memberships and offices too; for a progress bar."""
        sections = sum(len(values) for values in vars(self).values())
        return sections + sum(len(f.memberships) + len(f.offices) for f in self.forums)


def read(content: bytes, known: Known, today: date, notes: Notes) -> Document:
    """The document in `content`. What is wrong stands in `notes.refused`; then nothing may be stored.

    `known` are the ids that the database holds and is filled with those of the file. `today` is the day
    from which the demonstration's days are counted. Raises Unreadable.
    """
    value = parse(content)
    if not isinstance(value, Entries):
        raise Unreadable(f"the file must hold an object, not {kind_of(value)}")
    for key in value.twice:
        notes.refuse(step(key), "the section stands twice")
    for key in value:
        if key not in SECTIONS:
            notes.pass_over(step(key), "not a section of this format")
    _check_meta(value, notes)
    _check_sharing_levels(value, notes)
    document = Document()
    _read_reference(document, value, known, notes)
    _read_demonstration(document, value, known, Calendar(today), notes)
    return document


def _section(value: Entries, key: str, notes: Notes, under: str = "") -> list[Row]:
    return rows_of(value[key], under + step(key), notes) if key in value else []


def _read_reference(document: Document, value: Entries, known: Known, notes: Notes) -> None:
    def rows(key: str) -> list[Row]:
        return _section(value, key, notes)

    document.parties = read_parties(rows("countries"), rows("organisations"), known)
    document.country_groups = read_country_groups(rows("country_groups"), known)
    document.kinds = read_kinds(rows("forum_kinds"), known)
    document.forums = read_forums(rows("forums"), known, notes)
    document.groups = read_groups(rows("working_groups"), known)
    document.item_types = read_item_types(rows("agenda_item_types"), known)
    document.templates = read_templates(rows("agenda_templates"), known)
    document.presets = read_presets(rows("deadline_presets"), known)
    document.document_types = read_document_types(rows("document_types"))
    document.series = read_series(rows("meeting_series"), known)
    document.rules = read_rules(rows("reminder_rules"), known)
    for key in ("inquiry_templates", "statistics_templates"):
        if key in value:
            untaken.check_templates(key, value[key], notes)


def _read_demonstration(
    document: Document, value: Entries, known: Known, calendar: Calendar, notes: Notes
) -> None:
    demo = value.get("demo")
    if demo is None:
        return
    if not isinstance(demo, Entries):
        notes.refuse("/demo", f"must be an object, not {kind_of(demo)}")
        return
    for key in demo.twice:
        notes.refuse("/demo" + step(key), "the section stands twice")
    for key in demo:
        if key not in DEMO_SECTIONS:
            notes.pass_over("/demo" + step(key), "not a section of this format")

    def rows(key: str) -> list[Row]:
        return _section(demo, key, notes, "/demo")

    document.authorities = read_authorities(rows("authorities"), known)
    document.people = read_people(rows("people"), known)
    document.meetings = read_meetings(rows("meetings"), known, calendar)
    document.decisions = read_decisions(rows("decisions"), known, calendar)
    document.actions = read_actions(rows("actions"), known, calendar)
    if "inquiries" in demo:
        untaken.check_inquiries(demo["inquiries"], "/demo/inquiries", known, notes)
    if "statistics" in demo:
        untaken.check_statistics(demo["statistics"], "/demo/statistics", known, notes)


def _check_meta(value: Entries, notes: Notes) -> None:
    meta: Any = value.get("meta")
    if meta is None:
        return
    if not isinstance(meta, Entries):
        notes.refuse("/meta", f"must be an object, not {kind_of(meta)}")
        return
    version = meta.get("schema_version", SCHEMA_VERSION)
    if version is not SCHEMA_VERSION and version != SCHEMA_VERSION:
        notes.refuse("/meta/schema_version", f"only version {SCHEMA_VERSION} of the format is known")


def _check_sharing_levels(value: Entries, notes: Notes) -> None:
    """The four levels are part of the program; a file may explain them and not change them."""
    for row in _section(value, "sharing_levels", notes):
        row.choice("id", Sharing)
        row.texts("label")
        row.done(ignore=row.value)
