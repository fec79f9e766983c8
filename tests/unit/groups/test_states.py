"""The life of a group: proposed, active, closing, closed, and back with a reason."""

import pytest

from coordinator.groups.rules import (
    STEPS,
    GroupState,
    MandateUndated,
    NotNominating,
    ReasonMissing,
    StepNotOpen,
    check_step,
    check_takes_nominations,
    needs_reason,
)

P, A, C, X = GroupState.PROPOSED, GroupState.ACTIVE, GroupState.CLOSING, GroupState.CLOSED
OPEN = {(P, A), (P, X), (A, C), (C, X), (C, A), (X, A)}


@pytest.mark.parametrize("old", list(GroupState))
@pytest.mark.parametrize("new", list(GroupState))
def test_only_the_open_steps_are_taken(old: GroupState, new: GroupState) -> None:
    if (old, new) in OPEN:
        check_step(old, new, reason="Because the forum said so.", dated=True)
        assert new in STEPS[old]
    else:
        with pytest.raises(StepNotOpen):
            check_step(old, new, reason="Because the forum said so.", dated=True)


@pytest.mark.parametrize(("old", "new"), [(P, X), (C, A), (X, A)])
def test_steps_back_and_dropping_need_a_reason(old: GroupState, new: GroupState) -> None:
    assert needs_reason(old, new)
    with pytest.raises(ReasonMissing) as caught:
        check_step(old, new, reason=None, dated=True)
    assert caught.value.field == "reason"


@pytest.mark.parametrize(("old", "new"), [(P, A), (A, C), (C, X)])
def test_steps_onward_need_none(old: GroupState, new: GroupState) -> None:
    check_step(old, new, reason=None, dated=True)
    assert not needs_reason(old, new)


def test_a_group_starts_only_with_an_end_or_a_review() -> None:
    with pytest.raises(MandateUndated):
        check_step(P, A, reason=None, dated=False)
    check_step(X, A, reason="There is more to do.", dated=False)


def test_a_closed_group_takes_no_nominations() -> None:
    for state in (P, A, C):
        check_takes_nominations(state)
    with pytest.raises(NotNominating):
        check_takes_nominations(X)
