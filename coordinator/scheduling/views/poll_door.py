"""What the pages of polls have in common: forms that are refused, overtaken or previewed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, CoordinatorError, EditedMeanwhile, Invalid
from coordinator.kit.times import zone_names
from coordinator.scheduling.labels.poll_refusals import refusal
from coordinator.web.forms import Form
from coordinator.web.i18n import _, ngettext
from coordinator.web.onward import onward, presser
from coordinator.web.work import begin_work

press = presser(refusal)

F = TypeVar("F", bound=Form)
Compared = tuple[str, str, str]
"""A label, what is stored, what was typed."""

CARRIED = ("csrf_token", "step", "tell")
"""Fields of a form that the preview makes anew."""


@dataclass(frozen=True, slots=True)
class Told:
    """One person who will be told, with country and language by name."""

    party: str
    name: str
    language: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step means before it is taken, and what the buttons say."""

    facts: list[tuple[str, str]]
    message: str = ""  # what people get
    told: list[Told] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)  # label, name, value, variant
    withdrawn: int = 0  # letters that still wait and would be taken back
    rewritten: int = 0  # letters that still wait and would say something else


class PollPage(Generic[F]):
    """A page with a form: shown, refused with the messages at the fields (422), overtaken by somebody else
    with both texts (409), previewed, or carried out and followed by another page (303).
    """

    template = "poll_step"
    form: F

    def __init__(self, form: F) -> None:
        self.form = form
        self.values: dict[str, Any] = {}

    def load(self, work: Work) -> None:
        """Ask for the right, set choices and what the template needs. Raises NotFound, Forbidden."""

    def fill(self) -> None:
        """Put what is stored into the fields, for a page that is opened."""

    def stored(self) -> list[Compared]:
        """What somebody else saved meanwhile, beside what was typed; takes the new version over."""
        return []

    def preview(self) -> Preview | None:
        """What will be done and who is told; None for a form that is saved at once. Raises what the
        operation would raise. Opens its own units of work.
        """
        return None

    def act(self, work: Work) -> Any:
        """Call the one operation."""
        raise NotImplementedError

    def done(self, made: Any) -> ResponseReturnValue:
        """Where to go, and what is said there."""
        raise NotImplementedError

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Date polls"), url_for("scheduling.polls"))]

    def cancel_href(self) -> str:
        return url_for("scheduling.polls")

    def answer(self) -> ResponseReturnValue:
        with begin_work(read_only=True) as work:
            self.load(work)
            if request.method != "POST":
                self.fill()
                return self.page(HTTPStatus.OK)
            if self.steps():
                return self.page(HTTPStatus.OK)
            if not self.form.validate():
                return self.page(HTTPStatus.UNPROCESSABLE_ENTITY)
            if request.form.get("step") == "back":
                return self.page(HTTPStatus.OK)
        try:
            preview = self.preview() if "tell" not in request.form else None
            if preview is not None:
                return self._previewed(preview)
            with begin_work() as work:
                made = self.act(work)
        except EditedMeanwhile:
            with begin_work(read_only=True) as work:
                self.load(work)
                return self.page(HTTPStatus.CONFLICT, self.stored())
        except (Invalid, Conflict) as error:
            with begin_work(read_only=True) as work:
                self.load(work)
                return self.refused(error)
        return self.done(made)

    def steps(self) -> bool:
        """Whether the pressed button only changes the form itself."""
        return False

    def refused(self, error: CoordinatorError) -> ResponseReturnValue:
        message = refusal(error)
        if isinstance(error, Invalid):
            self.form.refuse(error, message)
            return self.page(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.form.form_errors.append(message)
        return self.page(HTTPStatus.CONFLICT)

    def _previewed(self, preview: Preview) -> ResponseReturnValue:
        carried = [pair for pair in request.form.items(multi=True) if pair[0] not in CARRIED]
        with begin_work(read_only=True) as work:
            self.load(work)
            return render_template(
                "scheduling/poll_preview.html", carried=carried, crumbs=self.crumbs(),
                cancel_href=self.cancel_href(), heading=self.values["heading"], lead=self.lead(),
                facts=preview.facts, message=preview.message, told=preview.told, notes=preview.notes,
                buttons=preview.buttons, withdrawn=preview.withdrawn, rewritten=preview.rewritten,
            )  # fmt: skip

    def lead(self) -> str:
        return ""

    def page(self, status: HTTPStatus, meanwhile: list[Compared] | None = None) -> ResponseReturnValue:
        body = render_template(
            f"scheduling/{self.template}.html", form=self.form, meanwhile=meanwhile or [], **self.values
        )
        return body, int(status)


def told_of(rows: Iterable[Told]) -> list[Told]:
    """By country and name."""
    return sorted(rows, key=lambda row: (row.party.casefold(), row.name.casefold()))


def two_buttons(people: int) -> list[tuple[str, str, str, str]]:
    """Save, and tell so many people or nobody."""
    from_here = [(_("Save without telling anyone"), "tell", "no", "secondary" if people else "primary")]
    return [tell_button(people), *from_here] if people else from_here


def tell_button(people: int) -> tuple[str, str, str, str]:
    label = ngettext("Save and tell %(num)s person", "Save and tell %(num)s people", people)
    return (label, "tell", "yes", "primary")


def tells() -> bool:
    """Whether the pressed button was the one that tells people."""
    return request.form.get("tell") == "yes"


def zones() -> list[str]:
    """Suggestions for the field of the time zone."""
    return sorted(zone_names())


def to_poll(poll_id: UUID, message: str, category: str = "success") -> ResponseReturnValue:
    """The poll's page, which says what was done."""
    return onward(url_for("scheduling.poll", poll_id=poll_id), message, category)
