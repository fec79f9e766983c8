"""Agenda items and published versions, papers, decisions, actions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Base, Row
from coordinator.forums.rules import Sharing
from coordinator.kit.texts import Texts
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, LeadKind, OwnerKind

# A second column of the same enum in one table needs a name of its own for its CHECK.
PUBLISHED_SHARING = sa.Enum(
    Sharing,
    name="published_sharing",
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda kind: [member.value for member in kind],
)


class ItemType(Base):
    """A kind of agenda item, named in six languages."""

    __tablename__ = "item_type"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label: Mapped[Texts]
    records_outcome: Mapped[bool] = mapped_column(default=False)
    numbered: Mapped[bool] = mapped_column(default=True)  # False for breaks and social entries
    position: Mapped[int] = mapped_column(default=0)


class DocumentType(Base):
    __tablename__ = "document_type"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label: Mapped[Texts]
    produced_by: Mapped[str | None] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)


class AgendaTemplate(Row):
    """Items to begin an agenda with; `items` as in forums.json: day, type, title, minutes, lead, papers."""

    __tablename__ = "agenda_template"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    meeting_type: Mapped[str] = mapped_column(sa.String(40))
    day_starts: Mapped[list[str]]  # "13:00" for each day
    minutes_per_day: Mapped[list[int]]
    items: Mapped[list[Any]]
    note: Mapped[str | None]


class Agenda(Row):
    """The agenda of a meeting as a whole: one row for each meeting that has one."""

    __tablename__ = "agenda"

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    day_starts: Mapped[
        list[str]
    ]  # wall time at which each day begins, "HH:MM"; the first follows the meeting
    day_minutes: Mapped[list[int]] = mapped_column(default=list)  # planned, for each day but the last
    published_number: Mapped[int] = mapped_column(default=0)  # 0: never published
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AgendaItem(Row):
    """One line of the draft. Clock times are computed, except where `fixed_start` anchors it."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        sa.CheckConstraint("minutes >= 0", name="minutes"),
        # Few do: who owes papers is asked by every start page.
        sa.Index(
            "ix_agenda_item_expects_papers",
            "meeting_id",
            sqlite_where=sa.text("expected_papers IS NOT NULL AND removed_at IS NULL"),
            postgresql_where=sa.text("expected_papers IS NOT NULL AND removed_at IS NULL"),
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    day: Mapped[int]  # 1 for the first day of the meeting
    position: Mapped[int]  # within the meeting, rising; gaps allowed
    type_code: Mapped[str] = mapped_column(sa.ForeignKey("item_type.code"))
    title: Mapped[str] = mapped_column(sa.String(300))
    ask: Mapped[str | None] = mapped_column(sa.String(300))  # the one line that says what is asked
    notes: Mapped[str | None]  # annotation, Markdown
    minutes: Mapped[int]
    fixed_start: Mapped[str | None] = mapped_column(sa.String(5))  # "HH:MM" at the venue
    lead: Mapped[LeadKind] = mapped_column(default=LeadKind.CHAIR)
    lead_party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    lead_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    lead_text: Mapped[str | None] = mapped_column(sa.String(120))
    expected_papers: Mapped[list[str] | None]  # what the template says should be there
    sharing: Mapped[Sharing]
    published_sharing: Mapped[Sharing | None] = mapped_column(
        PUBLISHED_SHARING
    )  # in the last published version
    removed_at: Mapped[datetime | None]  # taken out of the draft; its papers and the way back stay
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class AgendaVersion(Row):
    """What was published, as it stood; never changed afterwards."""

    __tablename__ = "agenda_version"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    day_starts: Mapped[list[str]]
    day_minutes: Mapped[list[int]] = mapped_column(default=list)
    items: Mapped[list[Any]]  # `rules.ItemFacts` as JSON, in order


class Paper(Row):
    """A document for a meeting or an item; its bytes stand in its versions. Withdrawn, never deleted."""

    __tablename__ = "paper"

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(sa.String(300))
    type_code: Mapped[str | None] = mapped_column(sa.ForeignKey("document_type.code"))
    expected: Mapped[str | None] = mapped_column(sa.String(120))  # which of the item's expected papers it is
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))  # whose paper, if a party's
    sharing: Mapped[Sharing]
    draft: Mapped[bool] = mapped_column(default=False)  # seen by the secretariat and the chair only
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PaperVersion(Row):
    __tablename__ = "paper_version"
    __table_args__ = (sa.UniqueConstraint("paper_id", "number"),)

    paper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("paper.id"))
    number: Mapped[int]
    filename: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(120))  # by content, never by name
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(sa.String(64))  # key in the file store
    uploaded_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]


class Decision(Row):
    """A decision of a forum, numbered within the year: 12/26. Its full life comes later."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("forum_id", "year", "sequence"),)

    ref: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    year: Mapped[int]
    sequence: Mapped[int]
    item_order: Mapped[int | None]
    text: Mapped[str]
    status: Mapped[DecisionStatus]
    decided_on: Mapped[date | None]
    opened_on: Mapped[date | None]  # written procedure
    closes_on: Mapped[date | None]  # written procedure, last day to answer
    answers: Mapped[dict[str, Any] | None]  # written procedure, by country code
    source: Mapped[str | None] = mapped_column(sa.String(80))


class Action(Row):
    """What somebody promised, and until when. Its full life comes later."""

    __tablename__ = "action"

    ref: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    text: Mapped[str]
    owner_kind: Mapped[OwnerKind]
    owner_party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    owner_group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    owner_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    owner_role: Mapped[str | None] = mapped_column(sa.String(40))
    due_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[ActionStatus]
    done_at: Mapped[datetime | None] = mapped_column()
    changed_at: Mapped[datetime | None] = mapped_column()
    source: Mapped[str | None] = mapped_column(sa.String(80))
    note: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
