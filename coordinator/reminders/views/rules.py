"""Rules as sentences, and their editor, in a forum, a group, a series or a meeting."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.triggers import Trigger, offered
from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, Invalid, NotFound
from coordinator.kit.texts import LOCALES
from coordinator.reminders import labels, operations, policy, queries
from coordinator.reminders.causes import AT_ONCE
from coordinator.reminders.forms import RuleForm
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.queries import Line, Place
from coordinator.reminders.views.door import bp, words
from coordinator.web import access
from coordinator.web.i18n import LANGUAGE_NAMES, _
from coordinator.web.onward import onward
from coordinator.web.work import begin_work

Compared = tuple[str, str, str]


@bp.get("/reminders/rules")
@access.signed_in
def rules() -> ResponseReturnValue:
    """The forums whose rules I see, and the rules that all forums begin with."""
    with begin_work(read_only=True) as work:
        found = queries.list_rules(work)
        used = {rule.id: operations.is_used(rule) for rule in found}
        return render_template(
            "reminders/rules.html",
            rules=[rule for rule in found if rule.parent_id is None and not rule.place],
            forums=queries.own_forums(work),
            used=used,
            at_once=AT_ONCE,
            may_switch=policy.may_switch_everywhere(work.actor),
            **words(),
        )


@bp.get("/reminders/rules/<level>/<key>")
@access.signed_in
def rules_at(level: str, key: str) -> ResponseReturnValue:
    """The rules that hold here, each as a sentence, and where it comes from."""
    with begin_work(read_only=True) as work:
        place, lines = queries.rules_at(work, level, key)
        return render_template(
            "reminders/rules_at.html",
            place=place,
            lines=[line for line in lines if operations.is_used(line.rule)],
            unused=[
                line
                for line in lines
                if not operations.is_used(line.rule) and line.rule.trigger not in AT_ONCE
            ],
            may_write=policy.may_write_rules(work.actor, place.scope.forum_id),
            may_see_plan=policy.may_see_plan(work.actor, place.forum.id),
            deleted=_deleted(work, place),
            **words(),
        )


def _deleted(work: Work, place: Place) -> ReminderRule | None:
    """The rule that was deleted last, named in the address so that it can be undone."""
    try:
        return queries.find_deleted(work, place, UUID(request.args.get("deleted", "")))
    except ValueError:
        return None


@bp.route("/reminders/rules/<level>/<key>/new", methods=["GET", "POST"])
@access.signed_in
def new_rule(level: str, key: str) -> ResponseReturnValue:
    """A rule of this place's own. First what it reminds of, then the rest."""
    return _Editor(level, key, None).answer()


@bp.route("/reminders/rules/<level>/<key>/<uuid:rule_id>", methods=["GET", "POST"])
@access.signed_in
def edit_rule(level: str, key: str, rule_id: UUID) -> ResponseReturnValue:
    """Change what a rule says here. The button that shows the next sendings saves nothing."""
    return _Editor(level, key, rule_id).answer()


