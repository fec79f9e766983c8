"""What the tests of accounts share: quick hashes, the outbox, limits switched on."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import argon2
import pytest
import sqlalchemy as sa
from flask import Flask

from coordinator.accounts import passwords
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.views import links
from coordinator.core.journal import JournalEntry
from coordinator.core.work import mark_demonstration
from coordinator.mail.models import OutboxMessage
from coordinator.web.limits import limiter
from tests.factories import Make

PASSWORD = "fjord ferry lantern"
OTHER = "herring barrel compass"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cheap argon2id: a tenth of a second for each sign-in would be minutes for all tests."""
    monkeypatch.setattr(
        passwords, "hasher", argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    )
    passwords._dummy.cache_clear()
    passwords.demonstration_hash.cache_clear()
    yield
    passwords._dummy.cache_clear()
    passwords.demonstration_hash.cache_clear()


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits for the answer about a forgotten password; how long it would be is noted."""
    waits: list[float] = []
    monkeypatch.setattr(links, "sleep", waits.append)
    return waits


@pytest.fixture
def hashed(quick: None) -> str:
    """The stored hash of PASSWORD."""
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Rate limits as in production, counted from nothing."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


@pytest.fixture
def demonstration(begin: Any) -> None:
    """This database holds demonstration data."""
    with begin() as work:
        mark_demonstration(work.session)


Outbox = Callable[[], list[OutboxMessage]]


@pytest.fixture
def outbox(begin: Any) -> Outbox:
    """The letters stored so far, oldest first."""

    def read() -> list[OutboxMessage]:
        with begin(read_only=True) as work:
            return list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))

    return read


@pytest.fixture
def journal(begin: Any) -> Callable[[], list[JournalEntry]]:
    def read() -> list[JournalEntry]:
        with begin(read_only=True) as work:
            return list(work.session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))

    return read


@pytest.fixture
def account_of(begin: Any) -> Callable[[Person], Account]:
    def read(person: Person) -> Account:
        with begin(read_only=True) as work:
            return work.session.scalars(sa.select(Account).where(Account.person_id == person.id)).one()

    return read


@pytest.fixture
def grants_of(begin: Any) -> Callable[[Person], list[Grant]]:
    def read(person: Person) -> list[Grant]:
        with begin(read_only=True) as work:
            return list(
                work.session.scalars(sa.select(Grant).where(Grant.person_id == person.id).order_by(Grant.id))
            )

    return read


@pytest.fixture
def named(begin: Any) -> Callable[[str], Person | None]:
    """Whoever has this address now."""

    def read(email: str) -> Person | None:
        with begin(read_only=True) as work:
            return work.session.scalars(sa.select(Person).where(Person.email == email)).first()

    return read


def link_in(message: OutboxMessage) -> str:
    """The path that a letter leads to, the same in its text and its HTML."""
    found = re.findall(r"http://localhost(/(?:invitation|reset)/[\w-]+)", message.text)
    assert len(found) == 1
    assert f'href="http://localhost{found[0]}"' in (message.html or "")
    return found[0]


def somebody(make: Make, hashed: str, **over: Any) -> Person:
    """An expert of Finland in the forum `nac`, who knows PASSWORD."""
    group = make.group(make.forum(members="FI"), parties="FI")
    return make.expert(group, password_hash=hashed, email="anna.lind@example.org", **over)
