"""Kinds, parties, sets of countries, authorities, types, templates, presets and reminder rules: the
file wins over what the database holds.
"""

from collections import Counter, defaultdict
from uuid import UUID

from coordinator.forums.models import Authority, ForumKind, Party, PartyGroup, PartyGroupMember
from coordinator.loading.document import Document
from coordinator.loading.document.parties import CountryGroupValue
from coordinator.loading.kinds import KINDS
from coordinator.loading.report import Outcome
from coordinator.loading.store.shelf import Shelf
from coordinator.meetings.models import DeadlinePreset
from coordinator.proceedings.models import AgendaTemplate, DocumentType, ItemType
from coordinator.reminders.models import ReminderRule


def store_kinds(shelf: Shelf, document: Document) -> None:
    """The file's kinds, and those that every installation begins with where they are missing."""
    there = {kind.code: kind for kind in shelf.all(ForumKind)}
    for value in document.kinds:
        row, outcome = shelf.put(
            there.get(value.code),
            ForumKind,
            {"code": value.code},
            name=value.name,
            features=list(value.features),
        )
        there[row.code] = row
        shelf.done(outcome)
    for code, (name, features) in KINDS.items():
        if code not in there:
            shelf.put(None, ForumKind, {"code": code}, name=name, features=[f.value for f in features])
    shelf.flush()


def store_parties(shelf: Shelf, document: Document) -> None:
    there = {(party.kind, party.code): party for party in shelf.all(Party)}
    for value in document.parties:
        key = (value.kind, value.code)
        row, outcome = shelf.put(
            there.get(key),
            Party,
            {"kind": value.kind, "code": value.code},
            name=value.name,
            former_names=value.former_names,
            aliases=value.aliases,
            footnote=value.footnote,
            iso_status=value.iso_status,
            note=value.note,
            source=value.source,
        )
        shelf.parties[key] = row.id
        shelf.done(outcome)
    shelf.flush()


def store_country_groups(shelf: Shelf, document: Document) -> None:
    there = {group.slug: group for group in shelf.all(PartyGroup)}
    belongings: dict[UUID, list[PartyGroupMember]] = defaultdict(list)
    for member in shelf.all(PartyGroupMember):
        belongings[member.party_group_id].append(member)
    for value in document.country_groups:
        row, outcome = shelf.put(
            there.get(value.slug),
            PartyGroup,
            {"slug": value.slug},
            name=value.name,
            note=value.note,
            source=value.source,
        )
        shelf.flush()
        shelf.done(outcome, *_belongings(shelf, value, row.id, belongings[row.id]))
    shelf.flush()


def _belongings(
    shelf: Shelf, value: CountryGroupValue, group_id: UUID, there: list[PartyGroupMember]
) -> list[Outcome]:
    """The set is a definition, not a record that people keep: what the file leaves out goes."""
    left = list(there)
    outcomes = []
    for member in value.members:
        party_id, period = shelf.parties[member.country], member.period
        found = next((m for m in left if m.party_id == party_id and m.from_on == period.from_on), None)
        if found is not None:
            left.remove(found)
        _row, outcome = shelf.put(
            found,
            PartyGroupMember,
            {"party_group_id": group_id, "party_id": party_id, "from_on": period.from_on},
            until_on=period.until_on,
            precision=member.precision,
        )
        outcomes.append(outcome)
    for gone in left:
        shelf.work.session.delete(gone)
        outcomes.append(Outcome.UPDATED)
    return outcomes


def store_authorities(shelf: Shelf, document: Document) -> None:
    there = {authority.ref: authority for authority in shelf.all(Authority)}
    for value in document.authorities:
        row, outcome = shelf.put(
            there.get(value.ref),
            Authority,
            {"ref": value.ref},
            party_id=shelf.parties[value.party],
            name=value.name,
            mail_domain=value.mail_domain,
            source=value.source,
        )
        shelf.authorities[value.ref] = row.id
        shelf.done(outcome)
    shelf.flush()


def store_types(shelf: Shelf, document: Document) -> None:
    """Types of agenda items and of documents."""
    item_types = {kind.code: kind for kind in shelf.all(ItemType)}
    for value in document.item_types:
        _item_type, outcome = shelf.put(
            item_types.get(value.code),
            ItemType,
            {"code": value.code},
            label=value.label,
            records_outcome=value.records_outcome,
            numbered=value.numbered,
            position=value.position,
        )
        shelf.done(outcome)
    document_types = {kind.code: kind for kind in shelf.all(DocumentType)}
    for kind in document.document_types:
        _document_type, outcome = shelf.put(
            document_types.get(kind.code),
            DocumentType,
            {"code": kind.code},
            label=kind.label,
            produced_by=kind.produced_by,
            position=kind.position,
        )
        shelf.done(outcome)
    shelf.flush()


def store_templates(shelf: Shelf, document: Document) -> None:
    """Agenda templates and deadline presets."""
    templates = {template.slug: template for template in shelf.all(AgendaTemplate)}
    for value in document.templates:
        template, outcome = shelf.put(
            templates.get(value.slug),
            AgendaTemplate,
            {"slug": value.slug},
            name=value.name,
            meeting_type=value.meeting_type,
            day_starts=value.day_starts,
            minutes_per_day=value.minutes_per_day,
            items=value.items,
            note=value.note,
        )
        shelf.templates[value.slug] = template.id
        shelf.done(outcome)
    presets = {preset.slug: preset for preset in shelf.all(DeadlinePreset)}
    for given in document.presets:
        preset, outcome = shelf.put(
            presets.get(given.slug),
            DeadlinePreset,
            {"slug": given.slug},
            name=given.name,
            meeting_types=given.meeting_types,
            steps=given.steps,
            note=given.note,
        )
        shelf.presets[given.slug] = preset.id
        shelf.done(outcome)
    shelf.flush()


def store_rules(shelf: Shelf, document: Document) -> None:
    """Reminder rules; what people changed or deleted stays as they left it, and so does what they paused."""
    every = shelf.all(ReminderRule)
    there = {rule.slug: rule for rule in every}
    changed = Counter(rule.parent_id for rule in every if rule.parent_id and rule.deleted_at is None)
    for value in document.rules:
        found = there.get(value.slug)
        if found is not None and (found.edited_at or found.deleted_at):
            shelf.notes.warn(value.pointer, "was changed by people here, and stays as they wrote it")
            shelf.done(Outcome.UNCHANGED)
            continue
        forum_id = shelf.forums[value.forum] if value.forum else None
        _rule, outcome = shelf.put(
            found,
            ReminderRule,
            {"slug": value.slug},
            forum_id=forum_id,
            place=f"forums:{forum_id.hex}" if forum_id else "",
            trigger=value.trigger,
            offset=value.offset,
            local_time=value.local_time,
            audience=value.audience,
            condition=value.condition,
            channels=value.channels,
            repeat=value.repeat,
            message=value.message,
            respect_quiet_hours=value.respect_quiet_hours,
            source=value.source,
        )
        if outcome is Outcome.UPDATED and found is not None and (places := changed[found.id]):
            shelf.notes.warn(value.pointer, f"{places} places here have changed or paused it and keep theirs")
        shelf.done(outcome)
    shelf.flush()
