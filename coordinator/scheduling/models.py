"""Date polls: the options, the parties asked, one answer for each country, and who was written to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row, WallTime
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling.rules.kinds import AnswerVia, Choice, PollState, ResultsFor


class Poll(Row):
    """Which date suits: asked of countries by a forum's secretariat, for a meeting that is planned
    (`meeting_id`) or one that the decision will plan.

    `closes_on` is the last day on which answers are taken, in the calendar of `zone`.
    """

    __tablename__ = "poll"

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    mode: Mapped[MeetingMode]
    city: Mapped[str | None] = mapped_column(sa.String(120))
    venue: Mapped[str | None] = mapped_column(sa.String(300))
    host_party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    zone: Mapped[str] = mapped_column(sa.String(64))
    text: Mapped[str | None]  # what those asked read above the options
    state: Mapped[PollState] = mapped_column(default=PollState.DRAFT, index=True)
    state_reason: Mapped[str | None] = mapped_column(sa.String(1000))  # why it was cancelled
    closes_on: Mapped[date] = mapped_column(index=True)
    results_for: Mapped[ResultsFor] = mapped_column(default=ResultsFor.ASKED_AFTER_CLOSE)
    shows_who: Mapped[bool] = mapped_column(default=True)  # those asked see which countries have answered
    created_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # the last change that a hold in a calendar shows
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_option_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("poll_option.id", use_alter=True, name="fk_poll_decided_option_id")
    )
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PollOption(Row):
    """A date to choose, in wall time; one that was withdrawn keeps its answers and can come back."""

    __tablename__ = "poll_option"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "local_start", "local_end", "zone"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll.id"))
    local_start: Mapped[datetime] = mapped_column(WallTime())
    local_end: Mapped[datetime] = mapped_column(WallTime())
    zone: Mapped[str] = mapped_column(sa.String(64))
    starts_at: Mapped[datetime]  # derived from the slot
    ends_at: Mapped[datetime]  # derived from the slot
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date]
    points: Mapped[int | None]  # what speaks against it, as the date finder counts; None: not from there
    proposed_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))  # "another date suits us"
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)  # iCalendar SEQUENCE of the hold

    @property
    def slot(self) -> LocalSlot:
        return LocalSlot(self.local_start, self.local_end, self.zone)


class PollParty(Row):
    """A party that is asked; one that was removed keeps its answer and can be asked again."""

    __tablename__ = "poll_party"
    __table_args__ = (sa.UniqueConstraint("poll_id", "party_id"),)

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll.id"))
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    required: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PollReply(Row):
    """One voice per country: that a party has answered, who said so last, and how.

    One that was taken back (`taken_back_at`) stays with its answers and does not count. `other_dates` is
    "another date suits us" in words, `other_first_on` to `other_last_on` (both ends) as days.

    Retention: `note`, `other_dates` and `source` are erased 12 months after the poll is over; who answered
    stays as long as the poll.
    """

    __tablename__ = "poll_reply"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "party_id"),
        sa.CheckConstraint(
            "(other_first_on IS NULL) = (other_last_on IS NULL)"
            " AND (other_first_on IS NULL OR other_last_on >= other_first_on)",
            name="other_days",
        ),
    )

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll.id"))
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # who answered
    via: Mapped[AnswerVia]
    source: Mapped[str | None] = mapped_column(sa.String(300))  # "Telephone, Ms Berg", for one entered
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    other_dates: Mapped[str | None] = mapped_column(sa.String(1000))
    other_first_on: Mapped[date | None]
    other_last_on: Mapped[date | None]
    at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PollAnswer(Row):
    """What a party says to one option."""

    __tablename__ = "poll_answer"
    __table_args__ = (
        sa.UniqueConstraint("option_id", "party_id"),
        sa.Index("ix_poll_answer_poll_id_party_id", "poll_id", "party_id"),
    )

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll.id"))
    option_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll_option.id"))
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"))
    choice: Mapped[Choice]


class PollGuest(Row):
    """A named contact who was asked to answer for a party, by a link of their own.

    `told` holds what the letters that left said and `waiting` what the one in the outbox says
    (`notices.Said` as JSON; None: nothing). The link is `short_token(key, "poll", id)`.

    Retention: deleted 12 months after the poll is over.
    """

    __tablename__ = "poll_guest"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "person_id", "party_id"),
        sa.CheckConstraint("waiting IS NULL OR letter_id IS NOT NULL", name="waiting_in_outbox"),
    )

    poll_id: Mapped[UUID] = mapped_column(sa.ForeignKey("poll.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"))
    told_at: Mapped[datetime | None]  # when the first letter was written
    told: Mapped[dict[str, Any] | None]
    waiting: Mapped[dict[str, Any] | None]
    letter_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"), index=True)  # the last
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
