"""What may be chosen of a feed, and the name of a saved view."""

from typing import Any

from wtforms import BooleanField

from coordinator.calendars import labels
from coordinator.calendars.rules import ALARMS, FeedKind, FeedOptions
from coordinator.web.forms import Form, choice, line, options
from coordinator.web.i18n import LANGUAGE_NAMES, _, lazy


class FeedForm(Form):
    """What else stands in a feed beside the meetings, and how it is shown."""

    locale = choice(lazy("Language"), need=False)
    with_deadlines = BooleanField(
        lazy("Deadlines too"),
        description=lazy("Last days for papers, registration and the like, as entries of a whole day."),
    )
    with_actions = BooleanField(
        lazy("My own actions too"),
        description=lazy("What you, your country or your groups have promised, on the day it is due."),
    )
    as_tasks = BooleanField(
        lazy("Deadlines and actions as tasks"),
        description=lazy(
            "For programs with a list of tasks, such as Thunderbird and Nextcloud. "
            "Outlook and Google show no tasks from a subscribed calendar."
        ),
    )
    with_holds = BooleanField(
        lazy("Dates of open polls"),
        description=lazy("Each date that is still to choose from, as a tentative entry."),
    )
    with_spans = BooleanField(
        lazy("Meetings without a date too"),
        description=lazy("“Spring 2028” as a tentative entry over those months."),
    )
    alarm = choice(lazy("Alarm"), need=False, description=lazy("Some programs ask you first, or ignore it."))
    busy_only = BooleanField(
        lazy("Only when I am busy"),
        description=lazy(
            "No titles, places or texts: for a calendar that you show to others. "
            "Nothing of the above is in it."
        ),
    )

    def __init__(self, *args: Any, kind: FeedKind, account_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = _("As in your account (%(language)s)", language=LANGUAGE_NAMES[account_language])
        self.locale.choices = options([("", own), *LANGUAGE_NAMES.items()])
        alarms = [("", labels.alarm_name(None)), *((str(m), labels.alarm_name(m)) for m in ALARMS)]
        self.alarm.choices = options(alarms)
        if kind != FeedKind.PERSONAL:
            del self.with_actions

    @classmethod
    def of(cls, chosen: FeedOptions, *, kind: FeedKind, account_language: str) -> "FeedForm":
        """The form, filled with `chosen` unless something was typed."""
        return cls(
            kind=kind,
            account_language=account_language,
            data={
                "locale": chosen.locale or "",
                "alarm": str(chosen.alarm_minutes or ""),
                "with_deadlines": chosen.with_deadlines,
                "with_actions": chosen.with_actions,
                "as_tasks": chosen.as_tasks,
                "with_spans": chosen.with_spans,
                "with_holds": chosen.with_holds,
                "busy_only": chosen.busy_only,
            },
        )

    def chosen(self) -> FeedOptions:
        return FeedOptions(
            locale=self.locale.data or None,
            with_deadlines=bool(self.with_deadlines.data),
            with_spans=bool(self.with_spans.data),
            with_holds=bool(self.with_holds.data),
            with_actions="with_actions" in self and bool(self.with_actions.data),
            as_tasks=bool(self.as_tasks.data),
            busy_only=bool(self.busy_only.data),
            alarm_minutes=int(self.alarm.data) if self.alarm.data else None,
        )


class ViewForm(Form):
    """The name under which a view of the calendar is kept."""

    name = line(lazy("Name"), most=80, description=lazy("For instance “Directors, spring”. Only you see it."))
