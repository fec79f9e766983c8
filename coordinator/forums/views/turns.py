"""Turns are swapped, skipped and changed: choose, look at what that brings, say why, save."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import labels, operations, policy, queries, rules
from coordinator.forums.forms import ReasonForm, SkipForm, SwapForm, TurnForm
from coordinator.forums.models import Party
from coordinator.forums.operations import Foreseen
from coordinator.forums.rules import Entry, HeldTurn, Moves, OfficeRole, Skip
from coordinator.forums.views.door import bp
from coordinator.forums.views.rotation import asked_id, onward
from coordinator.kit.errors import EditedMeanwhile, Invalid
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.web import access
from coordinator.web.forms import Form, options
from coordinator.web.i18n import _
from coordinator.web.work import begin_work

Change = Callable[[], operations.Make | None]
Save = Callable[[Work, str], object]


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one party's entries: its offices, the days before and after."""

    party: Party
    roles: tuple[OfficeRole, ...]
    before: tuple[Period, ...]
    after: tuple[Period, ...]


@dataclass
class Sheet:
    """One page of a change: its title, the choice, and what that brings."""

    slug: str
    template: str
    title: str
    choice: Form
    offer: Callable[[Foreseen, dict[UUID, Party]], None]
    change: Change
    save: Save
    done: str
    reason: ReasonForm = field(default_factory=ReasonForm)

    def answer(self) -> ResponseReturnValue:
        with begin_work(read_only=True) as work:
            forum = queries.get_forum(work, self.slug)  # who may not know of it learns nothing of its turns
            work.require(policy.may_edit(work.actor, forum))
            if "turn" not in request.args:
                return redirect(url_for("forums.rotation", slug=self.slug), 303)
            turn_id = asked_id("turn")
            page = self._look(work, turn_id)
        if request.method != "POST" or page.status != 200 or page.moves is None:
            return self._show(page)
        if not self.reason.validate():
            page.status = 422
            return self._show(page)
        try:
            with begin_work() as work:
                self._check_seen(work, turn_id)
                self.save(work, self.reason.reason.data or "")
        except Invalid as error:
            self.choice.form_errors.append(labels.refusal(error, page.parties))
            page.status = 422
            return self._show(page)
        except EditedMeanwhile:
            self.choice.form_errors.append(_("Somebody else changed these turns meanwhile. Look again."))
            page.status = 409
            return self._show(page)
        return onward(self.slug, self.done)

    def _check_seen(self, work: Work, turn_id: UUID) -> None:
        """Raises EditedMeanwhile where the page that was sent showed other turns."""
        seen, change = request.form.get("seen"), self.change()
        if seen and change is not None:
            operations.check_seen(work, self.slug, turn_id, change, seen)

    def _look(self, work: Work, turn_id: UUID) -> "_Look":
        """The turn, what may be chosen, and what the choice brings; a refusal is said, not raised."""
        seen = operations.foresee(work, self.slug, turn_id)
        ids = {entry.party_id for entry in seen.entries}
        seats = queries.seats_by_party(work.session, seen.forum.id)
        parties = queries.parties_by_id(work.session, ids | set(seats))
        self.offer(seen, parties)
        page = _Look(seen, parties)
        change = self.change()
        if self.choice.errors:
            page.status = 422
        if change is None or page.status != 200:
            return page
        try:
            page.seen = operations.foresee(work, self.slug, turn_id, change)
        except Invalid as error:
            self.choice.form_errors.append(labels.refusal(error, parties))
            page.status = 422
            return page
        page.find_effects(seats)
        return page

    def _show(self, page: "_Look") -> ResponseReturnValue:
        return render_template(
            self.template, sheet=self, forum=page.seen.forum, turn=page.seen.turn, page=page, labels=labels,
            form=self.choice, reason=self.reason,
        ), page.status  # fmt: skip


@dataclass
class _Look:
    """What a page of a change shows."""

    seen: Foreseen
    parties: dict[UUID, Party]
    status: int = 200
    effects: list[Effect] = field(default_factory=list)
    unseated: list[tuple[Party, Period]] = field(default_factory=list)
    gaps: list[Period] = field(default_factory=list)

    @property
    def moves(self) -> Moves | None:
        return self.seen.moves

    def find_effects(self, seats: dict[UUID, list[Period]]) -> None:
        moves = self.seen.moves
        if moves is None:
            return
        touched = (*moves.before, *moves.after)
        for party_id in dict.fromkeys(entry.party_id for entry in touched):
            self.effects.append(
                Effect(
                    self.parties[party_id],
                    _offices_of(party_id, touched),
                    _periods(moves.before, party_id),
                    _periods(moves.after, party_id),
                )
            )
            for period in _periods(moves.after, party_id):
                if not queries.sits_throughout(seats, party_id, period):
                    self.unseated.append((self.parties[party_id], period))
        self.gaps = _new_gaps(self.seen, moves)


