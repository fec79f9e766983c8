"""Series, meetings, deadlines, registrations."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row, WallTime
from coordinator.forums.rules import Sharing
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import (
    Anchor,
    Answer,
    Facts,
    MeetingMode,
    MeetingStatus,
    RoughDate,
    SeriesOrder,
    Standing,
    Via,
    has_date,
)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class DeadlinePreset(Row):
    """Steps born with a meeting: [{"step", "offset_days", "relative_to", "audience"}], calendar days."""

    __tablename__ = "deadline_preset"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    meeting_types: Mapped[list[str]]
    steps: Mapped[list[Any]]
    note: Mapped[str | None]


class Series(Row):
    """The thread of meetings with one purpose, for instance "directors-general, spring and autumn"."""

    __tablename__ = "series"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    meeting_type: Mapped[str] = mapped_column(sa.String(40))
    agenda_template_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("agenda_template.id"))
    deadline_preset_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("deadline_preset.id"))
    cadence: Mapped[str | None] = mapped_column(sa.String(200))
    meetings_per_year: Mapped[int]
    usual_months: Mapped[list[int]]  # 1 to 12
    length_days: Mapped[int | None]  # days that a meeting usually takes
    mode: Mapped[MeetingMode | None]
    host_order: Mapped[SeriesOrder] = mapped_column(
        default=SeriesOrder.FORUM, server_default=SeriesOrder.FORUM.value
    )
    chair_order: Mapped[SeriesOrder] = mapped_column(
        default=SeriesOrder.FORUM, server_default=SeriesOrder.FORUM.value
    )
    hosts: Mapped[list[str] | None]  # ids of parties, where the hosts have an order of their own
    chairs: Mapped[list[str] | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Meeting(Row):
    """One sitting of a forum or a group; the wall time rules, the instants follow.

    Without a slot the date is to be set: `span_from` up to `span_until` and `span_label`
    ("spring 2028") say what is known. A change of slot, place, mode or status raises `sequence`.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint(
            "(local_start IS NULL) = (starts_at IS NULL) AND (local_start IS NULL) = (zone IS NULL)",
            name="slot_whole",
        ),
        sa.CheckConstraint("local_start IS NOT NULL OR span_from IS NOT NULL", name="some_date"),
        sa.Index("ix_meeting_forum_id_starts_at", "forum_id", "starts_at"),
        sa.Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
        sa.Index("ix_meeting_forum_id_first_on", "forum_id", "first_on"),
        sa.Index("ix_meeting_group_id_first_on", "group_id", "first_on"),
        sa.Index("ix_meeting_first_on", "first_on"),
    )

    ref: Mapped[str | None] = mapped_column(sa.String(80), unique=True)  # id in loaded files
    uid: Mapped[str] = mapped_column(sa.String(200), unique=True)  # iCalendar UID, made once
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    deadline_preset_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("deadline_preset.id")
    )  # else the series'
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED, index=True)
    status_reason: Mapped[str | None] = mapped_column(sa.String(1000))
    tentative: Mapped[bool] = mapped_column(default=False)  # planned, and the date may still change
    mode: Mapped[MeetingMode]
    local_start: Mapped[datetime | None] = mapped_column(WallTime())
    local_end: Mapped[datetime | None] = mapped_column(WallTime())
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    starts_at: Mapped[datetime | None] = mapped_column(index=True)  # derived from the slot
    ends_at: Mapped[datetime | None] = mapped_column(index=True)  # derived from the slot
    first_on: Mapped[date]  # first day at the venue, or span_from: what lists sort and filter by
    last_on: Mapped[date]  # last day that counts
    span_from: Mapped[date | None]
    span_until: Mapped[date | None]  # half-open
    span_label: Mapped[str | None] = mapped_column(sa.String(80))  # "spring 2028"
    moved_from: Mapped[datetime | None]  # the start before the last move or postponement, an instant
    city: Mapped[str | None] = mapped_column(sa.String(120))
    venue: Mapped[str | None] = mapped_column(sa.String(300))
    host_party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))  # country of the venue
    chair_party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    joining_link: Mapped[str | None] = mapped_column(sa.String(1000))  # participants only
    practical: Mapped[str | None]  # travel and hotel, for participants
    languages: Mapped[list[str] | None]  # interpretation
    sharing: Mapped[Sharing]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    note: Mapped[str | None]  # for the secretariat
    minutes_status: Mapped[str | None] = mapped_column(sa.String(40))
    convened_at: Mapped[datetime | None]
    agenda_sent_at: Mapped[datetime | None]  # first publication, told by the area above that publishes
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # the last change that a calendar shows: DTSTAMP, LAST-MODIFIED
    status_changed_at: Mapped[datetime | None]  # when it was cancelled or postponed
    sequence: Mapped[int] = mapped_column(default=0)  # iCalendar SEQUENCE, RFC 5545 3.8.7.4
    slot_sequence: Mapped[int] = mapped_column(default=0)  # SEQUENCE at the last change of time
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def slot(self) -> LocalSlot | None:
        """When it is, at the venue; None while the date is to be set."""
        if self.local_start is None or self.local_end is None or self.zone is None:
            return None
        return LocalSlot(self.local_start, self.local_end, self.zone)

    @property
    def has_date(self) -> bool:
        """Whether the day is known; not while it is only roughly planned or postponed without a new one."""
        return has_date(self.status, self.starts_at, self.moved_from)

    @property
    def rough_date(self) -> RoughDate | None:
        """When it is roughly, while it has no slot."""
        if self.local_start is not None or self.span_from is None:
            return None
        return RoughDate(Period(self.span_from, self.span_until), self.span_label or "")

    @property
    def facts(self) -> Facts:
        return Facts(
            title=self.title, mode=self.mode, sharing=self.sharing, city=self.city, venue=self.venue,
            host_party_id=self.host_party_id, chair_party_id=self.chair_party_id,
            joining_link=self.joining_link, practical=self.practical,
            languages=tuple(self.languages or ()), note=self.note,
        )  # fmt: skip

    @property
    def standing(self) -> Standing:
        """What it is now, to be kept beside a change."""
        return Standing(
            status=self.status, was_called=self.convened_at is not None, slot=self.slot,
            has_date=self.has_date, rough=self.rough_date, facts=self.facts, sequence=self.sequence,
        )  # fmt: skip

    def set_facts(self, facts: Facts) -> None:
        """Take over all facts; no SEQUENCE, no event: see operations."""
        self.title, self.mode, self.sharing = facts.title, facts.mode, facts.sharing
        self.city, self.venue = facts.city, facts.venue
        self.host_party_id, self.chair_party_id = facts.host_party_id, facts.chair_party_id
        self.joining_link, self.practical, self.note = facts.joining_link, facts.practical, facts.note
        self.languages = list(facts.languages) or None

    def set_slot(self, slot: LocalSlot) -> None:
        """Give it a date and derive what follows from it; no SEQUENCE, no event: see operations."""
        self.local_start, self.local_end, self.zone = slot.start, slot.end, slot.zone
        self.starts_at, self.ends_at = slot.starts_at(), slot.ends_at()
        self.first_on, self.last_on = slot.first_on, slot.last_on

    def set_span(self, span: Period, label: str) -> None:
        """Say only roughly when: `span` has both ends; the slot is cleared."""
        if span.from_on is None or span.last_on is None:
            raise ValueError("a span has both ends")
        self.local_start = self.local_end = self.zone = self.starts_at = self.ends_at = None
        self.span_from, self.span_until, self.span_label = span.from_on, span.until_on, label
        self.first_on, self.last_on = span.from_on, span.last_on


