"""Reminder rules, planned reminders, and who does not want which."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row
from coordinator.kit.texts import Texts
from coordinator.reminders.rules import ReminderState

KEY = ("rule_id", "cause_id", "recipient_id", "occurrence")


class ReminderRule(Row):
    """What reminds whom, when, and in which words, in one place.

    The place is everywhere (`forum_id` None), a forum, one of its groups, a series or a meeting. A rule
    with `parent_id` changes or pauses that rule in its place; the nearest to a meeting holds there. The
    parent is always the first of its family, whose id reminders and stops carry.
    """

    __tablename__ = "reminder_rule"
    __table_args__ = (
        sa.Index(
            "uq_reminder_rule_parent_id_place",
            "parent_id",
            "place",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("reminder_rule.id"))
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"))
    place: Mapped[str] = mapped_column(
        sa.String(60), default="", server_default=""
    )  # "forums:<id>"; empty is everywhere
    trigger: Mapped[str] = mapped_column(sa.String(60))  # "meeting.papers_due", "action.due", …
    offset: Mapped[str] = mapped_column(sa.String(20))  # ISO 8601 "-P7D", or working days "-3WD"
    local_time: Mapped[str] = mapped_column(sa.String(5), default="08:00")  # on the clock of `zone`
    zone: Mapped[str] = mapped_column(sa.String(10), default="venue", server_default="venue")  # RuleZone
    audience: Mapped[list[str]]
    condition: Mapped[str] = mapped_column(sa.String(80))
    channels: Mapped[list[str]]
    repeat: Mapped[list[str] | None]  # from data: further offsets from the trigger, ISO 8601
    every: Mapped[int] = mapped_column(default=0, server_default="0")  # days from one repeat to the next
    times: Mapped[int] = mapped_column(default=0, server_default="0")  # how many such repeats at most
    steps: Mapped[list[Any] | None]  # escalation: [{"to": audience or "desk", "after": days}]
    message: Mapped[Texts]
    respect_quiet_hours: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(sa.String(80))
    edited_at: Mapped[datetime | None]  # by people; then loading leaves it alone
    deleted_at: Mapped[datetime | None]  # kept, so that it can be brought back
    version: Mapped[int] = mapped_column(server_default="1")

    __mapper_args__ = {"version_id_col": version}

    @property
    def kind_id(self) -> UUID:
        """The first of its family: what reminders and stops refer to."""
        return self.parent_id or self.id


class Reminder(Row):
    """One planned sending; unique for rule, cause, recipient, occurrence and party, so never doubled.

    `rule_id` is the first of the rule's family, `cause_id` the meeting, deadline, action or group that
    the rule's trigger speaks of. Kept with its meeting or forum, as the record of what went out.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        sa.Index(
            "uq_reminder_of_party", *KEY, "party_id", unique=True,
            sqlite_where=sa.text("party_id IS NOT NULL"), postgresql_where=sa.text("party_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_reminder_of_nobody", *KEY, unique=True,
            sqlite_where=sa.text("party_id IS NULL"), postgresql_where=sa.text("party_id IS NULL"),
        ),
        sa.Index("ix_reminder_state_due_at", "state", "due_at"),
        sa.Index("ix_reminder_forum_id_due_at", "forum_id", "due_at"),
        sa.Index(
            "ix_reminder_outbox_id",
            "outbox_id",
            sqlite_where=sa.text("outbox_id IS NOT NULL"),
            postgresql_where=sa.text("outbox_id IS NOT NULL"),
        ),
    )  # fmt: skip

    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reminder_rule.id"))
    cause_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))
    item_id: Mapped[UUID | None]  # agenda item, for reminders about papers
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))  # whose duty it is
    recipient_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(40))  # as whom: "contact_points", "desk", …
    occurrence: Mapped[int] = mapped_column(default=0)  # number of its rules.Sending
    due_at: Mapped[datetime]
    trigger_at: Mapped[datetime | None]  # of its cause, when it was planned or sent
    set_for: Mapped[datetime | None]  # its time was set by hand, in place of this time of the rule
    text: Mapped[str | None]  # written by hand in place of the rule's, in the recipient's language
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.PLANNED)
    state_reason: Mapped[str | None] = mapped_column(sa.String(80))  # a code, worded in labels.py
    decided_at: Mapped[datetime | None]  # when it was sent, skipped, dropped or expired
    settled_at: Mapped[datetime | None]  # when it left the desk
    outbox_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outbox_message.id"))


class ReminderStop(Row):
    """A person does not want reminders of this rule any more (the stop link in the mail)."""

    __tablename__ = "reminder_stop"
    __table_args__ = (sa.UniqueConstraint("person_id", "rule_id"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reminder_rule.id"))
    stopped_at: Mapped[datetime]
