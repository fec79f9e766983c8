"""Polls on other pages: what they ask of the actor, and which are about a forum or a meeting."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import parties_by_id
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries.polls import polls_asking, visible_to
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import HOLDING
from coordinator.web.asks import Ask
from coordinator.web.i18n import _, current_locale


def asked_of(work: Work) -> list[Ask]:
    """Answer for a country; for the secretariat: decide, once no more answers are taken.

    At most four statements, and none for those of whom nothing can be asked.
    """
    return [*_answers(work), *_decisions(work)]


def _answers(work: Work) -> list[Ask]:
    waiting = polls_asking(work)
    names = parties_by_id(work.session, {each.party_id for each in waiting}) if waiting else {}
    return [
        Ask(
            each.closes_on,
            _(
                "Which date suits %(country)s? %(title)s",
                country=names[each.party_id].name.in_(current_locale()), title=each.title,
            ),
            each.forum,
            _("There are new dates.") if each.again else _("A poll of dates; one answer for the country."),
            f"/polls/{each.poll_id}/answer?party={names[each.party_id].code}",
            _("Answer"),
        )
        for each in waiting
    ]  # fmt: skip


def _decisions(work: Work) -> list[Ask]:
    if not work.actor.secretariat_of:
        return []
    rows = work.session.execute(
        sa.select(Poll.id, Poll.title, Poll.closes_on, Forum.short_name)
        .join(Forum, Forum.id == Poll.forum_id)
        .where(Poll.state == PollState.CLOSED, Poll.forum_id.in_(work.actor.secretariat_of))
        .order_by(Poll.closes_on, Poll.id)
    )
    return [
        Ask(
            row.closes_on, _("Decide on a date: %(title)s", title=row.title), row.short_name,
            _("The poll has closed."), f"/polls/{row.id}", _("See the answers"),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PollNote:
    """A poll as another page mentions it."""

    id: UUID
    title: str
    state: PollState
    closes_on: date
    meeting_id: UUID | None


def polls_about(
    work: Work, *, forum_id: UUID | None = None, meeting_id: UUID | None = None
) -> list[PollNote]:
    """Undecided polls of a forum, or about a meeting, that the actor may know of. One statement."""
    states = [*HOLDING, *([PollState.DRAFT] if work.actor.secretariat_of else [])]
    conditions = [visible_to(work.actor), Poll.state.in_(states)]
    if forum_id is not None:
        conditions.append(Poll.forum_id == forum_id)
    if meeting_id is not None:
        conditions.append(Poll.meeting_id == meeting_id)
    rows = work.session.execute(
        sa.select(Poll.id, Poll.title, Poll.state, Poll.closes_on, Poll.meeting_id)
        .where(*conditions)
        .order_by(Poll.closes_on, Poll.id)
    )
    return [PollNote(*row) for row in rows]
