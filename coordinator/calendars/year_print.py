"""The plan of a year on one page of A4, as a tagged PDF (PDF/UA-1), typeset by typst from data alone.

However many meetings there are, it stays one page: first the type shrinks, then whole lines are left out,
and each month says how many entries it does not show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import get_day_names

from coordinator.calendars.overview import Shown
from coordinator.calendars.year import Bar, DayCell, Month, Side, year_of
from coordinator.core import typesetting
from coordinator.core.places import TEMPLATES
from coordinator.core.rendering import tongue
from coordinator.core.typesetting import REGIONS
from coordinator.kit.actor import Actor
from coordinator.web.filters import instant_text, month_name
from coordinator.web.i18n import _, current_locale, ngettext, pgettext

TEMPLATE = TEMPLATES / "print" / "year.typ"

ROOM = 174.0
"""Millimetres of the page that the twelve months may take, below title and legend."""
HEAD, CLOSED = 3.5, 2.3
"""Millimetres of a month's line of days, and of the marks of its closed days."""
ROOMIER = 5.5
"""Millimetres that a month's line of days gets in addition, where a year leaves the page half empty."""
SIZES = ((8.5, 5.2), (7.5, 4.4), (7.0, 3.6), (6.5, 3.1), (6.0, 2.8), (5.5, 2.5), (5.0, 2.2))
"""Points of type, and the least millimetres of a line in it, the most comfortable first."""
TALLEST = 5.6
DAY_POINTS = 22.1
"""Width of a day in points: 7.8 mm."""
LETTER = 0.47
"""Width of a letter of the typeface, of its size."""
SMALLEST = 4.6
"""Points of a line that is long, at the least."""
LABEL_POINTS, BOLD_LETTER = 90.7, 0.52
"""Width of the names of lines: 32 mm; of a bold letter, of its size."""
KINDS = ("cancelled", "span", "hold", "tentative", "deadline", "closure", "main")
SHOWN_ALWAYS = ("fixed", "main", "tentative", "span", "cancelled")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the template is given, and how the file is called."""

    content: dict[str, Any]
    filename: str
    made_at: datetime


def typeset(plan: Plan) -> bytes:
    """The PDF: always one page."""
    return typesetting.typeset(TEMPLATE, plan.content, plan.made_at)


def plan_of(
    shown: Shown, *, year: int, subject: str, author: str, name: str, actor: Actor, now: datetime, today: date
) -> Plan:
    """The plan in the language now spoken. `subject` says whose year it is, `name` belongs into the file's
    name, `today` is marked where it lies in the year.
    """
    size, lane, months, left_out = _fitting(shown, year, today)
    free = ROOM - sum(_fixed(month) + lane * len(month.lanes) for month in months)
    locale, least = current_locale(), max(size * 0.7, SMALLEST)
    letters = int(LABEL_POINTS / (BOLD_LETTER * least))
    content = {
        "title": _("Year plan %(year)s", year=year),
        "subject": subject,
        "author": author,
        "lang": locale,
        "region": REGIONS[locale],
        "as_of": _("As of %(date)s", date=instant_text(now, actor.zone)),
        "counts": counts_text(shown),
        "size": size,
        "least": least,
        "lane": round(lane, 3),
        "head": round(HEAD + min(max(free, 0.0) / 12, ROOMIER), 3),
        "labels": {"closed": closed_label(shown)},
        "legend": _legend(shown, months),
        "months": [_month(month, left_out[n], letters) for n, month in enumerate(months)],
        "note": _note(sum(left_out), too_many=shown.too_many),
    }
    return Plan(content, "-".join(part for part in ("year-plan", str(year), name) if part) + ".pdf", now)


def closed_label(shown: Shown) -> str:
    """What the line of closed days is called."""
    return pgettext("offices", "Closed") if shown.closed.own else _("Countries closed")


def counts_text(shown: Shown) -> str:
    """ "24 meetings, 4 tentative, 1 without a date, 1 cancelled"."""
    counts = shown.counts
    parts = [ngettext("%(num)d meeting", "%(num)d meetings", len(shown.lines))]
    if counts["tentative"]:
        parts.append(_("%(count)s tentative", count=counts["tentative"]))
    if counts["without_date"]:
        parts.append(_("%(count)s without a date", count=counts["without_date"]))
    if counts["cancelled"]:
        parts.append(_("%(count)s cancelled", count=counts["cancelled"]))
    return ", ".join(parts)


# What fits -----------------------------------------------------------------------------------------------


def _fitting(shown: Shown, year: int, today: date) -> tuple[float, float, list[Month], list[int]]:
    """Size of the type, height of a line, the months, and how many entries each leaves out."""
    marks = shown.closed.marks
    months: list[Month] = []
    for size, least in SIZES:
        months = year_of(year, shown.entries, marks, today, letters=DAY_POINTS / (LETTER * size))
        lanes = sum(len(month.lanes) for month in months)
        room = ROOM - sum(_fixed(month) for month in months)
        if lanes * least <= room:
            return size, min(room / lanes if lanes else TALLEST, TALLEST), months, [0] * 12
    size, least = SIZES[-1]
    room = ROOM - sum(_fixed(month) for month in months)
    return (size, least, *cut(months, int(room // least)))


def _fixed(month: Month) -> float:
    return HEAD + (CLOSED if month.has_closed else 0.0)


def cut(months: list[Month], capacity: int) -> tuple[list[Month], list[int]]:
    """The months with `capacity` lines in all: the fullest give first, of theirs the last ones."""
    keep = [len(month.lanes) for month in months]
    while sum(keep) > capacity:
        fullest = max(range(12), key=lambda n: keep[n])
        keep[fullest] -= 1
    kept = [Month(m.first_on, m.days, m.lanes[: keep[n]]) for n, m in enumerate(months)]
    left_out = [_count(m.lanes[keep[n] :]) for n, m in enumerate(months)]
    return kept, left_out


def _count(lanes: Iterable[tuple[str, list[Bar]]]) -> int:
    return sum(len(bars) for _who, bars in lanes)


# Words ---------------------------------------------------------------------------------------------------


def _note(left_out: int, *, too_many: bool) -> str | None:
    if too_many:
        return _("There are more meetings than can be drawn. Choose a forum above.")
    if left_out:
        return ngettext(
            "%(num)d entry has no room on one page. The calendar’s list has them all.",
            "%(num)d entries have no room on one page. The calendar’s list has them all.",
            left_out,
        )
    return None


def _legend(shown: Shown, months: list[Month]) -> list[dict[str, str]]:
    kinds = {_kind(bar) for month in months for _who, bars in month.lanes for bar in bars}
    words = {
        "fixed": _("Fixed meeting"),
        "main": _("Directors-general meet"),
        "tentative": _("Tentative"),
        "span": _("Some day in this span"),
        "hold": _("Date poll"),
        "cancelled": _("Cancelled"),
        "deadline": _("Deadline"),
        "closure": _("Entered as closed or to be avoided"),
    }
    found = [
        {"kind": kind, "text": text} for kind, text in words.items() if kind in SHOWN_ALWAYS or kind in kinds
    ]
    countries = shown.closed.countries
    if countries and shown.closed.own:
        found.append({"kind": "closed", "text": _("Offices closed: %(code)s", code=countries[0].code)})
    elif countries:
        found.append({"kind": "closed", "text": _("Offices closed; 3/5 is 3 of 5 member countries")})
    return [*found, {"kind": "weekend", "text": _("Weekend")}]


def _month(month: Month, left_out: int, letters_of_who: int) -> dict[str, Any]:
    letters = get_day_names("narrow", locale=tongue().locale)
    name = month_name(month.first_on)
    return {
        "name": name[:1].upper() + name[1:],
        "extra": CLOSED if month.has_closed else 0,
        "days": [_day(cell, letters[cell.on.weekday()]) for cell in month.days],
        "closed": [{"day": cell.on.day, "mark": cell.closed} for cell in month.closed],
        "more": ngettext("and %(num)d more", "and %(num)d more", left_out) if left_out else None,
        "lanes": [
            {"who": shortened(who, letters_of_who), "bars": [_bar(bar) for bar in bars]}
            for who, bars in month.lanes
        ],
    }


def shortened(text: str, letters: int) -> str:
    """`text` in at most so many letters."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _day(cell: DayCell, letter: str) -> dict[str, Any]:
    return {
        "day": cell.on.day,
        "letter": letter,
        "weekend": cell.is_weekend,
        "today": cell.is_today,
        "closed": cell.closed or None,
    }


def _kind(bar: Bar) -> str:
    return next((kind for kind in KINDS if f"is-{kind}" in bar.entry.kinds), "fixed")


def _bar(bar: Bar) -> dict[str, Any]:
    entry = bar.entry
    state = ", ".join(part for part in (entry.state, entry.clash) if part)
    return {
        "day": bar.day,
        "days": bar.days,
        "kind": _kind(bar),
        "side": {Side.AFTER: "after", Side.BEFORE: "before", Side.INSIDE: "inside"}[bar.side],
        "text": entry.subject,
        "struck": entry.is_cancelled,
        "state": state or None,
    }
