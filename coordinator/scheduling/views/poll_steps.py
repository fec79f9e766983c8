"""What is done to a poll: dates added and withdrawn, opened, closed, opened again, reminded, cancelled."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.queries import find_party
from coordinator.forums.rules import PartyKind
from coordinator.scheduling import operations, policy, queries
from coordinator.scheduling.forms import (
    ROWS,
    USUAL_END,
    USUAL_START,
    AddDatesForm,
    PollConfirmForm,
    ReasonForm,
    ReopenForm,
)
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries.poll_pages import people_owing
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import NewOption
from coordinator.scheduling.views.door import bp
from coordinator.scheduling.views.poll_asked import slots_asked
from coordinator.scheduling.views.poll_door import (
    PollPage,
    Preview,
    press,
    tells,
    to_poll,
    zones,
)
from coordinator.scheduling.views.poll_edit import dates_list
from coordinator.scheduling.views.poll_rehearsal import opening, rehearse, shown, told_by_party
from coordinator.web import access
from coordinator.web.filters import long_date
from coordinator.web.form_page import Compared
from coordinator.web.forms import Form
from coordinator.web.i18n import _, lazy, ngettext
from coordinator.web.work import begin_work

F = TypeVar("F", bound=Form)


class StepPage(PollPage[F]):
    """A short form about one poll that the forum's secretariat fills in."""

    heading = ""
    text = ""
    submit = lazy("See who is told")
    fields = ""
    poll: Poll

    def __init__(self, poll_id: UUID, form: F) -> None:
        super().__init__(form)
        self.poll_id = poll_id

    def load(self, work: Work) -> None:
        self.poll = queries.get_poll(work, self.poll_id)
        work.require(policy.may_edit(work.actor, self.poll))
        self.values |= {
            "poll": self.poll, "heading": self.heading, "lead": self.text, "submit": self.submit,
            "fields": self.fields,
        }  # fmt: skip

    def fill(self) -> None:
        self.take_version()

    def take_version(self) -> None:
        version: Any = self.form["version"]
        version.data, version.raw_data = self.poll.version, None

    def seen(self) -> int | None:
        version: Any = self.form["version"]
        seen: int | None = version.data
        return seen

    def stored(self) -> list[Compared]:
        self.take_version()
        return [(_("The poll"), _("Changed meanwhile; look at its page."), str(self.heading))]

    def lead(self) -> str:
        return self.poll.title

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (self.poll.title, self.cancel_href())]

    def cancel_href(self) -> str:
        return url_for("scheduling.poll", poll_id=self.poll_id)


