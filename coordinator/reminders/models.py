"""Reminder rules, planned reminders, and who does not want which."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row
from coordinator.kit.texts import Texts
from coordinator.reminders.rules import ReminderState


class ReminderRule(Row):
    """What reminds whom, when, and in which words; forum_id None means everywhere."""

    __tablename__ = "reminder_rule"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    trigger: Mapped[str] = mapped_column(sa.String(60))  # "meeting.papers_due", "action.due", …
    offset: Mapped[str] = mapped_column(sa.String(20))  # ISO 8601 "-P7D", or working days "-3WD"
    local_time: Mapped[str] = mapped_column(sa.String(5), default="08:00")  # in the forum's zone
    audience: Mapped[list[str]]
    condition: Mapped[str] = mapped_column(sa.String(80))
    channels: Mapped[list[str]]
    repeat: Mapped[list[str] | None]  # further offsets after the first, ISO 8601
    message: Mapped[Texts]
    respect_quiet_hours: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(sa.String(80))


class Reminder(Row):
    """One planned sending; unique for rule, cause, recipient and occurrence, so never doubled.

    `cause_id` is the meeting, deadline, action or group that the rule's trigger speaks of.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("rule_id", "cause_id", "recipient_id", "occurrence"),
        sa.Index("ix_reminder_state_due_at", "state", "due_at"),
    )

    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reminder_rule.id"))
    cause_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    item_id: Mapped[UUID | None]  # agenda item, for reminders about papers
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))  # whose duty it is
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(40))  # as whom: "contact_points", "participants", …
    occurrence: Mapped[int] = mapped_column(default=0)  # 0 the first, then the repeats
    due_at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.PLANNED)
    state_reason: Mapped[str | None] = mapped_column(sa.String(80))  # a code, worded in labels.py
    decided_at: Mapped[datetime | None]  # when it was sent, skipped, dropped or expired
    outbox_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"))


class ReminderStop(Row):
    """A person does not want reminders of this rule any more (the stop link in the mail)."""

    __tablename__ = "reminder_stop"
    __table_args__ = (sa.UniqueConstraint("person_id", "rule_id"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reminder_rule.id"))
    stopped_at: Mapped[datetime]
