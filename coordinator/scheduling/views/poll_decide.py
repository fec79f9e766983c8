"""Deciding on a date: the meeting gets it, and everybody concerned is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.times import LocalSlot
from coordinator.meetings.labels import clash_notes
from coordinator.meetings.queries import clashes
from coordinator.scheduling import labels, operations, queries
from coordinator.scheduling.forms import DecideForm
from coordinator.scheduling.views.door import bp
from coordinator.scheduling.views.poll_door import Preview, tells
from coordinator.scheduling.views.poll_rehearsal import rehearse, shown
from coordinator.scheduling.views.poll_steps import StepPage
from coordinator.web import access
from coordinator.web.filters import slot_text
from coordinator.web.forms import options
from coordinator.web.i18n import _, lazy
from coordinator.web.onward import onward
from coordinator.web.work import begin_work

SATURDAY = 5


class DecidePage(StepPage[DecideForm]):
    heading = lazy("Decide on a date")
    text = lazy("The meeting gets this date and is convened; the other dates are free again.")

    def load(self, work: Work) -> None:
        super().load(work)
        self.result = queries.results(work, self.poll)
        lines = []
        for ranked in self.result.ranking:
            option = self.result.option(ranked.id)
            if option is not None:
                words = _(
                    "%(place)s: %(when)s (%(tally)s)", place=labels.ordinal_text(ranked.place),
                    when=slot_text(option.slot), tally=labels.required_text(ranked.score),
                )  # fmt: skip
                lines.append((str(option.id), words))
        self.form.option.choices = options(lines)

    def fill(self) -> None:
        super().fill()
        offered = {str(option.id) for option in self.result.options}
        asked = request.args.get("option", "")
        best = str(self.result.best.id) if self.result.best else None
        self.form.option.data = asked if asked in offered else best

    def _option_id(self) -> UUID:
        return UUID(str(self.form.option.data))

    def _notes(self) -> list[str]:
        """What stands against the date, as far as the planner may know."""
        slot, poll = self._slot(), self.poll
        with begin_work(read_only=True) as work:
            found = clashes(
                work, forum_id=poll.forum_id, group_id=poll.group_id, slot=slot,
                host_party_id=poll.host_party_id, party_ids=[p.party_id for p in self.result.parties],
                besides=poll.meeting_id,
            )  # fmt: skip
            days = (slot.first_on + timedelta(days=n) for n in range(slot.days))
            return clash_notes([day for day in days if day.weekday() >= SATURDAY], found)

    def _slot(self) -> LocalSlot:
        found = self.result.option(self._option_id())
        assert found is not None  # noqa: S101 - the field offers these alone
        return found.slot

    def _decide(self, work: Work, *, tell: bool) -> Any:
        return operations.decide(work, self.poll_id, self._option_id(), tell=tell, version=self.seen())

    def preview(self) -> Preview | None:
        done = rehearse(lambda work: self._decide(work, tell=True))
        ranked = self.result.by_option.get(self._option_id())
        facts = [
            (_("Date"), slot_text(self._slot())),
            (_("Meeting"), _("%(title)s is convened for this date.", title=self.poll.title)),
            (_("Required countries"), labels.required_text(ranked.score) if ranked else ""),
            (_("The other dates"), _("Are no longer held in calendars.")),
        ]
        return shown(
            done, facts, _("An invitation with a calendar file; the others who were asked hear of it."),
            notes=self._notes(),
        )  # fmt: skip

    def act(self, work: Work) -> Any:
        return self._decide(work, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        _poll, meeting = made
        message = _("The date has been decided, and the meeting convened.")
        return onward(url_for("meetings.show", meeting_id=meeting.id), message)


@bp.route("/polls/<uuid:poll_id>/decide", methods=["GET", "POST"])
@access.signed_in
def decide_poll(poll_id: UUID) -> ResponseReturnValue:
    """Take a date; the best one is proposed."""
    return DecidePage(poll_id, DecideForm()).answer()
