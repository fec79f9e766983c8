"""Forms of scheduling: text in, values out."""

from coordinator.scheduling.forms.finder import (
    ANY_HOUR,
    AT_HOUR,
    FAULTS,
    TOGETHER,
    FinderForm,
)
from coordinator.scheduling.forms.hours import (
    ZoneForm,
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
    "ANY_HOUR",
    "ASKED",
    "AT_HOUR",
    "FAULTS",
    "MORE_ROWS",
    "REST_IS_NO",
    "ROWS",
    "TOGETHER",
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
    "ZoneForm",
    "offering",
]
