"""Closed, avoided and wished days: entered, put right, withdrawn and brought back."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import rules
from coordinator.forums.events import ClosureAdded, ClosureBroughtBack, ClosureChanged, ClosureWithdrawn
from coordinator.forums.models import Closure
from coordinator.forums.queries import Owner, Whose, get_closure, get_owner
from coordinator.forums.rules import ClosureValues
from coordinator.kit.errors import EditedMeanwhile


def _owner_to_edit(work: Work, whose: Whose) -> Owner:
    """Raises NotFound or Forbidden."""
    owner = get_owner(work, whose)
    work.require(owner.may_edit)
    return owner


def add_closures(work: Work, whose: Whose, wanted: Sequence[ClosureValues]) -> list[Closure]:
    """Enter days for a forum or a party; what stands there already in the same words is passed over.

    Raises NotFound or Forbidden.
    """
    owner = _owner_to_edit(work, whose)
    there = work.session.scalars(sa.select(Closure).where(owner.has, Closure.withdrawn_at.is_(None))).all()
    added = []
    for values in rules.new_among(wanted, [(c.kind, c.name, c.period) for c in there]):
        closure = Closure(id=work.new_id(), forum_id=owner.forum_id, party_id=owner.party_id)
        _set_values(closure, values)
        work.session.add(closure)
        work.record(
            ClosureAdded(
                owner.forum_id, owner.party_id, closure.id, values.kind, closure.from_on, closure.until_on
            )
        )
        added.append(closure)
    work.session.flush()
    return added


def change_closure(
    work: Work, whose: Whose, closure_id: UUID, values: ClosureValues, *, version: int
) -> Closure:
    """Put an entry right. Raises NotFound, Forbidden or EditedMeanwhile."""
    owner = _owner_to_edit(work, whose)
    closure = get_closure(work, owner, closure_id)
    if closure.version != version:
        raise EditedMeanwhile
    was = closure.period
    if _set_values(closure, values):
        work.session.flush()
        work.record(
            ClosureChanged(
                owner.forum_id, owner.party_id, closure.id, closure.kind,
                was.from_on or closure.from_on, was.until_on or closure.until_on,
                closure.from_on, closure.until_on,
            )
        )  # fmt: skip
    return closure


def withdraw_closure(work: Work, whose: Whose, closure_id: UUID) -> Closure:
    """It counts for nothing any more, and can be brought back. Raises NotFound or Forbidden."""
    owner = _owner_to_edit(work, whose)
    closure = get_closure(work, owner, closure_id)
    if closure.withdrawn_at is None:
        closure.withdrawn_at = work.now()
        work.record(
            ClosureWithdrawn(
                owner.forum_id, owner.party_id, closure.id, closure.kind, closure.from_on, closure.until_on
            )
        )
    return closure


def bring_closure_back(work: Work, whose: Whose, closure_id: UUID) -> Closure:
    """Raises NotFound or Forbidden."""
    owner = _owner_to_edit(work, whose)
    closure = get_closure(work, owner, closure_id)
    if closure.withdrawn_at is not None:
        closure.withdrawn_at = None
        work.record(
            ClosureBroughtBack(
                owner.forum_id, owner.party_id, closure.id, closure.kind, closure.from_on, closure.until_on
            )
        )
    return closure


def _set_values(closure: Closure, values: ClosureValues) -> bool:
    """Whether anything differed."""
    new = {
        "kind": values.kind,
        "name": values.name,
        "from_on": values.period.from_on,
        "until_on": values.period.until_on,
        "note": values.note,
        "source": values.source,
    }
    changed = {name: value for name, value in new.items() if getattr(closure, name) != value}
    for name, value in changed.items():
        setattr(closure, name, value)
    return bool(changed)