class _Editor:
    """The page of one rule in one place: shown, refused, overtaken by somebody else, or saved."""

    def __init__(self, level: str, key: str, kind_id: UUID | None) -> None:
        self.level, self.key, self.kind_id = level, key, kind_id
        self.form = RuleForm()
        self.line: Line | None = None
        self.trigger: Trigger | None = None

    def answer(self) -> ResponseReturnValue:
        with begin_work(read_only=True) as work:
            self._load(work)
            if request.method != "POST":
                self._fill()
                return self._page(work)
            if "preview" in request.form:
                return self._page(work, previews=True)
            if not self.form.validate():
                return self._page(work, 422)
        try:
            with begin_work() as work:
                self._save(work)
        except EditedMeanwhile:
            with begin_work(read_only=True) as work:
                self._load(work)
                return self._page(work, 409, meanwhile=self._differences())
        except Invalid as error:
            self.form.refuse_text(error)
            with begin_work(read_only=True) as work:
                self._load(work)
                return self._page(work, 422)
        flash(_("The rule is saved, and the plan follows it. What was sent stays sent."))
        return redirect(url_for("reminders.rules_at", level=self.level, key=self.key), 303)

    def _load(self, work: Work) -> None:
        if self.kind_id is None:
            self.place = queries.get_place(work, self.level, self.key)
            name = request.form.get("trigger") or request.args.get("trigger", "")
            self.trigger = offered().get(name)
        else:
            self.line = queries.get_line(work, self.level, self.key, self.kind_id)
            self.place = self.line.place
            self.trigger = offered().get(self.line.rule.trigger)
            if self.trigger is None:
                raise NotFound  # told with the change, or by an area that is not there
        work.require(policy.may_write_rules(work.actor, self.place.scope.forum_id))
        names = [name for name in offered() if queries.reaches(self.place, name)]
        if self.line is None and self.trigger is not None and self.trigger.name not in names:
            self.trigger = None
        self.form.offer(self.trigger, self.line.rule if self.line else None, names)

    def _fill(self) -> None:
        if self.line is None:
            self.form.begin(self.trigger)
            return
        self.form.show(self.line.rule)
        self.form.seen.data = operations.stamp(self.line.rule)

    def _save(self, work: Work) -> ReminderRule:
        assert self.trigger is not None  # noqa: S101 - the form was valid
        values = self.form.values(self.trigger.name)
        if self.kind_id is None:
            return operations.write_rule(work, self.level, self.key, values)
        seen = self.form.seen.data or ""
        return operations.change_rule(work, self.level, self.key, self.kind_id, values, seen=seen)

    def _page(
        self,
        work: Work,
        status: int = 200,
        *,
        previews: bool = False,
        meanwhile: list[Compared] | None = None,
    ) -> ResponseReturnValue:
        sendings, sentence = None, None
        if previews and self.trigger is not None and self.form.validate():
            values = self.form.values(self.trigger.name)
            draft = operations.draft_of(work, self.place, values, self.line.rule if self.line else None)
            sentence = labels.sentence_of(draft)
            sendings = operations.next_sendings(work, self.place, draft)
            try:
                operations.check_values(values)
            except operations.NoText:
                pass  # nothing is saved, and the times are known without it
            except Invalid as error:
                self.form.refuse_text(error)
        if previews and self.form.errors and "HX-Request" not in request.headers:
            status = 422
        body = render_template(
            "reminders/rule.html",
            form=self.form,
            place=self.place,
            line=self.line,
            trigger=self.trigger,
            sendings=sendings,
            sentence=sentence,
            meanwhile=meanwhile or [],
            languages_of_text=[(code, LANGUAGE_NAMES[code]) for code in LOCALES],
            **words(),
        )
        return body, status

    def _differences(self) -> list[Compared]:
        """What somebody else saved meanwhile, beside what was typed; takes the new version over."""
        if self.line is None or self.trigger is None:
            return []
        stored, typed = self.line.rule, self.form.values(self.trigger.name)
        self.form.seen.data, self.form.seen.raw_data = operations.stamp(stored), None
        pairs: list[Compared] = [
            (_("The rule"), labels.sentence_of(stored).main, labels.sentence_of(typed).main),
            (
                _("And then"),
                " · ".join(labels.sentence_of(stored).more),
                " · ".join(labels.sentence_of(typed).more),
            ),
            *(
                (LANGUAGE_NAMES[code], stored.message.get(code, ""), typed.message.get(code, ""))
                for code in LOCALES
            ),
        ]
        return [pair for pair in pairs if pair[1] != pair[2]] or pairs[:1]


# Buttons ------------------------------------------------------------------------------------------------


def _back(level: str, key: str, message: str, **query: Any) -> ResponseReturnValue:
    return onward(url_for("reminders.rules_at", level=level, key=key, **query), message)


@bp.post("/reminders/rules/<level>/<key>/<uuid:rule_id>/pause")
@access.signed_in
def pause_rule(level: str, key: str, rule_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.pause_rule(work, level, key, rule_id)
    return _back(level, key, _("The rule is paused: it reminds nobody here."))


@bp.post("/reminders/rules/<level>/<key>/<uuid:rule_id>/resume")
@access.signed_in
def resume_rule(level: str, key: str, rule_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.resume_rule(work, level, key, rule_id)
    return _back(level, key, _("The rule reminds again."))


@bp.post("/reminders/rules/<level>/<key>/<uuid:rule_id>/delete")
@access.signed_in
def delete_rule(level: str, key: str, rule_id: UUID) -> ResponseReturnValue:
    """Delete an own rule; of one that is inherited, what this place made of it."""
    with begin_work() as work:
        rule = operations.delete_rule(work, level, key, rule_id)
        inherits, deleted = rule.parent_id is not None, rule.id
    said = _("The inherited rule holds here again.") if inherits else _("The rule is deleted.")
    return _back(level, key, said, deleted=deleted)


@bp.post("/reminders/rules/<level>/<key>/<uuid:rule_id>/bring-back")
@access.signed_in
def bring_back_rule(level: str, key: str, rule_id: UUID) -> ResponseReturnValue:
    try:
        with begin_work() as work:
            operations.bring_back_rule(work, level, key, rule_id)
    except operations.AlreadyThere:
        href = url_for("reminders.rules_at", level=level, key=key)
        return onward(href, _("This rule was written anew meanwhile."), "warning")
    return _back(level, key, _("The rule is there again."))


@bp.post("/reminders/rules/everywhere/<uuid:rule_id>/pause")
@access.signed_in
def pause_everywhere(rule_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.switch_everywhere(work, rule_id, active=False)
    return onward(
        url_for("reminders.rules"), _("The rule is paused for all forums that have not changed it.")
    )


@bp.post("/reminders/rules/everywhere/<uuid:rule_id>/resume")
@access.signed_in
def resume_everywhere(rule_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.switch_everywhere(work, rule_id, active=True)
    return onward(url_for("reminders.rules"), _("The rule reminds again."))
