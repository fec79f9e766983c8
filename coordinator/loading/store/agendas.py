"""The agenda that a loaded meeting begins with: its own items or a template's, published once convened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.texts import Texts
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings.models import Agenda, AgendaItem, AgendaTemplate, AgendaVersion, ItemType
from coordinator.proceedings.rules import ItemFacts, LeadKind, lead_of_words


@dataclass(frozen=True, slots=True)
class AgendaMaker:
    """Makes agendas; `countries` by code, for items that one of them leads."""

    work: Work
    types: Mapping[str, ItemType]
    countries: Mapping[str, Party]

    def make(
        self,
        meeting: Meeting,
        template: AgendaTemplate | None,
        raw_items: Sequence[Mapping[str, Any]],
        published_at: datetime,
    ) -> None:
        """Add the agenda with `raw_items`, or the template's where there are none, and, unless the meeting
        is only planned, the first published version. What lies past the last day is put on the last day.
        """
        days = (meeting.last_on - meeting.first_on).days + 1
        starts, minutes = _days(meeting, template, days)
        raw_items = raw_items or (template.items if template else ())
        items = [self._item(meeting, position, raw, days) for position, raw in enumerate(raw_items, 1)]
        published = meeting.status is not MeetingStatus.PLANNED and bool(items)
        agenda = Agenda(
            id=self.work.new_id(),
            meeting_id=meeting.id,
            day_starts=starts,
            day_minutes=minutes,
            published_number=1 if published else 0,
            published_at=published_at if published else None,
            changed_at=published_at,
        )
        self.work.session.add_all([agenda, *items])
        if not published:
            return
        meeting.agenda_sent_at = published_at
        for item in items:
            item.published_sharing = item.sharing
        version = AgendaVersion(
            id=self.work.new_id(),
            meeting_id=meeting.id,
            number=1,
            published_at=published_at,
            day_starts=starts,
            day_minutes=minutes,
            items=[self._facts(item, raw).as_json() for item, raw in zip(items, raw_items, strict=True)],
        )
        self.work.session.add(version)

    def _item(self, meeting: Meeting, position: int, raw: Mapping[str, Any], days: int) -> AgendaItem:
        lead, words = lead_of_words(raw["lead"])
        country = self.countries.get(raw.get("lead_country", ""))
        if country is not None:
            lead, words = LeadKind.PARTY, None
        return AgendaItem(
            id=self.work.new_id(),
            meeting_id=meeting.id,
            day=min(raw["day"], days),
            position=position * 10,
            type_code=raw["type"],
            title=raw["title"],
            ask=raw.get("ask"),
            minutes=raw["minutes"],
            lead=lead,
            lead_party_id=country.id if country else None,
            lead_text=words,
            expected_papers=list(raw.get("papers") or ()) or None,
            sharing=meeting.sharing,
        )

    def _facts(self, item: AgendaItem, raw: Mapping[str, Any]) -> ItemFacts:
        kind = self.types[item.type_code]
        country = self.countries.get(raw.get("lead_country", ""))
        return ItemFacts(
            id=item.id,
            day=item.day,
            type_code=item.type_code,
            title=item.title,
            ask=item.ask,
            minutes=item.minutes,
            sharing=item.sharing,
            type_label=kind.label,
            numbered=kind.numbered,
            lead=item.lead,
            lead_party_id=item.lead_party_id,
            lead_name=country.name if country else Texts(),
            lead_text=item.lead_text,
            expected_papers=tuple(item.expected_papers or ()),
        )


def _days(meeting: Meeting, template: AgendaTemplate | None, days: int) -> tuple[list[str], list[int]]:
    """When each day begins, and how long each but the last is; the first begins with the meeting."""
    starts = list(template.day_starts[:days]) if template else ["09:00"]
    starts += [starts[-1]] * (days - len(starts))
    if meeting.local_start is not None:
        starts[0] = meeting.local_start.strftime("%H:%M")
    minutes = list(template.minutes_per_day[: days - 1]) if template else []
    return starts, minutes
