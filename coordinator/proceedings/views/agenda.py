"""The page on which the secretariat works on an agenda. All its forms come back to it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.kit.errors import EditedMeanwhile, Invalid, NotFound
from coordinator.meetings import queries as meetings
from coordinator.meetings.audience import people_for
from coordinator.meetings.models import Meeting
from coordinator.proceedings import labels, operations, policy, queries
from coordinator.proceedings.forms import BeginForm, DaysForm, ItemForm, days_form, lead_value
from coordinator.proceedings.models import Agenda, AgendaItem
from coordinator.proceedings.rules import BadItem, LeadKind, TooManyItems, wall_clock
from coordinator.proceedings.timetable import USUAL_START
from coordinator.proceedings.views._blueprint import about, bp
from coordinator.web import access
from coordinator.web.filters import long_date
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work

ROLES = (LeadKind.CHAIR, LeadKind.SECRETARIAT, LeadKind.HOST, LeadKind.EACH_COUNTRY, LeadKind.OTHER)
FIRST_MINUTES = 15


@bp.get("/meetings/<uuid:meeting_id>/agenda")
@access.signed_in
def agenda_edit(meeting_id: UUID) -> ResponseReturnValue:
    """`?edit=<item>` and `?add=<day>` open a form in place, `?removed=<item>` offers the way back."""
    with begin_work(read_only=True) as work:
        meeting = _meeting(work, meeting_id)
        form = _asked_form(work, meeting)
        return _page(work, meeting, form)


def _meeting(work: Work, meeting_id: UUID) -> Meeting:
    meeting = meetings.get_meeting(work, meeting_id)
    work.require(policy.may_edit_agenda(work.actor, meeting))
    return meeting


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _asked_form(work: Work, meeting: Meeting) -> ItemForm | None:
    """The form that the address asks for, filled."""
    edit = _uuid(request.args.get("edit"))
    if edit is not None:
        of, item = queries.get_item(work, edit)
        if of.id != meeting.id:
            raise NotFound
        form = _item_form(work, meeting)
        form.show(item)
        return form
    day = request.args.get("add", "")
    if not day.isdigit():
        return None
    form = _item_form(work, meeting)
    form.day.data, form.minutes.data = day, FIRST_MINUTES
    form.sharing.data, form.lead.data = meeting.sharing.value, LeadKind.CHAIR.value
    form.type_code.data = "discussion"
    form.after.data = request.args.get("after", "")
    return form


def _item_form(work: Work, meeting: Meeting) -> ItemForm:
    form = ItemForm()
    form.offer(
        types=queries.item_types(work.session),
        days=_days(work, meeting),
        leads=_leads(work, meeting),
    )
    return form


def _days(work: Work, meeting: Meeting) -> list[tuple[str, str]]:
    """The days of the meeting and those on which an item stands."""
    slot = meeting.slot
    last = max([slot.days if slot else 1, *(i.day for i in queries.live_items(work.session, meeting.id))])
    if slot is None:
        return [(str(n), _("Day %(number)s", number=n)) for n in range(1, last + 2)]
    return [(str(n), long_date(slot.first_on + (n - 1) * operations.DAY)) for n in range(1, last + 1)]


def _leads(work: Work, meeting: Meeting) -> dict[str, list[tuple[str, str]]]:
    """Roles; the parties that sit in the forum that day; the people who take part."""
    locale = current_locale()
    roster = forums.roster(work.session, meeting.forum_id, meeting.first_on)
    parties = {seat.party.id: seat.party.name.in_(locale) for seat in roster}
    people = {
        r.person_id: r.name
        for audience in ("participants", "secretariat", "chair")
        for r in people_for(work.session, meeting, audience, work.actor.on)
        if r.person_id is not None
    }
    return {
        _("By role"): [(lead_value(kind), str(labels.LEADS[kind])) for kind in ROLES],
        _("Countries and organisations"): [
            (lead_value(LeadKind.PARTY, party_id=key), name)
            for key, name in sorted(parties.items(), key=lambda pair: pair[1].casefold())
        ],
        _("People"): [
            (lead_value(LeadKind.PERSON, person_id=key), name)
            for key, name in sorted(people.items(), key=lambda pair: pair[1].casefold())
        ],
    }


def _page(
    work: Work,
    meeting: Meeting,
    form: ItemForm | None = None,
    *,
    days: DaysForm | None = None,
    theirs: AgendaItem | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page with a form opened in it; `theirs` is what somebody else saved meanwhile."""
    view = queries.agenda_of(work, meeting)
    agenda = queries.find_agenda(work.session, meeting.id)
    values: dict[str, Any] = about(work, meeting)
    if agenda is None:
        values["begin"] = _begin_form(work, meeting)
        return render_template("proceedings/agenda_begin.html", **values), status
    edited = (request.view_args or {}).get("item_id") or _uuid(request.args.get("edit"))
    return render_template(
        "proceedings/agenda_edit.html",
        view=view,
        agenda=agenda,
        form=form,
        edited=edited,
        theirs=theirs,
        days_form=days or _days_form(meeting, agenda),
        removed=_removed(work, meeting),
        at=_uuid(request.args.get("at")),
        by=request.args.get("by", ""),
        **values,
    ), status


