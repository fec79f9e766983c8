"""Filters, whose choices live in the address."""

from typing import Any

from coordinator.groups.labels import STATES
from coordinator.groups.rules import GroupState
from coordinator.web.forms import Form, choice, day, line
from coordinator.web.i18n import lazy


class GroupFilter(Form):
    """Which groups the list shows."""

    class Meta:
        csrf = False

    q = line(lazy("Words"), most=100, need=False)
    forum = choice(lazy("Forum"), need=False, default="")
    state = choice(
        lazy("State"),
        [("", lazy("All")), *((state.value, label) for state, label in STATES.items())],
        need=False,
        default="",
    )

    def states(self) -> list[GroupState] | None:
        return [GroupState(self.state.data)] if self.state.data else None

    def chosen(self) -> dict[str, Any]:
        """What is filtered by, for the addresses of the files."""
        asked = {"q": self.q.data, "forum": self.forum.data, "state": self.state.data}
        return {name: value for name, value in asked.items() if value}


class DayForm(Form):
    """The day on which a roster is asked."""

    class Meta:
        csrf = False

    on = day(lazy("As of"), need=False)
