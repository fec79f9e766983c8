"""New meetings: one, or the coming years of a series."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.labels import party_choices
from coordinator.forums.queries import get_forum, list_parties, sitting_on
from coordinator.groups import policy as groups_policy
from coordinator.groups.queries import list_groups
from coordinator.kit.errors import Conflict, Invalid
from coordinator.meetings import labels, operations, policy, queries
from coordinator.meetings.forms import NewMeetingForm, YearsForm
from coordinator.meetings.forms.times import code_of, rough_of, spans_around
from coordinator.meetings.operations import YearDraft
from coordinator.meetings.queries import Proposal, YearsPage
from coordinator.meetings.rules import MeetingMode, RoughDate
from coordinator.meetings.views.asked import asked_day, show_asked
from coordinator.meetings.views.changes import zones
from coordinator.meetings.views.door import FormPage, bp, to_meeting
from coordinator.meetings.views.lists import place_of
from coordinator.web import access
from coordinator.web.forms import SLOT_MESSAGES
from coordinator.web.i18n import _, current_locale, ngettext
from coordinator.web.onward import onward
from coordinator.web.work import begin_work

WORKING_WEEK = (0, 1, 2, 3, 4)
"""Monday to Friday, as the finder of dates asks for them."""
FOUND = ("first", "last", "begins", "ends", "zone")
"""What the finder of dates puts into the address of a meeting's form."""
FARTHEST = 10
"""Years ahead for which a host is proposed to a day in the address."""


