"""Expert seats: nominated by a party, confirmed by the secretariat or a chair, ended with a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.accounts import operations as accounts
from coordinator.accounts import queries as people
from coordinator.accounts.models import Person
from coordinator.accounts.rules import check_address, check_name
from coordinator.core.work import Work
from coordinator.groups import policy, queries, rules
from coordinator.groups.events import (
    ExpertConfirmed,
    ExpertDeclined,
    ExpertNominated,
    ExpertSeatEnded,
    ExpertSeatKept,
    NominationReopened,
    NominationWithdrawn,
)
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.groups.operations import letters
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role
from coordinator.kit.periods import Period


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not known yet; an account comes with the confirmation."""

    name: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """Whom a party nominates: somebody known, by id, or somebody new."""

    person: UUID | NewPerson
    first_on: date
    speciality: str | None


def nominate(work: Work, slug: str, party_id: UUID, wanted: Nomination, *, tell: bool) -> ExpertSeat:
    """Nominate an expert for a party. With `tell` those who decide are written to.

    Raises NotFound, Forbidden, NotNominating, PartyNotTakingPart, OtherParty, AlreadyNominated,
    SeatOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_nominate(work.actor, group, party_id))
    seat, person = _nominate(work, group, party_id, wanted, follows=None, tell=tell)
    if tell:
        letters.tell_of_nomination(work, group, seat, person)
    return seat


def _nominate(
    work: Work,
    group: WorkingGroup,
    party_id: UUID,
    wanted: Nomination,
    *,
    follows: ExpertSeat | None,
    tell: bool,
) -> tuple[ExpertSeat, Person]:
    rules.check_takes_nominations(group.state)
    rules.check_takes_part(queries.participation(work.session, group, party_id), wanted.first_on)
    field = "email" if isinstance(wanted.person, NewPerson) else "person"
    person = _person(work, party_id, wanted.person, field)
    _check_free(work, group, person.id, Period(wanted.first_on), field=field)
    seat = ExpertSeat(
        id=work.new_id(),
        group_id=group.id,
        party_id=party_id,
        person_id=person.id,
        state=SeatState.NOMINATED,
        speciality=wanted.speciality,
        from_on=wanted.first_on,
        nominated_by_id=work.actor.person_id,
        nominated_at=work.now(),
        follows_id=follows.id if follows else None,
    )
    work.session.add(seat)
    work.record(
        ExpertNominated(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=party_id,
            person_id=person.id,
            from_on=wanted.first_on,
            follows_id=seat.follows_id,
            tell=tell,
        )
    )
    return seat, person


def _person(work: Work, party_id: UUID, wanted: UUID | NewPerson, field: str) -> Person:
    """The person meant. An address that is known is that person, whatever name was typed."""
    if isinstance(wanted, NewPerson):
        name, email = check_name(wanted.name), check_address(wanted.email)
        known = people.find_person(work.session, email)
        if known is None:
            known = Person(
                id=work.new_id(),
                display_name=name,
                email=email,
                locale=wanted.locale,
                party_id=party_id,
            )
            work.session.add(known)
            work.session.flush()
    else:
        known = people.get_person(work, wanted)
    if known.party_id != party_id:
        raise rules.OtherParty(field=field)
    return known


def _check_free(
    work: Work, group: WorkingGroup, person_id: UUID, wanted: Period, *, field: str, but: UUID | None = None
) -> None:
    others = queries.seats_of_person(work.session, group.id, person_id)
    rules.check_seat_free(wanted, ((s.state, s.period) for s in others if s.id != but), field=field)


def confirm(work: Work, slug: str, seat_id: UUID, *, version: int, tell: bool) -> ExpertSeat:
    """Confirm a nomination: the seat and its rights begin with its first day.

    With `tell` the expert is written to (and invited, if they have no account yet), and the party.
    Raises NotFound, Forbidden, EditedMeanwhile, AlreadyDecided, NotNominating, PartyNotTakingPart,
    SeatOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    work.require(policy.may_decide_nomination(work.actor, group))
    rules.check_decidable(seat.state)
    rules.check_version(version, seat.version)
    rules.check_takes_nominations(group.state)
    first_on = seat.from_on or work.actor.on
    rules.check_takes_part(queries.participation(work.session, group, seat.party_id), first_on)
    _check_free(work, group, seat.person_id, seat.period, field="person", but=seat.id)
    person = people.get_person(work, seat.person_id)
    told = queries.told_of_decision(work, group, seat, person)
    _give_rights(work, group, seat, Period(seat.from_on, seat.until_on))
    _decide(work, seat, SeatState.CONFIRMED)
    if tell:
        _invite_if_new(work, person)
        letters.tell_of_confirmation(work, group, seat, person, told)
    work.record(
        ExpertConfirmed(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=person.id,
            from_on=seat.from_on,
            tell=tell,
        )
    )
    return seat


def _give_rights(work: Work, group: WorkingGroup, seat: ExpertSeat, days: Period) -> None:
    """The rights that carry the seat in `days`; may raise accounts' GrantOverlaps."""
    right = accounts.grant(
        work,
        seat.person_id,
        Role.EXPERT,
        forum_id=group.forum_id,
        group_id=group.id,
        party_id=seat.party_id,
        from_on=days.from_on,
        until_on=days.until_on,
    )
    work.session.flush()
    seat.grant_id = right.id


def _invite_if_new(work: Work, person: Person) -> None:
    if people.find_account(work.session, person.id) is None:
        accounts.invite(
            work,
            email=person.email,
            name=person.display_name,
            locale=person.locale,
            party_id=person.party_id,
        )


