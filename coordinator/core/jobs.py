"""Leases: short, named rights to do a round of work, so that two workers do no harm."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from coordinator.core.db import Base


class Lease(Base):
    """`holder` may do the job `name` until `until`; then anybody may take it over."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(80))
    until: Mapped[datetime]
    last_run_at: Mapped[datetime | None]  # the heartbeat that /readyz and the desk look at


def take_lease(
    session: Session, name: str, *, holder: str, now: datetime, length: timedelta, beats: bool = True
) -> bool:
    """Take or renew the lease `name` until `now + length`; False while somebody else holds it. `beats`
    False: this is no worker's heartbeat.

    One statement decides, so that it is safe between processes on both databases.
    """
    taken = session.scalar(
        sa.update(Lease)
        .where(Lease.name == name, sa.or_(Lease.holder == holder, Lease.until <= now))
        .values(holder=holder, until=now + length, last_run_at=now if beats else None)
        .returning(Lease.name)
    )
    if taken is not None:
        return True
    if session.get(Lease, name) is not None:
        return False
    row = {"name": name, "holder": holder, "until": now + length, "last_run_at": now if beats else None}
    insert: sqlite.Insert | postgresql.Insert
    if session.get_bind().dialect.name == "sqlite":
        insert = sqlite.insert(Lease).values(row).on_conflict_do_nothing()
    else:
        insert = postgresql.insert(Lease).values(row).on_conflict_do_nothing()
    return session.scalar(insert.returning(Lease.name)) is not None


def release_lease(session: Session, name: str, *, holder: str, now: datetime) -> None:
    """Give the lease back when the round is done; when it ran stays on record."""
    session.execute(sa.update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=now))


def forget_leases(session: Session, *, before: datetime) -> None:
    """Drop the records of workers that have not run since `before`."""
    session.execute(sa.delete(Lease).where(Lease.last_run_at < before))
