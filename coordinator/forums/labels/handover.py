"""Words for the steps of a handover."""

from typing import TYPE_CHECKING

from coordinator.forums.labels.names import party_name
from coordinator.forums.labels.rotation import listed, roles_text
from coordinator.forums.rules import HandoverSide, HandoverTask
from coordinator.web.i18n import _, lazy

if TYPE_CHECKING:
    from coordinator.forums.models import HandoverStep
    from coordinator.forums.queries import Change

TASKS: dict[HandoverTask, str] = {
    HandoverTask.PLAN: lazy("Agree the plan of the coming year: dates, hosts, chairs"),
    HandoverTask.CONTACTS: lazy("Check who the members and contact points are"),
    HandoverTask.MEETING: lazy("Hold a handover meeting of both secretariats"),
    HandoverTask.ACTIONS: lazy("Go through the open actions"),
    HandoverTask.GROUPS: lazy("Go through the working groups: chairs, mandates that end"),
    HandoverTask.MINUTES: lazy("Finish minutes that still await comments"),
    HandoverTask.PAPERS: lazy("See that all papers are in their place"),
    HandoverTask.RIGHTS: lazy("Give the new secretariat its rights, from the day of the change"),
    HandoverTask.MAILBOX: lazy("Hand over the mailbox and the lists of recipients"),
    HandoverTask.ANNOUNCE: lazy("Tell everybody who chairs and where to write"),
    HandoverTask.OLD_RIGHTS: lazy("End the rights of the former secretariat"),
}

SIDES: dict[HandoverSide, str] = {
    HandoverSide.OUTGOING: lazy("Those who hand over"),
    HandoverSide.INCOMING: lazy("Those who take over"),
}


def step_text(step: "HandoverStep") -> str:
    """What is to be done: a usual step in the language now spoken, an own one as it was written."""
    return str(TASKS[step.task]) if step.task is not None else step.title or ""


def change_text(change: "Change") -> str:
    """Which offices go from whom to whom; what is not on record is said to be so."""
    outgoing = listed(party_name(party) for party in change.outgoing)
    incoming = listed(party_name(party) for party in change.incoming)
    return _(
        "%(offices)s: %(outgoing)s → %(incoming)s",
        offices=roles_text(change.roles) or _("Nobody on record"),
        outgoing=outgoing or "–",
        incoming=incoming or "–",
    )


def side_text(side: HandoverSide, change: "Change") -> str:
    """Who does a step, by name where that is on record."""
    parties = change.outgoing if side is HandoverSide.OUTGOING else change.incoming
    return listed(party_name(party) for party in parties) or str(SIDES[side])
