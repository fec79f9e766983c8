"""Dates of polls that are to be kept free, as tentative entries, made when asked for: there are few."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.calendars import labels
from coordinator.calendars.queries.feeds import OpenFeed
from coordinator.calendars.rules import ViewFilter, rule_years
from coordinator.calendars.serializer import Entry, EntryStatus, event_text, zone_needed
from coordinator.core.db import Row
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.models import Meeting, Series
from coordinator.scheduling.queries.holds import Hold, any_holds, open_holds

R = TypeVar("R", bound=Row)

MOST = 200
"""The soonest of them; a poll has a dozen options."""


@dataclass(frozen=True, slots=True)
class HoldText:
    """One VEVENT of a date that is asked about; `zone` whose VTIMEZONE it needs."""

    forum_id: UUID
    text: str
    zone: str | None


def hold_texts(work: Work, opened: OpenFeed) -> list[HoldText]:
    """The open options of undecided polls in which the feed's holder is asked, or that they lead, from today
    on, soonest first. One statement where there are none.

    They do not take the holder's time, so that a feed that only says when they are busy has none.
    """
    options = opened.feed.options
    if options.busy_only or not options.with_holds:
        return []
    wanted, window = opened.scope.filter, opened.window
    session, actor, first, until = work.session, opened.actor, window.today, window.until
    forum_id, group_id = wanted.forum_id, wanted.group_id
    if not any_holds(session, actor, first, until, forum_id=forum_id, group_id=group_id):
        return []
    holds = open_holds(
        session, actor, first, until, forum_id=forum_id, group_id=group_id, asked_only=wanted.mine
    )
    holds = _of_type(work.session, holds, wanted)[:MOST]
    if not holds:
        return []
    return _Writer(work, opened, holds).texts(holds)


def _of_type(session: Session, holds: list[Hold], wanted: ViewFilter) -> list[Hold]:
    if wanted.meeting_type is None or not holds:
        return holds
    series = {hold.series_id for hold in holds if hold.series_id is not None}
    of_type = sa.select(Series.id).where(Series.id.in_(series), Series.meeting_type == wanted.meeting_type)
    kept = set(session.scalars(of_type))
    return [hold for hold in holds if hold.series_id in kept]


class _Writer:
    """What the texts need beside the holds, asked for once."""

    def __init__(self, work: Work, opened: OpenFeed, holds: Sequence[Hold]) -> None:
        self.work, self.opened = work, opened
        self.years = rule_years(opened.window.today)
        self.forums = _by_id(work.session, Forum, {hold.forum_id for hold in holds})
        self.groups = _by_id(work.session, WorkingGroup, {hold.group_id for hold in holds})
        self.hosts = _by_id(work.session, Party, {hold.host_party_id for hold in holds})
        meetings = _by_id(work.session, Meeting, {hold.meeting_id for hold in holds})
        self.restricted = {key for key, row in meetings.items() if row.sharing == Sharing.ADDRESSEE}

    def texts(self, holds: Sequence[Hold]) -> list[HoldText]:
        with speaking(self.opened.actor.locale):
            return [
                HoldText(
                    hold.forum_id,
                    event_text(self._entry(hold), self.years),
                    zone_needed(hold.slot, self.years),
                )
                for hold in holds
            ]

    def _entry(self, hold: Hold) -> Entry:
        """In the language now spoken. Its SEQUENCE never falls: both of its parts only rise."""
        work, locale = self.work, self.opened.actor.locale
        forum, group = self.forums[hold.forum_id], self.groups.get(hold.group_id)
        host = self.hosts.get(hold.host_party_id)
        url = work.link(f"/polls/{hold.poll_id}")
        return Entry(
            uid=f"poll-{hold.poll_id}-option-{hold.option_id}@{work.settings.mail_domain}",
            sequence=hold.sequence + hold.poll_version - 1,
            created_at=hold.added_at,
            changed_at=hold.changed_at,
            when=hold.slot,
            summary=labels.hold(labels.titled(hold.title, forum.short_name)),
            status=EntryStatus.TENTATIVE,
            busy=False,
            url=url,
            location=labels.place(hold.mode, hold.venue, hold.city, host.name.in_(locale) if host else None),
            description=labels.hold_description(
                labels.whose(forum.name.in_(locale), group.name if group else None), url
            ),
            categories=(forum.short_name, *([group.name] if group else [])),
            private=hold.meeting_id in self.restricted,
        )


def _by_id(session: Session, kind: type[R], ids: Collection[UUID | None]) -> dict[UUID | None, R]:
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(sa.select(kind).where(kind.id.in_(wanted)))}