class AddDates(StepPage[AddDatesForm]):
    heading = lazy("Add dates")
    text = lazy("No answer is lost: who has answered already is asked about the new dates alone.")
    fields = "scheduling/_poll_dates.html"

    def load(self, work: Work) -> None:
        super().load(work)
        self.values["zones"] = zones()
        self.offered = queries.offered(work.session, self.poll_id)
        code = request.args.get("party", "")
        party = find_party(work.session, PartyKind.COUNTRY, code) if code else None
        self.proposed_by = party.id if party else None

    def fill(self) -> None:
        super().fill()
        like = self.offered[0] if self.offered else None
        zone = like.zone if like else self.poll.zone
        starts = like.local_start.time() if like else USUAL_START
        ends = like.local_end.time() if like else USUAL_END
        slots = slots_asked(zone, starts, ends)
        self.form.zone.data = zone
        self.form.show_slots(slots)
        if not slots:
            self.form.add_lines(ROWS, starts, ends)

    def steps(self) -> bool:
        if request.form.get("step") != "lines":
            return False
        self.form.add_lines(ROWS)
        return True

    def _add(self, work: Work, *, tell: bool) -> Any:
        new = [NewOption(slot, proposed_by_id=self.proposed_by) for slot in self.form.slots()]
        return operations.add_options(work, self.poll_id, new, version=self.seen(), tell=tell)

    def preview(self) -> Preview | None:
        if self.poll.state != PollState.OPEN:
            return None
        done = rehearse(lambda work: self._add(work, tell=True))
        return shown(
            done, [(_("New dates"), dates_list(self.form.slots()))],
            _("A mail with the new dates, and the link to answer."),
        )  # fmt: skip

    def act(self, work: Work) -> Any:
        return self._add(work, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        if not made:
            return to_poll(self.poll_id, _("These dates are offered already."), "info")
        return to_poll(
            self.poll_id,
            ngettext("%(num)d date has been added.", "%(num)d dates have been added.", len(made)),
        )


@bp.route("/polls/<uuid:poll_id>/dates", methods=["GET", "POST"])
@access.signed_in
def add_dates(poll_id: UUID) -> ResponseReturnValue:
    """Further dates, also those that a country has proposed."""
    return AddDates(poll_id, AddDatesForm()).answer()


@bp.post("/polls/<uuid:poll_id>/dates/<uuid:option_id>/withdraw")
@access.signed_in
def withdraw_date(poll_id: UUID, option_id: UUID) -> ResponseReturnValue:
    """Offer a date no longer; what was answered to it is kept."""
    return press(
        lambda work: operations.withdraw_option(work, poll_id, option_id),
        url_for("scheduling.poll", poll_id=poll_id, _anchor="dates"),
        _("The date has been withdrawn. What was answered to it is kept, and it can be brought back."),
    )


@bp.post("/polls/<uuid:poll_id>/dates/<uuid:option_id>/restore")
@access.signed_in
def restore_date(poll_id: UUID, option_id: UUID) -> ResponseReturnValue:
    """Offer a withdrawn date again; nobody is written to for it."""
    return press(
        lambda work: operations.restore_option(work, poll_id, option_id, tell=False),
        url_for("scheduling.poll", poll_id=poll_id, _anchor="dates"),
        _("The date is offered again, with the answers it had. Nobody has been told."),
    )


class OpenPage(StepPage[PollConfirmForm]):
    heading = lazy("Open the poll for answers")
    text = lazy("The countries are asked, and their calendars show the dates as held.")

    def preview(self) -> Preview | None:
        done = rehearse(self._open)
        return shown(
            done, [(_("Last day to answer"), long_date(self.poll.closes_on))],
            _("A mail with the dates and a link of their own to answer by, in each person’s language."),
            buttons=[opening(done)],
        )  # fmt: skip

    def _open(self, work: Work) -> Poll:
        return operations.open_poll(work, self.poll_id, version=self.seen(), tell=True)

    def act(self, work: Work) -> Poll:
        return self._open(work)

    def done(self, made: Any) -> ResponseReturnValue:
        return to_poll(self.poll_id, _("The poll is open. The countries are being asked."))


@bp.route("/polls/<uuid:poll_id>/open", methods=["GET", "POST"])
@access.signed_in
def open_poll(poll_id: UUID) -> ResponseReturnValue:
    """Ask the countries."""
    return OpenPage(poll_id, PollConfirmForm()).answer()


class ClosePage(StepPage[PollConfirmForm]):
    heading = lazy("Close the poll")
    text = lazy(
        "No more answers are taken; you can still enter one for a country, decide, or open it again. Nobody "
        "is told."
    )
    submit = lazy("Close the poll")

    def act(self, work: Work) -> Poll:
        return operations.close_poll(work, self.poll_id, version=self.seen())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_poll(self.poll_id, _("The poll has been closed."))


@bp.route("/polls/<uuid:poll_id>/close", methods=["GET", "POST"])
@access.signed_in
def close_poll(poll_id: UUID) -> ResponseReturnValue:
    """Take no more answers."""
    return ClosePage(poll_id, PollConfirmForm()).answer()


class ReopenPage(StepPage[ReopenForm]):
    heading = lazy("Open the poll again")
    text = lazy("All answers are there. A meeting that got its date from this poll keeps it.")

    def fill(self) -> None:
        super().fill()
        self.form.closes_on.data = max(self.poll.closes_on, self.today + timedelta(days=7))

    def load(self, work: Work) -> None:
        super().load(work)
        self.today = work.now().date()

    def _reopen(self, work: Work, *, tell: bool) -> Poll:
        day = self.form.closes_on.data or self.today
        return operations.reopen_poll(work, self.poll_id, closes_on=day, version=self.seen(), tell=tell)

    def preview(self) -> Preview | None:
        done = rehearse(lambda work: self._reopen(work, tell=True))
        day = self.form.closes_on.data or self.today
        return shown(
            done, [(_("Last day to answer"), long_date(day))],
            _("A mail that says until when one may answer."),
        )  # fmt: skip

    def act(self, work: Work) -> Poll:
        return self._reopen(work, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_poll(self.poll_id, _("The poll is open again."))


@bp.route("/polls/<uuid:poll_id>/reopen", methods=["GET", "POST"])
@access.signed_in
def reopen_poll(poll_id: UUID) -> ResponseReturnValue:
    """Take answers again."""
    return ReopenPage(poll_id, ReopenForm()).answer()


class CancelPage(StepPage[ReasonForm]):
    heading = lazy("Cancel the poll")
    text = lazy("Nothing comes of it; the dates are free again, and the answers stay on record.")

    def _cancel(self, work: Work, *, tell: bool) -> Poll:
        return operations.cancel_poll(
            work, self.poll_id, reason=self.form.reason.data or "", version=self.seen(), tell=tell
        )

    def preview(self) -> Preview | None:
        done = rehearse(lambda work: self._cancel(work, tell=True))
        return shown(
            done, [(_("Cancel the poll"), self.poll.title), (_("Reason"), self.form.reason.data or "")],
            _("A mail that says so, with the reason."),
        )  # fmt: skip

    def act(self, work: Work) -> Poll:
        return self._cancel(work, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_poll(self.poll_id, _("The poll has been cancelled. You can open it again."))


@bp.route("/polls/<uuid:poll_id>/cancel", methods=["GET", "POST"])
@access.signed_in
def cancel_poll(poll_id: UUID) -> ResponseReturnValue:
    """Nothing comes of it."""
    return CancelPage(poll_id, ReasonForm()).answer()


class RemindPage(StepPage[PollConfirmForm]):
    heading = lazy("Remind who has not answered")
    text = lazy(
        "Only the countries that have not answered every date are written to, once a day at the most."
    )

    def preview(self) -> Preview | None:
        with begin_work(read_only=True) as work:
            told = told_by_party(work, [(each, "") for each in people_owing(work, self.poll)])
        label = ngettext("Remind %(num)d person", "Remind %(num)d people", len(told))
        buttons = [(label, "tell", "yes", "primary")] if told else []
        return Preview([(_("Last day to answer"), long_date(self.poll.closes_on))],
                       _("A reminder with the link to answer."), told, [], buttons)  # fmt: skip

    def act(self, work: Work) -> int:
        return operations.remind_now(work, self.poll_id)

    def done(self, made: Any) -> ResponseReturnValue:
        if not made:
            return to_poll(
                self.poll_id, _("Nobody is written to: all have answered, or were reminded today."), "info"
            )
        return to_poll(
            self.poll_id, ngettext("%(num)d person is reminded.", "%(num)d people are reminded.", made)
        )


@bp.route("/polls/<uuid:poll_id>/remind", methods=["GET", "POST"])
@access.signed_in
def remind_poll(poll_id: UUID) -> ResponseReturnValue:
    """Write to those who have not answered."""
    return RemindPage(poll_id, PollConfirmForm()).answer()


@bp.post("/polls/<uuid:poll_id>/links/<uuid:guest_id>/end")
@access.signed_in
def revoke_link(poll_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """A contact's link opens nothing any more."""
    return press(
        lambda work: operations.revoke_link(work, poll_id, guest_id),
        url_for("scheduling.poll_links", poll_id=poll_id),
        _("The link has been ended."),
    )


@bp.post("/polls/<uuid:poll_id>/links/<uuid:guest_id>/restore")
@access.signed_in
def restore_link(poll_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """The same link opens the poll again."""
    return press(
        lambda work: operations.give_link_back(work, poll_id, guest_id),
        url_for("scheduling.poll_links", poll_id=poll_id),
        _("The link works again."),
    )
