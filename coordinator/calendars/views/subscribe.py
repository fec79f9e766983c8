"""How to subscribe: making an address, handing it to a calendar program, ending it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars import labels, operations, policy, queries
from coordinator.calendars.forms import FeedForm
from coordinator.calendars.models import Feed, SavedView
from coordinator.calendars.operations import Issued
from coordinator.calendars.queries import FeedLine, Scope, ViewLine
from coordinator.calendars.rules import FEED_LIMIT, FeedKind, FeedOptions, TooManyFeeds, links_of
from coordinator.calendars.views.door import bp
from coordinator.core.work import Work
from coordinator.forums.queries import get_forum, get_forum_by_id, list_forums
from coordinator.groups.queries import get_group, groups_by_id
from coordinator.kit.errors import NotFound
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
    if view_id := request.args.get("view"):
        return _view_scope(work, view_id)
    if slug := request.args.get("group"):
        group = get_group(work, slug)
        return Scope(FeedKind.GROUP, group.forum_id, group.id, Texts.of(group.name), group.slug)
    if slug := request.args.get("forum"):
        forum = get_forum(work, slug)
        return Scope(FeedKind.FORUM, forum.id, None, forum.name, forum.slug)
    return Scope(FeedKind.PERSONAL)


def _view_scope(work: Work, view_id: str) -> Scope:
    """Raises NotFound for what is no id, and for another person's view."""
    try:
        view = queries.get_view(work, UUID(view_id))
    except ValueError:
        raise NotFound from None
    return scope_of(work, view)


def scope_of(work: Work, view: SavedView) -> Scope:
    """One's own view as what a feed is of."""
    if view.group_id is None:
        return queries.scope_of_view(view)
    return queries.scope_of_view(view, groups_by_id(work.session, [view.group_id])[view.group_id].forum_id)


def _here(scope: Scope, anchor: str | None = None, **more: Any) -> str:
    """The page of a scope."""
    named: dict[str, Any] = {}
    if scope.kind != FeedKind.PERSONAL:
        named = {scope.kind.value: scope.view_id or scope.slug}
    return url_for("calendars.subscribe", _anchor=anchor, **named, **more)


def _of(scope: Scope, line: FeedLine) -> bool:
    feed = line.feed
    if feed.kind != scope.kind or feed.view_id != scope.view_id:
        return False
    of_id = scope.group_id or scope.forum_id
    return scope.kind == FeedKind.VIEW or (feed.group_id or feed.forum_id) == of_id


def _choices(work: Work, scope: Scope, views: list[ViewLine]) -> list[tuple[str, str, bool]]:
    """What else one may subscribe to, as chips: everything, my forums, my groups, my views."""
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
    found += [
        (line.view.name, url_for("calendars.subscribe", view=line.view.id), scope.view_id == line.view.id)
        for line in views
        if line.view.deleted_at is None
    ]
    return found


@bp.get("/calendar/subscribe")
@access.signed_in
def subscribe() -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        scope = _scope(work)
        return _page(work, scope, _form(work, scope.kind, _earlier(work)))


def _form(work: Work, kind: FeedKind, chosen: FeedOptions) -> FeedForm:
    return FeedForm.of(chosen, kind=kind, account_language=work.actor.locale)


def _earlier(work: Work) -> FeedOptions:
    """What was chosen for the address that was just closed, so that a new one like it is one click."""
    try:
        feed = work.session.get(Feed, UUID(request.args.get("like", "")))
    except ValueError:
        return FeedOptions()
    return feed.options if feed is not None and policy.may_change(work.actor, feed) else FeedOptions()


