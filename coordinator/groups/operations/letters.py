"""Letters about nominations and seats, each in its reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups import queries
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.mail.letters import compose
from coordinator.mail.operations import Letter, enqueue


def tell_of_nomination(work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person) -> None:
    """To those who decide: there is a nomination, with the address where it is decided."""
    _send(
        work,
        group,
        seat,
        queries.told_of_nomination(work, group),
        "nominated",
        nominee,
        href=work.link(f"/groups/{group.slug}/nominations/{seat.id}"),
    )


def tell_of_confirmation(
    work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person, told: Iterable[Person]
) -> None:
    """To the expert and the party: the seat is confirmed, and from when."""
    _send(work, group, seat, told, "confirmed", nominee, href=work.link(f"/groups/{group.slug}"))


def tell_of_refusal(
    work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person, told: Iterable[Person]
) -> None:
    """To the nominee and the party: declined, and why. The nominee may see nothing of the group,
    so no address goes with it to them.
    """
    _send(work, group, seat, told, "declined", nominee, href=work.link(f"/groups/{group.slug}"))


def tell_of_ending(
    work: Work, group: WorkingGroup, seat: ExpertSeat, expert: Person, told: Iterable[Person]
) -> None:
    """To the expert, the party and the secretariat: the seat ends, and when."""
    last_on = seat.period.last_on
    _send(
        work,
        group,
        seat,
        told,
        "seat_ended",
        expert,
        last_on=last_on,
        href=work.link(f"/groups/{group.slug}"),
    )


def _send(
    work: Work,
    group: WorkingGroup,
    seat: ExpertSeat,
    told: Iterable[Person],
    kind: str,
    nominee: Person,
    *,
    href: str,
    last_on: date | None = None,
) -> None:
    forum = work.session.get_one(Forum, group.forum_id)
    party = work.session.get_one(Party, seat.party_id)
    for person in told:
        values: dict[str, Any] = {
            "yours": person.id == nominee.id,
            "name": nominee.display_name,
            "group": group.name,
            "forum": forum.name.in_(person.locale),
            "party": party.name.in_(person.locale),
            "speciality": seat.speciality,
            "first_on": seat.from_on,
            "last_on": last_on,
            "reason": seat.reason,
            "by": work.actor.name,
            "href": href,
        }
        letter = compose(f"group_{kind}", locale=person.locale, zone=person.zone or forum.zone, **values)
        enqueue(
            work,
            Letter(
                kind=f"group.{kind}",
                person_id=person.id,
                to_address=person.email,
                to_name=person.display_name,
                locale=person.locale,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                forum_id=group.forum_id,
                group_id=group.id,
            ),
        )
