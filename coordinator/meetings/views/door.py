"""The blueprint, and what its views have in common: forms that are refused, overtaken or previewed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.queries import parties_by_id
from coordinator.kit.errors import EditedMeanwhile
from coordinator.meetings import labels, policy, queries
from coordinator.meetings.audience import Foretold, Recipient
from coordinator.meetings.models import Meeting
from coordinator.web import form_page as web
from coordinator.web.filters import long_date, slot_text
from coordinator.web.form_page import Compared, F, carried
from coordinator.web.i18n import LANGUAGE_NAMES, _, current_locale
from coordinator.web.onward import onward, presser, rehearsed
from coordinator.web.work import begin_work, house

bp = Blueprint("meetings", __name__)

press = presser(labels.refusal)


@bp.app_template_filter("when_text")
def when_text(meeting: Meeting) -> str:
    """When a meeting is, or roughly when, in one line of plain text."""
    slot = meeting.slot
    if slot is not None and meeting.has_date:
        return slot_text(slot)
    rough = meeting.rough_date
    if rough is not None:
        return _("%(when)s, date to be set", when=labels.span_text(rough))
    return _("date to be set")


@bp.app_template_filter("day_text")
def day_text(meeting: Meeting) -> str:
    """The day of a meeting without its times: "Wed 21 October 2026"; several as first and last."""
    slot = meeting.slot
    if slot is None or not meeting.has_date:
        return when_text(meeting)
    if slot.days == 1:
        return long_date(slot.first_on)
    return _("%(first)s – %(last)s", first=long_date(slot.first_on), last=long_date(slot.last_on))


@dataclass(frozen=True, slots=True)
class Told:
    """One person who will be told, with country and language by name, and of what, where that differs."""

    party: str
    name: str
    language: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change means before it is saved: what becomes of what, who hears of it, and what to mind."""

    changes: list[Compared]
    message: str = ""  # what people get
    moves: list[queries.DayMove] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    withdrawn: int = 0  # notices that still wait and would go without another in their place
    rewritten: int = 0  # notices that still wait and would say something else


class FormPage(web.FormPage[F]):
    """A form of this area: saved at once, or after a preview of who would be told what."""

    folder = "meetings"
    refusal = labels.refusal
    template = "change"
    _previewed: Preview | None = None

    def preview(self, work: Work) -> Preview | None:
        """What will be changed and who is told; None for a form that is saved at once.

        Raises what the operation would raise.
        """
        return None

    def minded(self, work: Work) -> list[str]:
        """What to mind before a form without a preview is saved; asked until the person has seen it."""
        return []

    def look(self, work: Work) -> ResponseReturnValue | None:
        if "tell" not in request.form:
            self._previewed = self.preview(work)
        if self._previewed is None and (notes := self.minded(work)):
            self.values["notes"] = notes
            return self._page(HTTPStatus.OK)
        return None

    def rehearse(self) -> ResponseReturnValue | None:
        """The change is made and thrown away again, to see who would be told what."""
        if self._previewed is None:
            return None
        foretold = rehearse(self.act)
        with begin_work(read_only=True) as work:
            self.load(work)
            preview = replace(
                self._previewed, told=told_by_party(work, foretold.people), withdrawn=foretold.withdrawn,
                rewritten=foretold.rewritten,
            )  # fmt: skip
            return render_template(
                "meetings/preview.html", preview=preview, carried=carried(), form=self.form, **self.values
            )


class MeetingFormPage(FormPage[F]):
    """A form about one meeting that the forum's secretariat fills in."""

    heading = ""
    lead = ""
    fields = ""  # the partial template with the fields
    submit = ""

    def __init__(self, meeting_id: UUID, form: F) -> None:
        super().__init__(form)
        self.meeting_id = meeting_id

    def may(self, work: Work) -> bool:
        return policy.may_edit(work.actor, self.meeting)

    def load(self, work: Work) -> None:
        self.head = queries.get_head(work, self.meeting_id)
        self.meeting = self.head.meeting
        work.require(self.may(work))
        self.values |= {
            "head": self.head, "meeting": self.meeting, "labels": labels, "policy": policy,
            "heading": self.heading, "lead": self.lead, "fields": self.fields, "submit": self.submit,
        }  # fmt: skip

    def check_version(self) -> None:
        """Raise EditedMeanwhile where the person saw an older meeting."""
        seen = self.seen()
        if seen is not None and seen != self.meeting.version:
            raise EditedMeanwhile

    def seen(self) -> int | None:
        """The version the person saw; None where the form does not say."""
        found = getattr(self.form, "version", None)
        return None if found is None else found.data

    def take_version(self) -> None:
        """Put the stored version into the form, over what was sent."""
        found = getattr(self.form, "version", None)
        if found is not None:
            found.data, found.raw_data = self.meeting.version, None

    def fill(self) -> None:
        self.take_version()

    def stored(self) -> list[Compared]:
        self.take_version()
        return [(_("The meeting"), _("%(when)s (%(status)s)", when=when_text(self.meeting),
                 status=labels.STATUSES[self.meeting.status]), self.typed())]  # fmt: skip

    def typed(self) -> str:
        """What the person wanted, in one line, for the comparison with what is stored."""
        return self.heading


def rehearse(act: Callable[[Work], Any]) -> Foretold:
    """Who would be told what by `act`, if it told people. Raises what `act` raises."""
    return rehearsed(act, lambda _work, foretold: foretold or Foretold([]))


def told_by_party(work: Work, people: Sequence[tuple[Recipient, str]]) -> list[Told]:
    """The people by country and name; of what they are told only where that differs."""
    parties = parties_by_id(work.session, {r.party_id for r, _letter in people if r.party_id is not None})
    locale, differs = current_locale(), len({letter for _r, letter in people}) > 1
    rows = [
        Told(
            parties[r.party_id].name.in_(locale) if r.party_id in parties else "",
            r.name,
            LANGUAGE_NAMES.get(r.locale, r.locale),
            letter if differs else "",
        )
        for r, letter in people
    ]
    return sorted(rows, key=lambda row: (row.party.casefold(), row.name.casefold()))


def tells() -> bool:
    """Whether the pressed button was the one that tells people, or a preview asks what it would do."""
    return request.form.get("tell") == "yes" or bool(g.get("rehearsing"))


def said(done: str, *, at_once: bool = False) -> str:
    """What is said at the top of the page that follows a save; `at_once`: such news never waits."""
    minutes = house().settings.notice_minutes
    if not tells():
        return done
    if at_once or not minutes:
        return _("%(done)s People are told.", done=done)
    return _(
        "%(done)s People are told within %(num)d minutes; what you change until then joins.",
        done=done, num=minutes,
    )  # fmt: skip


def to_meeting(meeting_id: UUID, message: str, category: str = "success") -> ResponseReturnValue:
    """The meeting's page, which says what was done."""
    return onward(url_for("meetings.show", meeting_id=meeting_id), message, category)


def asked_number(value: str | None, otherwise: int) -> int:
    """A whole number from an address."""
    return int(value) if value and value.isdecimal() and len(value) < 7 else otherwise
