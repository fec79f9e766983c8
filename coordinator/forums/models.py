"""Parties, forums, memberships and offices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.db import Base, Row
from coordinator.forums.rules import (
    ClosureKind,
    HandoverSide,
    HandoverTask,
    MembershipRole,
    OfficeRole,
    PartyKind,
    Sharing,
    TurnChangeKind,
)
from coordinator.kit.periods import Period
from coordinator.kit.texts import Texts

PERIOD = "until_on IS NULL OR from_on IS NULL OR until_on > from_on"


class Party(Row):
    """A country (ISO 3166-1 alpha-2, XK for Kosovo) or an organisation; a kind *and* a code."""

    __tablename__ = "party"
    __table_args__ = (sa.UniqueConstraint("kind", "code"),)

    kind: Mapped[PartyKind]
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[Texts]
    former_names: Mapped[list[Any] | None]  # [{"en": …, "until": …}]
    aliases: Mapped[dict[str, Any] | None]  # other code systems, for instance {"eurostat": "EL"}
    footnote: Mapped[Texts | None]
    iso_status: Mapped[str | None] = mapped_column(sa.String(20))
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # of its hours; else the capital's
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))


class PartyGroup(Row):
    """A named set of countries with dates, for instance the member states of the European Union."""

    __tablename__ = "party_group"

    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Texts]
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))


class PartyGroupMember(Row):
    __tablename__ = "party_group_member"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    party_group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party_group.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    precision: Mapped[str | None] = mapped_column(sa.String(40))  # how much of the dates is public


class Authority(Row):
    """An agency of a party."""

    __tablename__ = "authority"

    ref: Mapped[str] = mapped_column(sa.String(80), unique=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    mail_domain: Mapped[str | None] = mapped_column(sa.String(200))
    source: Mapped[str | None] = mapped_column(sa.String(80))


class ForumKind(Base):
    """What sort of forum, and which features it has; a new kind needs a row and no code."""

    __tablename__ = "forum_kind"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    name: Mapped[Texts]
    features: Mapped[list[str]]  # of forums.rules.Feature


class Forum(Row):
    """A committee, network, consultation, dialogue, partner cooperation or project portfolio."""

    __tablename__ = "forum"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    short_name: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.ForeignKey("forum_kind.code"))
    name: Mapped[Texts]
    description: Mapped[str]
    cadence: Mapped[str | None]
    meetings_per_year: Mapped[int | None]
    decision_making: Mapped[str | None]
    chair_model: Mapped[str | None]
    languages: Mapped[list[str]]
    default_sharing: Mapped[Sharing]
    zone: Mapped[str] = mapped_column(sa.String(64))  # in which reminders are reckoned
    source: Mapped[str | None] = mapped_column(sa.String(80))
    sources: Mapped[dict[str, Any] | None]  # of single fields where it is another: {"chair_model": …}
    source_note: Mapped[str | None]
    name_note: Mapped[str | None]
    chairs_note: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Membership(Row):
    """A party in a forum, in one role, from `from_on` up to `until_on`.

    The same party must not overlap itself in the same role; PostgreSQL holds this by an
    exclusion constraint (`ex_membership_no_overlap`), both databases by rule.
    """

    __tablename__ = "membership"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    role: Mapped[MembershipRole]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    precision: Mapped[str | None] = mapped_column(sa.String(40))  # how much of the dates is public
    seen: Mapped[str | None] = mapped_column(sa.String(40))  # when the source listed the party
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class Office(Row):
    """Chair, co-chair, secretariat, host or rapporteur of a forum, with dates.

    Rotation is dated entries, never a formula. Several parties may chair at once; one party must
    not overlap itself in one office (`ex_office_no_overlap` on PostgreSQL).
    """

    __tablename__ = "office"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="period"),)

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"), index=True)
    role: Mapped[OfficeRole]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    precision: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class Closure(Row):
    """Days that a forum or a party has entered: closed, better avoided or wished; both ends are set,
    `until_on` is the first day after. What is withdrawn stays, and counts for nothing.
    """

    __tablename__ = "closure"
    __table_args__ = (
        sa.CheckConstraint("(forum_id IS NULL) <> (party_id IS NULL)", name="of_one"),
        sa.CheckConstraint("until_on > from_on", name="period"),
        sa.Index(None, "forum_id", "from_on"),
        sa.Index(None, "party_id", "from_on"),
    )

    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"))
    kind: Mapped[ClosureKind]
    name: Mapped[str] = mapped_column(sa.String(200))
    from_on: Mapped[date]
    until_on: Mapped[date]
    note: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(sa.String(80))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def period(self) -> Period:
        return Period(self.from_on, self.until_on)


class Rotation(Row):
    """A stated order: which parties follow each other in which offices, from which day, each for how long.

    It is the template from which dated entries are made; who holds an office is said by `Office` alone.
    An order that was replaced stays, with its reason.

    Retention: kept with the forum; `person_id` is who stated it, named like everybody in the journal.
    """

    __tablename__ = "rotation"
    __table_args__ = (sa.CheckConstraint("months IS NULL OR months > 0", name="months"),)

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    roles: Mapped[list[str]]  # of forums.rules.OfficeRole; they change hands together, the first leads
    first_on: Mapped[date]
    months: Mapped[int | None]  # length of a turn; None: the first place holds without end
    reason: Mapped[str | None] = mapped_column(sa.String(1000))
    source: Mapped[str | None] = mapped_column(sa.String(80))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    stated_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RotationPlace(Row):
    """A party at a step of an order, counted from 0; parties of one step hold the offices together."""

    __tablename__ = "rotation_place"
    __table_args__ = (sa.UniqueConstraint("rotation_id", "step", "party_id"),)

    rotation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rotation.id"))
    step: Mapped[int]
    party_id: Mapped[UUID] = mapped_column(sa.ForeignKey("party.id"))


class TurnChange(Row):
    """Turns that were entered, swapped, skipped or overridden in one step, and why.

    `before` and `after` are the entries of offices that it touched, whole, so that it can be undone and
    nothing is lost.

    Retention: kept with the forum; `person_id` is who did it, named like everybody in the journal.
    """

    __tablename__ = "turn_change"

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    rotation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("rotation.id"))
    kind: Mapped[TurnChangeKind]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    before: Mapped[list[Any]]  # [{"id", "role", "party_id", "from_on", "until_on", …}]
    after: Mapped[list[Any]]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Handover(Row):
    """What is to be done before and after offices of a forum change hands on a day.

    Who hands over to whom is asked of the offices on that day.
    """

    __tablename__ = "handover"
    __table_args__ = (sa.UniqueConstraint("forum_id", "changes_on"),)

    forum_id: Mapped[UUID] = mapped_column(sa.ForeignKey("forum.id"))
    changes_on: Mapped[date]  # the first day of those who take over
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HandoverStep(Row):
    """One step of a handover; a usual one (`task`) or the forum's own (`title`).

    Retention: kept with the forum; `person_id` is who did it, named like everybody in the journal.
    """

    __tablename__ = "handover_step"
    __table_args__ = (sa.CheckConstraint("(task IS NULL) <> (title IS NULL)", name="task_or_title"),)

    handover_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handover.id"), index=True)
    task: Mapped[HandoverTask | None]
    title: Mapped[str | None] = mapped_column(sa.String(200))
    side: Mapped[HandoverSide]
    offset_days: Mapped[int]  # from the day of the change; before it: negative
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    done_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HolidayYear(Row):
    """The closed days of a country in a year as they were last seen: by it a change is noticed."""

    __tablename__ = "holiday_year"
    __table_args__ = (sa.UniqueConstraint("country_code", "year"),)

    country_code: Mapped[str] = mapped_column(sa.String(2))
    year: Mapped[int]
    edition: Mapped[str] = mapped_column(sa.String(40))
    days: Mapped[dict[str, Any]]  # {"2027-05-06": ["Ascension Day"]}


class HolidayChange(Row):
    """A day that another edition of the holidays closes or opens. Nothing that was planned is moved by it."""

    __tablename__ = "holiday_change"

    country_code: Mapped[str] = mapped_column(sa.String(2))
    on: Mapped[date] = mapped_column("day")
    closed: Mapped[bool]  # now; before it was the other way round
    name: Mapped[str] = mapped_column(sa.String(400))
    edition: Mapped[str] = mapped_column(sa.String(40))
    noticed_at: Mapped[datetime] = mapped_column(index=True)
