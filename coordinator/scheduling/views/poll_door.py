"""What the pages of polls have in common: forms that are refused, overtaken or previewed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.kit.times import zone_names
from coordinator.scheduling.labels.poll_refusals import refusal
from coordinator.web import form_page as web
from coordinator.web.form_page import F, carried
from coordinator.web.i18n import _, ngettext
from coordinator.web.onward import onward, presser
from coordinator.web.work import begin_work

press = presser(refusal)


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


class PollPage(web.FormPage[F]):
    """A form of this area: saved at once, or after a preview."""

    folder = "scheduling"
    refusal = refusal
    template = "poll_step"

    def preview(self) -> Preview | None:
        """What will be done and who is told; None for a form that is saved at once. Raises what the
        operation would raise. Opens its own units of work.
        """
        return None

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Date polls"), url_for("scheduling.polls"))]

    def cancel_href(self) -> str:
        return url_for("scheduling.polls")

    def lead(self) -> str:
        return ""

    def rehearse(self) -> ResponseReturnValue | None:
        preview = self.preview() if "tell" not in request.form else None
        if preview is None:
            return None
        with begin_work(read_only=True) as work:
            self.load(work)
            return render_template(
                "scheduling/poll_preview.html", carried=carried(), crumbs=self.crumbs(),
                cancel_href=self.cancel_href(), heading=self.values["heading"], lead=self.lead(),
                facts=preview.facts, message=preview.message, told=preview.told, notes=preview.notes,
                buttons=preview.buttons, withdrawn=preview.withdrawn, rewritten=preview.rewritten,
            )  # fmt: skip


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
