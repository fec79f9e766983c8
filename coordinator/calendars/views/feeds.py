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
from coordinator.calendars.bodies import Bodies, Body
from coordinator.calendars.edition import edition_of
from coordinator.calendars.queries import Content, OpenFeed
from coordinator.calendars.rules import colour_of, hour_of, program_of, rule_years
from coordinator.calendars.serializer import Head, calendar, single
from coordinator.calendars.views.door import bp
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.kit.texts import Texts
from coordinator.meetings.queries import get_meeting
from coordinator.web import access
from coordinator.web.work import begin_system_work, begin_work, house

log = logging.getLogger(__name__)
bodies = Bodies()

CALENDAR = "text/calendar; charset=utf-8"
MAX_AGE = "private, max-age=300"
RETRY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at a feed gave; `body` is None where the reader has it already."""

    feed_id: UUID
    filename: str
    validator: str
    matched: str | None  # the reader's own ETag
    body: Body | None
    changed_at: datetime | None  # None: not noted yet
    to_note: bool


class TextsMissing(Exception):
    """Some meetings of the feed have no text in its language yet."""


@bp.route("/feeds/<token>.ics", methods=["GET"], provide_automatic_options=False)
@access.token
@access.sessionless
def feed(token: str) -> ResponseReturnValue:
    """A feed. An empty or partial one would make readers delete what they have: errors are a 503."""
    try:
        return _answer(token)
    except Exception:
        log.exception("feed_failed")
        headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
        return Response("Not now, please ask again later.\n", 503, headers, mimetype="text/plain")


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


def _answer(token: str) -> Response:
    try:
        found = _look(token)
    except TextsMissing:
        _make_texts(token)
        found = _look(token)
    if found is None:
        return _nothing()
    changed_at = _noted(found) if found.to_note else found.changed_at
    packed = request.accept_encodings.quality("gzip") > 0
    headers = {
        "ETag": found.matched or _etag(found.validator, packed=packed),
        "Cache-Control": MAX_AGE,
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
    }
    if changed_at is not None:
        headers["Last-Modified"] = http_date(min(changed_at, house().clock.now()))
    if found.body is None or (not request.if_none_match and _is_unmodified(changed_at)):
        return Response(None, 304, headers)
    headers["Content-Type"] = CALENDAR
    headers["Content-Disposition"] = f'inline; filename="{found.filename}"'
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(found.body.packed if packed else found.body.plain, 200, headers)


def _look(token: str) -> Found | None:
    """One reading unit: may it be read, has it changed, and if so, the body. Raises TextsMissing."""
    here = house()
    with begin_system_work(read_only=True) as work:
        opened = queries.open_feed(work, token, here.seat_sources)
        if opened is None:
            return None
        edition = edition_of(work.settings, opened.actor.locale, opened.window.today)
        content = queries.content_of(work.session, opened, edition)
        if content.missing:
            raise TextsMissing
        head = _head(opened, edition)
        validator = _validator(edition, head, content)
        matched = _matched(validator)
        body = None
        if matched is None:
            body = bodies.find(validator)
            if body is None:
                validator, body = _assemble(work, opened, edition, head, is_cut=content.is_cut)
        return Found(
            feed_id=opened.feed.id,
            filename=f"{opened.scope.slug or 'meetings'}.ics",
            validator=validator,
            matched=matched,
            body=body,
            changed_at=opened.feed.content_changed_at,
            to_note=operations.needs_note(opened.feed, validator=validator, hour=hour_of(work.now())),
        )


def _head(opened: OpenFeed, edition: str) -> Head:
    names = tuple(sorted(opened.scope.name.items())) if opened.scope.name else ()
    return _head_of(names, opened.scope.slug, opened.actor.locale, edition)


@lru_cache(maxsize=256)
def _head_of(names: tuple[tuple[str, str], ...], slug: str, locale: str, _edition: str) -> Head:
    """What the feed says of itself; the same as long as its words (the edition) and names are."""
    with speaking(locale):
        return Head(
            name=labels.feed_name(Texts(names), locale),
            description=labels.feed_description(),
            colour=colour_of(slug) if slug else "",
        )


def _validator(edition: str, head: Head, content: Content) -> str:
    """Names the bytes: they are made of nothing but what goes in here."""
    parts = (edition, head.name, head.description, head.colour, str(content.count), str(content.revision))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]


def _assemble(work: Work, opened: OpenFeed, edition: str, head: Head, *, is_cut: bool) -> tuple[str, Body]:
    """The body, under the validator of the very rows it was made of: others may write meanwhile."""
    rows = queries.texts_of(work.session, opened, edition, is_cut=is_cut)
    validator = _validator(edition, head, queries.content_in(rows))
    zones = {row.zone for row in rows if row.zone}
    years = rule_years(opened.window.today)
    body = Body(calendar(head, zones, (row.text for row in rows), years))
    bodies.keep(validator, body)
    return validator, body


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
            return operations.note_fetch(
                work, found.feed_id, validator=found.validator, program=program_of(request.user_agent.string)
            )
    except sa.exc.OperationalError:
        log.warning("feed_not_noted", extra={"feed_id": str(found.feed_id)}, exc_info=True)
        return None


def _etag(validator: str, *, packed: bool) -> str:
    """Strong, so each coding has its own (RFC 9110 8.8.3)."""
    return f'"{validator}-gzip"' if packed else f'"{validator}"'


def _matched(validator: str) -> str | None:
    """The ETag of If-None-Match that names this content in either coding; lists and W/ are taken."""
    asked = request.if_none_match
    for packed in (False, True):
        tag = _etag(validator, packed=packed)
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
