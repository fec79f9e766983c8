"""What is told of a meeting beside when it is: shown first who hears of what, then saved."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.labels import SHARING
from coordinator.forums.queries import list_parties, sitting_on
from coordinator.meetings import labels, operations, rules
from coordinator.meetings.forms import EditForm
from coordinator.meetings.rules import Facts
from coordinator.meetings.views.door import MeetingFormPage, Preview, bp, said, tells, to_meeting
from coordinator.web import access
from coordinator.web.form_page import Compared
from coordinator.web.forms import options
from coordinator.web.i18n import _, lazy


class EditPage(MeetingFormPage[EditForm]):
    heading = lazy("Edit the facts")
    lead = lazy("When it is and whether it takes place have pages of their own.")
    fields = "_edit_fields"
    submit = lazy("See what changes")

    def load(self, work: Work) -> None:
        super().load(work)
        forum = self.head.forum
        self.form.offer_facts(
            list_parties(work.session), forum.languages,
            sitting=sitting_on(work.session, forum.id, work.now().date()), forum=forum.short_name,
        )  # fmt: skip

    def fill(self) -> None:
        super().fill()
        self.form.show(self.meeting.facts)

    def stored(self) -> list[Compared]:
        self.take_version()
        return self._compare(self.meeting.facts, self.form.facts())

    def _compare(self, before: Facts, after: Facts) -> list[Compared]:
        names = rules.changed(before, after)
        return [
            (str(labels.FACTS[name]), self._shown(name, before), self._shown(name, after)) for name in names
        ]

    def _shown(self, name: str, facts: Facts) -> str:
        value: Any = getattr(facts, name)
        if name in ("host_party_id", "chair_party_id"):
            wanted = str(value) if value else ""
            return self._party(wanted)
        if name == "languages":
            return ", ".join(labels.language_name(code) for code in value)
        if name == "mode":
            return str(labels.MODES[value])
        return str(SHARING[value]) if name == "sharing" else value or ""

    def _party(self, wanted: str) -> str:
        """The name of a party by its id, as the form offers it."""
        offered = options(self.form.host.choices or ())
        return next((str(choice.label) for choice in offered if choice.value == wanted), "")

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        after = self.form.facts()
        rules.check_facts(after)
        return Preview(self._compare(self.meeting.facts, after), _("A mail that says what has changed."))

    def act(self, work: Work) -> Any:
        return operations.edit(
            work, self.meeting_id, self.form.facts(), version=self.form.version.data, tell=tells()
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The facts have been saved.")))


@bp.route("/meetings/<uuid:meeting_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(meeting_id: UUID) -> ResponseReturnValue:
    """What is told of the meeting beside when it is."""
    return EditPage(meeting_id, EditForm()).answer()
