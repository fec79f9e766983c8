"""From a pressed button to the page that follows; and a step that is taken only to see what it brings."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, g, redirect
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid
from coordinator.web.i18n import _
from coordinator.web.work import begin_work, house

Act = Callable[[Work], Any]
Seen = TypeVar("Seen")


def onward(href: str, message: str, category: str = "success") -> ResponseReturnValue:
    """Another page, which says what was done."""
    flash(message, category)
    return redirect(href, 303)


def presser(refusal: Callable[[Any], str]) -> Callable[[Act, str, str], ResponseReturnValue]:
    """How an area answers a button that is a whole form: done, or why not in the words of `refusal`, said on
    the page that follows.
    """

    def press(act: Act, href: str, message: str) -> ResponseReturnValue:
        try:
            with begin_work() as work:
                act(work)
        except EditedMeanwhile:
            return onward(href, _("Somebody changed this meanwhile. Look at it again."), "warning")
        except (Invalid, Conflict) as error:
            return onward(href, refusal(error), "warning")
        return onward(href, message)

    return press


def rehearsed(act: Act, see: Callable[[Work, Any], Seen]) -> Seen:
    """What `see` makes of who would be told by `act`, if it told people: done and thrown away.

    `see` is given the unit and what `wiring.FORETELL` says, or None. Raises what `act` raises.
    """
    g.rehearsing = True
    try:
        with begin_work() as work:
            act(work)
            work.session.flush()
            seen = see(work, house().foretell(work))
            work.session.rollback()
            work.events.clear()
            return seen
    finally:
        g.rehearsing = False
