"""Who listens to what, and which doors there are: one page, read it to know the house."""

from typing import Any

from flask import Blueprint

from coordinator import health
from coordinator.core.work import Reaction
from coordinator.forums import queries as forums
from coordinator.groups import queries as groups
from coordinator.kit.events import Event
from coordinator.mail import events as mail_events
from coordinator.web.panels import PanelSource

REACTIONS: dict[type[Event], tuple[Reaction, ...]] = {}
"""What follows from an event, in the same transaction, in this order."""

SILENT: tuple[type[Event], ...] = (
    mail_events.MessageGivenUp,
    mail_events.MessageRetried,
)
"""Events that only the journal keeps. A house test holds that every event is here or above."""

SEAT_SOURCES: tuple[Any, ...] = (forums.seats_of, groups.seats_of)
"""Where an actor's parties sit today."""

BLUEPRINTS: tuple[Blueprint, ...] = (health.bp,)
"""The doors: each area's views."""

PANELS: dict[str, tuple[PanelSource, ...]] = {
    "forum": (),
    "group": (),
    "meeting": (),
}
"""What areas above show on the pages of areas below: `web.panels`."""
