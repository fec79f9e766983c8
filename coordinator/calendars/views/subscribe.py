"""How to subscribe: making an address, handing it to a calendar program, ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars import labels, operations, policy, queries
from coordinator.calendars.forms import FeedForm
from coordinator.calendars.operations import Issued
from coordinator.calendars.queries import FeedLine, Scope
from coordinator.calendars.rules import FEED_LIMIT, FeedKind, TooManyFeeds, links_of
from coordinator.calendars.views.door import bp
from coordinator.core.work import Work
from coordinator.forums.queries import get_forum, get_forum_by_id, list_forums
from coordinator.groups.queries import get_group, groups_by_id
from coordinator.kit.texts import Texts
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.work import begin_work

SHOWN_FOR = timedelta(minutes=15)
SHOWN = "feed_addresses"
"""In the session: addresses made just now. Only their hashes are stored, so this is the one time to copy
them; the session is the holder's own and expires.
"""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An address that can still be read, until `until` (an instant)."""

    token: str
    until: datetime


def _remember(work: Work, issued: Issued) -> None:
    until = (work.now() + SHOWN_FOR).isoformat()
    kept = {key: value for key, value in _kept(work.now()).items() if key != str(issued.feed.id)}
    newest = [*kept.items(), (str(issued.feed.id), [issued.token, until])][-3:]  # a cookie is small
    session[SHOWN] = dict(newest)


def _kept(now: datetime) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = session.get(SHOWN, {})
    return {key: value for key, value in kept.items() if datetime.fromisoformat(value[1]) > now}


def _fresh(work: Work, lines: list[FeedLine]) -> Fresh | None:
    """The newest of `lines` whose address can still be read."""
    kept = _kept(work.now())
    for line in lines:
        if str(line.feed.id) in kept:
            token, until = kept[str(line.feed.id)]
            return Fresh(token, datetime.fromisoformat(until))
    return None


def _scope(work: Work) -> Scope:
    """What the address asks for; raises NotFound for what the actor may not see."""
    if slug := request.args.get("group"):
        group = get_group(work, slug)
        return Scope(FeedKind.GROUP, group.forum_id, group.id, Texts.of(group.name), group.slug)
    if slug := request.args.get("forum"):
        forum = get_forum(work, slug)
        return Scope(FeedKind.FORUM, forum.id, None, forum.name, forum.slug)
    return Scope(FeedKind.PERSONAL)


def _here(scope: Scope, anchor: str | None = None) -> str:
    """The page of a scope."""
    named: dict[str, Any] = {scope.kind.value: scope.slug} if scope.kind != FeedKind.PERSONAL else {}
    return url_for("calendars.subscribe", _anchor=anchor, **named)


def _of(scope: Scope, line: FeedLine) -> bool:
    feed = line.feed
    return feed.kind == scope.kind and (feed.group_id or feed.forum_id) == (scope.group_id or scope.forum_id)


def _choices(work: Work, scope: Scope) -> list[tuple[str, str, bool]]:
    """What else one may subscribe to, as chips: everything, my forums, my groups."""
    actor = work.actor
    found = [(_("All my meetings"), url_for("calendars.subscribe"), scope.kind == FeedKind.PERSONAL)]
    found += [
        (forum.short_name, url_for("calendars.subscribe", forum=forum.slug), scope.slug == forum.slug)
        for forum in list_forums(work)
        if policy.may_subscribe(actor, FeedKind.FORUM, forum_id=forum.id)
    ]
    groups = groups_by_id(work.session, actor.groups).values() if actor.groups else ()
    found += [
        (group.name, url_for("calendars.subscribe", group=group.slug), scope.slug == group.slug)
        for group in sorted(groups, key=lambda g: g.name)
    ]
    return found


@bp.get("/calendar/subscribe")
@access.signed_in
def subscribe() -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        return _page(work, _scope(work), FeedForm())


def _page(work: Work, scope: Scope, form: FeedForm) -> ResponseReturnValue:
    lines = queries.feeds_of(work.session, work.actor)
    fresh = _fresh(work, [line for line in lines if _of(scope, line)])
    links = links_of(work.link(f"/feeds/{fresh.token}.ics")) if fresh else None
    answer = make_response(
        render_template(
            "calendars/subscribe.html",
            scope=scope,
            scope_name=labels.feed_name(scope.name, work.actor.locale),
            may=policy.may_subscribe(
                work.actor, scope.kind, forum_id=scope.forum_id, group_id=scope.group_id
            ),
            form=form,
            lines=lines,
            mine=[line for line in lines if _of(scope, line)],
            fresh=fresh,
            links=links,
            choices=_choices(work, scope),
            here=_here(scope),
            labels=labels,
            limit=FEED_LIMIT,
        )
    )
    # The address must not travel to another site in the Referer of a link.
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/calendar/subscribe")
@access.signed_in
def make_feed() -> ResponseReturnValue:
    form = FeedForm()
    with begin_work() as work:
        scope = _scope(work)
        if form.validate():
            try:
                issued = operations.issue_feed(
                    work,
                    work.actor,
                    scope,
                    with_deadlines=form.with_deadlines.data,
                    with_spans=form.with_spans.data,
                )
            except TooManyFeeds:
                flash(_("You have as many addresses as one person may have. Revoke one first."), "error")
            else:
                _remember(work, issued)
                flash(_("Your address is made. Copy it now: later nobody can read it any more."))
    return redirect(_here(scope, "address"), 303)


def _back(work: Work, feed_id: UUID) -> str:
    """The page of what a feed is of."""
    feed = queries.get_feed(work, feed_id)
    if feed.group_id is not None:
        group = groups_by_id(work.session, [feed.group_id])[feed.group_id]
        return url_for("calendars.subscribe", group=group.slug)
    if feed.forum_id is not None:
        return url_for("calendars.subscribe", forum=get_forum_by_id(work, feed.forum_id).slug)
    return url_for("calendars.subscribe")


@bp.post("/calendar/feeds/<uuid:feed_id>/new-address")
@access.signed_in
def replace_address(feed_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        back = _back(work, feed_id)
        _remember(work, operations.replace_address(work, feed_id))
    flash(_("There is a new address, and the old one is closed. Copy the new one now."))
    return redirect(f"{back}#address", 303)


@bp.post("/calendar/feeds/<uuid:feed_id>/options")
@access.signed_in
def choose_options(feed_id: UUID) -> ResponseReturnValue:
    form = FeedForm()
    with begin_work() as work:
        operations.choose_options(
            work,
            feed_id,
            with_deadlines=bool(form.with_deadlines.data),
            with_spans=bool(form.with_spans.data),
        )
    flash(_("Saved. Your calendar shows it when it is next refreshed."))
    return redirect(f"{url_for('calendars.subscribe')}#addresses", 303)


@bp.post("/calendar/feeds/<uuid:feed_id>/revoke")
@access.signed_in
def revoke_feed(feed_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.revoke_feed(work, feed_id)
    flash(_("The address is closed. Calendars that use it get no more news; remove it there too."))
    return redirect(f"{url_for('calendars.subscribe')}#addresses", 303)