def _offices_of(party_id: UUID, entries: Sequence[Entry]) -> tuple[OfficeRole, ...]:
    held = {entry.role for entry in entries if entry.party_id == party_id}
    return tuple(role for role in OfficeRole if role in held)


def _periods(entries: Iterable[Entry], party_id: UUID) -> tuple[Period, ...]:
    found = dict.fromkeys(entry.period for entry in entries if entry.party_id == party_id)
    return tuple(sorted(found, key=lambda period: period.from_on or date.min))


def _new_gaps(seen: Foreseen, moves: Moves) -> list[Period]:
    """Days on which the leading office was held, and is nobody's afterwards."""
    lead = seen.turn.entries[0].role
    after = [entry.period for entry in moves.applied_to(seen.entries) if entry.role is lead]
    left = [entry.period for entry in seen.entries if entry.role is lead]
    found = [gap for period in left for gap in rules.gaps(after, period)]
    return list(dict.fromkeys(sorted(found, key=lambda gap: gap.from_on or date.min)))


def _days_and_names(turn: HeldTurn, parties: dict[UUID, Party]) -> str:
    names = labels.names_text(dict.fromkeys(entry.party_id for entry in turn.entries), parties)
    return _("%(days)s: %(parties)s", days=labels.days_text(turn.period), parties=names)


@bp.route("/forums/<slug>/rotation/swap", methods=["GET", "POST"])
@access.signed_in
def swap_turns(slug: str) -> ResponseReturnValue:
    """A turn changes places with another one."""
    form = SwapForm(request.args)

    def offer(seen: Foreseen, parties: dict[UUID, Party]) -> None:
        ahead = [t for t in seen.turns if t != seen.turn and rules.lies_ahead(t, seen.today)]
        form.other.choices = options(
            [("", _("Choose")), *((str(t.entries[0].id), _days_and_names(t, parties)) for t in ahead)]
        )

    def change() -> operations.Make | None:
        if not form.other.data or not form.validate():
            return None
        return operations.swapping(UUID(form.other.data))

    def save(work: Work, reason: str) -> object:
        return operations.swap_turns(work, slug, asked_id("turn"), UUID(form.other.data), reason=reason)

    return Sheet(
        slug, "forums/turn.html", _("Swap two turns"), form, offer, change, save,
        _("The two turns have changed places."),
    ).answer()  # fmt: skip


@bp.route("/forums/<slug>/rotation/skip", methods=["GET", "POST"])
@access.signed_in
def skip_turn(slug: str) -> ResponseReturnValue:
    """A turn falls out, and its days go to others."""
    form = SkipForm(request.args if "how" in request.args else None)

    def change() -> operations.Make | None:
        if "how" not in request.args or not form.validate():
            return None
        return operations.skipping(Skip(form.how.data))

    def save(work: Work, reason: str) -> object:
        return operations.skip_turn(work, slug, asked_id("turn"), Skip(form.how.data), reason=reason)

    return Sheet(
        slug, "forums/turn.html", _("Skip a turn"), form, lambda _seen, _parties: None, change, save,
        _("The turn is skipped."),
    ).answer()  # fmt: skip


@bp.route("/forums/<slug>/rotation/change", methods=["GET", "POST"])
@access.signed_in
def change_turn(slug: str) -> ResponseReturnValue:
    """Another party for a turn, or other days."""
    asked = "first" in request.args
    form = TurnForm(request.args if asked else None)

    def offer(seen: Foreseen, parties: dict[UUID, Party]) -> None:
        named = labels.sorted_by_name(parties.values(), labels.party_name)
        form.party.choices = options([(str(p.id), labels.party_name(p)) for p in named])
        if not asked:
            form.party.data = str(seen.turn.entries[0].party_id)
            form.first_on.data, form.last_on.data = seen.turn.period.from_on, seen.turn.period.last_on

    def change() -> operations.Make | None:
        if not asked or not form.validate():
            return None
        return operations.overriding(UUID(form.party.data), form.period, iter(new_id, None))

    def save(work: Work, reason: str) -> object:
        party = UUID(form.party.data)
        return operations.override_turn(work, slug, asked_id("turn"), party, form.period, reason=reason)

    return Sheet(
        slug, "forums/turn.html", _("Change a turn"), form, offer, change, save, _("The turn is changed."),
    ).answer()  # fmt: skip
