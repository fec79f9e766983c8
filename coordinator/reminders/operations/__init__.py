"""Planning, sending and stopping reminders; writing their rules."""

from coordinator.reminders.operations.by_hand import (
    AlreadyDecided,
    InThePast,
    edit_sending,
    restore,
    send_now,
    settle,
    skip,
)
from coordinator.reminders.operations.deciding import decide, settle_answered
from coordinator.reminders.operations.planning import (
    is_used,
    plan_meeting,
    plan_others,
    replan_everything,
    replan_kind,
)
from coordinator.reminders.operations.preview import NextSending, next_sendings
from coordinator.reminders.operations.stopping import resume, stop
from coordinator.reminders.operations.writing import (
    AlreadyThere,
    NoText,
    RuleValues,
    bring_back_rule,
    change_rule,
    check_values,
    delete_rule,
    draft_of,
    pause_rule,
    resume_rule,
    stamp,
    switch_everywhere,
    write_rule,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyThere",
    "InThePast",
    "NextSending",
    "NoText",
    "RuleValues",
    "bring_back_rule",
    "change_rule",
    "check_values",
    "decide",
    "delete_rule",
    "draft_of",
    "edit_sending",
    "is_used",
    "next_sendings",
    "pause_rule",
    "plan_meeting",
    "plan_others",
    "replan_everything",
    "replan_kind",
    "restore",
    "resume",
    "resume_rule",
    "send_now",
    "settle",
    "settle_answered",
    "skip",
    "stamp",
    "stop",
    "switch_everywhere",
    "write_rule",
]
