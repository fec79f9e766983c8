"""Rows of invented meetings, inserted many at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from coordinator.core.db import Base
from coordinator.core.work import Work
from coordinator.forums.rules import Sharing
from coordinator.kit.times import LocalSlot
from coordinator.loading.bulk import insert_many
from coordinator.loading.document.dates import open_day
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, MeetingMode, MeetingStatus, deadlines_for
from coordinator.proceedings.models import Agenda, AgendaItem, AgendaVersion, ItemType
from coordinator.proceedings.rules import LeadKind

FIRST_DAY, LAST_DAY = -30, 690  # around the day of loading: within the window of feeds for two months
ROUND = 1000  # meetings in a forum, spread evenly over these days
LENGTH = timedelta(hours=2)
ZONES = (
    "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki", "Europe/Copenhagen", "Atlantic/Reykjavik",
    "Europe/Zurich",
)  # fmt: skip
TOPICS = ("Casework", "Return", "Statistics", "Identity", "Reception", "Digital services", "Forecasts")
MODES = (MeetingMode.IN_PERSON, MeetingMode.ONLINE, MeetingMode.HYBRID)
ITEMS: tuple[tuple[str, str, int], ...] = (
    ("opening", "Welcome and who is here", 5),
    ("adoption", "Adoption of the agenda", 5),
    ("previous_minutes", "Minutes of the last meeting", 10),
    ("follow_up", "Actions from last time", 15),
    ("tour_de_table", "News by country", 30),
    ("discussion", "Main topic", 35),
    ("decision", "What we send on", 15),
    ("next_meeting", "Any other business and next meeting", 5),
)
STEPS: tuple[dict[str, Any], ...] = tuple(
    {"step": step, "offset_days": days, "relative_to": Anchor.MEETING_START, "audience": audience}
    for step, days, audience in (
        ("invitation", -28, "members"),
        ("registration_deadline", -14, "contact_points"),
        ("papers_due", -7, "item_leads"),
    )
)


class MeetingRows:
    """Collects the rows of some meetings of one forum and inserts them table by table."""

    def __init__(
        self,
        work: Work,
        forum_id: UUID,
        group_id: UUID,
        types: Sequence[ItemType],
        today: date,
        *,
        busy: bool,
    ) -> None:
        self.work, self.forum_id, self.group_id = work, forum_id, group_id
        self.today, self.busy = today, busy
        self.labels = {kind.code: {"en": kind.label.in_("en")} for kind in types}
        self.rows: dict[type[Base], list[dict[str, Any]]] = {
            table: [] for table in (Meeting, Deadline, Agenda, AgendaItem, AgendaVersion)
        }

    def insert(self, numbers: range) -> None:
        for number in numbers:
            self._meeting(number)
        for table, rows in self.rows.items():
            insert_many(self.work.session, table, rows)

    def _slot(self, number: int) -> LocalSlot:
        day = FIRST_DAY + (number % ROUND) * (LAST_DAY - FIRST_DAY) // ROUND
        on = open_day(self.today + timedelta(days=day))
        return LocalSlot.of(on, time(9 + number % 6), LENGTH, ZONES[number % len(ZONES)])

    def _status(self, number: int, slot: LocalSlot) -> MeetingStatus:
        if slot.ends_at() <= self.work.now():
            return MeetingStatus.HELD
        convened = number % 10 != 0 if self.busy else number % 20 == 0
        return MeetingStatus.CONVENED if convened else MeetingStatus.PLANNED

    def _meeting(self, number: int) -> None:
        identity, slot, now = self.work.new_id(), self._slot(number), self.work.now()
        status = self._status(number, slot)
        made = now - timedelta(days=90)
        self.rows[Meeting].append(
            {
                "id": identity,
                "uid": f"{identity}@{self.work.settings.mail_domain}",
                "forum_id": self.forum_id,
                "group_id": self.group_id if number % 8 == 7 else None,
                "title": f"{TOPICS[number % len(TOPICS)]}, sitting {number + 1}",
                "status": status,
                "tentative": False,
                "mode": MODES[number % len(MODES)],
                "local_start": slot.start,
                "local_end": slot.end,
                "zone": slot.zone,
                "starts_at": slot.starts_at(),
                "ends_at": slot.ends_at(),
                "first_on": slot.first_on,
                "last_on": slot.last_on,
                "city": "Stockholm",
                "sharing": Sharing.FORUM,
                "created_at": made,
                "changed_at": made,
                "convened_at": None if status is MeetingStatus.PLANNED else made,
                "agenda_sent_at": made,
                "sequence": 0,
                "version": 1,
            }
        )
        for step in deadlines_for(slot, STEPS):
            self.rows[Deadline].append(
                {
                    "id": self.work.new_id(),
                    "meeting_id": identity,
                    "step": step.step,
                    "due_on": step.due_on,
                    "offset_days": step.offset_days,
                    "relative_to": step.relative_to,
                    "audience": step.audience,
                    "pinned": False,
                }
            )
        self._agenda(identity, slot.start, made)

    def _agenda(self, meeting_id: UUID, start: datetime, at: datetime) -> None:
        """Eight items, published; the version keeps only what is not a default, to be small."""
        starts = [start.strftime("%H:%M")]
        ids = [self.work.new_id() for _item in ITEMS]
        self.rows[Agenda].append(
            {
                "id": self.work.new_id(),
                "meeting_id": meeting_id,
                "day_starts": starts,
                "day_minutes": [],
                "published_number": 1,
                "published_at": at,
                "changed_at": at,
                "version": 1,
            }
        )
        self._items(meeting_id, ids)
        self.rows[AgendaVersion].append(
            {
                "id": self.work.new_id(),
                "meeting_id": meeting_id,
                "number": 1,
                "published_at": at,
                "day_starts": starts,
                "day_minutes": [],
                "items": [
                    {
                        "id": str(identity),
                        "day": 1,
                        "type_code": code,
                        "type_label": self.labels.get(code, {"en": code}),
                        "title": title,
                        "minutes": minutes,
                        "sharing": Sharing.FORUM.value,
                    }
                    for identity, (code, title, minutes) in zip(ids, ITEMS, strict=True)
                ],
            }
        )

    def _items(self, meeting_id: UUID, ids: Sequence[UUID]) -> None:
        for position, (identity, (code, title, minutes)) in enumerate(zip(ids, ITEMS, strict=True), 1):
            self.rows[AgendaItem].append(
                {
                    "id": identity,
                    "meeting_id": meeting_id,
                    "day": 1,
                    "position": position * 10,
                    "type_code": code,
                    "title": title,
                    "minutes": minutes,
                    "lead": LeadKind.CHAIR,
                    "sharing": Sharing.FORUM,
                    "published_sharing": Sharing.FORUM,
                    "version": 1,
                }
            )
