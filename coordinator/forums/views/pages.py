"""Lists and pages of forums."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.forums import labels, operations, policy, queries
from coordinator.forums.forms import FilterForm
from coordinator.forums.models import Forum, ForumKind
from coordinator.forums.queries import AT_ONCE, Happening, Seatholder
from coordinator.forums.rules import MembershipRole
from coordinator.forums.views.door import asked_day, bp
from coordinator.kit.texts import Texts
from coordinator.kit.times import wall_of
from coordinator.web import access, sheets
from coordinator.web.filters import reader_zone
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work, page_panels


@bp.get("/forums")
@access.signed_in
def index() -> ResponseReturnValue:
    """The forums I may know of, each with what is next."""
    with begin_work(read_only=True) as work:
        kinds = queries.forum_kinds(work.session)
        known = queries.list_forums(work)
        form = _filter(kinds, known)
        found = queries.chosen(known, kind=form.kind.data or None, text=form.q.data or None)
        return render_template(
            "forums/index.html",
            form=form,
            forums=found,
            total=len(known),
            filtered=bool(form.kind.data or form.q.data),
            kinds=kinds,
            parts={forum.id: labels.my_part(g.actor, forum) for forum in found},
            panels=page_panels("forums", work, found),
            policy=policy,
        )


def _filter(kinds: dict[str, ForumKind], known: list[Forum]) -> FilterForm:
    """The filter as the address has it; only kinds of forums that the reader knows are offered."""
    form = FilterForm(request.args)
    there = {forum.kind for forum in known}
    offered = [(code, kind.name.in_(current_locale())) for code, kind in kinds.items() if code in there]
    form.kind.choices = options([("", _("All")), *offered])
    form.validate()
    for field in (form.q, form.kind):
        if field.errors:
            field.data = ""
    return form


@bp.get("/forums/<slug>")
@access.signed_in
def show(slug: str) -> ResponseReturnValue:
    """What the forum is, who chairs, what is next, who sits in it on a day."""
    on, form = asked_day()
    with begin_work(read_only=True) as work:
        page = queries.forum_page(work, slug, on)
        return render_template(
            "forums/show.html",
            page=page,
            forum=page.forum,
            form=form,
            on=on,
            seats=_by_role(page.roster.seats, on),
            history=_entries(page.latest),
            labels=labels,
            policy=policy,
            panels=page_panels("forum", work, page.forum),
        ), 422 if form.errors else 200


def _by_role(seats: Iterable[Seatholder], on: date) -> dict[MembershipRole, list[Seatholder]]:
    """Roles that somebody holds, each with its parties in the order of the reader's language."""
    found: dict[MembershipRole, list[Seatholder]] = {}
    for role in MembershipRole:
        holding = [seat for seat in seats if seat.membership.role is role]
        if holding:
            found[role] = labels.sorted_by_name(holding, lambda s: labels.party_name(s.party, on))
    return found


@bp.get("/forums/<slug>/members")
@access.signed_in
def members(slug: str) -> ResponseReturnValue:
    """Who sits in the forum on a day, by role."""
    on, form = asked_day()
    with begin_work(read_only=True) as work:
        page = queries.members_page(work, slug, on)
        seats = _by_role(page.roster.seats, on)
        footnotes = _footnotes(seats)
        return render_template(
            "forums/members.html",
            page=page,
            forum=page.forum,
            form=form,
            on=on,
            seats=seats,
            footnotes={party_id: number for party_id, (number, _text) in footnotes.items()},
            footnote_texts=list(footnotes.values()),
            labels=labels,
            policy=policy,
            downloads=[
                ("CSV", url_for("forums.members_file", slug=slug, kind="csv", on=on.isoformat())),
                (_("Excel"), url_for("forums.members_file", slug=slug, kind="xlsx", on=on.isoformat())),
            ],
        ), 422 if form.errors else 200


def _footnotes(seats: dict[MembershipRole, list[Seatholder]]) -> dict[UUID, tuple[int, Texts]]:
    """Number and text of the footnotes of parties whose name carries one, by the party's id."""
    found: dict[UUID, tuple[int, Texts]] = {}
    for holding in seats.values():
        for seat in holding:
            if seat.party.footnote and seat.party.id not in found:
                found[seat.party.id] = (len(found) + 1, seat.party.footnote)
    return found


@bp.get("/forums/<slug>/members.<any(csv,xlsx):kind>")
@access.signed_in
def members_file(slug: str, kind: str) -> ResponseReturnValue:
    """The same list as a file."""
    on, _form = asked_day()
    with begin_work() as work:
        page = operations.export_members(work, slug, on, kind=kind)
        rows = [_row(seat, on) for holding in _by_role(page.roster.seats, on).values() for seat in holding]
        title = page.forum.short_name
    columns = [
        _("Name"), _("Code"), _("Kind"), _("Takes part as"), _("First day"), _("Last day"),
        _("How much of the dates is known"), _("Note"), _("Source"),
    ]  # fmt: skip
    return sheets.download(kind, f"{slug}-{on.isoformat()}", title, columns, rows)


def _row(seat: Seatholder, on: date) -> list[sheets.Cell]:
    membership = seat.membership
    return [
        labels.party_name(seat.party, on),
        seat.party.code,
        str(labels.PARTY_KINDS[seat.party.kind]),
        str(labels.MEMBERSHIP_ROLES[membership.role]),
        membership.from_on,
        membership.period.last_on,
        str(labels.PRECISIONS.get(membership.precision or "", "")),
        membership.note,
        labels.source_words(membership.source),
    ]


@bp.get("/forums/<slug>/offices")
@access.signed_in
def offices(slug: str) -> ResponseReturnValue:
    """Every entry of the forum, past and coming ones too: who chaired when, who sat when."""
    with begin_work(read_only=True) as work:
        page = queries.offices_page(work, slug)
        latest_first = sorted(
            page.offices, key=lambda o: (o.office.from_on or date.min, o.party.code), reverse=True
        )
        seats = [seat for holding in _by_role(page.seats, g.today).values() for seat in holding]
        return render_template(
            "forums/offices.html",
            forum=page.forum,
            offices=[(holder.party, holder.office) for holder in latest_first],
            seats=[(seat.party, seat.membership) for seat in seats],
            labels=labels,
            policy=policy,
        )


@bp.get("/forums/<slug>/history")
@access.signed_in
def history(slug: str) -> ResponseReturnValue:
    """What happened to the forum, newest first."""
    skip = max(request.args.get("skip", 0, int), 0)
    with begin_work(read_only=True) as work:
        page = queries.history_of(work, queries.get_forum(work, slug), skip=min(skip, 1_000_000))
        pages = {
            "first": page.first,
            "last": page.last,
            "total": page.total,
            "previous_href": url_for(".history", slug=slug, skip=max(skip - AT_ONCE, 0)) if skip else None,
            "next_href": (
                url_for(".history", slug=slug, skip=skip + AT_ONCE) if page.last < page.total else None
            ),
        }
        return render_template(
            "forums/history.html", forum=page.forum, entries=_entries(page.happenings), pages=pages
        )


def _entries(happenings: Iterable[Happening]) -> list[dict[str, Any]]:
    """As the timeline takes them; the day is that of the reader."""
    zone = reader_zone()
    return [{"on": wall_of(h.at, zone).date(), "text": labels.describe(h), "who": h.who} for h in happenings]
