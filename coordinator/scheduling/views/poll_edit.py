"""A new poll, with dates from the finder or by hand, and changes of one that is there."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coordinator.core.work import Work
from coordinator.forums.labels import MEMBERSHIP_ROLES, party_choices
from coordinator.forums.models import Forum
from coordinator.forums.queries import (
    get_forum,
    get_forum_by_id,
    list_forums,
    list_parties,
)
from coordinator.groups.queries import list_groups
from coordinator.kit.times import LocalSlot, zone_names
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import (
    SeriesHead,
    list_series,
    propose_years,
    series_head,
)
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import labels, operations, policy, queries
from coordinator.scheduling.forms import ASKED, MORE_ROWS, ROWS, USUAL_END, USUAL_START, Asked, PollForm
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries.poll_pages import askable
from coordinator.scheduling.rules.kinds import PollState, ResultsFor
from coordinator.scheduling.views.door import bp
from coordinator.scheduling.views.poll_asked import (
    asked_hours,
    asked_meeting,
    asked_span,
    slots_asked,
    waiting_meeting,
)
from coordinator.scheduling.views.poll_door import (
    PollPage,
    Preview,
    Told,
    tells,
    to_poll,
    zones,
)
from coordinator.scheduling.views.poll_rehearsal import opening, rehearse, shown
from coordinator.web import access
from coordinator.web.filters import long_date, slot_text
from coordinator.web.form_page import Compared
from coordinator.web.i18n import _, current_locale, lazy
from coordinator.web.work import begin_work

DAYS_TO_ANSWER = timedelta(days=14)


class PollEditor(PollPage[PollForm]):
    """The form of a whole poll."""

    template = "poll_form"
    heading = ""
    forum: Forum
    meeting: Meeting | None = None

    def offer(self, work: Work, on: date, wanted: Mapping[UUID, Asked] | None = None) -> None:
        """Choices, and the list of countries as they sit in the forum on a day; `wanted` says what is asked
        of them now, else members are required.
        """
        form, forum, locale = self.form, self.forum, current_locale()
        parties = list_parties(work.session)
        seats = [
            (party, str(MEMBERSHIP_ROLES[role]) if role else "")
            for party, role in askable(work.session, forum.id, on)
        ]
        sitting = {party.id for party, _role in seats}
        form.offer(
            parties=party_choices(parties, sitting, forum.short_name),
            series=list_series(work, forum_id=forum.id),
            groups=[line.group for line in list_groups(work, forum_id=forum.id)],
            forum_name=forum.name.in_(locale),
        )
        usual = {party.id: Asked.NO if role else Asked.REQUIRED for party, role in seats}
        beyond = [
            (p, str(_("not a member"))) for p in parties if p.id in (wanted or {}) and p.id not in sitting
        ]
        form.offer_asked([*seats, *beyond], usual if wanted is None else wanted)
        self.values |= {
            "forum": forum, "meeting": self.meeting, "zones": zones(), "heading": self.heading,
            "asked_labels": ASKED, "cancel_href": self.cancel_href(),
        }  # fmt: skip

    def steps(self) -> bool:
        if request.form.get("step") != "lines":
            return False
        self.form.add_lines(MORE_ROWS)
        return True

    def lead(self) -> str:
        return self.form.title.data or ""

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Forums"), url_for("forums.index")),
            (self.forum.name.in_(current_locale()), url_for("forums.show", slug=self.forum.slug)),
            *super().crumbs(),
        ]


class NewPoll(PollEditor):
    """A new poll: from the finder, for a meeting of the plan, or from nothing."""

    heading = lazy("Start a poll")

    def __init__(self, slug: str) -> None:
        super().__init__(PollForm())
        self.slug = slug

    def load(self, work: Work) -> None:
        self.forum = get_forum(work, self.slug)
        work.require(policy.may_poll(work.actor, self.forum.id))
        self.meeting = asked_meeting(work, self.forum)
        spans = [span for span in map(asked_span, request.args.getlist("option")) if span]
        self.today = work.now().date()
        self.day = min((first for first, _last in spans), default=self.today)
        self.offer(work, self.day)
        self.series = self.values["series"] = self._series(work) if request.method != "POST" else None

    def _series(self, work: Work) -> SeriesHead | None:
        slug = request.args.get("series", "")
        named = [s for s in list_series(work, forum_id=self.forum.id) if s.slug == slug]
        if not named:
            return None
        head = series_head(work, slug)
        years = propose_years(work, head, max(self.day, self.today).year, 1)
        self.last, self.turn = years.last, years.around(self.day)
        return head

    def fill(self) -> None:
        form, forum = self.form, self.forum
        form.results_for.data, form.shows_who.data = ResultsFor.ASKED_AFTER_CLOSE.value, True
        form.zone.data, form.mode.data = forum.zone, MeetingMode.IN_PERSON.value
        starts, ends = USUAL_START, USUAL_END
        pattern = self.meeting or (self.last if self.series else None)
        if self.series is not None:
            form.series.data = str(self.series.series.id)
            form.title.data = self.series.series.name
        if pattern is not None:
            self._show(pattern)
            self._show_turn()
            last = self.last if self.series else None
            slot = pattern.slot or (last.slot if last is not None else None)
            if slot is not None:
                form.zone.data, starts, ends = slot.zone, slot.start.time(), slot.end.time()
        if asked_hours(request.args.get("option", "").partition("@")[2]) is not None:
            form.mode.data = MeetingMode.ONLINE.value
            zone = request.args.get("zone", "")
            form.zone.data = zone if zone in zone_names() else form.zone.data
        slots = slots_asked(form.zone.data, starts, ends)
        form.show_slots(slots)
        form.closes_on.data = last_day_to_answer(self.today, slots)
        form.add_lines(ROWS if not slots else 1, starts, ends)

    def _show(self, meeting: Meeting) -> None:
        form = self.form
        form.title.data, form.mode.data = meeting.title, meeting.mode.value
        if self.meeting is not None:
            form.city.data, form.venue.data = meeting.city, meeting.venue
            form.host.data = str(meeting.host_party_id) if meeting.host_party_id else ""

    def _show_turn(self) -> None:
        """What the meeting is called in that part of the year, and who hosts it as the series has it."""
        turn = self.turn if self.series is not None and self.meeting is None else None
        if turn is None:
            return
        self.form.title.data = turn.title
        if turn.host is not None and self.form.mode.data != MeetingMode.ONLINE:
            self.form.host.data = str(turn.host.id)

    def preview(self) -> Preview | None:
        done = rehearse(lambda work: self._make(work, opens=True))
        poll_facts = [
            (_("Dates to choose from"), dates_list(self.form.slots())),
            (_("Last day to answer"), long_date(self.form.facts().closes_on)),
            (_("Who is asked"), asked_text(self.form)),
            (_("Who sees the answers"), str(labels.RESULTS_FOR[self.form.facts().results_for])),
        ]
        return shown(
            done,
            poll_facts,
            _("A mail with the dates and a link of their own to answer by, in each person’s language."),
            notes=unreached(self.form, done.told),
            buttons=[opening(done), (_("Save as draft"), "tell", "no", "secondary")],
        )

    def _make(self, work: Work, *, opens: bool) -> Poll:
        form, meeting = self.form, self.meeting
        made = operations.draft_poll(
            work, forum_id=self.forum.id, facts=form.facts(), parties=form.parties(),
            options=form.new_options(),
            series_id=None if meeting else form.chosen("series"),
            group_id=None if meeting else form.chosen("group"),
            meeting_id=meeting.id if meeting else None,
        )  # fmt: skip
        work.session.flush()
        return operations.open_poll(work, made.id, tell=True) if opens else made

    def act(self, work: Work) -> Poll:
        return self._make(work, opens=tells())

    def done(self, made: Poll) -> ResponseReturnValue:
        if tells():
            return to_poll(made.id, _("The poll is open. The countries are being asked."))
        return to_poll(made.id, _("The poll has been saved as a draft. Nobody has been told."))

    def cancel_href(self) -> str:
        if self.meeting is not None:
            return url_for("meetings.show", meeting_id=self.meeting.id)
        return url_for("forums.show", slug=self.forum.slug)


def last_day_to_answer(today: date, slots: list[LocalSlot]) -> date:
    """Two weeks from today, but before the last of the dates."""
    usual = today + DAYS_TO_ANSWER
    if not slots:
        return usual
    return max(today, min(usual, max(slot.first_on for slot in slots) - timedelta(days=1)))


def dates_list(slots: list[LocalSlot]) -> Markup:
    """The dates below each other."""
    return Markup("<br>").join(slot_text(slot) for slot in slots)


def asked_text(form: PollForm) -> str:
    required = [row.name for row in form.asked if row.chosen == Asked.REQUIRED]
    optional = [row.name for row in form.asked if row.chosen == Asked.OPTIONAL]
    text = _("Required: %(who)s.", who=labels.countries_text(required))
    if optional:
        text = f"{text} {_('Optional: %(who)s.', who=labels.countries_text(optional))}"
    return text


def unreached(form: PollForm, told: list[Told]) -> list[str]:
    """Countries that are asked and for which nobody is written to."""
    reached = {row.party for row in told}
    missing = [row.name for row in form.asked if row.chosen != Asked.NO and row.name not in reached]
    if not missing:
        return []
    who = labels.countries_text(missing)
    return [_("No contact point, so nobody is written to: %(who)s. You can enter their answer.", who=who)]


@bp.route("/polls/new", methods=["GET", "POST"])
@access.signed_in
def new_poll() -> ResponseReturnValue:
    """Ask the countries of a forum which date suits."""
    slug = request.args.get("forum", "")
    if slug:
        waiting = waiting_meeting(slug) if request.method == "GET" else None
        if waiting is not None:
            args = request.args.to_dict(flat=False) | {"meeting": [str(waiting)]}
            return redirect(url_for("scheduling.new_poll", **args))  # type: ignore[arg-type]
        return NewPoll(slug).answer()
    with begin_work(read_only=True) as work:
        forums = [forum for forum in list_forums(work) if policy.may_poll(work.actor, forum.id)]
        return render_template("scheduling/poll_choose.html", forums=forums)


class EditPoll(PollEditor):
    """What a poll says, and who is asked; its dates are changed on its page."""

    heading = lazy("Edit the poll")

    def __init__(self, poll_id: UUID) -> None:
        super().__init__(PollForm())
        self.poll_id = poll_id
        self.form.keeps_dates = True

    def load(self, work: Work) -> None:
        poll = self.poll = queries.get_poll(work, self.poll_id)
        work.require(policy.may_edit(work.actor, poll))
        self.forum = get_forum_by_id(work, poll.forum_id)
        asked = queries.parties_asked(work.session, poll.id)
        wanted = {p: Asked.REQUIRED if required else Asked.OPTIONAL for p, required in asked.items()}
        self.offer(work, work.now().date(), wanted)
        self.values["poll"] = poll

    def fill(self) -> None:
        form, poll = self.form, self.poll
        for name in ("title", "city", "venue", "zone", "text", "closes_on", "shows_who"):
            form[name].data = getattr(poll, name)
        form.mode.data, form.results_for.data = poll.mode.value, poll.results_for.value
        form.host.data = str(poll.host_party_id) if poll.host_party_id else ""
        self._take_version()

    def _take_version(self) -> None:
        self.form.version.data, self.form.version.raw_data = self.poll.version, None

    def stored(self) -> list[Compared]:
        self._take_version()
        form, poll = self.form, self.poll
        pairs = [
            (form.title, poll.title), (form.text, poll.text), (form.city, poll.city),
            (form.venue, poll.venue), (form.closes_on, poll.closes_on),
        ]  # fmt: skip
        rows = [(str(f.label.text), str(stored or ""), str(f.data or "")) for f, stored in pairs]
        return [row for row in rows if row[1] != row[2]] or rows[:1]

    def _save(self, work: Work, *, tell: bool) -> Poll:
        form = self.form
        return operations.edit_poll(
            work, self.poll_id, form.facts(), parties=form.parties(), version=form.version.data, tell=tell
        )

    def preview(self) -> Preview | None:
        if self.poll.state != PollState.OPEN:
            return None
        done = rehearse(lambda work: self._save(work, tell=True))
        return shown(
            done,
            [
                (_("Last day to answer"), long_date(self.form.facts().closes_on)),
                (_("Who is asked"), asked_text(self.form)),
            ],
            _("A mail to those who are asked anew, and of another last day to those who have not answered."),
        )  # fmt: skip

    def act(self, work: Work) -> Poll:
        return self._save(work, tell=tells())

    def done(self, made: Poll) -> ResponseReturnValue:
        return to_poll(self.poll_id, _("The poll has been saved."))

    def cancel_href(self) -> str:
        return url_for("scheduling.poll", poll_id=self.poll_id)


@bp.route("/polls/<uuid:poll_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_poll(poll_id: UUID) -> ResponseReturnValue:
    """Words, last day, and who is asked."""
    return EditPoll(poll_id).answer()
