"""Words of imports: why a file or an event is refused, what to mind, what became of each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from coordinator.core.rendering import babel_name
from coordinator.imports.parsing import MOST_BYTES, Fault, Reason, Remark, Unreadable
from coordinator.imports.rules import Outcome
from coordinator.web.i18n import current_locale, lazy

FAULTS: dict[Fault, str] = {
    Fault.EMPTY: lazy("The file is empty."),
    Fault.TOO_LARGE: lazy("The file is larger than %(limit)s MB. Export a shorter period."),
    Fault.TOO_MANY: lazy(
        "The file gives more than %(limit)s meetings. Export a shorter period, or narrow the days."
    ),
    Fault.NESTED: lazy("The parts of the file are nested too deeply. No calendar program writes this."),
    Fault.HTML: lazy("This is a web page, not a calendar file. Perhaps the address asked you to sign in."),
    Fault.XML: lazy("This is an XML file. Export the calendar as iCalendar (.ics)."),
    Fault.UTF16: lazy("The file is written in UTF-16. Save it as UTF-8 and try again."),
    Fault.PACKED: lazy("This is a packed file. Unpack it and choose the .ics file inside."),
    Fault.VCARD: lazy("This is an address card (vCard), not a calendar."),
    Fault.JCAL: lazy("This is a JSON file. Export the calendar as iCalendar (.ics)."),
    Fault.NUL: lazy("The file holds NUL characters: it is damaged, or no calendar file."),
    Fault.NO_CALENDAR: lazy("This is not a calendar file: it does not begin with BEGIN:VCALENDAR."),
    Fault.NO_EVENTS: lazy("There is no event in the file."),
    Fault.LABORIOUS: lazy(
        "The file would take too long to work out: too many lines, time zones or repeating events."
    ),
    Fault.NO_ZONE: lazy("There is no such time zone. Write it like Europe/Helsinki."),
}  # fmt: skip

REASONS: dict[Reason, str] = {
    Reason.BROKEN: lazy("The event is damaged."),
    Reason.UNFINISHED: lazy("The event is damaged: its end is missing."),
    Reason.NO_START: lazy("The event has no start."),
    Reason.BAD_DATE: lazy("This is no date, time or length: “%(value)s”."),
    Reason.ENDS_BEFORE_START: lazy("The end is not after the start."),
    Reason.TOO_LONG: lazy("It lasts more than a year."),
    Reason.UNKNOWN_ZONE: lazy(
        "The time zone “%(tzid)s” is not known, and the file does not say how its clocks go."
    ),
    Reason.FLOATING: lazy("Its times name no time zone. Choose one."),
    Reason.RULE: lazy("It repeats by a rule that meetings do not follow: “%(rule)s”."),
    Reason.TOO_OFTEN: lazy("It repeats more than %(limit)s times in these days."),
    Reason.TWICE: lazy("The file holds it twice; the newer one counts."),
    Reason.OUTSIDE: lazy("It lies outside the days that are read."),
    Reason.CANCELLED: lazy("It is cancelled in the file."),
    Reason.PAST: lazy("It has begun: only coming meetings are planned."),
    Reason.OURS: lazy("It is a meeting of this house: change it on its page."),
    Reason.CONVENED: lazy("People have been called to this meeting: move or change it by hand."),
    Reason.OVER: lazy("The meeting has been held or is over."),
    Reason.CALLED_OFF: lazy("The meeting was postponed or cancelled here: decide by hand."),
    Reason.TAKEN_BACK: lazy("The import that made it was undone."),
    Reason.LEFT_OUT: lazy("You left it out."),
    Reason.WINDOWS_1252: lazy(
        "The file is not written in UTF-8. It was read as Windows-1252; look at accented letters."
    ),
    Reason.LINES_LEFT_OUT: lazy("Damaged lines that were passed over: %(count)s."),
    Reason.SEVERAL_CALENDARS: lazy("The file holds %(count)s calendars; all were read."),
    Reason.ZONE_CHOSEN: lazy("The time zone “%(tzid)s” was taken as %(zone)s, whose clocks go alike."),
    Reason.FLOATING_ZONE: lazy("Its times name no time zone; they were taken as %(zone)s."),
    Reason.FILE_ZONE: lazy("The file names %(zone)s as its time zone; it is used where a time names none."),
    Reason.NO_END: lazy("The file gives no end; one hour is assumed."),
    Reason.GAP: lazy("Clocks are put forward that night: the time was moved by an hour."),
    Reason.NO_UID: lazy("It has no identity of its own; it is recognised by its title and time."),
    Reason.NO_TITLE: lazy("It has no title."),
    Reason.SHORTENED: lazy("A long text was shortened."),
    Reason.WHOLE_DAYS: lazy(
        "The file gives days without hours; the hours are %(start)s–%(end)s until you set others."
    ),
    Reason.BEFORE_WINDOW: lazy("Events before %(first)s are not read."),
    Reason.AFTER_WINDOW: lazy("Endless series were read up to %(last)s."),
    Reason.WAS_CANCELLED: lazy("It is cancelled in the file, and will be cancelled here."),
    Reason.MOVED: lazy("Its time has changed."),
    Reason.REWRITTEN: lazy("Title, place, link or text has changed."),
    Reason.KEPT_OURS: lazy("What was changed here since the last import stays."),
}  # fmt: skip

OUTCOMES: dict[Outcome, str] = {
    Outcome.NEW: lazy("New"),
    Outcome.CHANGED: lazy("Changed"),
    Outcome.SAME: lazy("The same"),
    Outcome.REFUSED: lazy("Refused"),
}

COLOURS: dict[Outcome, str] = {
    Outcome.NEW: "success",
    Outcome.CHANGED: "info",
    Outcome.SAME: "neutral",
    Outcome.REFUSED: "warning",
}


def _shown(value: Any, say_day: Any) -> str:
    return say_day(value) if isinstance(value, date) else str(value)


def words(remark: Remark, say_day: Any = date.isoformat) -> str:
    """A remark in the language spoken; `say_day` words a date."""
    return str(REASONS[remark.reason]) % {k: _shown(v, say_day) for k, v in remark.facts}


def fault(error: Unreadable) -> str:
    """Why a file is refused as a whole."""
    facts: Mapping[str, Any] = {"limit": MOST_BYTES // 1_000_000, **error.facts}
    return str(FAULTS[error.fault]) % {
        key: format_decimal(v, locale=babel_name(current_locale())) if isinstance(v, int) else v
        for key, v in facts.items()
    }
