"""Registering a country, answering for oneself, and who is expected."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import CoordinatorError, Forbidden
from coordinator.meetings import labels, operations, policy, queries, rules
from coordinator.meetings.forms import (
    DelegateForm,
    ExpectedForm,
    OwnAnswerForm,
    ParticipantForm,
    PartyAnswerForm,
)
from coordinator.meetings.models import Meeting
from coordinator.meetings.views.door import FormPage, MeetingFormPage, bp, press, to_meeting
from coordinator.web import access
from coordinator.web.form_page import Compared
from coordinator.web.forms import Form, options
from coordinator.web.i18n import _, current_locale, lazy
from coordinator.web.onward import onward
from coordinator.web.work import begin_work


def _answers(meeting: Meeting) -> tuple[rules.Answer, ...]:
    return rules.answers_for(meeting.mode, has_link=meeting.joining_link is not None)


class RegistrationForms(FormPage[Form]):
    """The registration of one country: its answer and its delegation, two forms on one page."""

    template = "register"

    def __init__(self, meeting_id: UUID, form: Form) -> None:
        super().__init__(form)
        self.meeting_id = meeting_id
        self.reply = form if isinstance(form, PartyAnswerForm) else PartyAnswerForm(formdata=None)
        self.delegate = form if isinstance(form, DelegateForm) else DelegateForm(formdata=None)

    def load(self, work: Work) -> None:
        page = queries.get_registration(work, self.meeting_id, request.args.get("party"))
        self.page, self.meeting = page, page.head.meeting
        self.reply.offer(_answers(self.meeting))
        self.delegate.offer(page.candidates)
        locale = current_locale()
        self.values |= {
            "page": page, "head": page.head, "meeting": self.meeting, "labels": labels, "policy": policy,
            "party_name": page.party.name.in_(locale), "reply": self.reply, "delegate": self.delegate,
            "choices": [
                (
                    p.name.in_(locale),
                    url_for("meetings.register", meeting_id=self.meeting_id, party=p.code),
                    p.id == page.party.id,
                )
                for p in page.choices
            ],
        }  # fmt: skip
        if self.reply is not self.form:
            self.show_reply()

    def fill(self) -> None:
        self.show_reply()

    def show_reply(self) -> None:
        """Put the stored answer into its form."""
        row = self.page.delegation.line.answer
        self.take_version()
        if row is not None:
            self.reply.answer.data, self.reply.represented_by.data = row.answer.value, row.represented_by
            self.reply.note.data = row.note

    def take_version(self) -> None:
        row = self.page.delegation.line.answer
        self.reply.version.data, self.reply.version.raw_data = row.version if row else 0, None

    def stored(self) -> list[Compared]:
        row = self.page.delegation.line.answer
        self.take_version()
        typed = self.reply.given() if self.reply.answer.data else None
        return [
            (
                _("Answer"),
                str(labels.ANSWERS[row.answer]) if row else _("Not answered"),
                str(labels.ANSWERS[typed]) if typed else "",
            ),
            (_("Note to the secretariat"), (row.note or "") if row else "", self.reply.note.data or ""),
        ]

    def back(self, message: str) -> ResponseReturnValue:
        href = url_for("meetings.register", meeting_id=self.meeting_id, party=self.page.party.code)
        return onward(href, message)


class PartyAnswerPage(RegistrationForms):
    def act(self, work: Work) -> Any:
        reply = self.reply
        return operations.answer_for_party(
            work, self.meeting_id, self.page.party.id, reply.given(),
            represented_by=reply.represented_by.data or None, note=reply.note.data or None,
            version=reply.version.data,
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return self.back(_("The answer has been saved. Anybody who speaks for the country may change it."))


class DelegatePage(RegistrationForms):
    def stored(self) -> list[Compared]:
        """Who was registered by somebody else in the same moment."""
        self.show_reply()
        there = ", ".join(person.display_name for person in self.page.delegation.people)
        return [(_("Delegation"), there, self.delegate.name.data or "")]

    def act(self, work: Work) -> Any:
        form = self.delegate
        chosen = UUID(form.person.data) if form.person.data else None
        return operations.register(
            work,
            self.meeting_id,
            self.page.party.id,
            operations.Delegate(
                person_id=chosen, name=form.name.data or "", email=(form.email.data or "").lower() or None,
                post=form.post.data or None, is_head=bool(form.is_head.data),
                practical_needs=form.practical_needs.data or None,
            ),
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return self.back(_("%(name)s has been registered.", name=made.display_name))


def _guarded(meeting_id: UUID, page: FormPage[Any]) -> ResponseReturnValue:
    """A party that is not expected is told so in words, not by an error page alone."""
    try:
        return page.answer()
    except rules.PartyNotExpected as error:
        return _not_expected(meeting_id, error)


def _not_expected(meeting_id: UUID, error: CoordinatorError) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        head = queries.get_head(work, meeting_id)
        body = render_template(
            "meetings/not_expected.html", head=head, meeting=head.meeting, reason=labels.refusal(error),
            policy=policy,
        )  # fmt: skip
    return body, 409


@bp.route("/meetings/<uuid:meeting_id>/register", methods=["GET", "POST"])
@access.signed_in
def register(meeting_id: UUID) -> ResponseReturnValue:
    """The answer and the delegation of a country."""
    return _guarded(meeting_id, PartyAnswerPage(meeting_id, PartyAnswerForm()))


@bp.post("/meetings/<uuid:meeting_id>/register/people")
@access.signed_in
def add_delegate(meeting_id: UUID) -> ResponseReturnValue:
    """Somebody for the delegation."""
    return _guarded(meeting_id, DelegatePage(meeting_id, DelegateForm()))


class ParticipantPage(MeetingFormPage[ParticipantForm]):
    heading = lazy("Change a registration")
    fields = "_participant_fields"
    submit = lazy("Save")

    def __init__(self, meeting_id: UUID, participant_id: UUID) -> None:
        super().__init__(meeting_id, ParticipantForm())
        self.participant_id = participant_id

    def may(self, work: Work) -> bool:
        _head, self.row, self.party = queries.get_participant(work, self.meeting_id, self.participant_id)
        return policy.may_amend(work.actor, self.meeting, self.row.party_id)

    def load(self, work: Work) -> None:
        super().load(work)
        self.values["heading"] = self.row.display_name
        self.values["row"] = self.row

    def take_version(self) -> None:
        self.form.version.data, self.form.version.raw_data = self.row.version, None

    def fill(self) -> None:
        self.take_version()
        self.form.post.data, self.form.is_head.data = self.row.post, self.row.is_head
        self.form.practical_needs.data = self.row.practical_needs

    def stored(self) -> list[Compared]:
        self.take_version()
        return [
            (_("Post"), self.row.post or "", self.form.post.data or ""),
            (_("Practical needs"), self.row.practical_needs or "", self.form.practical_needs.data or ""),
        ]

    def act(self, work: Work) -> Any:
        form = self.form
        return operations.amend_participant(
            work, self.participant_id, post=form.post.data or None, is_head=bool(form.is_head.data),
            practical_needs=form.practical_needs.data or None, version=form.version.data,
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(registration_href(self.meeting_id, self.party), _("The registration has been changed."))


def registration_href(meeting_id: UUID, party: Any) -> str:
    return url_for("meetings.register", meeting_id=meeting_id, party=party.code if party else None)


@bp.route("/meetings/<uuid:meeting_id>/people/<uuid:participant_id>", methods=["GET", "POST"])
@access.signed_in
def edit_participant(meeting_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Post, head of delegation, practical needs."""
    return ParticipantPage(meeting_id, participant_id).answer()


