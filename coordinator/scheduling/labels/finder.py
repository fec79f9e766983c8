"""The words of the finder: what rules a date out, and what speaks against it."""

from collections.abc import Mapping
from datetime import date

from babel.dates import get_day_names

from coordinator.core.rendering import babel_name
from coordinator.scheduling.rules import Eased, Names, Reason, Relaxation, Why
from coordinator.web.filters import long_date, short_date
from coordinator.web.i18n import _, current_locale, ngettext, pgettext


def reason_text(reason: Reason) -> str:
    """Why a date is not perfect, with its days and countries."""
    days = ", ".join(short_date(day) for day in reason.days)
    who = ", ".join(reason.codes)
    names = ", ".join(reason.names)
    match reason.why:
        case Why.BRIDGE:
            return _("Between a holiday and another day off: %(days)s (%(who)s)", days=days, who=who)
        case Why.BETWEEN:
            return _("Between two holidays: %(days)s (%(who)s)", days=days, who=who)
        case Why.HABIT:
            return _("Offices close by habit: %(names)s, %(days)s (%(who)s)", names=names, days=days, who=who)
        case Why.WEEKEND_TRAVEL:
            return _("Travel at the weekend: %(days)s", days=days)
        case Why.ELSEWHERE:
            return _("Another meeting of %(who)s: %(names)s, %(days)s", who=who, names=names, days=days)
        case Why.ENGAGED:
            return _("A member is engaged: %(days)s", days=days)
        case Why.MONTH:
            return _("Not in one of the usual months")


def day_text(day: date, by_code: Mapping[str, Names]) -> str:
    """What rules a day out, and for whom: "Thu 6 May 2027: Ascension Day (DK, FI); King's Day (NL)"."""
    whose: dict[str, list[str]] = {}
    for code, names in sorted(by_code.items()):
        whose.setdefault(", ".join(names), []).append(code)
    causes = [
        _("%(names)s (%(who)s)", names=names, who=", ".join(codes))
        for names, codes in sorted(whose.items(), key=lambda cause: (-len(cause[1]), cause[0]))
    ]
    return _("%(day)s: %(causes)s", day=long_date(day), causes="; ".join(causes))


def relaxation_text(offer: Relaxation) -> str:
    """What to give up, and how many dates that opens."""
    gains = ngettext("%(num)d date", "%(num)d dates", len(offer.starts))
    words = {
        Eased.WEEKDAYS: _("Meet on any working day"),
        Eased.TRAVEL: _("Travel at weekends too"),
        Eased.NO_TRAVEL_DAYS: _("Keep no days for travel"),
        Eased.SHORTER: _("Meet for one day less"),
        Eased.LONGER_WINDOW: _("Look four weeks further"),
        Eased.WITHOUT: _("Meet without %(who)s", who=offer.code or ""),
    }
    return _("%(what)s: %(gains)s", what=words[offer.eased], gains=gains)


def weekday_names() -> list[tuple[int, str]]:
    """Monday, which is 0, to Sunday, in the language spoken."""
    return sorted(get_day_names("wide", locale=babel_name(current_locale())).items())


def points_text(points: int) -> str:
    """How much speaks against a date."""
    if not points:
        return pgettext("against a date", "Nothing")
    return ngettext("%(num)d point against it", "%(num)d points against it", points)
