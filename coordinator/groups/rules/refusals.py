"""What a group refuses, each with a stable code; `labels.refusal` words them."""

from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid


class StepNotOpen(Conflict):
    """This step does not lead on from the state the group is in."""

    code = "group_step_not_open"


class ReasonMissing(Invalid):
    """A step back, or a proposal that is dropped, needs a reason."""

    code = "group_reason_missing"


class MandateUndated(Invalid):
    """A group starts only with an end date or a review date."""

    code = "group_mandate_undated"


class OneDateNeeded(Invalid):
    """A time-limited group has a last day, a standing one a review date: one of the two."""

    code = "group_one_date_needed"


class LastBeforeFirst(Invalid):
    """The last day lies before the first."""

    code = "group_last_before_first"


class ReviewBeforeFirst(Invalid):
    """The review would come before the mandate begins."""

    code = "group_review_before_first"


class MandateOverlaps(Invalid):
    """The days belong to another mandate of the group already."""

    code = "group_mandate_overlaps"


class NotNominating(Conflict):
    """A closed group takes no nominations."""

    code = "group_not_nominating"


class AlreadyNominated(Invalid):
    """There is an open nomination of this person to this group."""

    code = "group_already_nominated"


class SeatOverlaps(Invalid):
    """The person has a seat in this group in that time."""

    code = "group_seat_overlaps"


class PartyNotTakingPart(Invalid):
    """The party does not take part in the group on the first day of the seat."""

    code = "group_party_not_taking_part"


class OtherParty(Invalid):
    """The person belongs to another party than the one that nominates."""

    code = "group_other_party"


class AlreadyDecided(Conflict):
    """The nomination was decided or withdrawn, so this can no longer be done."""

    code = "group_already_decided"


class SeatNotHeld(Conflict):
    """Only a confirmed seat can end, and only one that has an end can be kept."""

    code = "group_seat_not_held"


class PartyOverlaps(Invalid):
    """The party takes part in that time already."""

    code = "group_party_overlaps"


class OfficeOverlaps(Invalid):
    """The same party or person has the same office in that time already."""

    code = "group_office_overlaps"


class NobodyNamed(Invalid):
    """An office needs a party or a person."""

    code = "group_nobody_named"


class PartyStillSeated(Invalid):
    """The party has experts whose seats go on after its last day."""

    code = "group_party_still_seated"


class SlugTaken(Invalid):
    """Another group has this address."""

    code = "group_slug_taken"


def check_version(read: int, stored: int) -> None:
    """Raise EditedMeanwhile unless what is stored is still what was `read`."""
    if read != stored:
        raise EditedMeanwhile
