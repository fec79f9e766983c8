"""States and kinds of groups, seats and offices, and what may follow what."""

from enum import StrEnum

from coordinator.groups.rules.refusals import MandateUndated, NotNominating, ReasonMissing, StepNotOpen


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


STEPS: dict[GroupState, tuple[GroupState, ...]] = {
    GroupState.PROPOSED: (GroupState.ACTIVE, GroupState.CLOSED),
    GroupState.ACTIVE: (GroupState.CLOSING,),
    GroupState.CLOSING: (GroupState.CLOSED, GroupState.ACTIVE),
    GroupState.CLOSED: (GroupState.ACTIVE,),
}
"""proposed → active → closing → closed; back to active is reopening; a proposal may be dropped."""

REASON_NEEDED = frozenset(
    {
        (GroupState.PROPOSED, GroupState.CLOSED),
        (GroupState.CLOSING, GroupState.ACTIVE),
        (GroupState.CLOSED, GroupState.ACTIVE),
    }
)


def needs_reason(old: GroupState, new: GroupState) -> bool:
    return (old, new) in REASON_NEEDED


def check_step(old: GroupState, new: GroupState, *, reason: str | None, dated: bool) -> None:
    """Raise unless a group may go from `old` to `new`.

    `dated`: its mandate has an end or a review date, without which a proposed group does not start.
    Raises StepNotOpen, ReasonMissing, MandateUndated.
    """
    if new not in STEPS[old]:
        raise StepNotOpen(old=old, new=new)
    if needs_reason(old, new) and not reason:
        raise ReasonMissing(field="reason")
    if old == GroupState.PROPOSED and new == GroupState.ACTIVE and not dated:
        raise MandateUndated(field="reason")


def takes_nominations(state: GroupState) -> bool:
    return state != GroupState.CLOSED


def check_takes_nominations(state: GroupState) -> None:
    """Raise NotNominating for a closed group."""
    if not takes_nominations(state):
        raise NotNominating(state=state)
