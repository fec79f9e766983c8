"""Forms of scheduling: text in, values out."""

from coordinator.scheduling.forms.finder import (
    FAULTS,
    FinderForm,
)
from coordinator.scheduling.forms.poll_answers import (
    REST_IS_NO,
    PollAnswerForm,
    SourcedAnswerForm,
    offering,
)
from coordinator.scheduling.forms.polls import (
    ASKED,
    MORE_ROWS,
    ROWS,
    USUAL_END,
    USUAL_START,
    AddDatesForm,
    Asked,
    DatesForm,
    DecideForm,
    PollConfirmForm,
    PollFilter,
    PollForm,
    ReasonForm,
    ReopenForm,
)

__all__ = [
    "ASKED",
    "FAULTS",
    "MORE_ROWS",
    "REST_IS_NO",
    "ROWS",
    "USUAL_END",
    "USUAL_START",
    "AddDatesForm",
    "Asked",
    "DatesForm",
    "DecideForm",
    "FinderForm",
    "PollAnswerForm",
    "PollConfirmForm",
    "PollFilter",
    "PollForm",
    "ReasonForm",
    "ReopenForm",
    "SourcedAnswerForm",
    "offering",
]
