"""Calendars by address: feeds that a secret token opens, and the file of one meeting."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from coordinator.calendars import labels, operations, queries
from coordinator.calendars.bodies import CODINGS, PLAIN, Bodies, Body, best_coding
from coordinator.calendars.edition import edition_of
from coordinator.calendars.operations import Fetch
from coordinator.calendars.queries import ActionText, Content, HoldText, Known, OpenFeed, TextRow
from coordinator.calendars.rules import EntryPart, FeedOptions, colour_of, program_of, rule_years
from coordinator.calendars.serializer import (
    Head,
    alarm_text,
    busy_text,
    calendar,
    single,
    task_text,
    with_alarm,
)
from coordinator.calendars.views.door import bp
from coordinator.calendars.views.pace import Pace
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.texts import Texts
from coordinator.meetings.queries import get_meeting
from coordinator.web import access
from coordinator.web.work import begin_system_work, begin_work, house

log = logging.getLogger(__name__)
bodies = Bodies()
pace = Pace()

CALENDAR = "text/calendar; charset=utf-8"
MAX_AGE = "private, max-age=300"
RETRY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at a feed gave; `body` is None where the reader has it already."""

    fetch: Fetch
    matched: str | None  # the reader's own ETag
    body: Body | None
    changed_at: datetime | None  # None: not noted yet
    to_note: bool


@dataclass(frozen=True, slots=True)
class More:
    """What stands in a feed beside stored texts, and is made when asked for."""

    actions: list[ActionText]
    holds: list[HoldText]


class TextsMissing(Exception):
    """Some meetings of the feed have no text in its language yet."""


@bp.route("/feeds/<token>.ics", methods=["GET"], provide_automatic_options=False)
@access.token
@access.sessionless
def feed(token: str) -> ResponseReturnValue:
    """A feed. An empty or partial one would make readers delete what they have: errors are a 503."""
    if seconds := pace.wait(queries.digest_of(token), house().clock.now()):
        return _later(429, seconds)
    try:
        return _answer(token)
    except Exception:
        log.exception("feed_failed")
        return _later(503, RETRY_SECONDS)


@bp.route("/feeds/<path:address>", methods=["GET"], provide_automatic_options=False)
@access.token
@access.sessionless
def no_feed(address: str) -> ResponseReturnValue:
    """Whatever else is asked for under /feeds/: answered like a wrong token."""
    return _nothing()


def _nothing() -> Response:
    """Wrong, revoked, malformed, ended: the same words, so that nobody learns which."""
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return Response("Not found.\n", 404, headers, mimetype="text/plain")


def _later(status: int, seconds: int) -> Response:
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return Response("Not now, please ask again later.\n", status, headers, mimetype="text/plain")


def _answer(token: str) -> Response:
    try:
        found = _look(token)
    except TextsMissing:
        _make_texts(token)
        found = _look(token)
    if found is None:
        return _nothing()
    changed_at = _noted(found) if found.to_note else found.changed_at
    coding = best_coding(request.accept_encodings)
    headers = {
        "ETag": found.matched or _etag(found.fetch.validator, coding),
        "Cache-Control": MAX_AGE,
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
    }
    if changed_at is not None:
        headers["Last-Modified"] = http_date(min(changed_at, house().clock.now()))
    if found.body is None or (not request.if_none_match and _is_unmodified(changed_at)):
        return Response(None, 304, headers)
    headers["Content-Type"] = CALENDAR
    headers["Content-Disposition"] = f'inline; filename="{found.body.name}"'
    if coding != PLAIN:
        headers["Content-Encoding"] = coding
    return Response(found.body.coded(coding), 200, headers)


def _look(token: str) -> Found | None:
    """One reading unit: may it be read, has it changed, and if so, the body. Raises TextsMissing."""
    program = program_of(request.user_agent.string) or ""
    with begin_system_work(read_only=True) as work:
        known = queries.known_feed(work, token, program)
        if known is None:
            return None
        if known.is_unchanged and known.validator is not None:
            fetch = Fetch(known.feed_id, program, known.validator, known.stamp, known.sources)
            matched = _matched(known.validator)
            body = None if matched else bodies.find(known.validator)
            if matched or body:
                return Found(fetch, matched, body, known.content_changed_at, to_note=not known.is_noted)
        return _look_anew(work, token, known, program)


def _look_anew(work: Work, token: str, known: Known, program: str) -> Found | None:
    """The rights of the holder and what they may see of the feed's meetings."""
    opened = queries.open_feed(work, token, house().seat_sources)
    if opened is None:
        return None
    edition = edition_of(work.settings, opened.actor.locale, opened.window.today)
    content = queries.content_of(work.session, opened, edition)
    if content.missing:
        raise TextsMissing
    more = More(_actions(work, opened), queries.hold_texts(work, opened))
    validator = _validator(edition, opened, content, more)
    matched = _matched(validator)
    body = None
    if matched is None:
        body = bodies.find(validator)
        if body is None:
            validator, body = _assemble(work, opened, edition, content, more)
    fetch = Fetch(
        known.feed_id,
        program,
        validator,
        known.stamp,
        known.sources,
        known.is_noted,
        queries.sources_of(work.session, opened) | {hold.forum_id for hold in more.holds},
    )
    to_note = operations.needs_note(known, validator=validator)
    return Found(fetch, matched, body, known.content_changed_at, to_note)


def _actions(work: Work, opened: OpenFeed) -> list[ActionText]:
    if not opened.feed.options.with_actions:
        return []
    return queries.action_texts(work, opened.actor, opened.window)


