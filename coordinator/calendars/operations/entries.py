"""Calendar texts, made once and kept, so that a feed is a query and a join."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.calendars.edition import edition_of
from coordinator.calendars.models import CalendarEntry
from coordinator.calendars.queries import Facts, deadline_entries, entry_of, facts_of
from coordinator.calendars.rules import EntryPart, rule_years
from coordinator.calendars.serializer import Entry, Years, event_text, zone_needed
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.kit.times import day_of

BATCH = 500
MANY = 200


def make_entries(work: Work, meeting_ids: Collection[UUID], locale: str) -> int:
    """Write the texts of `meeting_ids` in `locale` anew; gives how many meetings were found."""
    ids = list(meeting_ids)
    made = 0
    for first in range(0, len(ids), BATCH):
        facts = facts_of(work, ids[first : first + BATCH])
        made += len(facts)
        with speaking(locale):
            rows = [row for each in facts for row in _rows(work, each, locale)]
        _store(work, [each.meeting.id for each in facts], locale, rows)
    if made >= MANY and work.session.get_bind().dialect.name == "postgresql":
        # Otherwise the planner takes the table for empty until it is looked at next, and joins it badly.
        work.session.execute(sa.text("ANALYZE calendar_entry"))
    return made


def _rows(work: Work, facts: Facts, locale: str) -> Iterator[dict[str, Any]]:
    today = day_of(work.now(), work.settings.zone)
    years = rule_years(today)
    edition = edition_of(work.settings, locale, today)
    parts: dict[EntryPart, list[Entry]] = {
        EntryPart.MEETING: [entry_of(work, facts, locale)],
        EntryPart.DEADLINES: list(deadline_entries(work, facts, cut_offs=True)),
        EntryPart.DUTIES: list(deadline_entries(work, facts, cut_offs=False)),
    }
    for part, entries in parts.items():
        if not entries:
            continue
        text = "".join(event_text(entry, years) for entry in entries)
        yield {
            "meeting_id": facts.meeting.id,
            "locale": locale,
            "part": part,
            "version": facts.meeting.version,
            "edition": edition,
            "revision": revision_of(text),
            "text": text,
            "zone": _zone(entries, years),
        }


def revision_of(text: str) -> int:
    """48 bits that name a text: 2,000 of them add up within 63 bits."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def _zone(entries: Iterable[Entry], years: Years) -> str | None:
    return next((zone for entry in entries if (zone := zone_needed(entry.when, years))), None)


def _store(work: Work, meeting_ids: Sequence[UUID], locale: str, rows: list[dict[str, Any]]) -> None:
    drop_entries(work, meeting_ids, locale=locale)
    if not rows:
        return
    # Two readers may find the same text missing at once; they write the same.
    insert: sqlite.Insert | postgresql.Insert
    if work.session.get_bind().dialect.name == "sqlite":
        insert = sqlite.insert(CalendarEntry)
    else:
        insert = postgresql.insert(CalendarEntry)
    key = ("meeting_id", "locale", "part")
    kept = ("version", "edition", "revision", "text", "zone")
    work.session.execute(
        insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in kept}),
        rows,
    )


def drop_entries(work: Work, meeting_ids: Collection[UUID], *, locale: str | None = None) -> None:
    """Forget the texts of `meeting_ids`, in one language or all: they are made anew when needed."""
    gone = sa.delete(CalendarEntry).where(CalendarEntry.meeting_id.in_(meeting_ids))
    if locale is not None:
        gone = gone.where(CalendarEntry.locale == locale)
    work.session.execute(gone)


def refresh_entries(work: Work, meeting_id: UUID) -> None:
    """Make the texts of a meeting anew in the languages in which it has been read."""
    locales = work.session.scalars(
        sa.select(CalendarEntry.locale).where(CalendarEntry.meeting_id == meeting_id).distinct()
    ).all()
    for locale in sorted(locales):
        make_entries(work, [meeting_id], locale)
