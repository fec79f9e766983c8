"""Panels: how an area shows itself on the page of an area below, which does not know it.

A page ("forum", "group", "meeting") asks for its panels; `wiring.PANELS` names the sources, each
`source(work, thing) -> Panel | None` in an area's `panels.py`. A later area adds a line there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coordinator.core.work import Work


class Place(StrEnum):
    ACTIONS = "actions"  # buttons under the page's head
    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial template and its values, shown as `panel` inside it.

    `head` is another partial, a few words for the line under the page's title: what must be seen
    on a phone without scrolling.
    """

    template: str
    place: Place
    values: dict[str, Any] = field(default_factory=dict)
    head: str = ""


PanelSource = Callable[[Work, Any], Panel | None]


def panels_for(sources: Sequence[PanelSource], work: Work, thing: Any) -> dict[str, list[Panel]]:
    """The panels of a page by place ("actions", "main", "aside"), in the order of `wiring.PANELS`."""
    found: dict[str, list[Panel]] = {place.value: [] for place in Place}
    for source in sources:
        panel = source(work, thing)
        if panel is not None:
            found[panel.place.value].append(panel)
    return found
