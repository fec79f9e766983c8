"""The page of a meeting, its history and its people."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.labels import SHARING
from coordinator.forums.models import Party
from coordinator.kit.times import day_of
from coordinator.meetings import labels, operations, policy, queries, rules
from coordinator.meetings.models import Participant
from coordinator.meetings.queries import MeetingPage, PartyLine
from coordinator.meetings.rules import MeetingStatus
from coordinator.meetings.views.door import bp
from coordinator.web import access, sheets
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work, page_panels


@dataclass(frozen=True, slots=True)
class Step:
    """A button under the head: the most wanted first."""

    label: str
    href: str
    posts: bool = False


@bp.get("/meetings/<uuid:meeting_id>")
@access.signed_in
def show(meeting_id: UUID) -> ResponseReturnValue:
    """When and where, then the agenda, the papers and the people."""
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, meeting_id)
        meeting = page.head.meeting
        actor, over = work.actor, _over(work, page)
        return render_template(
            "meetings/show.html",
            page=page,
            head=page.head,
            meeting=meeting,
            panels=page_panels("meeting", work, meeting),
            steps=_steps(work, page),
            lines=[(line, coming(line, over=over)) for line in page.lines],
            place=place(page.head),
            inside=policy.may_see_content(actor, meeting, page.circle),
            with_link=policy.may_see_link(actor, meeting, page.circle),
            with_people=policy.may_see_people(actor, meeting, page.circle) and bool(page.lines),
            last_day=next((d.due_on for d in page.deadlines if d.step == rules.REGISTRATION), None),
            open_now=meeting.status == MeetingStatus.CONVENED and not over,
            over=over,
            day=_day(work, page),
            in_the_way=_in_the_way(work, page, over=over),
            labels=labels,
            policy=policy,
            rules=rules,
            sharing=SHARING[meeting.sharing],
        )


def _in_the_way(work: Work, page: MeetingPage, *, over: bool) -> list[str]:
    """For those who plan it: what is in the way of the date it has."""
    meeting = page.head.meeting
    if over or meeting.status not in rules.COMING:
        return []
    found = queries.clashes_where_it_is(work, meeting, [line.party for line in page.lines])
    return labels.clash_notes([], found)


def _over(work: Work, page: MeetingPage) -> bool:
    return rules.is_over(page.head.meeting.slot, work.now())


def _day(work: Work, page: MeetingPage) -> object:
    """Today where the meeting is."""
    return day_of(work.now(), page.head.meeting.zone or work.settings.zone)


def place(head: queries.Head) -> str:
    """Venue, town, country, and how one takes part."""
    meeting = head.meeting
    host = head.host.name.in_(current_locale()) if head.host else None
    where = labels.place_text(meeting.venue, meeting.city, host, meeting.mode)
    how = labels.mode_text(meeting.mode, has_link=meeting.joining_link is not None)
    if not where or where == _("Online"):
        return how[:1].upper() + how[1:]
    return _("%(place)s · %(how)s", place=where, how=how)


def coming(line: PartyLine, *, over: bool) -> str:
    """What a party answered, in few words."""
    answer = line.answer
    return labels.coming_text(
        answer=answer.answer if answer else None,
        represented_by=answer.represented_by if answer else None,
        coming=line.coming, online=line.online, perhaps=line.perhaps, over=over,
    )  # fmt: skip


def _steps(work: Work, page: MeetingPage) -> list[Step]:
    """What this reader would do next."""
    meeting = page.head.meeting
    steps = []
    if policy.may_edit(work.actor, meeting):
        if meeting.status in rules.HOLDABLE and _over(work, page):
            steps.append(
                Step(_("Mark as held"), url_for("meetings.mark_held", meeting_id=meeting.id), posts=True)
            )
        elif meeting.status == MeetingStatus.POSTPONED:
            steps.append(Step(_("Convene again"), url_for("meetings.convene", meeting_id=meeting.id)))
        elif meeting.status == MeetingStatus.PLANNED and not meeting.has_date:
            steps.append(Step(_("Set the date"), url_for("meetings.set_date", meeting_id=meeting.id)))
        elif meeting.status == MeetingStatus.PLANNED:
            steps.append(Step(_("Convene"), url_for("meetings.convene", meeting_id=meeting.id)))
    if meeting.status == MeetingStatus.CONVENED and not _over(work, page):
        steps += _answers(work, page)
    return steps


def _answers(work: Work, page: MeetingPage) -> list[Step]:
    """Registering the actor's own countries, and answering for oneself."""
    meeting, locale = page.head.meeting, current_locale()
    steps = []
    for line in page.lines:
        if not policy.speaks_for(work.actor, line.party.id, meeting.forum_id):
            continue
        href = url_for("meetings.register", meeting_id=meeting.id, party=line.party.code)
        name = line.party.name.in_(locale)
        label = (
            _("Registration of %(party)s", party=name)
            if line.registered
            else _("Register %(party)s", party=name)
        )
        steps.append(Step(label, href))
    if policy.may_answer(work.actor, meeting, page.circle):
        mine = page.head.mine
        label = _("Change my answer") if mine and mine.answer else _("Say whether I come")
        steps.append(Step(label, url_for("meetings.answer", meeting_id=meeting.id)))
    return steps


