"""Letters about groups and accounts: how each comes to be sent."""

from datetime import date, timedelta

import sqlalchemy as sa

from coordinator.accounts import operations as accounts
from coordinator.accounts.models import Grant, Person
from coordinator.groups import operations as groups
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.groups.operations import Nomination
from coordinator.kit.actor import Role
from coordinator.kit.texts import LOCALES
from coordinator.scopes import scope_names
from tests.golden.circle import EXPERT, GROUP, NAMES, REASON, SPECIALITY, SUCCESSOR, Circle

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)


def _group(circle: Circle) -> WorkingGroup:
    group = circle.make.group(circle.forum, "nac-return", parties="FI SE")
    with circle.begin() as work:
        work.session.get_one(WorkingGroup, group.id).name = GROUP
    return group


def _nominate(circle: Circle, person: Person, by: Person, *, tell: bool = False) -> ExpertSeat:
    wanted = Nomination(person=person.id, first_on=FIRST, speciality=SPECIALITY)
    seat: ExpertSeat = circle.do(
        groups.nominate, "nac-return", circle.make.party("FI").id, wanted, by=by, tell=tell
    )
    return seat


def _aino(circle: Circle) -> Person:
    """Finland's contact point who is not the reader."""
    return circle.make.contact_point("FI", name="Aino Laine", email="aino@example.org")


def _expert(circle: Circle, name: str = EXPERT, email: str = "expert@example.org") -> Person:
    return circle.make.person(name, party="FI", email=email)


def nominated(circle: Circle) -> None:
    _group(circle)
    circle.secretaries()
    _nominate(circle, _expert(circle), _aino(circle), tell=True)


def confirmed(circle: Circle) -> None:
    _group(circle)
    circle.contact_points()
    for locale, reader in circle.readers.items():
        seat = _nominate(circle, _expert(circle, email=f"eeva.{locale}@example.org"), reader)
        circle.do(groups.confirm, "nac-return", seat.id, version=1, tell=True)


def confirmed_as_expert(circle: Circle) -> None:
    _group(circle)
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    contact = _aino(circle)
    for reader in circle.readers.values():
        seat = _nominate(circle, reader, contact)
        circle.do(groups.confirm, "nac-return", seat.id, version=1, tell=True)


def declined(circle: Circle) -> None:
    _group(circle)
    circle.contact_points()
    for locale, reader in circle.readers.items():
        seat = _nominate(circle, _expert(circle, email=f"eeva.{locale}@example.org"), reader)
        circle.do(groups.decline, "nac-return", seat.id, reason=REASON, version=1, tell=True)


def declined_as_expert(circle: Circle) -> None:
    _group(circle)
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    contact = _aino(circle)
    for reader in circle.readers.values():
        seat = _nominate(circle, reader, contact)
        circle.do(groups.decline, "nac-return", seat.id, reason=REASON, version=1, tell=True)


def _end(circle: Circle, expert: Person, successor: Person | None = None) -> None:
    with circle.begin(read_only=True) as work:
        seat = work.session.scalars(sa.select(ExpertSeat).where(ExpertSeat.person_id == expert.id)).one()
    follows = None
    if successor is not None:
        follows = Nomination(person=successor.id, first_on=LAST + timedelta(days=1), speciality=None)
    circle.do(
        groups.end_seat, "nac-return", seat.id, last_on=LAST, successor=follows, version=seat.version, tell=True
    )  # fmt: skip


def seat_ended(circle: Circle) -> None:
    """Read by those who decide, with somebody who is to follow."""
    group = _group(circle)
    circle.secretaries()
    expert = circle.make.expert(group, "FI", name=EXPERT, email="eeva@example.org")
    _end(circle, expert, _expert(circle, SUCCESSOR))


def seat_ended_without_successor(circle: Circle) -> None:
    group = _group(circle)
    circle.contact_points()
    _end(circle, circle.make.expert(group, "FI", name=EXPERT, email="eeva@example.org"))


def seat_ended_as_expert(circle: Circle) -> None:
    circle.people(circle.make.expert, _group(circle))
    for reader in circle.readers.values():
        _end(circle, reader)


# Accounts -------------------------------------------------------------------------------------------------


def _administrator(circle: Circle) -> Person:
    return circle.make.administrator(name="Ada Nord", email="ada@example.org")


def account_invitation(circle: Circle) -> None:
    by = _administrator(circle)
    for locale in LOCALES:
        circle.do(
            accounts.invite, email=f"maria.{locale}@example.org", name=NAMES[locale], locale=locale, by=by
        )


def account_invitation_by_nobody(circle: Circle) -> None:
    with circle.begin() as work:
        for locale in LOCALES:
            accounts.invite(work, email=f"maria.{locale}@example.org", name=NAMES[locale], locale=locale)


def account_reset(circle: Circle) -> None:
    circle.delegates()
    for reader in circle.readers.values():
        circle.do(accounts.send_reset, reader.id, by=_first(circle))


def _first(circle: Circle) -> Person:
    with circle.begin(read_only=True) as work:
        found = work.session.scalars(sa.select(Person).where(Person.email == "ada@example.org")).first()
    return found or _administrator(circle)


def account_password_changed(circle: Circle) -> None:
    account_reset(circle)
    for reader in circle.readers.values():
        link = circle.do(accounts.send_reset, reader.id, by=_first(circle))
        with circle.begin() as work:
            accounts.reset_password(work, link.token, password="glacier-otter-48-lamp")


def account_address_changed(circle: Circle) -> None:
    circle.delegates()
    for locale, reader in circle.readers.items():
        circle.do(
            accounts.edit_person, reader.id, version=1, name=reader.display_name, locale=locale,
            email=f"new.{locale}@example.org", zone=reader.zone, by=_first(circle),
        )  # fmt: skip


def _give(circle: Circle) -> dict[str, Grant]:
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    return {
        locale: circle.do(
            accounts.grant, reader.id, Role.DELEGATE, forum_id=circle.forum.id,
            party_id=circle.make.party("FI").id, from_on=FIRST, names=scope_names, by=_first(circle),
        )
        for locale, reader in circle.readers.items()
    }  # fmt: skip


def account_role(circle: Circle) -> None:
    _give(circle)


def account_role_ended(circle: Circle) -> None:
    for given in _give(circle).values():
        circle.do(accounts.end_grant, given.id, date(2027, 2, 1), names=scope_names, by=_first(circle))
