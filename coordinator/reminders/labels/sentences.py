"""A rule as a sentence in the language spoken, and what follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from babel.lists import format_list
from flask_babel import get_locale

from coordinator.core.triggers import offered
from coordinator.reminders.labels.words import (
    CONDITIONS,
    audience_text,
    length_text,
    offset_text,
    trigger_label,
)
from coordinator.reminders.rules import MAIL, ON_DESK, BadOffset, Offset, RuleZone
from coordinator.web.i18n import _, lazy, ngettext


class Spoken(Protocol):
    """What a sentence says of a rule, stored or not."""

    @property
    def trigger(self) -> str: ...

    @property
    def offset(self) -> str: ...

    @property
    def local_time(self) -> str: ...

    @property
    def zone(self) -> str: ...

    @property
    def audience(self) -> Sequence[str]: ...

    @property
    def condition(self) -> str: ...

    @property
    def channels(self) -> Sequence[str]: ...

    @property
    def repeat(self) -> Sequence[str] | None: ...

    @property
    def every(self) -> int: ...

    @property
    def times(self) -> int: ...

    @property
    def steps(self) -> Sequence[Any] | None: ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """`main` says when, to whom and under which condition; `more` what comes after: repeats, escalation."""

    main: str
    more: tuple[str, ...] = ()


WHO = {
    "country has no registered participant": lazy(
        "contact points of countries that have not registered anybody"
    ),
    "country report missing": lazy("contact points of countries whose report is missing"),
    "country has not answered": lazy("contact points of countries that have not answered"),
}
"""Contact points under a condition that is their country's."""

UNCONDITIONAL = ("none", "meeting not cancelled")
"""Nobody is reminded of a cancelled meeting anyhow."""


def sentence_of(rule: Spoken) -> Sentence:
    """The rule in words: "4 weeks before the meeting, at 09:00, to contact points of countries …"."""
    who, condition = _who(rule)
    main = _main(rule, who)
    if condition:
        main = _("%(sentence)s, %(condition)s", sentence=main, condition=condition)
    return Sentence(main[:1].upper() + main[1:], tuple(_more(rule)))


def _who(rule: Spoken) -> tuple[str, str]:
    """To whom, and the condition where the words for them do not say it."""
    if list(rule.audience) == ["contact_points"] and rule.condition in WHO:
        return str(WHO[rule.condition]), ""
    names = [audience_text(name) for name in rule.audience]
    condition = "" if rule.condition in UNCONDITIONAL else str(CONDITIONS.get(rule.condition, rule.condition))
    return format_list(names, locale=get_locale() or "en_GB"), condition


def when_text(rule: Spoken) -> str:
    """ "4 weeks before the meeting", "on the day an action is due"."""
    try:
        offset = Offset.parse(rule.offset)
    except BadOffset:
        return str(rule.offset)
    trigger = offered().get(rule.trigger)
    if trigger is None:
        return f"{offset_text(offset)}: {trigger_label(rule.trigger)}"
    if not (offset.days or offset.hours or offset.months):
        return str(trigger.on_day)
    words = trigger.before if offset.before else trigger.after
    return str(words) % {"length": length_text(offset)}


def _main(rule: Spoken, who: str) -> str:
    when = when_text(rule)
    if "H" in rule.offset or rule.trigger not in offered():
        return _("%(when)s, to %(who)s", when=when, who=who)
    said = {"when": when, "time": rule.local_time, "who": who}
    if rule.zone == RuleZone.FORUM:
        return _("%(when)s, at %(time)s by the forum’s clock, to %(who)s", **said)
    if rule.zone == RuleZone.RECIPIENT:
        return _("%(when)s, at %(time)s by the recipient’s clock, to %(who)s", **said)
    return _("%(when)s, at %(time)s, to %(who)s", **said)


def _more(rule: Spoken) -> list[str]:
    found = []
    if rule.repeat:
        again = [offset_text(Offset.parse(text)) for text in rule.repeat]
        found.append(_("Again %(when)s", when=format_list(again, locale=get_locale() or "en_GB")))
    if rule.every and rule.times:
        found.append(_every(rule.every, rule.times))
    found += [_step(step["to"], step["after"]) for step in rule.steps or ()]
    if MAIL not in rule.channels:
        found.append(_("On their desk only, without mail"))
    return found


def _every(days: int, times: int) -> str:
    """Repeats end when the condition no longer holds, which is what "answered" means here."""
    if days == 1:
        return ngettext(
            "Again every day until answered, at most %(num)d time",
            "Again every day until answered, at most %(num)d times",
            times,
        )
    if days == 7:
        return ngettext(
            "Again every week until answered, at most %(num)d time",
            "Again every week until answered, at most %(num)d times",
            times,
        )
    return ngettext(
        "Again every %(days)d days until answered, at most %(num)d time",
        "Again every %(days)d days until answered, at most %(num)d times",
        times,
        days=days,
    )


def _step(to: str, after: int) -> str:
    length = length_text(Offset(after))
    if to == ON_DESK:
        return _("Still not answered %(length)s later: on the secretariat’s desk", length=length)
    return _("Still not answered %(length)s later: to %(who)s", length=length, who=audience_text(to))
