"""Dates, times and sizes as people read them, in the language now spoken; all pure of the clock."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_timezone_location
from flask import Flask, g
from markupsafe import Markup, escape

from coordinator.core.rendering import babel_name, tongue
from coordinator.kit.texts import Texts
from coordinator.kit.times import LocalSlot, wall_of
from coordinator.web.i18n import _, current_locale, ngettext


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


# Babel's own patterns shorten the month of a long date and set commas after the weekday in some languages.
LONG = {"en_GB": "EEE d MMMM y", "sv": "EEE d MMMM y"}
SHORT = {"en_GB": "EEE d MMM", "sv": "EEE d MMM", "fi": "EEE d.M."}


@lru_cache(maxsize=4096)
def _long(day: date, locale: str) -> str:
    return format_date(day, LONG.get(locale, "EEE d. MMMM y"), locale)


@lru_cache(maxsize=4096)
def _short(day: date, locale: str) -> str:
    text = format_date(day, SHORT.get(locale, "EEE d. MMM"), locale)
    # Swedish weekdays come without a dot here, so months do too.
    return text.rstrip(".") if locale == "sv" else text


@lru_cache(maxsize=2048)
def _city(zone: str, locale: str) -> str:
    return str(get_timezone_location(zone, locale=locale, return_city=True))


def long_date(value: date | datetime) -> str:
    """ "Wed 23 December 2026": the weekday stands on every date."""
    return _long(_day(value), babel_name(tongue().name))


wall_date = long_date


def short_date(value: date | datetime) -> str:
    """ "Wed 23 Dec", where the year is clear from the page; Finnish writes the month as a number."""
    return _short(_day(value), babel_name(tongue().name))


def month_name(value: date) -> str:
    return format_date(value, "LLLL", tongue().locale)


def wall_time(value: datetime) -> str:
    """ "09:00", 24 hours, in whatever zone the value stands; name the zone beside it."""
    return f"{value.hour:02}:{value.minute:02}"


def zone_city(zone: str) -> str:
    """ "Helsinki" for Europe/Helsinki, in the language spoken."""
    return "UTC" if zone == "UTC" else _city(zone, babel_name(tongue().name))


def zone_name(zone: str) -> str:
    """ "Helsinki time" for Europe/Helsinki."""
    return "UTC" if zone == "UTC" else _("%(city)s time", city=zone_city(zone))


def in_zone(at: datetime, zone: str) -> datetime:
    """The naive wall time of an instant in `zone`."""
    return wall_of(at, zone)


def instant_text(at: datetime, zone: str | None = None) -> str:
    """An instant of the past in the reader's zone: "Wed 23 December 2026, 09:00 Helsinki time"."""
    zone = zone or reader_zone()
    wall = wall_of(at, zone)
    return _("%(date)s, %(time)s %(zone)s", date=long_date(wall), time=wall_time(wall), zone=zone_name(zone))


def reader_zone() -> str:
    """The zone in the reader's account; never guessed from the browser."""
    actor = g.get("actor")
    return actor.zone if actor is not None else "UTC"


def slot_text(slot: LocalSlot) -> str:
    """When a slot is, at the venue, with the zone: one day "Wed 23 December 2026, 09:00–15:30
    Helsinki time", several "Tue 20 April 2027, 13:00 – Wed 21 April 2027, 12:00 Oslo time".
    """
    zone = zone_name(slot.zone)
    if slot.days == 1:
        return _(
            "%(date)s, %(start)s–%(end)s %(zone)s",
            date=long_date(slot.start), start=wall_time(slot.start), end=wall_time(slot.end), zone=zone,
        )  # fmt: skip
    return _(
        "%(first)s, %(start)s – %(last)s, %(end)s %(zone)s",
        first=long_date(slot.start), start=wall_time(slot.start),
        last=long_date(slot.end), end=wall_time(slot.end), zone=zone,
    )  # fmt: skip


def differs_for(slot: LocalSlot, zone: str) -> bool:
    """Whether clocks in `zone` show something else than the venue's at either end of the slot."""
    return wall_of(slot.starts_at(), zone) != slot.start or wall_of(slot.ends_at(), zone) != slot.end


def slot_for_reader(slot: LocalSlot, zone: str) -> str:
    """The same slot on the reader's clock: "08:00–14:30 your time", with days where they are needed."""
    start, end = wall_of(slot.starts_at(), zone), wall_of(slot.ends_at(), zone)
    if start.date() == end.date() == slot.start.date():
        return _("%(start)s–%(end)s your time", start=wall_time(start), end=wall_time(end))
    return _(
        "%(first)s %(start)s – %(last)s %(end)s your time",
        first=short_date(start), start=wall_time(start), last=short_date(end), end=wall_time(end),
    )  # fmt: skip


def slot_both(slot: LocalSlot, zone: str) -> str:
    """The time at the venue, and on the reader's clock where that shows something else."""
    venue = slot_text(slot)
    if not differs_for(slot, zone):
        return venue
    return _("%(venue)s (%(own)s)", venue=venue, own=slot_for_reader(slot, zone))


def relative_days(day: date, today: date | None = None) -> str:
    """ "in 8 days", "today", "3 days ago", in weeks past three weeks."""
    days = (day - (today or g.today)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    count = abs(days)
    if count >= 21:
        weeks = round(count / 7)
        if days > 0:
            return ngettext("in %(num)d week", "in %(num)d weeks", weeks)
        return ngettext("%(num)d week ago", "%(num)d weeks ago", weeks)
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", count)
    return ngettext("%(num)d day ago", "%(num)d days ago", count)


def period_text(from_on: date | None, until_on: date | None) -> str:
    """A half-open period as first and last day, both counted."""
    last = until_on - timedelta(days=1) if until_on else None
    if from_on and last:
        return _("%(first)s – %(last)s", first=long_date(from_on), last=long_date(last))
    if from_on:
        return _("since %(first)s", first=long_date(from_on))
    if last:
        return _("until %(last)s", last=long_date(last))
    return _("dates not known")


def file_size(size: int) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def localised(texts: Texts | None) -> Markup | str:
    """User text in the language spoken; a fallback is marked up with its own language."""
    if not texts:
        return ""
    locale = current_locale()
    found = texts.locale_for(locale)
    if found is None or found == locale:
        return texts.in_(locale)
    return Markup('<span lang="{}">{}</span>').format(found, escape(texts[found]))


def init_filters(app: Flask) -> None:
    filters: dict[str, Any] = {
        "long_date": long_date, "wall_date": wall_date, "short_date": short_date, "month_name": month_name,
        "wall_time": wall_time, "zone_name": zone_name, "zone_city": zone_city, "in_zone": in_zone,
        "instant_text": instant_text, "slot_text": slot_text, "slot_both": slot_both,
        "slot_for_reader": slot_for_reader,
        "relative_days": relative_days, "period_text": period_text, "file_size": file_size,
        "localised": localised,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(differs_for=differs_for, reader_zone=reader_zone)