class NewPage(FormPage[NewMeetingForm]):
    template = "new"

    def __init__(self, slug: str) -> None:
        super().__init__(NewMeetingForm())
        self.slug = slug

    def load(self, work: Work) -> None:
        self.forum = forum = get_forum(work, self.slug)
        work.require(policy.may_plan(work.actor, forum.id))
        self.series = queries.list_series(work, forum_id=forum.id)
        form = self.form
        form.offer_facts(
            list_parties(work.session), forum.languages,
            sitting=sitting_on(work.session, forum.id, work.now().date()), forum=forum.short_name,
        )  # fmt: skip
        form.offer_times(work.now().date())
        form.offer_places(
            series=self.series,
            groups=[line.group for line in list_groups(work, forum_id=forum.id)],
            presets=queries.list_presets(work.session),
            forum_name=forum.name.in_(current_locale()),
        )
        self.head = self._asked_series(work)
        self.values |= {
            "forum": forum, "zones": zones(), "series": self.head.series if self.head else None,
            "notes": [], "looked_at": "",
        }  # fmt: skip

    def _asked_series(self, work: Work) -> queries.SeriesHead | None:
        slug = request.args.get("series")
        if not slug or slug not in {series.slug for series in self.series}:
            return None
        head = queries.series_head(work, slug)
        today = work.now().date()
        day = max(asked_day("first") or today, today)
        years = queries.propose_years(work, head, min(day.year, today.year + FARTHEST), 1)
        self.last, self.turn = years.last, years.around(day)
        return head

    def fill(self) -> None:
        form = self.form
        form.zone.data = self.forum.zone
        form.when.data = "slot"
        form.sharing.data = self.forum.default_sharing.value
        if self.head is not None:
            self._fill_from(self.head)
        show_asked(form)

    def _fill_from(self, head: queries.SeriesHead) -> None:
        """As the series has it."""
        form = self.form
        form.series.data = str(head.series.id)
        form.show(queries.pattern_facts(head, self.last, **self._turn()))
        if self.last is not None and self.last.slot is not None:
            slot = self.last.slot
            form.zone.data = slot.zone
            form.start_time.data, form.end_time.data = slot.start.time(), slot.end.time()

    def _turn(self) -> dict[str, object]:
        """Of a day that was found: title, host and chair of that part of the year."""
        turn = self.turn if asked_day("first") is not None else None
        if turn is None:
            return {}
        return {
            "title": turn.title,
            "host_party_id": turn.host.id if turn.host else None,
            "chair_party_id": turn.chair.id if turn.chair else None,
        }

    def minded(self, work: Work) -> list[str]:
        """What is in the way of the date, unless the person saves what they have just looked at."""
        form = self.form
        if not form.wants_slot():
            return []
        slot = form.slot()
        self.values["looked_at"] = looked_at = f"{slot.start.isoformat()} {slot.end.isoformat()} {slot.zone}"
        if request.form.get("looked_at") == looked_at:
            return []
        found = queries.clashes(
            work, forum_id=self.forum.id, group_id=form.chosen("group"), slot=slot,
            host_party_id=form.facts().host_party_id,
        )  # fmt: skip
        return labels.clash_notes(queries.weekend_of(slot), found)

    def act(self, work: Work) -> Any:
        form = self.form
        return operations.plan(
            work,
            forum_id=self.forum.id,
            facts=form.facts(),
            when=form.slot() if form.wants_slot() else form.rough_date(),
            series_id=form.chosen("series"),
            group_id=form.chosen("group"),
            preset_id=form.chosen("preset"),
            tentative=bool(form.tentative.data),
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(
            made.id, _("The meeting is in the plan. Nobody has been told; convene it when it is time.")
        )


@bp.route("/forums/<slug>/meetings/new", methods=["GET", "POST"])
@access.signed_in
def new(slug: str) -> ResponseReturnValue:
    """A new meeting of the forum or one of its groups; a day that was found for a series is that of its
    meeting that waits for one.
    """
    waiting = _waiting(slug) if request.method == "GET" else None
    if waiting is not None:
        found = {name: text for name, text in request.args.items() if name in FOUND}
        return redirect(url_for("meetings.set_date", meeting_id=waiting, **found))  # type: ignore[arg-type]
    return NewPage(slug).answer()


def _waiting(slug: str) -> UUID | None:
    day, series = asked_day("first"), request.args.get("series", "")
    if day is None or not series:
        return None
    with begin_work(read_only=True) as work:
        forum = get_forum(work, slug)
        work.require(policy.may_plan(work.actor, forum.id))
        if series not in {each.slug for each in queries.list_series(work, forum_id=forum.id)}:
            return None
        meeting = queries.waiting_for_date(work, forum, series, day)
        return meeting.id if meeting is not None else None


@bp.get("/series/<slug>")
@access.signed_in
def series(slug: str) -> ResponseReturnValue:
    """A series: how often it meets, and its meetings."""
    with begin_work(read_only=True) as work:
        page = queries.get_series_page(work, slug)
        return render_template(
            "meetings/series.html",
            page=page,
            series=page.head.series,
            forum=page.head.forum,
            group=page.head.group,
            places={row.meeting.id: place_of(row) for row in page.rows},
            months=", ".join(labels.month_name(month) for month in page.head.series.usual_months),
            names={party.id: party.name.in_(current_locale()) for party in page.parties},
            labels=labels,
            policy=policy,
            groups_policy=groups_policy,
        )


@bp.route("/series/<slug>/plan", methods=["GET", "POST"])
@access.signed_in
def plan_series(slug: str) -> ResponseReturnValue:
    """Plan the coming years: choose the years, look at what that brings, save."""
    if request.method == "POST":
        return _save_years(slug)
    with begin_work(read_only=True) as work:
        head = queries.series_head(work, slug)
        work.require(policy.may_plan_series(work.actor, head.series))
        form = YearsForm(request.args)
        asked = "first" in request.args
        if not asked:
            form.first.data, form.years.data = g.today.year + 1, 2
        valid = form.validate() if asked else True
        first, years = form.first.data or g.today.year + 1, form.years.data or 1
        page = queries.propose_years(work, head, first, years) if valid else None
        body = _years_page(work, head, form, page, {}, {})
        return body, 200 if valid else 422


def _years_page(
    work: Work, head: queries.SeriesHead, form: YearsForm, page: YearsPage | None, typed: dict[str, Any],
    errors: dict[str, str], *, notes: dict[str, list[str]] | None = None, looked_at: str = "",
) -> str:  # fmt: skip
    locale = current_locale()
    everybody = list_parties(work.session)
    sitting = sitting_on(work.session, head.forum.id, work.now().date())
    return render_template(
        "meetings/plan_series.html",
        head=head,
        series=head.series,
        forum=head.forum,
        form=form,
        page=page,
        parties=party_choices(everybody, sitting, head.forum.short_name),
        typed=typed,
        errors=errors,
        notes=notes or {},
        looked_at=looked_at,
        labels=labels,
        spans_around=spans_around,
        code_of=code_of,
        finder_href=lambda span: _finder_href(head, page, span),
        names={party.id: party.name.in_(locale) for party in everybody},
        free=[p for p in page.proposals if p.planned is None] if page else [],
    )


def _finder_href(head: queries.SeriesHead, page: YearsPage | None, span: RoughDate) -> str:
    """The finder of dates, asked for the days of a span at once."""
    series = head.series
    last = page.last if page else None
    online = (series.mode or (last.mode if last else None)) == MeetingMode.ONLINE
    length = series.length_days or (last.slot.days if last and last.slot else 1)
    first, end = span.period.from_on or g.today, span.period.last_on or g.today
    return url_for(
        "scheduling.find_dates", forum=head.forum.slug, series=series.slug,
        first=max(first, g.today).isoformat(), last=max(end, g.today).isoformat(), length=length,
        weekdays=WORKING_WEEK, before=0 if online else 1, after=0 if online else 1, travel="any",
        level="usual",
    )  # fmt: skip


def _save_years(slug: str) -> ResponseReturnValue:
    form = YearsForm(request.form)
    errors: dict[str, str] = {}
    with begin_work(read_only=True) as work:
        head = queries.series_head(work, slug)
        work.require(policy.may_plan_series(work.actor, head.series))
        if not form.validate():
            return _years_page(work, head, form, None, {}, {}), 422
        page = queries.propose_years(work, head, form.first.data or 0, form.years.data or 1)
        parties = {str(p.id): p.id for p in list_parties(work.session)}
        ticked = [p for p in page.proposals if request.form.get(f"plan-{p.code}")]
        drafts = [_draft(page, proposal, parties, errors) for proposal in ticked]
        if errors:
            return _years_page(work, head, form, page, request.form.to_dict(), errors), 422
        new = [(p.code, d) for p, d in zip(ticked, drafts, strict=True) if p.planned is None]
        days = {code: draft for code, draft in new if draft and draft.slot}
        looked_at = " ".join(f"{code}={draft.slot.first_on}" for code, draft in days.items() if draft.slot)
        if request.form.get("looked_at", "") != looked_at and (notes := _minded(work, head, days)):
            typed = request.form.to_dict()
            return _years_page(work, head, form, page, typed, errors, notes=notes, looked_at=looked_at), 200
    try:
        with begin_work() as work:
            made = operations.plan_years(work, head.series.id, [draft for draft in drafts if draft])
    except (Invalid, Conflict) as error:
        return onward(url_for("meetings.plan_series", slug=slug), labels.refusal(error), "warning")
    return _planned(slug, len(made))


def _minded(work: Work, head: queries.SeriesHead, days: dict[str, YearDraft]) -> dict[str, list[str]]:
    """What is in the way of the days that were typed, by line; nothing for lines that are free."""
    slots = {code: draft.slot for code, draft in days.items() if draft.slot is not None}
    group_id = head.series.group_id
    wanted = [queries.Wanted(slot, group_id, days[code].facts.host_party_id) for code, slot in slots.items()]
    found = queries.clashes_of(work, head.forum.id, wanted)
    notes = {
        code: labels.clash_notes(queries.weekend_of(slot), clashes)
        for (code, slot), clashes in zip(slots.items(), found, strict=True)
    }
    return {code: said for code, said in notes.items() if said}


def _planned(slug: str, count: int) -> ResponseReturnValue:
    href = url_for("meetings.series", slug=slug)
    if not count:
        return onward(
            href, _("Nothing new: these meetings were planned already, or none was chosen."), "info"
        )
    return onward(
        href, ngettext("%(num)d meeting is in the plan.", "%(num)d meetings are in the plan.", count)
    )


def _asked_span(proposal: Proposal) -> RoughDate:
    """How roughly the meeting is dated: as the series has it, or the month, half-year or season chosen."""
    code = request.form.get(f"rough-{proposal.code}", "")
    offered = {code_of(rough) for rough in spans_around(proposal.span)}
    return RoughDate.of(rough_of(code).period) if code in offered else RoughDate.of(proposal.span.period)


def _draft(
    page: YearsPage, proposal: Proposal, parties: dict[str, UUID], errors: dict[str, str]
) -> YearDraft | None:
    """One ticked line of the table as values; what is wrong with it goes into `errors`."""
    code = proposal.code
    title = " ".join(request.form.get(f"title-{code}", "").split())
    if not title or len(title) > 200 or not title.isprintable():
        errors[code] = _("Give a title of one line, at most 200 characters.")
        return None
    usual = str(proposal.chair.id) if proposal.chair else ""
    facts = queries.pattern_facts(
        page.head, page.last, title=title,
        host_party_id=parties.get(request.form.get(f"host-{code}", "")),
        chair_party_id=parties.get(request.form.get(f"chair-{code}", usual)),
    )  # fmt: skip
    rough = _asked_span(proposal)
    draft = YearDraft(rough, facts, usual=None if rough == proposal.span else proposal.span)
    day_text = request.form.get(f"day-{code}", "").strip()
    if not day_text:
        return draft
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        errors[code] = _("Give a date that exists, as year-month-day: 2027-04-20.")
        return None
    if day not in rough.period:
        errors[code] = _("This day is outside %(span)s.", span=labels.span_text(rough))
        return None
    length = page.head.series.length_days
    try:
        return replace(draft, slot=queries.slot_like(page.last, day, page.head.forum, facts.mode, length))
    except Invalid as error:
        errors[code] = str(SLOT_MESSAGES.get(type(error), labels.refusal(error)))
        return None