def _removed(work: Work, meeting: Meeting) -> AgendaItem | None:
    identity = _uuid(request.args.get("removed"))
    if identity is None:
        return None
    try:
        of, item = queries.get_item(work, identity, removed=True)
    except NotFound:
        return None
    return item if of.id == meeting.id else None


def _back(meeting_id: UUID, **where: Any) -> ResponseReturnValue:
    at = where.get("at")
    anchor = f"item-{at}" if at else None
    return redirect(url_for(".agenda_edit", meeting_id=meeting_id, _anchor=anchor, **where), 303)


# Beginning -----------------------------------------------------------------------------------------


def _begin_form(work: Work, meeting: Meeting) -> BeginForm:
    form = BeginForm()
    earlier = queries.last_with_agenda(work.session, meeting)
    suggested = operations.template_for(work, meeting)
    choices: list[tuple[str, str]] = []
    if earlier is not None:
        choices.append(
            (
                f"meeting:{earlier.id}",
                _("The agenda of %(title)s, %(day)s", title=earlier.title, day=long_date(earlier.first_on)),
            )
        )
    templates = sorted(queries.agenda_templates(work.session), key=lambda t: (t.slug != suggested, t.name))
    choices += [(f"template:{t.slug}", _("Template: %(name)s", name=t.name)) for t in templates]
    choices.append(("", _("An empty agenda")))
    form.source.choices = options(choices)
    if request.method != "POST":
        form.source.data = f"template:{suggested}" if suggested else choices[0][0]
    return form


