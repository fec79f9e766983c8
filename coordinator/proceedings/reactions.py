"""What follows from what happened to an agenda: the letters that say so."""

from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.models import Forum
from coordinator.kit.quiet import SOON, wait
from coordinator.mail.letters import compose
from coordinator.mail.operations import Letter, enqueue
from coordinator.meetings.labels import span_text
from coordinator.meetings.models import Meeting
from coordinator.proceedings import queries
from coordinator.proceedings.events import AgendaPublished
from coordinator.proceedings.rules import Comparison, compare


def tell_of_agenda(work: Work, event: AgendaPublished) -> None:
    """A letter to everybody who takes part, in their language: what kind of changes, and a link.

    It names no item: a mailbox is not the forum, and not everybody may see every item.
    """
    if not event.tell:
        return
    meeting = work.session.get_one(Meeting, event.meeting_id)
    forum = work.session.get_one(Forum, event.forum_id)
    changes = _changes(work, event)
    soon = meeting.starts_at - SOON if meeting.starts_at else None
    for person in queries.told_of_agenda(work.session, meeting, work.actor.on):
        zone = person.zone or forum.zone
        moment = wait(work.now(), person.wishes, zone, is_closed, gathers=True, latest=soon)
        with speaking(person.locale):
            rough = span_text(meeting.rough_date) if meeting.rough_date else None
        letter = compose(
            "agenda_published",
            locale=person.locale,
            zone=zone,
            meeting=meeting.title,
            forum=forum.short_name,
            slot=meeting.slot,
            rough=rough,
            number=event.number,
            changes=changes,
            href=work.link(f"/meetings/{meeting.id}#agenda"),
            compare_href=work.link(
                f"/meetings/{meeting.id}/agenda/versions/{event.number - 1}..{event.number}"
            )
            if changes is not None
            else None,
            wishes_href=work.link("/account#mail"),
        )
        enqueue(
            work,
            Letter(
                kind="agenda_published",
                person_id=person.person_id,
                to_address=person.email,
                to_name=person.name,
                locale=person.locale,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                forum_id=meeting.forum_id,
                group_id=meeting.group_id,
                meeting_id=meeting.id,
                due_at=moment.until,
                hold=moment.hold,
                dedupe_key=f"agenda:{meeting.id}:{event.number}:{person.email}",
            ),
        )


def _changes(work: Work, event: AgendaPublished) -> dict[str, int] | None:
    """How many items are new, changed, taken out; None for the first version."""
    versions = [
        queries.find_version(work.session, event.meeting_id, number)
        for number in (event.number - 1, event.number)
    ]
    if versions[0] is None or versions[1] is None:
        return None
    found: Comparison = compare(versions[0].items, versions[1].items)
    return {"added": len(found.added), "changed": len(found.changed), "removed": len(found.removed)}
