"""Forms: a rule, one sending of the plan, the filter of the plan."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, cast

from wtforms import HiddenField, IntegerField, SelectMultipleField, widgets
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from coordinator.core.triggers import Trigger, offered
from coordinator.kit.errors import Invalid
from coordinator.kit.texts import LOCALES, Texts
from coordinator.reminders import labels
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.operations import NoText, RuleValues
from coordinator.reminders.rules import (
    DESK,
    MAIL,
    ON_DESK,
    BadBraces,
    Offset,
    RuleZone,
    UnknownPlaceholder,
)
from coordinator.web.forms import REQUIRED, Form, choice, clock, day, line, options, paragraph
from coordinator.web.i18n import LANGUAGE_NAMES, _, lazy

MANY = NumberRange(0, 400, lazy("Give a number from 0 to 400."))

STEPS_TO = ("contact_points", ON_DESK)


class _Several(SelectMultipleField):
    """Checkboxes; at least one has to be ticked."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(lazy("Choose among the listed."))
        if not self.data:
            raise ValidationError(lazy("Choose at least one."))


def _whole(label: Any, *, need: bool, description: Any = "") -> IntegerField:
    first = InputRequired(REQUIRED) if need else Optional()
    return IntegerField(label, [first, MANY], description=description)


class RuleForm(Form):
    """One rule; what it reminds of is chosen once, when it is new."""

    seen = HiddenField()
    trigger = choice(lazy("Reminds of"), need=False)
    amount = _whole(lazy("How long"), need=True, description=lazy("0 is the day itself."))
    unit = choice(lazy("Counted in"), list(labels.UNITS.items()), default="weeks")
    side = choice(
        lazy("Before or after"), [("before", lazy("before")), ("after", lazy("after"))], default="before"
    )
    at = clock(lazy("At"), description=lazy("24 hours. Not used when hours are counted."))
    zone = choice(lazy("By the clock"), list(labels.ZONES.items()), default=RuleZone.VENUE.value)
    audience = _Several(lazy("Who is reminded"))
    condition = choice(lazy("Only"))
    channels = _Several(lazy("By"), choices=options(list(labels.CHANNELS.items())), default=[MAIL])
    repeat = _Several(lazy("Again, as the data say"), choices=[])
    every = choice(
        lazy("Again until answered"),
        [
            ("0", lazy("not again")),
            ("1", lazy("every day")),
            ("2", lazy("every two days")),
            ("7", lazy("every week")),
            ("14", lazy("every two weeks")),
        ],
        need=False,
        default="0",
    )
    times = _whole(lazy("At most so many times"), need=False)
    step1 = choice(lazy("Then"), need=False)
    after1 = _whole(lazy("After so many days"), need=False)
    step2 = choice(lazy("And then"), need=False)
    after2 = _whole(lazy("After so many days more"), need=False)
    text_en = paragraph(LANGUAGE_NAMES["en"], most=500, description=labels.LANGUAGES_HINT["en"])
    text_sv = paragraph(LANGUAGE_NAMES["sv"], most=500, description=labels.LANGUAGES_HINT["sv"])
    text_nb = paragraph(LANGUAGE_NAMES["nb"], most=500, description=labels.LANGUAGES_HINT["nb"])
    text_da = paragraph(LANGUAGE_NAMES["da"], most=500, description=labels.LANGUAGES_HINT["da"])
    text_fi = paragraph(LANGUAGE_NAMES["fi"], most=500, description=labels.LANGUAGES_HINT["fi"])
    text_is = paragraph(LANGUAGE_NAMES["is"], most=500, description=labels.LANGUAGES_HINT["is"])

    def offer(
        self, trigger: Trigger | None, rule: ReminderRule | None = None, names: Iterable[str] = ()
    ) -> None:
        """Set the choices that `trigger` leaves; without one, those `names` of triggers are offered."""
        known = [trigger] if trigger else list(offered().values())
        if trigger is not None:
            del self.trigger
        else:
            self.trigger.choices = options([(name, _big(labels.trigger_label(name))) for name in names])
        audiences = dict.fromkeys(
            [*(rule.audience if rule else ()), *(a for t in known for a in t.audiences)]
        )
        self.audience.choices = options([(name, _big(labels.audience_text(name))) for name in audiences])
        conditions = dict.fromkeys(
            [*([rule.condition] if rule else ()), *(c for t in known for c in t.conditions)]
        )
        self.condition.choices = options([(c, labels.CONDITIONS.get(c, c)) for c in conditions])
        steps = [("", lazy("nothing")), *((to, labels.audience_text(to)) for to in STEPS_TO)]
        self.step1.choices = self.step2.choices = options(steps)
        if rule is not None and rule.repeat:
            again = [(text, _big(labels.offset_text(Offset.parse(text)))) for text in rule.repeat]
            self.repeat.choices = options(again)
        else:
            del self.repeat

    def show(self, rule: ReminderRule) -> None:
        """Fill the fields from a rule."""
        offset = Offset.parse(rule.offset)
        self.amount.data, self.unit.data = _amount(offset)
        self.side.data = "before" if offset.before else "after"
        self.at.data = time.fromisoformat(rule.local_time)
        self.zone.data, self.condition.data = rule.zone, rule.condition
        self.audience.data, self.channels.data = list(rule.audience), list(rule.channels)
        if "repeat" in self:
            self.repeat.data = list(rule.repeat or ())
        self.every.data, self.times.data = str(rule.every or 0), rule.times or None
        for number, step in enumerate((rule.steps or [])[:2], 1):
            self[f"step{number}"].data, self[f"after{number}"].data = step["to"], step["after"]
        for locale in LOCALES:
            self[f"text_{locale}"].data = rule.message.get(locale, "")

    def begin(self, trigger: Trigger | None) -> None:
        """What a new rule begins with."""
        self.amount.data, self.at.data = 1, time(9)
        if trigger is not None:
            self.audience.data, self.condition.data = [trigger.audiences[0]], trigger.conditions[0]

    def validate(self, extra_validators: Any = None) -> bool:
        if "repeat" in self and not self.repeat.raw_data:
            del self.repeat  # all unticked: no longer wanted
        good = super().validate(extra_validators)
        if self.every.data not in (None, "", "0") and not self.times.data:
            self.times.errors = [*self.times.errors, _("Say how many times at most.")]
            good = False
        return good

    def offset(self) -> str:
        sign = "-" if self.side.data == "before" and self.amount.data else ""
        number = self.amount.data or 0
        if not number:
            return "P0D"
        pattern = {"days": "P{}D", "weeks": "P{}W", "months": "P{}M", "working": "{}WD", "hours": "PT{}H"}
        return sign + pattern[self.unit.data].format(number)

    def values(self, trigger: str) -> RuleValues:
        """After `validate()`."""
        steps: list[dict[str, object]] = [
            {"to": self[f"step{n}"].data, "after": self[f"after{n}"].data or 0}
            for n in (1, 2)
            if self[f"step{n}"].data
        ]
        texts = {locale: (self[f"text_{locale}"].data or "").strip() for locale in LOCALES}
        return RuleValues(
            trigger=trigger,
            offset=self.offset(),
            local_time=cast("time", self.at.data).isoformat("minutes"),
            zone=self.zone.data,
            audience=list(self.audience.data or ()),
            condition=self.condition.data,
            channels=list(self.channels.data or ()),
            every=int(self.every.data or 0),
            times=self.times.data or 0 if int(self.every.data or 0) else 0,
            steps=steps,
            repeat=list(self.repeat.data or ()) or None if "repeat" in self else None,
            message=Texts({locale: text for locale, text in texts.items() if text}),
        )

    def refuse_text(self, error: Invalid) -> None:
        """Put what is wrong with a text at its field."""
        self.refuse(error, text_refusal(error))


