"""How leads, changes, faults and states of proceedings are called, and what is asked in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from coordinator.forums.labels import SHARING
from coordinator.kit.texts import Texts
from coordinator.kit.times import wall_of
from coordinator.proceedings.rules import (
    ACTION_MOVES,
    ActionStatus,
    Aspect,
    DecisionStatus,
    ItemChange,
    ItemFacts,
    LeadKind,
)
from coordinator.web.filters import short_date, wall_time, zone_name
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

ACTION_MOVE_WORDS: dict[ActionStatus, str] = {
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
    "no_such_time": lazy(
        "Clocks are put forward that night: this time does not exist there. Choose another."
    ),
    "nobody_named": lazy("Say who leads: choose from the list, or write it in words."),
    "unknown": lazy("Choose one of the listed."),
    "after_the_end": lazy("The meeting is over before that. Choose an earlier time, or move the meeting."),
}


def moves_of(status: ActionStatus) -> list[tuple[str, str]]:
    """What an action's owner may make of it: the value and the word on the button."""
    return [(to.value, str(ACTION_MOVE_WORDS[to])) for to in ACTION_MOVES[status]]


def lead_words(item: ItemFacts) -> str:
    """Who leads, in the language spoken: the name of a party or person, the words, or the role."""
    if item.lead in (LeadKind.PARTY, LeadKind.PERSON):
        return item.lead_name.in_(current_locale()) or str(LEADS[item.lead])
    if item.lead == LeadKind.OTHER:
        words = item.lead_text or ""
        return words[:1].upper() + words[1:]
    return str(LEADS[item.lead])


def change_words(change: ItemChange) -> list[str]:
    """What happened to one item, a sentence for each respect."""
    return [_aspect(aspect, change) for aspect in change.aspects]


class NewPaper(Protocol):
    """What a sentence about a paper needs of `queries.PaperEntry`."""

    @property
    def title(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def uploaded_at(self) -> datetime: ...


def row_changes(change: ItemChange | None, papers: Iterable[NewPaper], zone: str) -> list[str]:
    """What differs in a line: the item, then its papers; days on the clock of `zone`."""
    news = [
        _("New version of “%(title)s”, %(day)s", title=p.title, day=short_date(wall_of(p.uploaded_at, zone)))
        if p.number > 1
        else _("New paper: “%(title)s”, %(day)s", title=p.title, day=short_date(wall_of(p.uploaded_at, zone)))
        for p in papers
    ]
    return [*(change_words(change) if change else ()), *news]


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


def lead_shown(item: ItemFacts, name: Texts) -> str:
    """The lead as a timetable shows it: the country that chairs or hosts by name, with the role."""
    if item.lead == LeadKind.CHAIR and name:
        return _("%(name)s, chair", name=name.in_(current_locale()))
    if item.lead == LeadKind.HOST and name:
        return _("%(name)s, host", name=name.in_(current_locale()))
    return lead_words(item)


class DayTimes(Protocol):
    """What sentences about a day need of `queries.DayRows`; walls are naive."""

    @property
    def wall_start(self) -> datetime | None: ...
    @property
    def wall_end(self) -> datetime | None: ...
    @property
    def yours_start(self) -> datetime | None: ...
    @property
    def yours_end(self) -> datetime | None: ...
    @property
    def wall_ends(self) -> datetime | None: ...
    @property
    def minutes(self) -> int: ...
    @property
    def planned(self) -> int | None: ...
    @property
    def over(self) -> int: ...
    @property
    def free(self) -> int: ...


def day_note(day: DayTimes, zone: str | None, reader_zone: str) -> str | None:
    """ "13:00–16:45 Oslo time (14:00–17:45 yours)"; None for a day without a date."""
    if zone is None or day.wall_start is None or day.wall_end is None:
        return None
    theirs = _(
        "%(start)s–%(end)s %(zone)s",
        start=wall_time(day.wall_start),
        end=wall_time(day.wall_end),
        zone=zone_name(zone),
    )
    yours = day.yours_start, day.yours_end
    if yours == (day.wall_start, day.wall_end) or yours[0] is None or yours[1] is None:
        return theirs
    return _(
        "%(theirs)s (%(start)s–%(end)s yours)",
        theirs=theirs,
        start=wall_time(yours[0]),
        end=wall_time(yours[1]),
    )


def sum_words(day: DayTimes, *, last: bool) -> str:
    """The day's sum and what follows from it, for print: one line."""
    end = end_line(day, last=last)
    return _("%(sum)s. %(end)s", sum=sum_line(day), end=end) if end else sum_line(day)


def sum_line(day: DayTimes) -> str:
    """ "Sum 195 min of 180 planned: 15 min too long"."""
    if day.planned is None:
        return _("Sum %(sum)s min", sum=day.minutes)
    if day.over:
        return _("Sum %(sum)s min of %(planned)s planned: %(over)s min too long",
                 sum=day.minutes, planned=day.planned, over=day.over)  # fmt: skip
    return _("Sum %(sum)s min of %(planned)s planned", sum=day.minutes, planned=day.planned)


def end_line(day: DayTimes, *, last: bool) -> str:
    """What the sum means for the end: of the meeting on its last day, else of the day."""
    if day.planned is None:
        return ""
    if day.over and day.wall_ends and day.wall_end:
        ends, planned = wall_time(day.wall_ends), wall_time(day.wall_end)
        if last:
            return _("As it stands the meeting ends %(ends)s, not %(planned)s.", ends=ends, planned=planned)
        return _("As it stands the day ends %(ends)s, not %(planned)s.", ends=ends, planned=planned)
    if day.over:
        return _("%(over)s min too long.", over=day.over)
    if day.free:
        return _("%(free)s min left.", free=day.free)
    return _("Fits the day.")
