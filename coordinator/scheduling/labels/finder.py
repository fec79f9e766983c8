"""The words of the finder: what rules a date out, and what speaks against it."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from babel import Locale
from babel.dates import get_day_names

from coordinator.core.rendering import babel_name
from coordinator.scheduling.rules import Blocker, Eased, Names, Reason, Relaxation, Share, Why
from coordinator.web.filters import long_date, short_date, wall_time
from coordinator.web.i18n import _, current_locale, lazy, ngettext, pgettext

SAID: Mapping[Why, str] = MappingProxyType(
    {
        Why.BRIDGE: lazy("Between a holiday and another day off: %(days)s (%(who)s)"),
        Why.BETWEEN: lazy("Between two holidays: %(days)s (%(who)s)"),
        Why.HABIT: lazy("Offices close by habit: %(names)s, %(days)s (%(who)s)"),
        Why.HALF_DAY: lazy("Offices close early: %(names)s, %(days)s (%(who)s)"),
        Why.WEEKEND_TRAVEL: lazy("Travel at the weekend: %(days)s"),
        Why.ELSEWHERE: lazy("Another meeting of %(who)s: %(names)s, %(days)s"),
        Why.ENGAGED: lazy("A member is engaged: %(days)s"),
        Why.HELD: lazy("Kept free for a poll: %(names)s, %(days)s"),
        Why.AVOID: lazy("Rather not: %(names)s, %(days)s (%(who)s)"),
        Why.OPTIONAL: lazy("Closed, may stay away: %(names)s, %(days)s (%(who)s)"),
        Why.WISH: lazy("Not on the days that %(who)s would like"),
        Why.MONTH: lazy("Not in one of the usual months"),
    }
)


def reason_text(reason: Reason) -> str:
    """Why a date is not perfect, with its days and countries."""
    if reason.share is not None:
        return share_text(reason.share)
    words = {
        "days": ", ".join(short_date(day) for day in reason.days),
        "who": ", ".join(reason.codes),
        "names": ", ".join(reason.names),
    }
    return str(SAID[reason.why]) % words


def share_text(share: Share) -> str:
    """When a party sits, and what it carried: "New Zealand: Fri 5 March, 22:00–00:00; carried 4 h so far, the
    most of 19".
    """
    words = {
        "who": country_text(share.code),
        "day": short_date(share.start),
        "start": wall_time(share.start),
        "end": wall_time(share.end),
        "carried": duration_text(share.carried),
        "num": share.among,
    }
    if share.carried and share.rank == 1:
        return _(
            "%(who)s: %(day)s, %(start)s–%(end)s; carried %(carried)s so far, the most of %(num)d", **words
        )
    if share.carried:
        return _("%(who)s: %(day)s, %(start)s–%(end)s; carried %(carried)s so far", **words)
    return _("%(who)s: %(day)s, %(start)s–%(end)s", **words)


def country_text(code: str) -> str:
    """The name of a country in the language spoken; the code of anybody else."""
    return str(Locale.parse(babel_name(current_locale())).territories.get(code, code))


def duration_text(minutes: int) -> str:
    """Hours and minutes: "4 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if rest and hours:
        return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)
    return _("%(minutes)d min", minutes=rest) if rest else _("%(hours)d h", hours=hours)


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


def blockers_text(blockers: Iterable[Blocker]) -> list[str]:
    """What rules a start out, a line for each day."""
    days: dict[date, dict[str, Names]] = {}
    for blocker in blockers:
        by_code = days.setdefault(blocker.day, {})
        by_code[blocker.code] = (*by_code.get(blocker.code, ()), *blocker.names)
    return [day_text(day, by_code) for day, by_code in sorted(days.items())]


def relaxation_text(offer: Relaxation) -> str:
    """What to give up, and how many dates that opens."""
    gains = ngettext("%(num)d date", "%(num)d dates", len(offer.starts))
    words = {
        Eased.WEEKDAYS: _("Meet on any working day"),
        Eased.TRAVEL: _("Travel at weekends too"),
        Eased.NO_TRAVEL_DAYS: _("Keep no days for travel"),
        Eased.SHORTER: _("Meet for one day less"),
        Eased.OTHER_HOUR: _("Meet at another hour"),
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
