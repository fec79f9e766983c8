"""Countries, organisations, sets of countries and authorities, as a file gives them."""

import re
from dataclasses import dataclass
from typing import Any

from coordinator.forums.rules import PartyKind
from coordinator.kit.periods import Period
from coordinator.kit.texts import Texts
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Row, first_of_each, quoted


@dataclass(frozen=True, slots=True)
class PartyValue:
    pointer: str
    kind: PartyKind
    code: str
    name: Texts
    former_names: list[Any] | None = None
    aliases: dict[str, Any] | None = None
    footnote: Texts | None = None
    iso_status: str | None = None
    note: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class BelongingValue:
    """A country in a set of countries, with dates."""

    pointer: str
    country: PartyKey
    period: Period
    precision: str | None


@dataclass(frozen=True, slots=True)
class CountryGroupValue:
    pointer: str
    slug: str
    name: Texts
    note: str | None
    source: str | None
    members: tuple[BelongingValue, ...]


@dataclass(frozen=True, slots=True)
class AuthorityValue:
    pointer: str
    ref: str
    party: PartyKey
    name: str
    mail_domain: str | None
    source: str | None


def read_parties(countries: list[Row], organisations: list[Row], known: Known) -> list[PartyValue]:
    """Countries and organisations; fills `known.parties`."""
    both = [(row, PartyKind.COUNTRY) for row in countries] + [
        (row, PartyKind.ORGANISATION) for row in organisations
    ]
    codes = [(row, (kind, code)) for row, kind in both if (code := _code(row, kind))]
    known.parties |= first_of_each(codes)
    values = []
    for row, kind in both:
        value = PartyValue(
            row.pointer,
            kind,
            str(row.value.get("code")),
            row.texts("name") or Texts(),
            former_names=_former_names(row),
            aliases=_aliases(row),
            footnote=row.texts("footnote", 1000, need=False),
            iso_status=row.maybe_text("iso_status", 20),
            note=row.maybe_text("note", 2000, lines=True),
            source=row.maybe_text("source", 80),
        )
        if row.done():
            values.append(value)
    return values


def _code(row: Row, kind: PartyKind) -> str:
    code = row.text("code", 20)
    shape = r"[A-Z]{2}" if kind is PartyKind.COUNTRY else r"[A-Z0-9]+(-[A-Z0-9]+)*"
    if code and not re.fullmatch(shape, code):
        wanted = "two capital letters" if kind is PartyKind.COUNTRY else "capital letters, digits, hyphens"
        row.fault("code", f"{quoted(code)} is not a code of {wanted}")
    return code


def _former_names(row: Row) -> list[Any] | None:
    """[{"en": …, "until": "2022-05-31", …}]: each name, and the last day it was in use."""
    found: list[Any] = []
    for inner in row.rows("former_names"):
        until = inner.day("until")
        names = {key: name for key in ("en", "sv", "nb", "da", "fi", "is") if (name := inner.maybe_text(key))}
        extra = {key: text for key in ("precision", "note") if (text := inner.maybe_text(key))}
        if not names:
            inner.fault(None, "has no name")
        if until is None:
            inner.fault("until", "is missing")
        if inner.done():
            found.append(names | {"until": until.isoformat() if until else None} | extra)
    return found or None


def _aliases(row: Row) -> dict[str, Any] | None:
    inner = row.row("alias", need=False)
    if inner is None:
        return None
    found: dict[str, Any] = {}
    for key in inner.value:
        if re.fullmatch(r"[a-z0-9_]{1,40}", key):
            found[key] = inner.maybe_text(key, 20)
    inner.done()
    return found or None


def read_country_groups(rows: list[Row], known: Known) -> list[CountryGroupValue]:
    first_of_each([(row, row.slug(most=40)) for row in rows])
    values = []
    for row in rows:
        members = [_belonging(inner, known) for inner in row.rows("members")]
        value = CountryGroupValue(
            row.pointer,
            str(row.value.get("id")),
            row.texts("name") or Texts(),
            row.maybe_text("note", 2000, lines=True),
            row.maybe_text("source", 80),
            tuple(member for member in members if member is not None),
        )
        _refuse_overlaps(value, row)
        if row.done():
            values.append(value)
    return values


def _belonging(row: Row, known: Known) -> BelongingValue | None:
    country = known.country(row, "party")
    value = BelongingValue(
        row.pointer,
        country or (PartyKind.COUNTRY, ""),
        row.period(),
        row.maybe_text("precision", 40),
    )
    return value if row.done(ignore=("source",)) else None


def _refuse_overlaps(value: CountryGroupValue, row: Row) -> None:
    for index, member in enumerate(value.members):
        for other in value.members[:index]:
            if member.country == other.country and member.period.overlaps(other.period):
                row.notes.refuse(
                    member.pointer, f"overlaps {other.pointer}: the same country on the same days"
                )
                break


def read_authorities(rows: list[Row], known: Known) -> list[AuthorityValue]:
    known.authorities |= first_of_each([(row, row.slug(most=80)) for row in rows])
    values = []
    for row in rows:
        party = known.country(row, "country", need=False)
        if party is None:
            party = (PartyKind.ORGANISATION, _organisation(row, known))
        value = AuthorityValue(
            row.pointer,
            str(row.value.get("id")),
            party,
            row.text("name"),
            row.maybe_text("mail_domain"),
            row.maybe_text("source", 80),
        )
        if row.done():
            values.append(value)
    return values


def _organisation(row: Row, known: Known) -> str:
    among = {code for kind, code in known.parties if kind is PartyKind.ORGANISATION}
    return row.known("organisation", among, "organisation", most=20) or ""