@bp.get("/meetings/<uuid:meeting_id>/history")
@access.signed_in
def history(meeting_id: UUID) -> ResponseReturnValue:
    """What happened to the meeting, from the journal."""
    with begin_work(read_only=True) as work:
        page = queries.get_history(work, meeting_id)
        return render_template("meetings/history.html", page=page, head=page.head, meeting=page.head.meeting)


@bp.get("/meetings/<uuid:meeting_id>/people")
@access.signed_in
def people(meeting_id: UUID) -> ResponseReturnValue:
    """The list of participants, by country."""
    with begin_work(read_only=True) as work:
        page = queries.get_people(work, meeting_id)
        meeting = page.head.meeting
        over = rules.is_over(meeting.slot, work.now())
        return render_template(
            "meetings/people.html",
            page=page,
            head=page.head,
            meeting=meeting,
            words={d.line.party.id: coming(d.line, over=over) for d in page.delegations},
            registered=sum(d.line.registered for d in page.delegations),
            labels=labels,
            policy=policy,
            downloads=[
                ("CSV", url_for("meetings.export_people", meeting_id=meeting_id, kind="csv")),
                (_("Excel"), url_for("meetings.export_people", meeting_id=meeting_id, kind="xlsx")),
            ],
        )


@bp.get("/meetings/<uuid:meeting_id>/people.<any(csv,xlsx):kind>")
@access.signed_in
def export_people(meeting_id: UUID, kind: str) -> ResponseReturnValue:
    """The list of participants as a file; practical needs only for those who may see them."""
    with begin_work() as work:
        page = operations.export_people(work, meeting_id)
        rows = [
            _person_row(work, page, party, person)
            for party, person in [
                *((d.line.party, p) for d in page.delegations for p in d.people),
                *page.guests,
            ]
        ]
        name = f"{page.head.forum.slug}-{page.head.meeting.first_on}"
        title = page.head.meeting.title
    columns = [
        _("Country or organisation"), _("Name"), _("Post"), _("Head of delegation"), _("Answer"),
        _("E-mail address"), _("Practical needs"),
    ]  # fmt: skip
    return sheets.download(kind, name, title, columns, rows)


def _perhaps(person: Participant) -> str | None:
    return _("Perhaps") if person.tentative else None


def _person_row(
    work: Work, page: queries.PeoplePage, party: Party | None, person: Participant
) -> list[sheets.Cell]:
    meeting = page.head.meeting
    needs = policy.may_see_needs(work.actor, meeting, person.party_id, person.person_id)
    contact = policy.may_amend(work.actor, meeting, person.party_id)
    return [
        party.name.in_(current_locale()) if party else None,
        person.display_name,
        person.post,
        _("yes") if person.is_head else None,
        str(labels.ANSWERS[person.answer]) if person.answer else _perhaps(person),
        person.email if contact else None,
        person.practical_needs if needs else None,
    ]
