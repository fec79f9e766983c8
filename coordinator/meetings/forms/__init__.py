"""Forms of meetings: text in, values out."""

from coordinator.meetings.forms.deadlines import DeadlineForm
from coordinator.meetings.forms.facts import EditForm, FactsForm, NewMeetingForm
from coordinator.meetings.forms.lists import MeetingFilter, YearsForm
from coordinator.meetings.forms.registration import (
    PERHAPS,
    DelegateForm,
    ExpectedForm,
    OwnAnswerForm,
    ParticipantForm,
    PartyAnswerForm,
    ReplyForm,
)
from coordinator.meetings.forms.series import NewSeriesForm, SeriesForm
from coordinator.meetings.forms.times import (
    ConfirmForm,
    ConveneForm,
    MoveForm,
    PostponeForm,
    ReasonForm,
    WhenForm,
)

__all__ = [
    "PERHAPS",
    "ConfirmForm",
    "ConveneForm",
    "DeadlineForm",
    "DelegateForm",
    "EditForm",
    "ExpectedForm",
    "FactsForm",
    "MeetingFilter",
    "MoveForm",
    "NewMeetingForm",
    "NewSeriesForm",
    "OwnAnswerForm",
    "ParticipantForm",
    "PartyAnswerForm",
    "PostponeForm",
    "ReasonForm",
    "ReplyForm",
    "SeriesForm",
    "WhenForm",
    "YearsForm",
]
