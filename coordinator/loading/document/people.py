"""People and what they are at home, as a file gives them; from that their rights follow."""

from dataclasses import dataclass
from enum import StrEnum

from coordinator.forums.rules import PartyKind
from coordinator.kit.texts import LOCALES
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Row, first_of_each


class Post(StrEnum):
    """What somebody is at home."""

    DIRECTOR_GENERAL = "director_general"
    NATIONAL_CONTACT_POINT = "national_contact_point"
    EXPERT = "expert"
    SECRETARIAT_OFFICER = "secretariat_officer"
    SECRETARIAT_HEAD = "secretariat_head"
    IT_ADMINISTRATOR = "it_administrator"
    PARTNER_CONTACT = "partner_contact"
    REGISTRAR = "registrar"


@dataclass(frozen=True, slots=True)
class PersonValue:
    pointer: str
    ref: str
    name: str
    post: Post
    party: PartyKey | None
    authority: str | None
    email: str
    locale: str
    zone: str | None
    source: str | None


def read_people(rows: list[Row], known: Known) -> list[PersonValue]:
    """People; fills `known.people` and refuses a mail address that two of them share."""
    known.people |= first_of_each([(row, row.slug(most=80)) for row in rows])
    values = []
    for row in rows:
        value = _person(row, known)
        if value is not None:
            values.append(value)
    return values


def _person(row: Row, known: Known) -> PersonValue | None:
    ref, email = str(row.value.get("id")), row.address("email")
    if email:
        owner = known.addresses.setdefault(email, ref)
        if owner != ref:
            row.fault("email", f"is the address of “{owner}” already")
    value = PersonValue(
        pointer=row.pointer,
        ref=ref,
        name=row.text("display_name"),
        post=row.choice("role", Post),
        party=_party(row, known),
        authority=row.known("authority", known.authorities, "authority", need=False),
        email=email,
        locale=row.known("language", LOCALES, "language", need=False) or "en",
        zone=row.zone("time_zone", default=None),
        source=row.maybe_text("source", 80),
    )
    return value if row.done() else None


def _party(row: Row, known: Known) -> PartyKey | None:
    country = known.country(row, "country", need=False)
    among = {code for kind, code in known.parties if kind is PartyKind.ORGANISATION}
    code = row.known("organisation", among, "organisation", need=False, most=20)
    if country and code:
        row.fault("organisation", "a person belongs to a country or to an organisation, not to both")
    return country or ((PartyKind.ORGANISATION, code) if code else None)
