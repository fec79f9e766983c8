"""Words for closed, avoided and wished days, and for holidays."""

from typing import TYPE_CHECKING

from coordinator.forums.labels.names import party_name
from coordinator.forums.rules import ClosureKind, HolidayLevel
from coordinator.web.i18n import lazy

if TYPE_CHECKING:
    from coordinator.forums.queries import Owner

CLOSURE_KINDS: dict[ClosureKind, str] = {
    ClosureKind.CLOSED: lazy("Closed"),
    ClosureKind.AVOID: lazy("Better avoided"),
    ClosureKind.WISHED: lazy("Wished for"),
}

CLOSURE_KINDS_EXPLAINED: dict[ClosureKind, str] = {
    ClosureKind.CLOSED: lazy("Closed: no meeting is proposed on these days"),
    ClosureKind.AVOID: lazy("Better avoided: speaks against a date, such as school holidays"),
    ClosureKind.WISHED: lazy("Wished for: speaks for a date"),
}

CLOSURE_EVENTS: dict[str, str] = {
    "ClosureAdded": lazy("Closed or wished days entered"),
    "ClosureChanged": lazy("Closed or wished days changed"),
    "ClosureWithdrawn": lazy("Closed or wished days withdrawn"),
    "ClosureBroughtBack": lazy("Closed or wished days brought back"),
}

HOLIDAY_LEVELS: dict[HolidayLevel, str] = {
    HolidayLevel.PUBLIC: lazy("Public holiday"),
    HolidayLevel.HABIT: lazy("Offices close by habit"),
}


def owner_name(owner: "Owner", locale: str) -> str:
    """Whose days they are."""
    if owner.forum is not None:
        return owner.forum.name.in_(locale)
    return party_name(owner.party, locale=locale) if owner.party else ""
