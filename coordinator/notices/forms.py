"""When mail may come."""

from datetime import time
from typing import Any

from coordinator.forums.holidays import knows
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.quiet import Rhythm, Wishes
from coordinator.notices.labels import RHYTHMS
from coordinator.web.forms import Form, choice, clock, options
from coordinator.web.i18n import _, lazy

WEEKENDS = "weekends"


class WishesForm(Form):
    """`offer` before use."""

    quiet_from = clock(
        lazy("Quiet from"), need=False,
        description=lazy("On your clock, such as 18:00. Leave both empty for no quiet hours."),
    )  # fmt: skip
    quiet_until = clock(
        lazy("Quiet until"), need=False, description=lazy("Such as 08:00; it may be the next morning.")
    )
    rests = choice(lazy("Days without mail"), need=False)
    rhythm = choice(
        lazy("Notices that change nothing in your calendar"), RHYTHMS.items(),
        description=lazy(
            "Published agendas, reminders and news of groups. Invitations, moves and cancellations always "
            "come by themselves, so that your calendar stays true."
        ),
    )  # fmt: skip

    def offer(self, parties: list[Party], locale: str) -> None:
        """The countries whose closed days can be kept, by name in `locale`."""
        names = sorted(
            (party.name.in_(locale), party.code)
            for party in parties
            if party.kind == PartyKind.COUNTRY and knows(party.code)
        )
        self.rests.choices = options([
            ("", _("None: any day will do")),
            (WEEKENDS, _("Saturdays and Sundays")),
            *(
                (code, _("Saturdays, Sundays and holidays: %(country)s", country=name))
                for name, code in names
            ),
        ])  # fmt: skip

    def show(self, wishes: Wishes) -> None:
        """What holds now."""
        self.quiet_from.data, self.quiet_until.data = wishes.quiet_from, wishes.quiet_until
        self.rests.data = (wishes.country or WEEKENDS) if wishes.rests else ""
        self.rhythm.data = wishes.rhythm.value

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        start, end = self.quiet_from.data, self.quiet_until.data
        if (start is None) != (end is None):
            missing = self.quiet_until if end is None else self.quiet_from
            missing.errors = [_("Give both times, or none.")]
        elif start is not None and start == end:
            self.quiet_until.errors = [_("Give another time: from and until are the same.")]
        return not self.errors

    def wishes(self) -> Wishes:
        rests = self.rests.data or ""
        return Wishes(
            _minute(self.quiet_from.data),
            _minute(self.quiet_until.data),
            rests=bool(rests),
            country=rests if rests not in ("", WEEKENDS) else None,
            rhythm=Rhythm(self.rhythm.data),
        )


def _minute(at: time | None) -> time | None:
    return at.replace(second=0, microsecond=0) if at is not None else None
