"""Words for roles, offices, sharing levels and where a statement comes from."""

from coordinator.forums.rules import MembershipRole, OfficeRole, PartyKind, Sharing
from coordinator.web.i18n import lazy

MEMBERSHIP_ROLES: dict[MembershipRole, str] = {
    MembershipRole.MEMBER: lazy("Member"),
    MembershipRole.OBSERVER: lazy("Observer"),
    MembershipRole.PARTNER: lazy("Partner"),
    MembershipRole.SECRETARIAT: lazy("Secretariat"),
}

MEMBERSHIP_ROLES_MANY: dict[MembershipRole, str] = {
    MembershipRole.MEMBER: lazy("Members"),
    MembershipRole.OBSERVER: lazy("Observers"),
    MembershipRole.PARTNER: lazy("Partners"),
    MembershipRole.SECRETARIAT: lazy("Secretariat"),
}

OFFICE_ROLES: dict[OfficeRole, str] = {
    OfficeRole.CHAIR: lazy("Chair"),
    OfficeRole.CO_CHAIR: lazy("Co-chair"),
    OfficeRole.SECRETARIAT: lazy("Secretariat"),
    OfficeRole.HOST: lazy("Host"),
    OfficeRole.RAPPORTEUR: lazy("Rapporteur"),
}

PARTY_KINDS: dict[PartyKind, str] = {
    PartyKind.COUNTRY: lazy("Country"),
    PartyKind.ORGANISATION: lazy("Organisation"),
}

SHARING: dict[Sharing, str] = {
    Sharing.ADDRESSEE: lazy("Named recipients only"),
    Sharing.FORUM: lazy("Forum members"),
    Sharing.FORUM_PLUS: lazy("Members, observers and partners"),
    Sharing.PUBLIC: lazy("Public"),
}

PRECISIONS: dict[str, str] = {
    "day": lazy("The day is known"),
    "month": lazy("Only the month is known"),
    "year": lazy("Only the year is known"),
}
"""How much of an entry's dates is public."""

SOURCES: dict[str, str] = {
    "agency page": lazy("the authority’s public page"),
    "public knowledge": lazy("other public sources"),
    "invented for the demonstration": lazy("invented for the demonstration"),
}

EDITABLE: dict[str, str] = {
    "description": lazy("What the forum is"),
    "cadence": lazy("How often it meets"),
    "decision_making": lazy("How it decides"),
    "chair_model": lazy("How the chair changes"),
    "languages": lazy("Working languages"),
    "default_sharing": lazy("Who sees what is shared here, unless said otherwise"),
    "zone": lazy("Time zone"),
    "source": lazy("Source"),
    "source_note": lazy("What comes from where"),
}
"""The forum's own fields that its secretariat may change, as forms and history call them."""


def source_words(source: str | None) -> str:
    """Where a statement comes from, in words; what we do not know by name as it stands in the file."""
    return str(SOURCES.get(source, source)) if source else ""
