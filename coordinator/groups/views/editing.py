"""The name, the mandate, its dates, and the state of a group."""

from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import labels, operations
from coordinator.groups.forms import ExtensionForm, GroupForm, MandateDatesForm, StepForm
from coordinator.groups.forms.roster import chosen
from coordinator.groups.models import Mandate, WorkingGroup
from coordinator.groups.operations import GroupTexts
from coordinator.groups.rules import GroupState, in_force, needs_reason
from coordinator.groups.views.choices import parents
from coordinator.groups.views.door import GroupFormPage, bp, compared, take_over, to_group
from coordinator.kit.periods import DAY
from coordinator.web import access
from coordinator.web.form_page import Compared
from coordinator.web.forms import options
from coordinator.web.i18n import _


class EditPage(GroupFormPage[GroupForm]):
    template = "edit"

    def load(self, work: Work) -> None:
        super().load(work)
        self.mandate = in_force(self.head.mandates, work.actor.on)
        self.form.reports_to.choices = options(parents(work, self.head.forum, self.head.group))

    def fill(self) -> None:
        form, group, mandate = self.form, self.head.group, self.mandate
        form.name.data, form.note.data = group.name, group.note
        form.purpose.data = mandate.purpose if mandate else ""
        form.text.data = mandate.text if mandate else ""
        form.reports_to.data = str(group.reports_to_group_id or "")
        form.version.data, form.mandate_version.data = group.version, mandate.version if mandate else 0

    def stored(self) -> list[Compared]:
        form, group, mandate = self.form, self.head.group, self.mandate
        take_over(form.version, group.version)
        take_over(form.mandate_version, mandate.version if mandate else 0)
        return compared(
            {
                form.name: group.name,
                form.purpose: mandate.purpose if mandate else "",
                form.text: mandate.text if mandate else "",
                form.note: group.note,
            }
        )

    def act(self, work: Work) -> WorkingGroup:
        form = self.form
        texts = GroupTexts(
            name=form.name.data or "",
            purpose=form.purpose.data or "",
            text=form.text.data or None,
            note=form.note.data or None,
            reports_to_id=chosen(form.reports_to.data),
            version=form.version.data or 0,
            mandate_version=form.mandate_version.data or 0,
        )
        return operations.edit_group(work, self.slug, texts)

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("Saved."))


@bp.route("/groups/<slug>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Name, purpose and text of the mandate, whom the group reports to."""
    return EditPage(slug, GroupForm()).answer()


class MandateDatesPage(GroupFormPage[MandateDatesForm]):
    """The dates of the mandate in force: put right, or set for the first time."""

    template = "mandate"

    def load(self, work: Work) -> None:
        super().load(work)
        self.mandate = in_force(self.head.mandates, work.actor.on)
        self.values["mandate"] = self.mandate

    def fill(self) -> None:
        form, mandate = self.form, self.mandate
        form.first_on.data = g.actor.on
        if mandate is not None:
            form.first_on.data, form.last_on.data = mandate.from_on, mandate.period.last_on
            form.review_on.data, form.decided.data = mandate.review_on, mandate.decided
            form.mandate_version.data = mandate.version

    def stored(self) -> list[Compared]:
        form, mandate = self.form, self.mandate
        take_over(form.mandate_version, mandate.version if mandate else 0)
        if mandate is None:
            return []
        return compared(
            {
                form.first_on: mandate.from_on,
                form.last_on: mandate.period.last_on,
                form.review_on: mandate.review_on,
                form.decided: mandate.decided,
            }
        )

    def act(self, work: Work) -> Mandate:
        version = self.form.mandate_version.data or 0
        return operations.redate_mandate(work, self.slug, self.form.days(), mandate_version=version)

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The dates of the mandate have been saved."))


@bp.route("/groups/<slug>/mandate", methods=["GET", "POST"])
@access.signed_in
def mandate_dates(slug: str) -> ResponseReturnValue:
    """From when to when the mandate holds, or when it is reviewed."""
    return MandateDatesPage(slug, MandateDatesForm()).answer()


class ExtensionPage(GroupFormPage[ExtensionForm]):
    """A further mandate, which carries purpose and text over."""

    template = "extend"

    def load(self, work: Work) -> None:
        super().load(work)
        self.mandate = in_force(self.head.mandates, work.actor.on)
        self.values["mandate"] = self.mandate

    def fill(self) -> None:
        form, mandate = self.form, self.mandate
        ends = [m.until_on for m in self.head.mandates if m.until_on is not None]
        form.first_on.data = max(ends) if ends else g.actor.on + DAY
        if mandate is not None:
            form.purpose.data, form.text.data = mandate.purpose, mandate.text
            form.mandate_version.data = mandate.version

    def stored(self) -> list[Compared]:
        form, mandate = self.form, self.mandate
        take_over(form.mandate_version, mandate.version if mandate else 0)
        if mandate is None:
            return []
        return compared({form.purpose: mandate.purpose, form.text: mandate.text})

    def act(self, work: Work) -> Mandate:
        form = self.form
        return operations.extend_mandate(
            work,
            self.slug,
            form.days(),
            purpose=form.purpose.data or "",
            text=form.text.data or None,
            mandate_version=form.mandate_version.data or 0,
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, _("The mandate has been extended."))


@bp.route("/groups/<slug>/extend", methods=["GET", "POST"])
@access.signed_in
def extend(slug: str) -> ResponseReturnValue:
    """Extend the mandate."""
    return ExtensionPage(slug, ExtensionForm()).answer()


class StepPage(GroupFormPage[StepForm]):
    """From one state to the next, asked once."""

    template = "step"

    def __init__(self, slug: str, to: GroupState) -> None:
        super().__init__(slug, StepForm())
        self.to = to

    def load(self, work: Work) -> None:
        super().load(work)
        self.was = self.head.group.state
        self.values |= {
            "step": (self.was, self.to),
            "is_open": (self.was, self.to) in labels.STEPS,
            "reason_needed": needs_reason(self.was, self.to),
            "mandate": in_force(self.head.mandates, work.actor.on),
        }

    def act(self, work: Work) -> WorkingGroup:
        return operations.take_step(work, self.slug, self.to, reason=self.form.reason.data or None)

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(self.slug, str(labels.STEPS_DONE[self.was, self.to]))


@bp.route("/groups/<slug>/state/<any(active,closing,closed):to>", methods=["GET", "POST"])
@access.signed_in
def step(slug: str, to: str) -> ResponseReturnValue:
    """Start, close, reopen; with a reason where one is needed."""
    return StepPage(slug, GroupState(to)).answer()
