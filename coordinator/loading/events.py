"""What loading tells the journal."""

from dataclasses import dataclass

from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class DataLoaded(Event):
    """A file was loaded; the numbers are of its rows."""

    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ScaleDataMade(Event):
    """Invented data for measuring was added: so many meetings, so many people."""

    meetings: int
    people: int
