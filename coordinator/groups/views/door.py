"""The blueprint, and what its views have in common."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.groups import labels, policy, queries
from coordinator.web import form_page as web
from coordinator.web.form_page import Compared, F
from coordinator.web.onward import onward, presser

bp = Blueprint("groups", __name__)

press = presser(labels.refusal)


class FormPage(web.FormPage[F]):
    """A form of this area."""

    folder = "groups"
    refusal = labels.refusal
    template = "form"


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
