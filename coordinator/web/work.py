"""Units of work for views: the actor of the request, the clock and reactions of the application."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app, g

from coordinator.core.files import FileStore
from coordinator.core.settings import Settings
from coordinator.core.work import UnitOfWork, Work
from coordinator.kit.actor import Actor, system
from coordinator.kit.clock import Clock
from coordinator.web.panels import Panel, panels_for
from coordinator.web.scopes import ScopeNames, ScopeSource, no_choices, no_names


def tells_nobody(work: Work) -> Any:
    """Who would be told of what happened in `work`, where nobody is."""
    return None


@dataclass(frozen=True)
class House:
    """What the composition made for this application; `house()` finds it."""

    settings: Settings
    clock: Clock
    units: UnitOfWork
    files: FileStore
    seat_sources: tuple[Any, ...] = ()
    panels: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    scope_names: ScopeNames = no_names
    scope_choices: ScopeSource = no_choices
    foretell: Callable[[Work], Any] = tells_nobody


def house() -> House:
    return cast("House", current_app.extensions["coordinator"])


def begin_work(*, read_only: bool = False) -> AbstractContextManager[Work]:
    """A unit of work of the request's actor."""
    actor: Actor = g.actor
    return house().units.begin(actor, read_only=read_only)


def begin_system_work(*, read_only: bool = False) -> AbstractContextManager[Work]:
    """A unit of work of the system, for the command line, the worker and doors by token."""
    units = house().units
    return units.begin(system(units.clock.now().date()), read_only=read_only)


def page_panels(page: str, work: Work, thing: Any) -> dict[str, list[Panel]]:
    """What other areas show on `page` ("forum", "group", "meeting") of `thing`."""
    return panels_for(house().panels.get(page, ()), work, thing)
