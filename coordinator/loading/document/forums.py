"""Forums, their kinds, memberships and offices, as a file gives them."""

from dataclasses import dataclass
from typing import TypeVar

from coordinator.forums.rules import Feature, MembershipRole, OfficeRole, Sharing
from coordinator.kit.periods import Period
from coordinator.kit.texts import Texts
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Notes, Row, first_of_each, quoted


@dataclass(frozen=True, slots=True)
class KindValue:
    pointer: str
    code: str
    name: Texts
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipValue:
    pointer: str
    party: PartyKey
    role: MembershipRole
    period: Period
    precision: str | None
    seen: str | None
    note: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class OfficeValue:
    pointer: str
    party: PartyKey
    role: OfficeRole
    period: Period
    precision: str | None
    note: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ForumValue:
    pointer: str
    slug: str
    short_name: str
    kind: str
    name: Texts
    description: str
    cadence: str | None
    cadence_source: str | None
    meetings_per_year: int | None
    decision_making: str | None
    chair_model: str | None
    chair_model_source: str | None
    languages: tuple[str, ...]
    default_sharing: Sharing
    zone: str | None
    source: str | None
    source_note: str | None
    name_note: str | None
    chairs_note: str | None
    memberships: tuple[MembershipValue, ...]
    offices: tuple[OfficeValue, ...]


def read_kinds(rows: list[Row], known: Known) -> list[KindValue]:
    """`forum_kinds`, our addition to the format: id, name, features."""
    known.kinds |= first_of_each([(row, row.text("id", 40)) for row in rows])
    values = []
    for row in rows:
        features = row.words("features", need=False)
        for feature in features:
            if feature not in set(Feature):
                row.fault("features", f"{quoted(feature)} is not one of {', '.join(Feature)}")
        value = KindValue(row.pointer, row.text("id", 40), row.texts("name") or Texts(), tuple(features))
        if row.done(ignore=("source", "note")):
            values.append(value)
    return values


def read_forums(rows: list[Row], known: Known, notes: Notes) -> list[ForumValue]:
    """Forums with what stands in them; fills `known.forums`."""
    known.forums |= first_of_each([(row, row.slug()) for row in rows])
    values = [_forum(row, known) for row in rows]
    found = [value for value in values if value is not None]
    for value in found:
        refuse_overlaps(value.memberships, notes)
        refuse_overlaps(value.offices, notes)
    return found


def _forum(row: Row, known: Known) -> ForumValue | None:
    # Inner rows are read even where the forum itself is refused, so that all faults are named at once.
    memberships = [_membership(inner, known) for inner in row.rows("memberships")]
    offices = [_office(inner, known) for inner in row.rows("chairs")]
    cadence = row.row("cadence", need=False)
    value = ForumValue(
        pointer=row.pointer,
        slug=str(row.value.get("id")),
        short_name=row.text("short_name", 60),
        kind=row.known("kind", known.kinds, "kind of forum") or "",
        name=row.texts("name") or Texts(),
        description=row.text("description", 5000, lines=True),
        cadence=cadence.maybe_text("text", 1000) if cadence else None,
        cadence_source=cadence.maybe_text("source", 80) if cadence else None,
        meetings_per_year=cadence.number("meetings_per_year", 0, 400, default=0) if cadence else None,
        decision_making=row.maybe_text("decision_making", 2000, lines=True),
        chair_model=row.maybe_text("chair_model", 2000, lines=True),
        chair_model_source=row.maybe_text("chair_model_source", 80),
        languages=tuple(row.words("languages", need=False, most=20)),
        default_sharing=row.choice("default_sharing", Sharing, default=Sharing.FORUM),
        zone=row.zone("time_zone", default=None),
        source=row.maybe_text("source", 80),
        source_note=row.maybe_text("source_note", 2000, lines=True),
        name_note=row.maybe_text("name_note", 2000, lines=True),
        chairs_note=row.maybe_text("chairs_note", 2000, lines=True),
        memberships=tuple(m for m in memberships if m is not None),
        offices=tuple(o for o in offices if o is not None),
    )
    whole = cadence is None or cadence.done()
    return value if row.done() and whole else None


def _membership(row: Row, known: Known) -> MembershipValue | None:
    value = MembershipValue(
        row.pointer,
        known.party(row),
        row.choice("role", MembershipRole),
        row.period(),
        row.maybe_text("precision", 40),
        row.maybe_text("seen", 40),
        row.maybe_text("note", 2000, lines=True),
        row.maybe_text("source", 80),
    )
    return value if row.done() else None


def _office(row: Row, known: Known) -> OfficeValue | None:
    """An office of a country (`country`), or of any party (`party` and `party_kind`)."""
    party = known.party(row, "country" if "country" in row.value else "party")
    value = OfficeValue(
        row.pointer,
        party,
        row.choice("role", OfficeRole),
        row.period(),
        row.maybe_text("precision", 40),
        row.maybe_text("note", 2000, lines=True),
        row.maybe_text("source", 80),
    )
    return value if row.done() else None


Dated = TypeVar("Dated", MembershipValue, OfficeValue)


def refuse_overlaps(values: tuple[Dated, ...], notes: Notes) -> None:
    """The same party must not stand twice in the same role on any day."""
    seen: dict[tuple[PartyKey, str], list[Dated]] = {}
    for value in values:
        before = seen.setdefault((value.party, value.role), [])
        for other in before:
            if value.period.overlaps(other.period):
                who = f"{value.party[1]} as {value.role}"
                notes.refuse(value.pointer, f"overlaps {other.pointer}: {who} on the same days")
                break
        before.append(value)