def _head(opened: OpenFeed, edition: str, *, is_cut: bool) -> Head:
    names = tuple(sorted(opened.scope.name.items())) if opened.scope.name else ()
    return _head_of(
        names, opened.scope.slug, opened.actor.locale, opened.feed.options, edition, is_cut=is_cut
    )


@lru_cache(maxsize=256)
def _head_of(
    names: tuple[tuple[str, str], ...],
    slug: str,
    locale: str,
    options: FeedOptions,
    _edition: str,
    *,
    is_cut: bool,
) -> Head:
    """What the feed says of itself; the same as long as its words (the edition) and names are."""
    with speaking(locale):
        description = labels.feed_description(options, is_cut=is_cut)
        if options.busy_only:  # not even of what
            return Head(name=labels.busy(called_off=False), description=description)
        return Head(
            name=labels.feed_name(Texts(names), locale),
            description=description,
            colour=colour_of(slug) if slug else "",
        )


def _validator(edition: str, opened: OpenFeed, content: Content, more: More) -> str:
    """Names the bytes: they are made of nothing but what goes in here."""
    head = _head(opened, edition, is_cut=content.is_cut)
    options = opened.feed.options
    parts = [
        edition, head.name, head.description, head.colour, str(content.count), str(content.revision),
        str(options.alarm_minutes), str(options.busy_only), str(options.as_tasks),
        *(action.text for action in more.actions),
        *(hold.text for hold in more.holds),
    ]  # fmt: skip
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]


def _assemble(work: Work, opened: OpenFeed, edition: str, content: Content, more: More) -> tuple[str, Body]:
    """The body, under the validator of the very rows it was made of: others may write meanwhile."""
    rows = queries.texts_of(work.session, opened, edition, is_cut=content.is_cut)
    validator = _validator(edition, opened, queries.content_in(rows, is_cut=content.is_cut), more)
    zones = {row.zone for row in rows if row.zone} | {hold.zone for hold in more.holds if hold.zone}
    if opened.feed.options.busy_only:
        zones = set()
    years = rule_years(opened.window.today)
    head = _head(opened, edition, is_cut=content.is_cut)
    with speaking(opened.actor.locale):
        texts = _as_chosen(opened.feed.options, rows, more)
    name = "busy" if opened.feed.options.busy_only else opened.scope.slug or "meetings"
    body = Body(calendar(head, zones, texts, years), f"{name}.ics")
    bodies.keep(validator, body)
    return validator, body


def _as_chosen(options: FeedOptions, rows: list[TextRow], more: More) -> list[str]:
    """The stored texts in the shape that the feed's options ask for; words are in the language spoken."""
    if options.busy_only:
        busy, cancelled = labels.busy(called_off=False), labels.busy(called_off=True)
        return [busy_text(row.text, cancelled if _is_cancelled(row.text) else busy) for row in rows]
    tasks = options.as_tasks
    texts = [task_text(row.text) if tasks and row.part != EntryPart.MEETING else row.text for row in rows]
    if options.alarm_minutes is not None:
        alarm = alarm_text(options.alarm_minutes, labels.alarm())
        texts = [with_alarm(text, alarm) for text in texts]
    texts += [hold.text for hold in more.holds]
    return texts + [task_text(action.text) if tasks else action.text for action in more.actions]


def _is_cancelled(text: str) -> bool:
    return "\r\nSTATUS:CANCELLED\r\n" in text


def _make_texts(token: str) -> None:
    here = house()
    with begin_system_work() as work:
        opened = queries.open_feed(work, token, here.seat_sources)
        if opened is not None:
            locale = opened.actor.locale
            edition = edition_of(work.settings, locale, opened.window.today)
            content = queries.content_of(work.session, opened, edition)
            missing = queries.missing_meetings(work.session, opened, edition, is_cut=content.is_cut)
            operations.make_entries(work, missing, locale)


def _noted(found: Found) -> datetime | None:
    """Keep that it was read. A reader gets its calendar also where this cannot be written now."""
    try:
        with begin_system_work() as work:
            return operations.note_fetch(work, found.fetch)
    except (sa.exc.OperationalError, EditedMeanwhile):
        log.warning("feed_not_noted", extra={"feed_id": str(found.fetch.feed_id)}, exc_info=True)
        return None


def _etag(validator: str, coding: str) -> str:
    """Strong, so each coding has its own (RFC 9110 8.8.3)."""
    return f'"{validator}-{coding}"' if coding else f'"{validator}"'


def _matched(validator: str) -> str | None:
    """The ETag of If-None-Match that names this content in any coding; lists and W/ are taken."""
    asked = request.if_none_match
    if not asked:
        return None
    for coding in (PLAIN, *CODINGS):
        tag = _etag(validator, coding)
        if asked.contains_weak(tag.strip('"')):
            return tag
    return None


def _is_unmodified(changed_at: datetime | None) -> bool:
    """If-Modified-Since, for readers without If-None-Match (RFC 9110 13.1.3)."""
    since = request.if_modified_since
    return since is not None and changed_at is not None and changed_at <= since


@bp.get("/meetings/<uuid:meeting_id>.ics")
@access.signed_in
def meeting_ics(meeting_id: UUID) -> ResponseReturnValue:
    """One meeting to put into a calendar by hand; it does not follow changes, as feeds do."""
    with begin_work(read_only=True) as work:
        meeting = get_meeting(work, meeting_id)
        (facts,) = queries.facts_of(work, [meeting.id])
        with speaking(work.actor.locale):
            data = single(queries.entry_of(work, facts, work.actor.locale))
        name = f"{facts.forum.slug}-{meeting.first_on.isoformat()}.ics"
    headers = {"Content-Type": CALENDAR, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, 200, headers)
