"""How states, offices and lengths are worded."""

from datetime import date

from coordinator.groups import rules
from coordinator.groups.rules import (
    DeliveryState,
    GroupKind,
    GroupOfficeRole,
    GroupState,
    Hand,
    MandateClock,
    SeatState,
    Unit,
)
from coordinator.web.i18n import _, lazy, ngettext

STATES: dict[GroupState, str] = {
    GroupState.PROPOSED: lazy("Proposed"),
    GroupState.ACTIVE: lazy("Active"),
    GroupState.CLOSING: lazy("Closing"),
    GroupState.CLOSED: lazy("Closed"),
}

KINDS: dict[GroupKind, str] = {
    GroupKind.STANDING: lazy("Standing group"),
    GroupKind.TIME_LIMITED: lazy("For a limited time"),
    GroupKind.PROPOSED: lazy("Not decided yet"),
}

OFFICES: dict[GroupOfficeRole, str] = {
    GroupOfficeRole.CHAIR: lazy("Chair"),
    GroupOfficeRole.SECRETARY: lazy("Secretary"),
}

SEAT_STATES: dict[SeatState, str] = {
    SeatState.NOMINATED: lazy("Nominated"),
    SeatState.CONFIRMED: lazy("Confirmed"),
    SeatState.DECLINED: lazy("Declined"),
    SeatState.WITHDRAWN: lazy("Withdrawn"),
}

STEPS: dict[tuple[GroupState, GroupState], str] = {
    (GroupState.PROPOSED, GroupState.ACTIVE): lazy("Start the group"),
    (GroupState.PROPOSED, GroupState.CLOSED): lazy("Drop the proposal"),
    (GroupState.ACTIVE, GroupState.CLOSING): lazy("Begin closing the group"),
    (GroupState.CLOSING, GroupState.CLOSED): lazy("Close the group"),
    (GroupState.CLOSING, GroupState.ACTIVE): lazy("Go on after all"),
    (GroupState.CLOSED, GroupState.ACTIVE): lazy("Reopen the group"),
}
"""What may be done next, as the words on the button."""

STEPS_DONE: dict[tuple[GroupState, GroupState], str] = {
    (GroupState.PROPOSED, GroupState.ACTIVE): lazy("The group has started."),
    (GroupState.PROPOSED, GroupState.CLOSED): lazy("The proposal has been dropped."),
    (GroupState.ACTIVE, GroupState.CLOSING): lazy("The group is closing."),
    (GroupState.CLOSING, GroupState.CLOSED): lazy("The group has been closed."),
    (GroupState.CLOSING, GroupState.ACTIVE): lazy("The group goes on."),
    (GroupState.CLOSED, GroupState.ACTIVE): lazy("The group has been reopened."),
}

STEP_NOTES: dict[tuple[GroupState, GroupState], str] = {
    (GroupState.PROPOSED, GroupState.ACTIVE): lazy("Countries are asked to nominate their experts."),
    (GroupState.PROPOSED, GroupState.CLOSED): lazy("The group is shown as closed, with the reason."),
    (GroupState.ACTIVE, GroupState.CLOSING): lazy(
        "The group writes its final report. It still meets, and its experts stay."
    ),
    (GroupState.CLOSING, GroupState.CLOSED): lazy(
        "Everything stays readable for those who take part. Nobody can be nominated any more."
    ),
    (GroupState.CLOSING, GroupState.ACTIVE): lazy("The group works on under its mandate."),
    (GroupState.CLOSED, GroupState.ACTIVE): lazy(
        "The group works on under its mandate; extend the mandate where it has ended."
    ),
}


def length(days: int) -> str:
    """ "7 weeks": a length in days as people say it."""
    number, unit = rules.in_units(abs(days))
    if unit == Unit.DAY:
        return ngettext("%(num)d day", "%(num)d days", number)
    if unit == Unit.WEEK:
        return ngettext("%(num)d week", "%(num)d weeks", number)
    if unit == Unit.MONTH:
        return ngettext("%(num)d month", "%(num)d months", number)
    return ngettext("%(num)d year", "%(num)d years", number)


def time_left(clock: MandateClock) -> str:
    """ "7 weeks left", "ended 3 days ago", "review in 5 months"; empty where no date is set."""
    if clock.days is None:
        return ""
    spoken = length(clock.days)
    if clock.hand == Hand.ENDED:
        return _("ended %(length)s ago", length=spoken)
    if clock.hand == Hand.REVIEW_LATE:
        return _("review due %(length)s ago", length=spoken)
    return _("%(length)s left", length=spoken)


def warning_title(clock: MandateClock) -> str:
    """The headline of the banner about a mandate that is running out."""
    spoken = length(clock.days or 0)
    if clock.hand == Hand.ENDED:
        return _("The mandate ended %(length)s ago.", length=spoken)
    if clock.hand == Hand.REVIEW_LATE:
        return _("The review of the mandate was due %(length)s ago.", length=spoken)
    if clock.hand == Hand.REVIEW_SOON:
        if clock.days == 0:
            return _("The mandate is due for review today.")
        return _("The mandate is due for review in %(length)s.", length=spoken)
    if clock.days == 0:
        return _("The mandate ends today.")
    return _("The mandate ends in %(length)s.", length=spoken)


def delivery(state: DeliveryState, due_on: date | None, today: date) -> str:
    """The word in a deliverable's tag: "Done", "7 days late", "Due in 7 weeks", "No date"."""
    if state == DeliveryState.DONE:
        return _("Done")
    if due_on is None:
        return _("No date")
    days = (due_on - today).days
    if days < 0:
        return _("%(length)s late", length=length(days))
    return _("Due today") if days == 0 else _("Due in %(length)s", length=length(days))