@bp.post("/meetings/<uuid:meeting_id>/people/<uuid:participant_id>/withdraw")
@access.signed_in
def withdraw(meeting_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Somebody does not come after all; their practical needs are erased at once."""
    with begin_work(read_only=True) as work:
        party = queries.get_participant(work, meeting_id, participant_id)[2]
    return press(
        lambda work: operations.withdraw(work, participant_id),
        registration_href(meeting_id, party),
        _("The registration has been withdrawn, and the practical needs erased."),
    )


class AnswerPage(MeetingFormPage[OwnAnswerForm]):
    """One's own answer."""

    template = "answer"

    def may(self, work: Work) -> bool:
        circle = queries.circle_of(work.session, self.meeting)
        if not policy.may_answer(work.actor, self.meeting, circle):
            raise Forbidden
        return True

    def load(self, work: Work) -> None:
        super().load(work)
        self.form.offer(_answers(self.meeting))
        mine = self.head.mine
        closed = queries.why_closed(work, self.meeting, personally=True)
        self.values |= {
            "mine": mine,
            "closed": closed,
            "last_day": queries.last_day_to_register(work.session, self.meeting.id),
        }

    def take_version(self) -> None:
        mine = self.head.mine
        self.form.version.data, self.form.version.raw_data = mine.version if mine else 0, None

    def fill(self) -> None:
        self.take_version()
        mine = self.head.mine
        if mine is None:
            return
        self.form.answer.data = mine.answer.value if mine.answer else None
        self.form.represented_by.data = mine.represented_by
        self.form.practical_needs.data = mine.practical_needs

    def stored(self) -> list[Compared]:
        self.take_version()
        mine = self.head.mine
        was = str(labels.OWN_ANSWERS[mine.answer]) if mine and mine.answer else _("Not answered")
        typed = str(labels.OWN_ANSWERS[self.form.given()]) if self.form.answer.data else ""
        return [(_("Answer"), was, typed)]

    def act(self, work: Work) -> Any:
        form = self.form
        return operations.answer(
            work, self.meeting_id, form.given(), represented_by=form.represented_by.data or None,
            practical_needs=form.practical_needs.data or None, version=self._version(),
        )  # fmt: skip

    def _version(self) -> int | None:
        return self.form.version.data

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(
            self.meeting_id, _("Your answer has been saved. You may change it until the meeting.")
        )


@bp.route("/meetings/<uuid:meeting_id>/answer", methods=["GET", "POST"])
@access.signed_in
def answer(meeting_id: UUID) -> ResponseReturnValue:
    """Whether I come."""
    return AnswerPage(meeting_id, OwnAnswerForm()).answer()


class ExpectedPage(MeetingFormPage[ExpectedForm]):
    template = "expected"

    def load(self, work: Work) -> None:
        super().load(work)
        self.page = page = queries.get_expected(work, self.meeting_id)
        locale = current_locale()
        form = self.form
        form.left_out.choices = options([(str(p.id), p.name.in_(locale)) for p in page.roster])
        form.invited.choices = options(
            sorted(
                ((str(p.id), p.name.in_(locale)) for p in page.others), key=lambda pair: pair[1].casefold()
            )
        )
        self.values["page"] = page

    def fill(self) -> None:
        self.form.left_out.data = [str(i) for i in self.page.left_out]
        self.form.invited.data = [str(i) for i in self.page.invited]

    def act(self, work: Work) -> Any:
        form = self.form
        return operations.set_expected(
            work, self.meeting_id, invited=[UUID(i) for i in form.invited.data or ()],
            left_out=[UUID(i) for i in form.left_out.data or ()],
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        flash(_("Who is expected has been saved."))
        return onward(
            url_for("meetings.people", meeting_id=self.meeting_id), _("Reminders follow it."), "info"
        )


@bp.route("/meetings/<uuid:meeting_id>/expected", methods=["GET", "POST"])
@access.signed_in
def expected(meeting_id: UUID) -> ResponseReturnValue:
    """Which countries are expected beyond the roster, and which of it are not."""
    return ExpectedPage(meeting_id, ExpectedForm()).answer()
