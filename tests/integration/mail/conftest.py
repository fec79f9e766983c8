"""A mail server, and units of work that send to it."""

from collections.abc import Iterator

import pytest

from coordinator.core.settings import Settings
from coordinator.core.work import UnitOfWork
from coordinator.web.work import house
from tests.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def units(app, sink) -> UnitOfWork:
    here = house()
    settings: Settings = here.settings.model_copy(update={"smtp_url": sink.url})
    return UnitOfWork(here.clock, settings, {})
