"""The forms of forums."""

from coordinator.forums.forms.closures import ClosureForm, SeveralForm, YearForm
from coordinator.forums.forms.entries import (
    LAST_BEFORE_FIRST,
    EndForm,
    EntryForm,
    FilterForm,
    ForumForm,
    MembershipForm,
    OfficeForm,
    OnForm,
    Versioned,
    plausible,
)
from coordinator.forums.forms.rotation import (
    EnterForm,
    HandoverDayForm,
    OrderForm,
    ReasonForm,
    SkipForm,
    StepForm,
    SwapForm,
    TurnForm,
)

__all__ = [
    "LAST_BEFORE_FIRST",
    "ClosureForm",
    "EndForm",
    "EnterForm",
    "EntryForm",
    "FilterForm",
    "ForumForm",
    "HandoverDayForm",
    "MembershipForm",
    "OfficeForm",
    "OnForm",
    "OrderForm",
    "ReasonForm",
    "SeveralForm",
    "SkipForm",
    "StepForm",
    "SwapForm",
    "TurnForm",
    "Versioned",
    "YearForm",
    "plausible",
]
