"""The rotation of a forum's offices: who holds them for ten years, the stated orders, and entering them."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import labels, operations, policy, queries
from coordinator.forums.forms import EnterForm, OrderForm, ReasonForm
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import StatedOrder
from coordinator.forums.rules import OfficeRole, Order, Outcome
from coordinator.forums.views.door import asked_day, bp
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid, NotFound
from coordinator.web import access
from coordinator.web.i18n import _, ngettext
from coordinator.web.ordering import Ordered
from coordinator.web.work import begin_work

PLACE = "place"


@bp.get("/forums/<slug>/rotation")
@access.signed_in
def rotation(slug: str) -> ResponseReturnValue:
    """Past, present and next of each office, and ten years of turns with the reasons of changes."""
    on, form = asked_day()
    with begin_work(read_only=True) as work:
        page = queries.rotation_page(work, slug, on)
        return render_template(
            "forums/rotation.html", page=page, forum=page.forum, form=form, on=on, labels=labels,
            policy=policy, shows_handover=policy.may_see_handover(work.actor, page.forum),
        ), 422 if form.errors else 200  # fmt: skip


def onward(slug: str, message: str, kind: str = "message") -> ResponseReturnValue:
    """Back to the rotation, saying what happened."""
    flash(message, kind)
    return redirect(url_for("forums.rotation", slug=slug), 303)


def asked_id(name: str) -> UUID:
    """An id in the address or the form; raises NotFound for what is none."""
    try:
        return UUID(request.values.get(name, ""))
    except ValueError as error:
        raise NotFound from error


@bp.post("/forums/<slug>/rotation/undo")
@access.signed_in
def undo_turns(slug: str) -> ResponseReturnValue:
    """Take a change of turns back."""
    try:
        with begin_work() as work:
            queries.get_forum(work, slug)
            operations.undo_change(work, slug, asked_id("change"))
    except (Invalid, Conflict) as error:
        return onward(slug, labels.refusal(error), "warning")
    return onward(slug, _("The change is undone. The turns are as they were before it."))


# Orders ----------------------------------------------------------------------------------------------


@dataclass
class OrderPage:
    """The page of one order: what is asked, and what is offered for its places."""

    forum: Forum
    parties: list[Party]
    stated: StatedOrder | None
    form: OrderForm
    places: Ordered = field(default_factory=lambda: Ordered(PLACE))
    meanwhile: list[tuple[str, str, str]] = field(default_factory=list)

    def show(self, status: int = 200) -> ResponseReturnValue:
        self.places.blank()
        return render_template(
            "forums/order.html", forum=self.forum, form=self.form, places=self.places,
            parties=[(str(party.id), labels.party_name(party)) for party in self.parties],
            stated=self.stated, labels=labels, meanwhile=self.meanwhile,
        ), status  # fmt: skip

    @property
    def chosen(self) -> list[list[UUID]]:
        found = self.places.places({str(party.id) for party in self.parties})
        return [[UUID(party) for party in place] for place in found]

    def overtaken(self, live: StatedOrder | None) -> ResponseReturnValue:
        """Somebody stated another order meanwhile: both are shown, and saving replaces theirs."""
        named = {party.id: party for party in self.parties}
        theirs = labels.places_text(live.places, named) if live else _("No order holds any more.")
        self.meanwhile = [(_("Order"), theirs, labels.places_text(self.chosen, named))]
        self.stated = live
        return self.show(409)


@bp.route("/forums/<slug>/rotation/order", methods=["GET", "POST"])
@access.signed_in
def state_order(slug: str) -> ResponseReturnValue:
    """State an order, or state another one instead of it (`order` in the address or the form)."""
    with begin_work(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        work.require(policy.may_edit(work.actor, forum))
        stated = _asked_order(work, forum)
        page = OrderPage(forum, _offered(work, forum, stated), stated, OrderForm())
        usual = queries.usual_order(work, forum)
        roles = queries.usual_roles(work, forum)
    if request.method != "POST":
        places = stated.places if stated else usual.places
        page.places.rows = [(str(i), n > 0) for place in places for n, i in enumerate(place)]
        _fill(page.form, stated, usual, roles)
        return page.show()
    page.places = Ordered.posted(PLACE, request.form)
    if page.places.act(request.form.get("act", "")):
        return page.show()
    if not page.form.validate():
        return page.show(422)
    replaces = stated.rotation.id if stated else None
    try:
        with begin_work() as work:
            made = operations.state_order(work, slug, page.form.values(page.chosen), replaces=replaces).id
    except Invalid as error:
        where = "reason" if error.field == "reason" else "roles"
        page.form.refuse(error, labels.refusal(error), where)
        return page.show(422)
    except EditedMeanwhile:
        return page.overtaken(_live_order(slug, page.form))
    flash(_("The order is stated. Now look at the turns it brings, and enter them."))
    return redirect(url_for("forums.enter_turns", slug=slug, order=made), 303)


def _asked_order(work: Work, forum: Forum) -> StatedOrder | None:
    return queries.get_order(work, forum, asked_id("order")) if request.values.get("order") else None


def _live_order(slug: str, form: OrderForm) -> StatedOrder | None:
    with begin_work(read_only=True) as work:
        orders = queries.orders_of(work.session, queries.get_forum(work, slug).id)
    roles = set(form.roles.data or ())
    return next((each for each in orders if each.is_live and roles & set(each.roles)), None)


def _offered(work: Work, forum: Forum, stated: StatedOrder | None) -> list[Party]:
    """Whoever sits or sat in the forum, held an office of it, or stands in the order."""
    ids = set(queries.seats_by_party(work.session, forum.id))
    ids |= {i for place in (stated.places if stated else ()) for i in place}
    ids |= {holder.party.id for holder in queries.all_offices(work.session, forum.id)}
    return labels.sorted_by_name(queries.parties_by_id(work.session, ids).values(), labels.party_name)


def _fill(form: OrderForm, stated: StatedOrder | None, usual: Order, roles: list[OfficeRole]) -> None:
    if stated is None:
        form.roles.data = roles
        form.first_on.data, form.months.data = usual.first_on, usual.months
        return
    form.roles.data = list(stated.roles)
    form.first_on.data, form.months.data = stated.rotation.first_on, stated.rotation.months
    form.source.data = stated.rotation.source


@bp.post("/forums/<slug>/rotation/order/withdraw")
@access.signed_in
def withdraw_order(slug: str) -> ResponseReturnValue:
    """The order holds no longer; entries stay."""
    form = ReasonForm()
    with begin_work(read_only=True) as work:
        work.require(policy.may_edit(work.actor, queries.get_forum(work, slug)))
    if not form.validate():
        return onward(slug, str(labels.REFUSALS["reason_missing"]), "warning")
    try:
        with begin_work() as work:
            operations.withdraw_order(work, slug, asked_id("order"), form.reason.data or "")
    except (Invalid, Conflict) as error:
        return onward(slug, labels.refusal(error), "warning")
    return onward(slug, _("The order is withdrawn. Turns that are entered stay."))


# Entering --------------------------------------------------------------------------------------------


@bp.route("/forums/<slug>/rotation/enter", methods=["GET", "POST"])
@access.signed_in
def enter_turns(slug: str) -> ResponseReturnValue:
    """The ten years that an order brings, as a preview; saving makes dated entries of those ticked."""
    form = EnterForm()
    if request.method != "POST":
        return _enter_page(slug, form)
    with begin_work(read_only=True) as work:
        work.require(policy.may_edit(work.actor, queries.get_forum(work, slug)))
    if not form.validate():
        return _enter_page(slug, form, 422)
    ticked = [number for number in request.form.getlist("turn") if len(number) < 4]
    numbers = {int(number) for number in ticked if number.isascii() and number.isdigit()}
    try:
        with begin_work() as work:
            made = operations.enter_turns(
                work, slug, asked_id("order"), numbers,
                replaces=form.replaces.data == "yes", reason=form.reason.data or "",
            )  # fmt: skip
            count = len(made.after)
    except Invalid as error:
        form.refuse(error, labels.refusal(error), "reason")
        return _enter_page(slug, form, 422)
    except EditedMeanwhile:
        return onward(slug, _("Another order was stated meanwhile. Nothing was entered."), "warning")
    return onward(slug, ngettext("%(num)d entry is made.", "%(num)d entries are made.", count))


def _enter_page(slug: str, form: EnterForm, status: int = 200) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        work.require(policy.may_edit(work.actor, forum))
        if "order" not in request.values:
            return redirect(url_for("forums.rotation", slug=slug), 303)
        stated = queries.get_order(work, forum, asked_id("order"))
        found = queries.enterings(work.session, forum, stated, g.today)
        ids = {i for place in stated.places for i in place}
        ids |= {entry.party_id for each in found for entry in each.others}
        ticked = set(request.form.getlist("turn")) if request.method == "POST" else None
        return render_template(
            "forums/enter_turns.html", forum=forum, stated=stated, found=found, form=form, labels=labels,
            parties=queries.parties_by_id(work.session, ids), ticked=ticked, Outcome=Outcome,
            brings=any({Outcome.NEW, Outcome.IN_THE_WAY} & each.outcomes for each in found),
            in_the_way=any(Outcome.IN_THE_WAY in each.outcomes for each in found),
        ), status  # fmt: skip