class Deadline(Row):
    """A dated step of a meeting, born from a preset; it moves with the meeting unless pinned."""

    __tablename__ = "deadline"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "step"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"))
    step: Mapped[str] = mapped_column(sa.String(40), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    offset_days: Mapped[int]
    relative_to: Mapped[Anchor]
    audience: Mapped[str] = mapped_column(sa.String(40))
    pinned: Mapped[bool] = mapped_column(default=False)
    done_on: Mapped[date | None]
    changed_at: Mapped[datetime | None]  # its own last change, apart from the meeting's
    sequence: Mapped[int] = mapped_column(default=0)  # its own changes of day; the meeting's are added


class MeetingParty(Row):
    """A party invited beyond the roster (`invited`), or left out of it (not `invited`)."""

    __tablename__ = "meeting_party"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "party_id"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"))
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"))
    invited: Mapped[bool] = mapped_column(default=True)


class PartyAnswer(Row):
    """One voice per country: what a party says to a meeting; who said it last, and when."""

    __tablename__ = "party_answer"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "party_id"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"))
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    answer: Mapped[Answer]
    represented_by: Mapped[str | None] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    answered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Participant(Row):
    """A person registered for a meeting by their contact point, or by themselves.

    Without an `answer` they are still asked; `tentative` they said "perhaps", which is no answer. A move sets
    an answer aside: it stays as `answer_before`, given for the start `answered_before_for`.

    Retention: `practical_needs` is erased 30 days after the meeting, and `answer_note` with it.
    """

    __tablename__ = "participant"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    display_name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    post: Mapped[str | None] = mapped_column(sa.String(200))
    is_head: Mapped[bool] = mapped_column(default=False)  # head of delegation
    answer: Mapped[Answer | None]  # None: registered by somebody else, has not answered
    tentative: Mapped[bool] = mapped_column(default=False)
    answered_via: Mapped[Via | None] = mapped_column(
        sa.Enum(
            Via, name="via", native_enum=False, create_constraint=True, length=40, values_callable=_values
        )
    )
    answer_note: Mapped[str | None] = mapped_column(sa.String(1000))  # said with it, plain text
    answer_stamp: Mapped[datetime | None]  # orders answers: DTSTAMP of a calendar's, else when it was given
    answer_before: Mapped[Answer | None] = mapped_column(
        sa.Enum(
            Answer, name="answer_before", native_enum=False, create_constraint=True, length=40,
            values_callable=_values,
        )
    )  # fmt: skip
    answered_before_at: Mapped[datetime | None]
    answered_before_for: Mapped[datetime | None]
    asked_anew_at: Mapped[datetime | None]
    represented_by: Mapped[str | None] = mapped_column(sa.String(200))
    practical_needs: Mapped[str | None] = mapped_column(sa.String(1000))
    registered_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
