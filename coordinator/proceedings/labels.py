"""How leads, changes, faults and states of proceedings are called, and what is asked in words."""

from coordinator.forums.labels import SHARING
from coordinator.proceedings.rules import (
    ActionStatus,
    Aspect,
    DecisionStatus,
    ItemChange,
    ItemFacts,
    LeadKind,
)
from coordinator.web.i18n import _, current_locale, lazy

LEADS: dict[LeadKind, str] = {
    LeadKind.CHAIR: lazy("Chair"),
    LeadKind.SECRETARIAT: lazy("Secretariat"),
    LeadKind.HOST: lazy("Host"),
    LeadKind.EACH_COUNTRY: lazy("Each country"),
    LeadKind.PARTY: lazy("A country or organisation"),
    LeadKind.PERSON: lazy("A person"),
    LeadKind.OTHER: lazy("In words"),
}

DECISION_STATES: dict[DecisionStatus, str] = {
    DecisionStatus.PROPOSED: lazy("Proposed"),
    DecisionStatus.ADOPTED: lazy("Adopted"),
    DecisionStatus.WRITTEN_PROCEDURE: lazy("Written procedure"),
    DecisionStatus.REJECTED: lazy("Rejected"),
    DecisionStatus.WITHDRAWN: lazy("Withdrawn"),
}

DECISION_TINTS: dict[DecisionStatus, str] = {
    DecisionStatus.PROPOSED: "info",
    DecisionStatus.ADOPTED: "success",
    DecisionStatus.WRITTEN_PROCEDURE: "warning",
    DecisionStatus.REJECTED: "neutral",
    DecisionStatus.WITHDRAWN: "neutral",
}

ACTION_STATES: dict[ActionStatus, str] = {
    ActionStatus.OPEN: lazy("Open"),
    ActionStatus.IN_PROGRESS: lazy("In progress"),
    ActionStatus.DONE: lazy("Done"),
    ActionStatus.DROPPED: lazy("Dropped"),
}

ACTION_MOVES: dict[ActionStatus, str] = {
    ActionStatus.OPEN: lazy("Open again"),
    ActionStatus.IN_PROGRESS: lazy("In progress"),
    ActionStatus.DONE: lazy("Mark as done"),
}

OWNER_ROLES: dict[str, str] = {
    "contact_points": lazy("All contact points"),
    "secretariat": lazy("Secretariat"),
    "chair": lazy("Chair"),
}

FILE_FAULTS: dict[str, str] = {
    "empty": lazy("The file is empty."),
    "program": lazy("This is a program, whatever its name says. Programs are not taken."),
    "markup": lazy("This is a web page or other markup. Save it as PDF and upload that."),
    "image": lazy("This is a picture. Put it into a document, or save it as PDF."),
    "old_office": lazy(
        "This is an Office file of the old kind (doc, xls, ppt). Save it as docx, xlsx or pptx, or as PDF."
    ),
    "macros": lazy("This file holds macros, which run on the reader's machine. Save it without them."),
    "encrypted": lazy("This file is locked with a password. Upload it without one."),
    "broken": lazy("This file is damaged: it cannot be opened. Save it again and try once more."),
    "bomb": lazy("This file would unpack to far more than it seems. It is not taken."),
    "archive": lazy("This is an archive. Upload the documents in it one by one."),
    "unknown": lazy(
        "This kind of file is not shared here. Taken are PDF, Word, Excel, PowerPoint and OpenDocument files."
    ),
}

PAPER_FAULTS: dict[str, str] = {
    "not_one_line": lazy("Give a title of one line, at most 300 characters."),
    "unknown": lazy("Choose one of the listed."),
    "not_yours": lazy("You can hand in papers for your own country or organisation."),
}

ITEM_FAULTS: dict[str, str] = {
    "empty": lazy("Fill in this field."),
    "not_one_line": lazy("Write one line of at most 300 characters."),
    "out_of_range": lazy("This number is too small or too large."),
    "not_a_time": lazy("Give a time with 24 hours: 09:30."),
    "nobody_named": lazy("Say who leads: choose from the list, or write it in words."),
    "unknown": lazy("Choose one of the listed."),
    "after_the_end": lazy("The meeting is over before that. Choose an earlier time, or move the meeting."),
}


def lead_words(item: ItemFacts) -> str:
    """Who leads, in the language spoken: the name of a party or person, the words, or the role."""
    if item.lead in (LeadKind.PARTY, LeadKind.PERSON):
        return item.lead_name.in_(current_locale()) or str(LEADS[item.lead])
    if item.lead == LeadKind.OTHER:
        return item.lead_text or ""
    return str(LEADS[item.lead])


def change_words(change: ItemChange) -> list[str]:
    """What happened to one item, a sentence for each respect."""
    return [_aspect(aspect, change) for aspect in change.aspects]


def _aspect(aspect: Aspect, change: ItemChange) -> str:
    was, now = change.was, change.now
    if was is None:
        return _("New item")
    if now is None:
        return _("Taken out")
    if aspect in (Aspect.MINUTES, Aspect.FIXED_START, Aspect.DAY, Aspect.MOVED):
        return _when(aspect, was, now)
    if aspect == Aspect.TITLE:
        return _("New title, was “%(was)s”", was=was.title)
    if aspect == Aspect.TYPE:
        locale = current_locale()
        return _("%(now)s, was %(was)s", now=now.type_label.in_(locale), was=was.type_label.in_(locale))
    if aspect == Aspect.LEAD:
        return _("Lead moved from %(was)s to %(now)s", was=lead_words(was), now=lead_words(now))
    if aspect == Aspect.SHARING:
        return _("Shared with: %(now)s, was: %(was)s", now=SHARING[now.sharing], was=SHARING[was.sharing])
    return {
        Aspect.ASK: _("New wording of what is asked"),
        Aspect.NOTES: _("New notes"),
        Aspect.PAPERS: _("Other papers are expected"),
    }[aspect]


def _when(aspect: Aspect, was: ItemFacts, now: ItemFacts) -> str:
    if aspect == Aspect.MINUTES:
        return _("%(now)s minutes, was %(was)s", now=now.minutes, was=was.minutes)
    if aspect == Aspect.DAY:
        return _("Moved from day %(was)s to day %(now)s", was=was.day, now=now.day)
    if aspect == Aspect.MOVED:
        return _("Moved")
    if now.fixed_start is None:
        return _("Start no longer fixed to %(was)s", was=was.fixed_start)
    if was.fixed_start is None:
        return _("Start fixed to %(now)s", now=now.fixed_start)
    return _("Start fixed to %(now)s, was %(was)s", now=now.fixed_start, was=was.fixed_start)


def owner_words(name: str, role: str | None) -> str:
    """Whose an action is; `name` is that of a party, group or person, `role` a role's where it has none."""
    return name or (str(OWNER_ROLES.get(role, role)) if role else "")
