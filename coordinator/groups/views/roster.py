"""Who takes part in a group, and who chairs it."""

from typing import Any
from uuid import UUID

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import operations, queries
from coordinator.groups.forms import EndForm, OfficeForm, PartyForm
from coordinator.groups.forms.roster import chosen
from coordinator.groups.rules import GroupOfficeRole
from coordinator.groups.views.choices import forum_parties
from coordinator.groups.views.door import GroupFormPage, bp, press
from coordinator.web import access
from coordinator.web.forms import options
from coordinator.web.i18n import _
from coordinator.web.onward import onward


def _parties_href(slug: str) -> str:
    return url_for("groups.parties", slug=slug)


def _offices_href(slug: str) -> str:
    return url_for("groups.offices", slug=slug)


class PartiesPage(GroupFormPage[PartyForm]):
    """All parties with their dates, and the form for a further one."""

    template = "parties"

    def load(self, work: Work) -> None:
        super().load(work)
        if request.method == "GET":
            self.form.first_on.data = work.actor.on
        on = self.form.first_on.data or work.actor.on
        parties = forum_parties(work, self.head.forum.id, on)
        self.form.party.choices = options([("", _("Choose")), *parties])
        self.values["parties"] = sorted(
            queries.all_days(work.session, self.head.group.id),
            key=lambda days: days.party.name.in_(work.actor.locale).casefold(),
        )

    def act(self, work: Work) -> Any:
        party_id, first_on = chosen(self.form.party.data), self.form.first_on.data
        assert party_id is not None  # noqa: S101 - validate() came first
        assert first_on is not None  # noqa: S101 - validate() came first
        return operations.add_party(work, self.slug, party_id=party_id, first_on=first_on)

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(_parties_href(self.slug), _("The country takes part."))


@bp.route("/groups/<slug>/parties", methods=["GET", "POST"])
@access.signed_in
def parties(slug: str) -> ResponseReturnValue:
    """Countries and organisations of the group, with dates."""
    return PartiesPage(slug, PartyForm()).answer()


class EndPartyPage(GroupFormPage[EndForm]):
    """The last day of a party."""

    template = "end_party"

    def __init__(self, slug: str, group_party_id: UUID) -> None:
        super().__init__(slug, EndForm())
        self.group_party_id = group_party_id

    def load(self, work: Work) -> None:
        super().load(work)
        self.found = queries.get_group_party(work, self.head.group, self.group_party_id)
        days = queries.all_days(work.session, self.head.group.id)
        self.values["party"] = next(d.party for d in days if d.party.id == self.found.party_id)
        self.values["taking_part"] = self.found

    def fill(self) -> None:
        self.form.last_on.data = self.found.period.last_on or g.actor.on

    def act(self, work: Work) -> Any:
        assert self.form.last_on.data is not None  # noqa: S101 - validate() came first
        return operations.end_party(work, self.slug, self.group_party_id, last_on=self.form.last_on.data)

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(_parties_href(self.slug), _("The last day has been saved."))


@bp.route("/groups/<slug>/parties/<uuid:group_party_id>/end", methods=["GET", "POST"])
@access.signed_in
def end_party(slug: str, group_party_id: UUID) -> ResponseReturnValue:
    """A country stops taking part."""
    return EndPartyPage(slug, group_party_id).answer()


@bp.post("/groups/<slug>/parties/<uuid:group_party_id>/keep")
@access.signed_in
def keep_party(slug: str, group_party_id: UUID) -> ResponseReturnValue:
    """It goes on after all."""
    return press(
        lambda work: operations.keep_party(work, slug, group_party_id),
        _parties_href(slug),
        _("The country goes on taking part."),
    )


class OfficesPage(GroupFormPage[OfficeForm]):
    """Chairs and secretaries with their dates, and the form for a further one."""

    template = "offices"

    def load(self, work: Work) -> None:
        super().load(work)
        form = self.form
        if request.method == "GET":
            form.first_on.data = work.actor.on
        on = form.first_on.data or work.actor.on
        form.party.choices = options([("", _("None")), *forum_parties(work, self.head.forum.id, on)])
        people = queries.candidates(work, self.head.group)
        form.person.choices = options(
            [("", _("Nobody by name")), *((str(p.id), p.display_name) for p in people)]
        )

    def act(self, work: Work) -> Any:
        form = self.form
        assert form.first_on.data is not None  # noqa: S101 - validate() came first
        return operations.take_office(
            work,
            self.slug,
            role=GroupOfficeRole(form.role.data),
            party_id=chosen(form.party.data),
            person_id=chosen(form.person.data),
            first_on=form.first_on.data,
            last_on=form.last_on.data,
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(_offices_href(self.slug), _("The office has been saved."))


@bp.route("/groups/<slug>/offices", methods=["GET", "POST"])
@access.signed_in
def offices(slug: str) -> ResponseReturnValue:
    """Who chairs the group and keeps its papers, with dates."""
    return OfficesPage(slug, OfficeForm()).answer()


class EndOfficePage(GroupFormPage[EndForm]):
    """The last day of an office."""

    template = "end_office"

    def __init__(self, slug: str, office_id: UUID) -> None:
        super().__init__(slug, EndForm())
        self.office_id = office_id

    def load(self, work: Work) -> None:
        super().load(work)
        self.found = queries.get_office(work, self.head.group, self.office_id)
        self.values["line"] = next(x for x in self.head.offices if x.office.id == self.found.id)

    def fill(self) -> None:
        self.form.last_on.data = self.found.period.last_on or g.actor.on

    def act(self, work: Work) -> Any:
        assert self.form.last_on.data is not None  # noqa: S101 - validate() came first
        return operations.end_office(work, self.slug, self.office_id, last_on=self.form.last_on.data)

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(_offices_href(self.slug), _("The last day has been saved."))


@bp.route("/groups/<slug>/offices/<uuid:office_id>/end", methods=["GET", "POST"])
@access.signed_in
def end_office(slug: str, office_id: UUID) -> ResponseReturnValue:
    """Somebody hands an office over."""
    return EndOfficePage(slug, office_id).answer()
