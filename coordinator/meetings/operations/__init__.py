"""Writes of meetings, one public function per use case."""

from coordinator.meetings.operations.answers import (
    answer,
    enter_reply,
    reply,
    reply_of,
    said_so_far,
    take_back_reply,
)
from coordinator.meetings.operations.deadlines import (
    change_deadline,
    complete_steps,
    mark_deadline,
    note_agenda_sent,
)
from coordinator.meetings.operations.exports import export_meetings, export_people
from coordinator.meetings.operations.many import (
    PlanDraft,
    amend_planned,
    plan_many,
    take_back,
    untouched,
)
from coordinator.meetings.operations.planning import (
    NotOfThisForum,
    YearDraft,
    edit,
    plan,
    plan_years,
    set_expected,
)
from coordinator.meetings.operations.registration import (
    Delegate,
    NotOfThisParty,
    amend_participant,
    answer_for_party,
    register,
    withdraw,
)
from coordinator.meetings.operations.series import SeriesValues, UnknownChoice, add_series, edit_series
from coordinator.meetings.operations.states import (
    cancel,
    convene,
    mark_held,
    postpone,
    reinstate,
    reschedule,
    set_rough_date,
)

__all__ = [
    "Delegate",
    "NotOfThisForum",
    "NotOfThisParty",
    "PlanDraft",
    "SeriesValues",
    "UnknownChoice",
    "YearDraft",
    "add_series",
    "amend_participant",
    "amend_planned",
    "answer",
    "answer_for_party",
    "cancel",
    "change_deadline",
    "complete_steps",
    "convene",
    "edit",
    "edit_series",
    "enter_reply",
    "export_meetings",
    "export_people",
    "mark_deadline",
    "mark_held",
    "note_agenda_sent",
    "plan",
    "plan_many",
    "plan_years",
    "postpone",
    "register",
    "reinstate",
    "reply",
    "reply_of",
    "reschedule",
    "said_so_far",
    "set_expected",
    "set_rough_date",
    "take_back",
    "take_back_reply",
    "untouched",
    "withdraw",
]