def _page(work: Work, scope: Scope, form: FeedForm) -> ResponseReturnValue:
    lines = queries.feeds_of(work.session, work.actor)
    views = queries.views_of(work.session, work.actor)
    mine = [line for line in lines if _of(scope, line)]
    fresh = _fresh(work, mine)
    links = links_of(work.link(f"/feeds/{fresh.token}.ics")) if fresh else None
    page = render_template(
        "calendars/subscribe.html",
        scope=scope,
        scope_name=labels.feed_name(scope.name, work.actor.locale),
        may=policy.may_subscribe(work.actor, scope.kind, forum_id=scope.forum_id, group_id=scope.group_id),
        form=form,
        lines=lines,
        mine=mine,
        fresh=fresh,
        shown=next((line.feed.options for line in mine), form.chosen()),
        links=links,
        choices=_choices(work, scope, views),
        views=views,
        here=_here(scope),
        labels=labels,
        week_ago=work.now().date() - timedelta(days=6),
        limit=FEED_LIMIT,
    )
    return _unreferred(page, 422 if form.errors else 200)


def _unreferred(page: str, status: int = 200) -> Response:
    """The address must not travel to another site in the Referer of a link."""
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/calendar/subscribe")
@access.signed_in
def make_feed() -> ResponseReturnValue:
    with begin_work() as work:
        scope = _scope(work)
        form = _form(work, scope.kind, FeedOptions())
        if not form.validate():
            return _page(work, scope, form)
        try:
            issued = operations.issue_feed(work, work.actor, scope, form.chosen())
        except TooManyFeeds:
            flash(_("You have as many addresses as one person may have. Revoke one first."), "error")
        else:
            _remember(work, issued)
            flash(_("Your address is made. Copy it now: later nobody can read it any more."))
    return redirect(_here(scope, "address"), 303)


def _scope_of_feed(work: Work, feed: Feed) -> Scope:
    """What a feed is of, as far as it can still be seen; else everything of the person's."""
    try:
        if feed.view_id is not None:
            return scope_of(work, queries.get_view(work, feed.view_id))
        if feed.group_id is not None:
            group = groups_by_id(work.session, [feed.group_id])[feed.group_id]
            return Scope(FeedKind.GROUP, group.forum_id, group.id, Texts.of(group.name), group.slug)
        if feed.forum_id is not None:
            forum = get_forum_by_id(work, feed.forum_id)
            return Scope(FeedKind.FORUM, forum.id, None, forum.name, forum.slug)
    except NotFound:
        pass
    return Scope(FeedKind.PERSONAL)


@bp.post("/calendar/feeds/<uuid:feed_id>/new-address")
@access.signed_in
def replace_address(feed_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        back = _here(_scope_of_feed(work, queries.get_feed(work, feed_id)), "address")
        _remember(work, operations.replace_address(work, feed_id))
    flash(_("There is a new address, and the old one is closed. Copy the new one now."))
    return redirect(back, 303)


@bp.get("/calendar/feeds/<uuid:feed_id>/options")
@access.signed_in
def edit_options(feed_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        feed = queries.get_feed(work, feed_id)
        return _options_page(work, feed, _form(work, feed.kind, feed.options))


def _options_page(work: Work, feed: Feed, form: FeedForm) -> ResponseReturnValue:
    name = labels.feed_name(_scope_of_feed(work, feed).name, work.actor.locale)
    page = render_template("calendars/options.html", feed=feed, form=form, name=name)
    return page, 422 if form.errors else 200


@bp.post("/calendar/feeds/<uuid:feed_id>/options")
@access.signed_in
def choose_options(feed_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        feed = queries.get_feed(work, feed_id)
        form = _form(work, feed.kind, feed.options)
        if not form.validate():
            return _options_page(work, feed, form)
        operations.choose_options(work, feed_id, form.chosen())
    flash(_("Saved. Your calendar shows it when it is next refreshed."))
    return redirect(f"{url_for('calendars.subscribe')}#addresses", 303)


@bp.post("/calendar/feeds/<uuid:feed_id>/revoke")
@access.signed_in
def revoke_feed(feed_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        feed = operations.revoke_feed(work, feed_id)
        back = _here(_scope_of_feed(work, feed), "address", like=feed.id)
    flash(
        _(
            "The address is closed for good; remove it from your calendar program too. "
            "If that was a mistake, make a new one here."
        )
    )
    return redirect(back, 303)
