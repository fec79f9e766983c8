"""Letters about nominations and seats, each in its reader's language."""

from collections.abc import Iterable
from typing import Any

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.holidays import is_closed
from coordinator.forums.models import Forum, Party
from coordinator.groups import queries
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.kit.quiet import wait
from coordinator.mail.letters import compose
from coordinator.mail.operations import Letter, enqueue


def tell_of_nomination(work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person) -> None:
    """To those who decide: there is a nomination, with the address where it is decided."""
    told = queries.told_of_nomination(work, group)
    _send(work, group, seat, nominee, told, "nominated", decide_href=_decide_href(work, group, seat))


def tell_of_confirmation(
    work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person, told: Iterable[Person]
) -> None:
    """To the expert and the party: the seat is confirmed, and from when."""
    _send(work, group, seat, nominee, told, "confirmed")


def tell_of_refusal(
    work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person, told: Iterable[Person]
) -> None:
    """To the nominee and the party: declined, and why. The nominee sees nothing of the group, so
    their letter leads to no page.
    """
    _send(work, group, seat, nominee, told, "declined")


def tell_of_ending(
    work: Work,
    group: WorkingGroup,
    seat: ExpertSeat,
    expert: Person,
    told: Iterable[Person],
    follower: tuple[ExpertSeat, Person] | None,
) -> None:
    """To the expert, the party and those who decide: the seat ends, when, and who is to follow."""
    _send(
        work,
        group,
        seat,
        expert,
        told,
        "seat_ended",
        last_on=seat.period.last_on,
        successor=follower[1].display_name if follower else None,
        decide_href=_decide_href(work, group, follower[0]) if follower else None,
        deciders={person.id for person in queries.deciders(work, group)},
    )


def _decide_href(work: Work, group: WorkingGroup, seat: ExpertSeat) -> str:
    return work.link(f"/groups/{group.slug}/nominations/{seat.id}")


def _wishes_href(work: Work, kind: str, *, yours: bool) -> str | None:
    """Where one says how one is told; who was declined may have no account."""
    return None if kind == "declined" and yours else work.link("/account#mail")


def _send(
    work: Work,
    group: WorkingGroup,
    seat: ExpertSeat,
    nominee: Person,
    told: Iterable[Person],
    kind: str,
    **more: Any,
) -> None:
    forum = work.session.get_one(Forum, group.forum_id)
    party = work.session.get_one(Party, seat.party_id)
    for person in told:
        zone = person.zone or forum.zone
        moment = wait(work.now(), person.wishes, zone, is_closed, gathers=True)
        letter = compose(
            f"group_{kind}",
            locale=person.locale,
            zone=zone,
            reader_id=person.id,
            yours=person.id == nominee.id,
            name=nominee.display_name,
            group=group.name,
            forum=forum.name.in_(person.locale),
            party=party.name.in_(person.locale),
            speciality=seat.speciality,
            first_on=seat.from_on,
            reason=seat.reason,
            by=work.actor.name,
            href=work.link(f"/groups/{group.slug}"),
            wishes_href=_wishes_href(work, kind, yours=person.id == nominee.id),
            **more,
        )
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
                due_at=moment.until,
                hold=moment.hold,
            ),
        )
