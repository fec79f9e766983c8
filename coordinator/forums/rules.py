"""Parties, roles and offices in a forum, on a date; no I/O."""

from enum import StrEnum


class PartyKind(StrEnum):
    COUNTRY = "country"
    ORGANISATION = "organisation"


class MembershipRole(StrEnum):
    MEMBER = "member"
    OBSERVER = "observer"
    PARTNER = "partner"
    SECRETARIAT = "secretariat"


class OfficeRole(StrEnum):
    CHAIR = "chair"
    CO_CHAIR = "co-chair"
    SECRETARIAT = "secretariat"
    HOST = "host"
    RAPPORTEUR = "rapporteur"


class Sharing(StrEnum):
    """Who in the field may see something; from narrow to wide."""

    ADDRESSEE = "addressee"
    FORUM = "forum"
    FORUM_PLUS = "forum_plus"
    PUBLIC = "public"

    @property
    def rank(self) -> int:
        return list(Sharing).index(self)

    def reaches(self, other: "Sharing") -> bool:
        """Whether something shared like this may be seen by those who see `other`."""
        return self.rank >= other.rank
