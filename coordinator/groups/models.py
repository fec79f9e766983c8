"""Working groups, mandates, deliverables, expert seats."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Row
from coordinator.forums.models import PERIOD
from coordinator.groups.rules import GroupKind, GroupOfficeRole, GroupState, SeatState
from coordinator.kit.periods import Period


class WorkingGroup(Row):
    """A group set up by a forum; what it is for stands in its dated mandates."""

    __tablename__ = "working_group"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[GroupKind]
    state: Mapped[GroupState]
    state_reason: Mapped[str | None] = mapped_column(sa.String(1000))  # why the last step was taken
    reports_to_group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"))  # None: forum
    parties_known: Mapped[bool] = mapped_column(default=True)  # False: the list is not public
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Mandate(Row):
    """Terms of reference from `from_on` up to `until_on`; an extension is a new row.

    A time-limited group has `until_on`, a standing one `review_on`; one of the two is asked for.
    """

    __tablename__ = "mandate"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    purpose: Mapped[str]  # two lines for the page
    text: Mapped[str | None]  # the whole mandate, Markdown
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    review_on: Mapped[date | None]
    decided: Mapped[str | None] = mapped_column(sa.String(80))  # reference of the decision, "12/26"
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class Deliverable(Row):
    """Something a group is to hand in, by `due_on` where that is known."""

    __tablename__ = "deliverable"

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class GroupParty(Row):
    """A party that takes part in a group, with dates; it should have an expert."""

    __tablename__ = "group_party"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class GroupOffice(Row):
    """Who chairs the group or keeps its secretariat: a party, and the person where one is named.

    A named chair holds the grant `grant_id` for as long.
    """

    __tablename__ = "group_office"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    role: Mapped[GroupOfficeRole]
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    grant_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("grant.id"))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class ExpertSeat(Row):
    """An expert nominated by a party to a group. Confirming it makes the grant, ending it ends it."""

    __tablename__ = "expert_seat"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    grant_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("grant.id"))
    state: Mapped[SeatState]
    speciality: Mapped[str | None] = mapped_column(sa.String(200))  # "Senior adviser, automation"
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    nominated_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    nominated_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.String(1000))  # why it was declined
    follows_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("expert_seat.id"))  # predecessor
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)