def text_refusal(error: Invalid) -> str:
    if isinstance(error, UnknownPlaceholder):
        return _(
            "Not known here: %(names)s. You may write: %(allowed)s.",
            names=", ".join(f"{{{name}}}" for name in error.facts["names"]),
            allowed=", ".join(f"{{{name}}}" for name in error.facts["allowed"]),
        )
    if isinstance(error, BadBraces):
        return _("A brace opens or closes nothing. Write names in braces like {meeting}.")
    if isinstance(error, NoText):
        return _("Write the text in one language at least.")
    return _("This cannot be taken.")


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _amount(offset: Offset) -> tuple[int, str]:
    """The number and the unit in which people would say it."""
    if offset.working:
        return abs(offset.days), "working"
    if offset.hours:
        return abs(offset.hours + 24 * offset.days), "hours"
    if offset.months:
        return abs(offset.months), "months"
    if offset.days and offset.days % 7 == 0:
        return abs(offset.days) // 7, "weeks"
    return abs(offset.days), "days"


class SendingForm(Form):
    """The time and the words of one sending."""

    on = day(lazy("Day"))
    at = clock(lazy("At"))
    text = paragraph(
        lazy("Text"), most=500,
        description=lazy("In the recipient’s language. Left empty, the text of the rule is sent."),
    )  # fmt: skip

    def wall(self) -> tuple[date, time]:
        """After `validate()`."""
        return cast("date", self.on.data), cast("time", self.at.data)


class PlanFilter(Form):
    """Which sendings to show; it lives in the address."""

    class Meta:
        csrf = False

    forum = choice(lazy("Forum"), need=False, default="")
    since = day(lazy("From"), need=False)
    until = day(lazy("Until"), need=False)
    state = choice(lazy("State"), need=False, default="")
    audience = choice(lazy("To whom"), need=False, default="")
    q = line(lazy("Name"), most=100, need=False)


__all__ = ["DESK", "PlanFilter", "RuleForm", "SendingForm", "text_refusal"]
