"""Forms of working groups: text in, values out, messages at the fields."""

from coordinator.groups.forms.lists import DayForm, GroupFilter
from coordinator.groups.forms.mandate import (
    DeliverableForm,
    ExtensionForm,
    GroupForm,
    MandateDatesForm,
    NewGroupForm,
    StepForm,
)
from coordinator.groups.forms.roster import EndForm, OfficeForm, PartyForm
from coordinator.groups.forms.seats import ConfirmForm, DeclineForm, EndSeatForm, NominationForm

__all__ = [
    "ConfirmForm",
    "DayForm",
    "DeclineForm",
    "DeliverableForm",
    "EndForm",
    "EndSeatForm",
    "ExtensionForm",
    "GroupFilter",
    "GroupForm",
    "MandateDatesForm",
    "NewGroupForm",
    "NominationForm",
    "OfficeForm",
    "PartyForm",
    "StepForm",
]
