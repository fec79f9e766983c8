"""What a group is to hand in."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import operations, queries
from coordinator.groups.forms import DeliverableForm
from coordinator.groups.models import Deliverable
from coordinator.groups.views.door import GroupFormPage, bp, compared, press, take_over, to_group
from coordinator.web import access
from coordinator.web.form_page import Compared
from coordinator.web.i18n import _


class NewDeliverablePage(GroupFormPage[DeliverableForm]):
    template = "deliverable"

    def load(self, work: Work) -> None:
        super().load(work)
        self.values["deliverable"] = None

    def act(self, work: Work) -> Deliverable:
        form = self.form
        return operations.add_deliverable(
            work, self.slug, title=form.title.data or "", note=form.note.data or None, due_on=form.due_on.data
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The deliverable has been added."))


@bp.route("/groups/<slug>/deliverables/new", methods=["GET", "POST"])
@access.signed_in
def new_deliverable(slug: str) -> ResponseReturnValue:
    """Add a deliverable."""
    return NewDeliverablePage(slug, DeliverableForm()).answer()


class DeliverablePage(GroupFormPage[DeliverableForm]):
    template = "deliverable"

    def __init__(self, slug: str, deliverable_id: UUID) -> None:
        super().__init__(slug, DeliverableForm())
        self.deliverable_id = deliverable_id

    def load(self, work: Work) -> None:
        super().load(work)
        self.found = queries.get_deliverable(work, self.head.group, self.deliverable_id)
        self.values["deliverable"] = self.found

    def fill(self) -> None:
        form, found = self.form, self.found
        form.title.data, form.note.data, form.due_on.data = found.title, found.note, found.due_on
        form.version.data = found.version

    def stored(self) -> list[Compared]:
        form, found = self.form, self.found
        take_over(form.version, found.version)
        return compared({form.title: found.title, form.due_on: found.due_on, form.note: found.note})

    def act(self, work: Work) -> Deliverable:
        form = self.form
        return operations.edit_deliverable(
            work,
            self.slug,
            self.deliverable_id,
            title=form.title.data or "",
            note=form.note.data or None,
            due_on=form.due_on.data,
            version=form.version.data or 0,
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The deliverable has been saved."))


@bp.route("/groups/<slug>/deliverables/<uuid:deliverable_id>", methods=["GET", "POST"])
@access.signed_in
def edit_deliverable(slug: str, deliverable_id: UUID) -> ResponseReturnValue:
    """Change the words or the day of a deliverable."""
    return DeliverablePage(slug, deliverable_id).answer()


@bp.post("/groups/<slug>/deliverables/<uuid:deliverable_id>/done")
@access.signed_in
def deliverable_done(slug: str, deliverable_id: UUID) -> ResponseReturnValue:
    """It was handed in."""
    return press(
        lambda work: operations.mark_done(work, slug, deliverable_id),
        url_for("groups.show", slug=slug),
        _("Marked as done."),
    )


@bp.post("/groups/<slug>/deliverables/<uuid:deliverable_id>/not-done")
@access.signed_in
def deliverable_not_done(slug: str, deliverable_id: UUID) -> ResponseReturnValue:
    """It was not handed in after all."""
    return press(
        lambda work: operations.reopen_deliverable(work, slug, deliverable_id),
        url_for("groups.show", slug=slug),
        _("No longer marked as done."),
    )
