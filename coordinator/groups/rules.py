"""The life of a working group and of an expert's seat; no I/O."""

from enum import StrEnum


class GroupState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"


class GroupKind(StrEnum):
    STANDING = "standing"
    TIME_LIMITED = "time_limited"
    PROPOSED = "proposed"  # the data's word for a group whose kind is not decided yet


class SeatState(StrEnum):
    NOMINATED = "nominated"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class GroupOfficeRole(StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"
