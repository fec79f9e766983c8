"""By which clock a party works, where that is not its capital's."""

from coordinator.core.work import Work
from coordinator.forums.events import PartyZoneChanged
from coordinator.forums.models import Party
from coordinator.forums.queries import Whose, get_owner
from coordinator.kit.errors import NotFound
from coordinator.kit.times import zone_of


def set_zone(work: Work, whose: Whose, zone: str | None) -> Party:
    """Enter the IANA zone of a party's hours; None gives its capital's back.

    Raises NotFound, Forbidden or UnknownZone.
    """
    owner = get_owner(work, whose)
    work.require(owner.may_edit)
    if owner.party is None:
        raise NotFound
    if zone is not None:
        zone_of(zone)
    if owner.party.zone != zone:
        work.record(PartyZoneChanged(owner.party.id, owner.party.zone, zone))
        owner.party.zone = zone
    return owner.party
