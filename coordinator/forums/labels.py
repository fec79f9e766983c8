"""How roles, offices, sharing levels and kinds of forums are called on pages."""

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
    "day": lazy("the day is known"),
    "month": lazy("the month is known"),
    "year": lazy("only the year is known"),
}
"""How much of an entry's dates is public."""
