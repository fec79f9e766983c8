"""What becomes of an action, and lists that leave as files."""

from uuid import UUID

from coordinator.core.work import Work
from coordinator.proceedings import policy, queries
from coordinator.proceedings.events import ActionChanged, ListExported
from coordinator.proceedings.models import Action
from coordinator.proceedings.rules import ActionStatus, check_action_change


def change_action(work: Work, action_id: UUID, to: ActionStatus) -> Action:
    """Mark an action done, in progress or open again; saying what it is already changes nothing.

    Raises NotFound, Forbidden, ActionNotChangeable.
    """
    action = queries.get_action(work, action_id).action
    work.require(policy.may_change_action(work.actor, action))
    if action.status == to:
        return action
    check_action_change(action.status, to)
    was, action.status = action.status, to
    action.done_at = work.now() if to == ActionStatus.DONE else None
    action.changed_at = work.now()
    work.record(ActionChanged(action.meeting_id, action.forum_id, action.id, was, to))
    return action


def note_export(work: Work, what: str, kind: str, rows: int) -> None:
    """Put on record that decisions or actions, as far as the actor may see them, leave as a file."""
    work.record(ListExported(what, kind, rows))
