"""Invitations that nobody took up are asked of administrators, and of nobody else."""

from datetime import date, timedelta

from coordinator.accounts import queries
from coordinator.accounts.models import Account
from coordinator.accounts.rules import AccountState
from coordinator.kit.ids import new_id
from tests.conftest import NOW


def invited(make, name: str, days_ago: int):
    person = make.person(name, account=False)
    make.keep(
        Account(
            id=new_id(),
            person_id=person.id,
            state=AccountState.INVITED,
            stamp="",
            created_at=NOW - timedelta(days=days_ago),
        )
    )
    return person


def test_an_invitation_is_asked_about_after_some_days(begin, make):
    late, _new = invited(make, "Late Reader", 6), invited(make, "New Reader", 1)
    with begin(make.administrator(), read_only=True) as work:
        (ask,) = queries.asked_of(work)
    assert (ask.title, ask.due_on, ask.href) == (
        "Invitation not taken up: Late Reader",
        date(2026, 12, 3),
        f"/admin/accounts/{late.id}",
    )


def test_others_are_not_asked(begin, make):
    invited(make, "Late Reader", 6)
    with begin(make.secretary(make.forum()), read_only=True) as work:
        assert queries.asked_of(work) == []
