"""Saying when mail may come, what has been read, and the summary of what waited."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.accounts.operations import choose_wishes
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed, knows
from coordinator.kit.errors import Forbidden
from coordinator.kit.quiet import Wishes, wait
from coordinator.mail.letters import compose, one_line
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter, enqueue_all
from coordinator.mail.rules import OutboxState
from coordinator.notices import policy, queries
from coordinator.notices.queries import Waiting
from coordinator.notices.rules import GATHER_LEAD, CountryRefused, excerpt

READERS = 100
"""People whose summaries are made in one unit."""


def choose(work: Work, wishes: Wishes) -> None:
    """Say when mail may come to the actor. What waits for them follows, but never waits longer for it.

    Raises Forbidden, CountryRefused or QuietHoursRefused.
    """
    me = work.actor.person_id
    if me is None:
        raise Forbidden
    work.require(policy.may_choose(work.actor, me))
    if wishes.country is not None and not knows(wishes.country):
        raise CountryRefused(field="rests")
    choose_wishes(work, wishes)
    held = queries.list_waiting(work, OutboxMessage.person_id == me, OutboxMessage.hold.is_not(None))
    for each in held:
        message = each.message
        moment = wait(work.now(), wishes, each.zone, is_closed, gathers=message.calendar is None)
        if moment.until < message.due_at:
            message.due_at, message.hold = moment.until, moment.hold


def mark_read(work: Work) -> None:
    """The actor has seen what they were told until now."""
    work.require(work.actor.person_id is not None)
    work.session.execute(
        # Not through the row: to read is no change of a person that others edit.
        sa.update(Person)
        .where(Person.id == work.actor.person_id)
        .values(notices_read_at=work.now(), version=Person.version)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One letter as a summary says it; `paragraphs` are of the letter, which has its own page."""

    subject: str
    paragraphs: list[str]
    href: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A meeting (or, where there is none, a group or forum) and what is new about it."""

    title: str
    forum: str | None
    href: str
    letters: list[Told] = field(default_factory=list)


def gather(work: Work) -> int:
    """Make one letter, grouped by meeting, of those that are told together; gives how many were gathered.

    Each stays on record and names the letter that it is told in. One that is alone leaves as it is.
    """
    before = work.now() + GATHER_LEAD
    people = queries.readers_to_tell(work, before, limit=READERS)
    if not people:
        return 0
    by_reader: dict[UUID, list[Waiting]] = {}
    for each in queries.list_waiting(
        work, queries.to_be_gathered(before), OutboxMessage.person_id.in_(people)
    ):
        by_reader.setdefault(each.person.id, []).append(each)
    gathered = [(summary_for(work, told), told) for told in by_reader.values() if len(told) > 1]
    stored = enqueue_all(work, [letter for letter, _told in gathered])
    count = 0
    for message_id, (_letter, told) in zip(stored, gathered, strict=True):
        if message_id is None:
            continue
        for each in told:
            each.message.state, each.message.gathered_in_id = OutboxState.GATHERED, message_id
            count += 1
    return count


def summary_for(work: Work, told: Sequence[Waiting]) -> Letter:
    """The summary of what one person is told, in their language."""
    person = told[0].person
    with speaking(person.locale):
        headings = _headings(work, told)
    composed = compose(
        "digest",
        locale=person.locale,
        zone=told[0].zone,
        count=len(told),
        headings=headings,
        href=work.link("/notices"),
        wishes_href=work.link("/account#mail"),
    )
    return Letter(
        kind="digest",
        person_id=person.id,
        to_address=person.email,
        to_name=person.display_name,
        locale=person.locale,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        due_at=max(each.message.due_at for each in told),
        hold=told[0].message.hold,
        # A letter is gathered once, so that its id names the summary: neither is ever told twice.
        dedupe_key=f"digest:{person.id}:{told[0].message.id}",
    )


def _headings(work: Work, told: Sequence[Waiting]) -> list[Heading]:
    found: dict[UUID | None, Heading] = {}
    for each in told:
        message = each.message
        key = message.meeting_id or message.group_id or message.forum_id
        if key not in found:
            found[key] = _heading(work, each)
        letter = Told(
            message.subject, excerpt(message.subject, message.text), work.link(f"/notices/{message.id}")
        )
        found[key].letters.append(letter)
    return list(found.values())


def _heading(work: Work, each: Waiting) -> Heading:
    forum = each.forum.short_name if each.forum else None
    if each.meeting is not None:
        return Heading(one_line(each.meeting.title), forum, work.link(f"/meetings/{each.meeting.id}"))
    if each.group is not None:
        return Heading(one_line(each.group.name), forum, work.link(f"/groups/{each.group.slug}"))
    if each.forum is not None:
        return Heading(each.forum.name.in_(each.person.locale), None, work.link(f"/forums/{each.forum.slug}"))
    return Heading(each.message.subject, None, work.link("/notices"))
