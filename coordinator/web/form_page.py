"""A page with a form, from its first showing to what follows a save; areas say what is theirs."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar, Generic, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, CoordinatorError, EditedMeanwhile, Invalid
from coordinator.web.forms import Form
from coordinator.web.work import begin_work

F = TypeVar("F", bound=Form)

Compared = tuple[str, str, str]
"""A label, what is stored (or was before), and what was typed (or will be)."""

CARRIED = ("csrf_token", "step", "tell")
"""Fields of a form that its preview makes anew."""


def carried() -> list[tuple[str, str]]:
    """What was typed, for the hidden fields of a preview."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in CARRIED]


class FormPage(Generic[F]):
    """A page with a form: shown, refused with the messages at the fields (422), overtaken by somebody
    else with both texts (409), or carried out and followed by another page (303).
    """

    folder: ClassVar[str]  # of the area's templates
    refusal: ClassVar[Callable[[Any], str]]  # the area's words for what an operation refuses
    template: str
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

    def steps(self) -> bool:
        """Whether the pressed button only changes the form itself."""
        return False

    def look(self, work: Work) -> ResponseReturnValue | None:
        """What is shown of a valid form before it is saved, where the loaded rows are enough for it."""
        return None

    def rehearse(self) -> ResponseReturnValue | None:
        """The same, in units of its own. Raises what the operation would raise."""
        return None

    def act(self, work: Work) -> Any:
        """Call the one operation."""
        raise NotImplementedError

    def done(self, made: Any) -> ResponseReturnValue:
        """Where to go, and what is said there."""
        raise NotImplementedError

    def answer(self) -> ResponseReturnValue:
        with begin_work(read_only=True) as work:
            self.load(work)
            if (shown := self._before(work)) is not None:
                return shown
        try:
            if (shown := self.rehearse()) is not None:
                return shown
            with begin_work() as work:
                made = self.act(work)
        except (Invalid, Conflict) as error:
            with begin_work(read_only=True) as work:
                self.load(work)
                return self._refused(error)
        return self.done(made)

    def _before(self, work: Work) -> ResponseReturnValue | None:
        if request.method != "POST":
            self.fill()
            return self._page(HTTPStatus.OK)
        if self.steps():
            return self._page(HTTPStatus.OK)
        if not self.form.validate():
            return self._page(HTTPStatus.UNPROCESSABLE_ENTITY)
        if request.form.get("step") == "back":
            return self._page(HTTPStatus.OK)
        try:
            return self.look(work)
        except (Invalid, Conflict) as error:
            return self._refused(error)

    def _refused(self, error: CoordinatorError) -> ResponseReturnValue:
        if isinstance(error, EditedMeanwhile):
            return self._page(HTTPStatus.CONFLICT, self.stored())
        message = type(self).refusal(error)
        if isinstance(error, Invalid):
            self.form.refuse(error, message)
            return self._page(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.form.form_errors.append(message)
        return self._page(HTTPStatus.CONFLICT)

    def _page(self, status: HTTPStatus, meanwhile: list[Compared] | None = None) -> ResponseReturnValue:
        body = render_template(
            f"{self.folder}/{self.template}.html", form=self.form, meanwhile=meanwhile or [], **self.values
        )
        return body, int(status)
