"""The blueprint, and what its views have in common."""

from http import HTTPStatus
from typing import Any, Generic, TypeVar

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import labels, policy, queries
from coordinator.kit.errors import Conflict, CoordinatorError, EditedMeanwhile, Invalid
from coordinator.web.forms import Form
from coordinator.web.onward import onward, presser
from coordinator.web.work import begin_work

bp = Blueprint("groups", __name__)

press = presser(labels.refusal)

F = TypeVar("F", bound=Form)
Compared = tuple[str, str, str]
"""Label of a field, what is stored, what was typed."""


class FormPage(Generic[F]):
    """A page with a form: shown, refused with the messages at the fields (422), overtaken by somebody
    else with both texts (409), or carried out and followed by another page (303).
    """

    template = "form"
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

    def act(self, work: Work) -> Any:
        """Call the one operation."""
        raise NotImplementedError

    def done(self, made: Any) -> ResponseReturnValue:
        """Where to go, and what is said there."""
        raise NotImplementedError

    def answer(self) -> ResponseReturnValue:
        with begin_work(read_only=True) as work:
            self.load(work)
            if request.method != "POST":
                self.fill()
                return self._page(HTTPStatus.OK)
            if not self.form.validate():
                return self._page(HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            with begin_work() as work:
                made = self.act(work)
        except EditedMeanwhile:
            with begin_work(read_only=True) as work:
                self.load(work)
                return self._page(HTTPStatus.CONFLICT, self.stored())
        except (Invalid, Conflict) as error:
            self._refuse(error)
            with begin_work(read_only=True) as work:
                self.load(work)
                conflict = isinstance(error, Conflict)
                return self._page(HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.done(made)

    def _refuse(self, error: CoordinatorError) -> None:
        message = labels.refusal(error)
        if isinstance(error, Invalid):
            self.form.refuse(error, message)
        else:
            self.form.form_errors.append(message)

    def _page(self, status: HTTPStatus, meanwhile: list[Compared] | None = None) -> ResponseReturnValue:
        body = render_template(
            f"groups/{self.template}.html", form=self.form, meanwhile=meanwhile or [], **self.values
        )
        return body, int(status)


class GroupFormPage(FormPage[F]):
    """A form of one group that its secretariat fills in."""

    def __init__(self, slug: str, form: F) -> None:
        super().__init__(form)
        self.slug = slug

    def may(self, work: Work, head: queries.GroupHead) -> bool:
        return policy.may_edit(work.actor, head.group)

    def load(self, work: Work) -> None:
        self.head = queries.group_head(work, self.slug)
        work.require(self.may(work, self.head))
        self.values |= {"head": self.head, "group": self.head.group, "labels": labels}


def compared(pairs: dict[Any, Any]) -> list[Compared]:
    """The fields whose stored value differs from the typed one; all of them when none does."""
    rows = [(str(field.label.text), _shown(value), _shown(field.data)) for field, value in pairs.items()]
    return [row for row in rows if row[1] != row[2]] or rows


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def take_over(field: Any, version: int) -> None:
    """Put the stored version into a hidden field, over what was sent."""
    field.data, field.raw_data = version, None


def to_group(slug: str, message: str, category: str = "success") -> ResponseReturnValue:
    """The group's page, which says what was done."""
    return onward(url_for("groups.show", slug=slug), message, category)


def tells() -> bool:
    """Whether the pressed button was the one that tells people."""
    return request.form.get("tell") == "yes"
