"""Writes of date polls, one public function per use case."""

from coordinator.scheduling.operations.poll_answers import (
    answer_by_link,
    answer_for_party,
    give_answer,
    take_back_answer,
)
from coordinator.scheduling.operations.poll_links import (
    export_answers,
    give_link_back,
    link_of,
    links_of,
    remind_now,
    revoke_link,
)
from coordinator.scheduling.operations.poll_options import (
    add_options,
    restore_option,
    take_over_proposal,
    withdraw_option,
)
from coordinator.scheduling.operations.poll_states import (
    PollNotOpenable,
    cancel_poll,
    close_poll,
    decide,
    open_poll,
    reopen_poll,
)
from coordinator.scheduling.operations.polls import (
    MeetingOver,
    UnknownParty,
    draft_poll,
    edit_poll,
)
from coordinator.scheduling.operations.year import (
    NothingToTakeBack,
    Pick,
    plan_picked,
    take_back_planned,
)

__all__ = [
    "MeetingOver",
    "NothingToTakeBack",
    "Pick",
    "PollNotOpenable",
    "UnknownParty",
    "add_options",
    "answer_by_link",
    "answer_for_party",
    "cancel_poll",
    "close_poll",
    "decide",
    "draft_poll",
    "edit_poll",
    "export_answers",
    "give_answer",
    "give_link_back",
    "link_of",
    "links_of",
    "open_poll",
    "plan_picked",
    "remind_now",
    "reopen_poll",
    "restore_option",
    "revoke_link",
    "take_back_answer",
    "take_back_planned",
    "take_over_proposal",
    "withdraw_option",
]