@bp.post("/meetings/<uuid:meeting_id>/agenda/begin")
@access.signed_in
def agenda_begin(meeting_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        meeting = _meeting(work, meeting_id)
        form = _begin_form(work, meeting)
        if not form.validate():
            return render_template("proceedings/agenda_begin.html", begin=form, **about(work, meeting)), 422
        kind, _colon, source = (form.source.data or "").partition(":")
        operations.begin_agenda(
            work,
            meeting_id,
            template=source if kind == "template" else None,
            from_meeting=UUID(source) if kind == "meeting" else None,
        )
    flash(_("The agenda is laid out. Only the secretariat and the chairs see it until you publish it."))
    return _back(meeting_id)


# Items ---------------------------------------------------------------------------------------------


def _refuse(form: ItemForm, error: BadItem) -> None:
    form.refuse(error, labels.ITEM_FAULTS[error.fault])


@bp.post("/meetings/<uuid:meeting_id>/agenda/items")
@access.signed_in
def agenda_item_add(meeting_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        meeting = _meeting(work, meeting_id)
        form = _item_form(work, meeting)
        if not form.validate():
            return _page(work, meeting, form, status=422)
        try:
            item = operations.add_item(work, meeting_id, form.values(), after=_uuid(form.after.data))
        except BadItem as error:
            _refuse(form, error)
            return _page(work, meeting, form, status=422)
        except TooManyItems:
            form.form_errors.append(_("This agenda is full. Take out what is not needed first."))
            return _page(work, meeting, form, status=422)
    flash(_("“%(title)s” is on the agenda.", title=item.title))
    return _back(meeting_id, at=item.id)


@bp.post("/agenda-items/<uuid:item_id>")
@access.signed_in
def agenda_item_edit(item_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        meeting, item = _item(work, item_id)
        form = _item_form(work, meeting)
        if not form.validate():
            return _page(work, meeting, form, status=422)
        try:
            operations.edit_item(work, item_id, form.values(), version=form.version_number())
        except BadItem as error:
            _refuse(form, error)
            return _page(work, meeting, form, status=422)
        except EditedMeanwhile:
            # What is typed stays in the form; sent again, it is saved over what the other person wrote.
            form.version.data = str(item.version)
            return _page(work, meeting, form, theirs=item, status=409)
    flash(_("“%(title)s” is saved.", title=item.title))
    return _back(meeting.id, at=item_id)


def _item(work: Work, item_id: UUID, *, removed: bool = False) -> tuple[Meeting, AgendaItem]:
    """For the secretariat; to others the item is as hidden as the operations say."""
    meeting, item = queries.get_item(work, item_id, removed=removed)
    if not policy.may_edit_agenda(work.actor, meeting):
        operations.shown_item(work, meeting, item_id)
    work.require(policy.may_edit_agenda(work.actor, meeting))
    return meeting, item


@bp.post("/agenda-items/<uuid:item_id>/move")
@access.signed_in
def agenda_item_move(item_id: UUID) -> ResponseReturnValue:
    """`direction` up or down, from the buttons; or `position` within the day, from dragging."""
    direction, position = request.form.get("direction", ""), request.form.get("position", "")
    with begin_work() as work:
        if direction in ("up", "down"):
            item = operations.shift_item(work, item_id, up=direction == "up")
        elif position.isascii() and position.isdigit() and len(position) < 6:
            item = operations.place_item(work, item_id, int(position))
        else:
            raise Invalid(field="direction")
        meeting_id = item.meeting_id
    return _back(meeting_id, at=item_id, by=direction or None)


@bp.post("/agenda-items/<uuid:item_id>/remove")
@access.signed_in
def agenda_item_remove(item_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        meeting_id = operations.remove_item(work, item_id).meeting_id
    return _back(meeting_id, removed=item_id)


@bp.post("/agenda-items/<uuid:item_id>/restore")
@access.signed_in
def agenda_item_restore(item_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        item = operations.restore_item(work, item_id)
    flash(_("“%(title)s” is back on the agenda.", title=item.title))
    return _back(item.meeting_id, at=item_id)


# Days ----------------------------------------------------------------------------------------------


def _day_values(meeting: Meeting, agenda: Agenda) -> tuple[list[str], list[int]]:
    """Starts and planned minutes of every day, with what holds where nothing was said."""
    slot = meeting.slot
    count = slot.days if slot else max(len(agenda.day_starts), 1)
    starts = [*agenda.day_starts, *[USUAL_START.strftime("%H:%M")] * count][:count]
    if slot:
        starts[0] = slot.start.strftime("%H:%M")
    return starts, [*agenda.day_minutes, *[0] * count][:count]


def _days_form(meeting: Meeting, agenda: Agenda) -> DaysForm:
    """Of a meeting with a date, the first start and the last end are its own: they are not asked for."""
    slot = meeting.slot
    starts, minutes = _day_values(meeting, agenda)
    names = [
        long_date(slot.first_on + n * operations.DAY) if slot else _("Day %(number)s", number=n + 1)
        for n in range(len(starts))
    ]
    last = len(names) - 1
    form = days_form(
        {n: _("%(day)s begins at", day=name) for n, name in enumerate(names) if not (slot and n == 0)},
        {n: _("%(day)s, minutes", day=name) for n, name in enumerate(names) if not (slot and n == last)},
    )
    if request.endpoint != "proceedings.agenda_days":
        for field in form:
            kind, _dash, n = field.name.partition("-")
            if kind == "starts":
                field.data = wall_clock(starts[int(n)])
            elif kind == "minutes":
                field.data = minutes[int(n)]
        form.version.data = str(agenda.version)
    return form


@bp.post("/meetings/<uuid:meeting_id>/agenda/days")
@access.signed_in
def agenda_days(meeting_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        meeting = _meeting(work, meeting_id)
        agenda = queries.find_agenda(work.session, meeting.id)
        if agenda is None:
            raise NotFound
        form = _days_form(meeting, agenda)
        if not form.validate():
            return _page(work, meeting, days=form, status=422)
        starts, minutes = form.values(*_day_values(meeting, agenda))
        try:
            operations.set_days(
                work, meeting_id, day_starts=starts, day_minutes=minutes, version=form.version_number()
            )
        except EditedMeanwhile:
            form.form_errors.append(
                _("Somebody worked on the agenda meanwhile. Look at it, then save again.")
            )
            form.version.data = str(agenda.version)
            return _page(work, meeting, days=form, status=409)
        except Invalid as error:
            form.refuse(error, labels.ITEM_FAULTS[error.facts["fault"]])
            return _page(work, meeting, days=form, status=422)
    flash(_("The days are saved."))
    return _back(meeting_id)
