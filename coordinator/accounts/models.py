"""People, accounts, grants and tokens."""

from datetime import date, datetime, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.accounts.rules import AccountState, TokenPurpose
from coordinator.core.db import Row
from coordinator.kit.actor import Role
from coordinator.kit.periods import Period
from coordinator.kit.quiet import Rhythm, Wishes


class Person(Row):
    """Someone at an authority; may have an account. An official's name and work address only.

    Retention: the contact entry goes 12 months after the last grant or seat has ended.
    """

    __tablename__ = "person"

    ref: Mapped[str | None] = mapped_column(sa.String(80), unique=True)  # id in loaded files
    display_name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)  # lower case
    post: Mapped[str | None] = mapped_column(sa.String(80))  # what the person is at home, from files
    locale: Mapped[str] = mapped_column(sa.String(5), default="en")
    zone: Mapped[str | None] = mapped_column(sa.String(64))  # None: the forum's
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    authority_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("authority.id"))
    source: Mapped[str | None] = mapped_column(sa.String(80))
    # When mail may come: `wishes`, on the person's clock.
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    rests: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    rest_country: Mapped[str | None] = mapped_column(sa.String(2))
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.AT_ONCE, server_default=Rhythm.AT_ONCE.value)
    notices_read_at: Mapped[datetime | None]  # what came later is new to them
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def wishes(self) -> Wishes:
        """When mail may come."""
        return Wishes(self.quiet_from, self.quiet_until, self.rests, self.rest_country, self.rhythm)


class Account(Row):
    """How a person signs in. Changing `stamp` ends all sessions.

    Retention: deleted 12 months after the last sign-in.
    """

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    state: Mapped[AccountState] = mapped_column(default=AccountState.INVITED)
    password_hash: Mapped[str | None] = mapped_column(sa.String(300))  # argon2id
    stamp: Mapped[str] = mapped_column(sa.String(64))  # in every session; a new one revokes them
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    previous_sign_in_at: Mapped[datetime | None]  # "since you were here"


class Grant(Row):
    """A dated right: a role for a forum, group or party. Nothing else gives rights."""

    __tablename__ = "grant"
    __table_args__ = (
        # Equal when it was taken back before it began: it then holds on no day.
        sa.CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="period"),
        sa.Index("ix_grant_scope", "forum_id", "group_id", "party_id"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    forum_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("forum.id"))
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]  # the first day without the right
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))

    @property
    def period(self) -> Period | None:
        """The days on which the right holds; None when it was taken back before it began."""
        if self.from_on is not None and self.from_on == self.until_on:
            return None
        return Period(self.from_on, self.until_on)


class AccountToken(Row):
    """A link sent by mail, or an API token; only its SHA-256 is stored.

    Retention: used and expired ones are deleted after 30 days.
    """

    __tablename__ = "account_token"

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[TokenPurpose]
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class EndedSession(Row):
    """A session that its owner signed out of: its cookie, wherever a copy lies, opens nothing more.

    Retention: deleted after 30 days, when no session can be as old as that.
    """

    __tablename__ = "ended_session"

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256 of the session's own id
    ended_at: Mapped[datetime]
