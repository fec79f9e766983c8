"""States of agendas, decisions and actions, and what may become of them; no I/O."""

from datetime import date
from enum import StrEnum

from coordinator.kit.errors import Conflict
from coordinator.meetings.rules import MeetingStatus


class DecisionStatus(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    WRITTEN_PROCEDURE = "written_procedure"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ActionStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class OwnerKind(StrEnum):
    PARTY = "country"
    GROUP = "working_group"
    PERSON = "person"
    ROLE = "role"


OPEN_ACTIONS = frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS})

ACTION_MOVES: dict[ActionStatus, tuple[ActionStatus, ...]] = {
    ActionStatus.OPEN: (ActionStatus.DONE, ActionStatus.IN_PROGRESS),
    ActionStatus.IN_PROGRESS: (ActionStatus.DONE, ActionStatus.OPEN),
    ActionStatus.DONE: (ActionStatus.OPEN, ActionStatus.IN_PROGRESS),
    ActionStatus.DROPPED: (),
}
"""What an action's owner may make of it, the likeliest first; dropping is for the forum to decide."""


class ActionNotChangeable(Conflict):
    """An action that the forum has dropped is not taken up again by its owner alone."""

    code = "action_not_changeable"


class AgendaClosed(Conflict):
    """The meeting has been held or cancelled: its agenda is the record of what was planned."""

    code = "agenda_closed"


class AgendaBegunAlready(Conflict):
    """There are items already: a template or an earlier meeting would be laid over them."""

    code = "agenda_begun_already"


class TooManyItems(Conflict):
    """An agenda as long as this is a mistake, or an attack."""

    code = "too_many_items"


class NothingToPublish(Conflict):
    """There is no item, or nothing differs from the version that is published already."""

    code = "nothing_to_publish"


def check_agenda_open(status: MeetingStatus) -> None:
    """Raise AgendaClosed unless the agenda of a meeting in `status` may still be worked on."""
    if status in (MeetingStatus.HELD, MeetingStatus.CANCELLED):
        raise AgendaClosed(status=status)


def check_publish(items: int, *, published: int, differs: bool) -> None:
    """Raise NothingToPublish without items, or when version `published` says the same already."""
    if items == 0 or (published and not differs):
        raise NothingToPublish(items=items, published=published)


def check_action_change(was: ActionStatus, to: ActionStatus) -> None:
    """Raise ActionNotChangeable unless an owner may move an action from `was` to `to`."""
    if to not in ACTION_MOVES[was]:
        raise ActionNotChangeable(was=was, to=to)


def is_overdue(status: ActionStatus, due_on: date, today: date) -> bool:
    """Whether something is still to be done after its last day; the due day itself is in time."""
    return status in OPEN_ACTIONS and due_on < today
