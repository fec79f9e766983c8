"""Nominating experts, deciding nominations, ending seats."""

from typing import Any
from uuid import UUID

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import labels, operations, policy, queries
from coordinator.groups.forms import ConfirmForm, DeclineForm, EndSeatForm, NominationForm
from coordinator.groups.models import ExpertSeat
from coordinator.groups.views.door import FormPage, bp, press, take_over, tells, to_group
from coordinator.kit.errors import Forbidden
from coordinator.kit.periods import DAY
from coordinator.web import access
from coordinator.web.form_page import Compared
from coordinator.web.forms import Form, options
from coordinator.web.i18n import _


def nomination_href(slug: str, seat_id: UUID) -> str:
    return url_for("groups.nomination", slug=slug, seat_id=seat_id)


def _asked_party() -> UUID | None:
    """The party in ?party=; None when there is none, or no id."""
    try:
        return UUID(request.args.get("party", ""))
    except ValueError:
        return None


class NominatePage(FormPage[NominationForm]):
    """Nominate an expert for a party that takes part."""

    template = "nominate"

    def __init__(self, slug: str) -> None:
        super().__init__(NominationForm())
        self.slug = slug

    def load(self, work: Work) -> None:
        head = queries.group_head(work, self.slug)
        parties = queries.nominable_parties(work, head.group)
        if not parties:
            raise Forbidden
        asked = _asked_party()
        party = next((p for p in parties if p.id == asked), None)
        if asked is not None and party is None:
            raise Forbidden
        if party is None and len(parties) == 1:
            party = parties[0]
        self.party, self.head = party, head
        self.values |= {"head": head, "group": head.group, "party": party, "parties": parties}
        if party is None:
            self.template = "nominate_for"
            return
        known = queries.people_of(work.session, party.id)
        self.form.person.choices = options([("", _("Choose")), *((str(p.id), p.display_name) for p in known)])
        experts = queries.experts_on(work.session, head.group.id, work.actor.on)
        self.values["experts"] = [expert for expert in experts if expert.party.id == party.id]
        self.values["told"] = queries.told_of_nomination(work, head.group)

    def fill(self) -> None:
        self.form.first_on.data = g.actor.on
        self.form.locale.data = g.actor.locale

    def act(self, work: Work) -> ExpertSeat:
        if self.party is None:
            raise Forbidden
        wanted = self.form.nomination(g.actor.on)
        return operations.nominate(work, self.slug, self.party.id, wanted, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The nomination waits to be confirmed."))


@bp.route("/groups/<slug>/nominate", methods=["GET", "POST"])
@access.signed_in
def nominate(slug: str) -> ResponseReturnValue:
    """Nominate an expert; ?party= says for whom, where one speaks for several."""
    return NominatePage(slug).answer()


class SeatFormPage(FormPage[Any]):
    """A page about one seat."""

    ending = False

    def __init__(self, slug: str, seat_id: UUID, form: Form) -> None:
        super().__init__(form)
        self.slug, self.seat_id = slug, seat_id

    def load(self, work: Work) -> None:
        self.page = queries.seat_page(work, self.slug, self.seat_id, ending=self.ending)
        self.values |= {
            "page": self.page,
            "group": self.page.group,
            "seat": self.page.expert.seat,
            "labels": labels,
            "policy": policy,
        }

    def fill(self) -> None:
        self.form.version.data = self.page.expert.seat.version

    def stored(self) -> list[Compared]:
        seat = self.page.expert.seat
        take_over(self.form.version, seat.version)
        return [(_("State"), str(labels.SEAT_STATES[seat.state]), "")]


class NominationPage(SeatFormPage):
    """A nomination with its two answers: confirm, or decline with a reason."""

    template = "nomination"

    def load(self, work: Work) -> None:
        super().load(work)
        version = self.page.expert.seat.version
        self.values["confirm_form"] = ConfirmForm(formdata=None, version=version)
        self.values["decline_form"] = DeclineForm(formdata=None, version=version)


class ConfirmPage(NominationPage):
    def load(self, work: Work) -> None:
        super().load(work)
        self.values["confirm_form"] = self.form

    def act(self, work: Work) -> ExpertSeat:
        version = self.form.version.data or 0
        return operations.confirm(work, self.slug, self.seat_id, version=version, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The expert has been confirmed."))


class DeclinePage(NominationPage):
    def load(self, work: Work) -> None:
        super().load(work)
        self.values["decline_form"] = self.form

    def act(self, work: Work) -> ExpertSeat:
        return operations.decline(
            work,
            self.slug,
            self.seat_id,
            reason=self.form.reason.data or "",
            version=self.form.version.data or 0,
            tell=tells(),
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The nomination has been declined."))


@bp.get("/groups/<slug>/nominations/<uuid:seat_id>")
@access.signed_in
def nomination(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """A nomination: who, for which country, and what becomes of it."""
    return NominationPage(slug, seat_id, ConfirmForm()).answer()


@bp.post("/groups/<slug>/nominations/<uuid:seat_id>/confirm")
@access.signed_in
def confirm(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """Confirm, and tell the expert and the country or nobody."""
    return ConfirmPage(slug, seat_id, ConfirmForm()).answer()


@bp.post("/groups/<slug>/nominations/<uuid:seat_id>/decline")
@access.signed_in
def decline(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """Decline with a reason, and tell the nominee and the country or nobody."""
    return DeclinePage(slug, seat_id, DeclineForm()).answer()


@bp.post("/groups/<slug>/nominations/<uuid:seat_id>/withdraw")
@access.signed_in
def withdraw(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """The country takes its nomination back."""
    return press(
        lambda work: operations.withdraw(work, slug, seat_id),
        nomination_href(slug, seat_id),
        _("The nomination has been withdrawn."),
    )


@bp.post("/groups/<slug>/nominations/<uuid:seat_id>/reopen")
@access.signed_in
def reopen_nomination(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """Take a refusal or a withdrawal back."""
    return press(
        lambda work: operations.reopen_nomination(work, slug, seat_id),
        nomination_href(slug, seat_id),
        _("The nomination is open again."),
    )


class EndSeatPage(SeatFormPage):
    """The last day of a seat, and who follows."""

    template = "end_seat"
    ending = True

    def load(self, work: Work) -> None:
        super().load(work)
        seat, group = self.page.expert.seat, self.page.group
        work.require(policy.may_end_seat(work.actor, group, seat.party_id))
        known = [p for p in queries.people_of(work.session, seat.party_id) if p.id != seat.person_id]
        self.form.person.choices = options(
            [("", _("Nobody yet")), *((str(p.id), p.display_name) for p in known)]
        )

    def fill(self) -> None:
        super().fill()
        self.form.last_on.data = self.page.expert.seat.period.last_on or g.actor.on
        self.form.locale.data = g.actor.locale

    def act(self, work: Work) -> ExpertSeat:
        form = self.form
        last_on = form.last_on.data
        return operations.end_seat(
            work,
            self.slug,
            self.seat_id,
            last_on=last_on,
            successor=None if form.is_empty else form.nomination(last_on + DAY),
            version=form.version.data or 0,
            tell=tells(),
        )

    def done(self, made: Any) -> ResponseReturnValue:
        if self.form.is_empty:
            return to_group(self.slug, _("The end of the seat has been saved."))
        return to_group(
            self.slug, _("The end of the seat has been saved; the successor waits to be confirmed.")
        )


@bp.route("/groups/<slug>/seats/<uuid:seat_id>/end", methods=["GET", "POST"])
@access.signed_in
def end_seat(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """End an expert's seat and name who follows."""
    return EndSeatPage(slug, seat_id, EndSeatForm()).answer()


@bp.post("/groups/<slug>/seats/<uuid:seat_id>/keep")
@access.signed_in
def keep_seat(slug: str, seat_id: UUID) -> ResponseReturnValue:
    """Take the end of a seat back."""
    return press(
        lambda work: operations.keep_seat(work, slug, seat_id),
        url_for("groups.show", slug=slug),
        _("The expert stays."),
    )
