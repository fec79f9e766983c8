"""The figures themselves: one function for each line of the table."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from coordinator.core.work import UnitOfWork
from coordinator.forums.models import Forum
from coordinator.kit.actor import system
from coordinator.meetings.models import Meeting
from coordinator.web.work import house
from tests.bench.servers import Client, Server


@dataclass(frozen=True)
class Figure:
    """`value` against `limit`, both in `unit`; `most` False means at least."""

    name: str
    value: float
    unit: str
    limit: float | None
    most: bool = True

    @property
    def met(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value <= self.limit if self.most else self.value >= self.limit


def a_meeting(app: Flask) -> UUID:
    """A convened meeting of the forum `scale` with its agenda."""
    with app.app_context(), units(app).begin(system(house().clock.now().date()), read_only=True) as work:
        return work.session.scalars(
            sa.select(Meeting.id)
            .join(Forum, Forum.id == Meeting.forum_id)
            .where(Forum.slug == "scale", Meeting.status == "convened")
            .order_by(Meeting.starts_at)
            .offset(500)
            .limit(1)
        ).one()


def units(app: Flask) -> UnitOfWork:
    return app.extensions["coordinator"].units


def touch(app: Flask, meeting_id: UUID, number: int) -> None:
    """Move a meeting by minutes, through the same operation and reactions as the page."""
    from coordinator.kit.actor import Actor, Held, Role  # noqa: PLC0415
    from coordinator.meetings import operations  # noqa: PLC0415

    with app.app_context():
        here = house()
        with here.units.begin(system(here.clock.now().date()), read_only=True) as work:
            meeting = work.session.get_one(Meeting, meeting_id)
            forum_id, slot = meeting.forum_id, meeting.slot
        assert slot is not None
        to = slot.moved_to(slot.start + timedelta(minutes=5 if number % 2 == 0 else -5))
        actor = Actor(
            person_id=None, on=here.clock.now().date(), held=frozenset({Held(Role.SECRETARIAT, forum_id)})
        )
        with here.units.begin(actor) as work:
            operations.reschedule(work, meeting_id, to, reason="measured", tell=False)


def feeds(app: Flask, client: Client, url: str, hello: Client, meeting_id: UUID) -> Iterator[Figure]:
    """Revalidated, in full, and in full just after one of its meetings moved."""
    path = "/" + url.split("/", 3)[3]
    first = client.ask(path)
    assert first.status == 200, first.status
    assert first.body.count(b"BEGIN:VEVENT") >= 900, first.body.count(b"BEGIN:VEVENT")
    known = {"If-None-Match": first.headers["etag"]}
    same = client.ratio(path, beside=hello, times=300, expect=304, headers=known)
    yield Figure("feed of 1,000 meetings, unchanged (304)", same, "× hello", 4)
    yield Figure(
        "feed of 1,000 meetings, in full, warm", client.ratio(path, beside=hello, times=150), "× hello", 10
    )
    after: list[float] = []
    yardstick = [hello.median("/", times=40)]
    for number in range(24):
        touch(app, meeting_id, number)
        answer = client.ask(path, headers=known)
        assert answer.status == 200, answer.status
        after.append(answer.seconds)
    yardstick.append(hello.median("/", times=40))
    ratio = statistics.median(after) / statistics.mean(yardstick)
    yield Figure("feed of 1,000 meetings, in full, after a change", ratio, "× hello", 40)


def pages(client: Client, hello: Client, meeting_id: UUID) -> Iterator[Figure]:
    for name, path, limit in (
        ("meeting page with 8 agenda items", f"/meetings/{meeting_id}", 20),
        ("page of a forum with 1,000 meetings", "/forums/scale", 30),
        ("home", "/", None),
        ("calendar of a year", "/calendar?forum=scale", None),
        ("forums", "/forums", None),
    ):
        yield Figure(name, client.ratio(path, beside=hello, times=80 if limit else 30), "× hello", limit)


def first_visit(client: Client, meeting_id: UUID) -> Figure:
    """Bytes of a meeting page and all it asks for, compressed, nothing in the browser's cache."""
    accept = {"Accept-Encoding": "gzip, br, zstd"}
    page = client.ask(f"/meetings/{meeting_id}", headers=accept)
    plain = client.ask(f"/meetings/{meeting_id}").body.decode()
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', plain))
    total = len(page.body)
    for path in wanted:
        answer = client.ask(path.replace("&amp;", "&"), headers=accept)
        assert answer.status == 200, path
        total += len(answer.body)
    return Figure("first visit to a meeting page, compressed", total / 1000, "kB", 150)


def memory(client: Client, server: Server, meeting_id: UUID) -> Figure:
    paths = (f"/meetings/{meeting_id}", "/forums/scale", "/", "/forums")
    for number in range(2000):
        client.ask(paths[number % len(paths)])
    return Figure("memory of a web worker after 2,000 requests", server.memory() / 2**20, "MiB", 140)


def timed(make: Callable[[], None]) -> float:
    begun = time.perf_counter()
    make()
    return time.perf_counter() - begun