def _decide(work: Work, seat: ExpertSeat, state: SeatState, reason: str | None = None) -> None:
    seat.state, seat.reason = state, reason
    seat.decided_by_id, seat.decided_at = work.actor.person_id, work.now()


def decline(work: Work, slug: str, seat_id: UUID, *, reason: str, version: int, tell: bool) -> ExpertSeat:
    """Decline a nomination with a reason; with `tell` the nominee and the party are written to.

    Raises NotFound, Forbidden, EditedMeanwhile, AlreadyDecided.
    """
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    work.require(policy.may_decide_nomination(work.actor, group))
    rules.check_decidable(seat.state)
    rules.check_version(version, seat.version)
    person = people.get_person(work, seat.person_id)
    told = queries.told_of_decision(work, group, seat, person)
    _decide(work, seat, SeatState.DECLINED, reason)
    if tell:
        letters.tell_of_refusal(work, group, seat, person, told)
    work.record(
        ExpertDeclined(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=seat.person_id,
            tell=tell,
        )
    )
    return seat


def withdraw(work: Work, slug: str, seat_id: UUID) -> ExpertSeat:
    """The party takes its nomination back. Raises NotFound, Forbidden, AlreadyDecided."""
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    work.require(policy.may_withdraw(work.actor, group, seat))
    rules.check_decidable(seat.state)
    _decide(work, seat, SeatState.WITHDRAWN)
    work.record(
        NominationWithdrawn(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=seat.person_id,
        )
    )
    return seat


def reopen_nomination(work: Work, slug: str, seat_id: UUID) -> ExpertSeat:
    """Take a refusal or a withdrawal back: the nomination is open again.

    Whoever may decide takes a refusal back, the party its withdrawal. Raises NotFound, Forbidden,
    AlreadyDecided, AlreadyNominated, SeatOverlaps, NotNominating.
    """
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    if seat.state == SeatState.WITHDRAWN:
        work.require(policy.may_withdraw(work.actor, group, seat))
    else:
        work.require(policy.may_decide_nomination(work.actor, group))
    rules.check_reopenable(seat.state)
    rules.check_takes_nominations(group.state)
    _check_free(work, group, seat.person_id, seat.period, field="person", but=seat.id)
    seat.state, seat.reason, seat.decided_by_id, seat.decided_at = SeatState.NOMINATED, None, None, None
    work.record(
        NominationReopened(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=seat.person_id,
        )
    )
    return seat


def end_seat(
    work: Work,
    slug: str,
    seat_id: UUID,
    *,
    last_on: date,
    successor: Nomination | None,
    version: int,
    tell: bool,
) -> ExpertSeat:
    """End a seat with the day `last_on`, its rights too, and nominate who follows in the same step.

    With `tell` the expert, the party and those who decide nominations are written to, once.
    Raises NotFound, Forbidden, EditedMeanwhile, SeatNotHeld, LastBeforeFirst, SeatOverlaps, and for
    the successor what `nominate` raises.
    """
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    work.require(policy.may_end_seat(work.actor, group, seat.party_id))
    rules.check_version(version, seat.version)
    was = seat.period
    held = rules.check_ending(seat.state, was, last_on)
    _check_others(work, group, seat, held)
    person = people.get_person(work, seat.person_id)
    told = queries.told_of_ending(work, group, seat, person)
    seat.until_on = held.until_on
    _end_rights(work, group, seat, was)
    work.record(
        ExpertSeatEnded(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=seat.person_id,
            last_on=last_on,
            tell=tell,
        )
    )
    follower = None
    if successor is not None:
        work.session.flush()
        follower = _nominate(work, group, seat.party_id, successor, follows=seat, tell=tell)
    if tell:
        letters.tell_of_ending(work, group, seat, person, told, follower)
    return seat


def _check_others(work: Work, group: WorkingGroup, seat: ExpertSeat, held: Period) -> None:
    others = [
        other.period
        for other in queries.seats_of_person(work.session, group.id, seat.person_id)
        if other.id != seat.id and other.state == SeatState.CONFIRMED
    ]
    rules.check_no_overlap(held, others, rules.SeatOverlaps, field="last_on")


def _end_rights(work: Work, group: WorkingGroup, seat: ExpertSeat, was: Period) -> None:
    """End the grants that carried the seat while it was `was`: one that was kept has several."""
    scope = (group.forum_id, group.id, seat.party_id)
    assert seat.until_on is not None  # noqa: S101 - the caller has just set it
    for right in people.same_grants(work.session, seat.person_id, Role.EXPERT, scope):
        held = right.period
        if held is None or not held.overlaps(was):
            continue
        if right.id == seat.grant_id or held.until_on is None or held.until_on > seat.until_on:
            accounts.end_grant(work, right.id, seat.until_on)


def keep_seat(work: Work, slug: str, seat_id: UUID) -> ExpertSeat:
    """Take the end of a seat back: it goes on, and its rights with it.

    Raises NotFound, Forbidden, SeatNotHeld, SeatOverlaps, PartyNotTakingPart.
    """
    group = queries.get_group(work, slug, lock=True)
    seat = queries.get_seat(work, group, seat_id)
    work.require(policy.may_keep_seat(work.actor, group))
    if seat.state != SeatState.CONFIRMED or seat.until_on is None:
        raise rules.SeatNotHeld(state=seat.state)
    rules.check_takes_part(queries.participation(work.session, group, seat.party_id), seat.until_on)
    _check_others(work, group, seat, Period(seat.from_on))
    _give_rights(work, group, seat, Period(seat.until_on))
    seat.until_on = None
    work.record(
        ExpertSeatKept(
            group_id=group.id,
            forum_id=group.forum_id,
            seat_id=seat.id,
            party_id=seat.party_id,
            person_id=seat.person_id,
        )
    )
    return seat
