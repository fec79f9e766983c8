"""A new group under a forum."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.forums.models import Forum
from coordinator.groups import operations, policy
from coordinator.groups.forms import NewGroupForm
from coordinator.groups.forms.roster import chosen
from coordinator.groups.models import WorkingGroup
from coordinator.groups.operations import NewGroup
from coordinator.groups.rules import GroupState
from coordinator.groups.views.choices import forum_parties, parents
from coordinator.groups.views.door import FormPage, bp, to_group
from coordinator.web import access
from coordinator.web.forms import options
from coordinator.web.i18n import _


class NewGroupPage(FormPage[NewGroupForm]):
    template = "new"

    def __init__(self, forum_slug: str) -> None:
        super().__init__(NewGroupForm())
        self.forum_slug = forum_slug

    def load(self, work: Work) -> None:
        forum: Forum = forums.get_forum(work, self.forum_slug)
        work.require(policy.may_set_up(work.actor, forum))
        form = self.form
        form.forum_slug = forum.slug
        if request.method == "GET":
            form.first_on.data = work.actor.on
        parties = forum_parties(work, forum.id, form.first_on.data or work.actor.on)
        form.parties.choices = options(parties)
        form.chair.choices = options([("", _("Nobody yet")), *parties])
        form.reports_to.choices = options(parents(work, forum, None))
        self.values["forum"] = forum

    def act(self, work: Work) -> WorkingGroup:
        return operations.set_up_group(work, self.forum_slug, self._new())

    def _new(self) -> NewGroup:
        form, days = self.form, self.form.days()
        return NewGroup(
            slug=form.slug.data or "",
            name=form.name.data or "",
            state=GroupState(form.state.data),
            purpose=form.purpose.data or "",
            text=form.text.data or None,
            first_on=days.first_on,
            last_on=days.last_on,
            review_on=days.review_on,
            decided=days.decided,
            party_ids=frozenset(UUID(value) for value in form.parties.data or ()),
            chair_id=chosen(form.chair.data),
            reports_to_id=chosen(form.reports_to.data),
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_group(made.slug, _("The group has been set up."))


@bp.route("/forums/<slug>/groups/new", methods=["GET", "POST"])
@access.signed_in
def new(slug: str) -> ResponseReturnValue:
    """Set up a group under a forum."""
    return NewGroupPage(slug).answer()
