"""Links and ended sessions that are past use are deleted."""

from datetime import timedelta

import sqlalchemy as sa

from coordinator.accounts import jobs, operations
from coordinator.accounts.models import AccountToken, EndedSession
from tests.integration.accounts.conftest import PASSWORD, somebody


def test_what_is_past_use_is_forgotten_after_thirty_days(begin, make, hashed, client_of, hands):
    person = somebody(make, hashed)
    client = client_of()
    client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    client.post("/sign-out")
    with begin() as work:
        operations.invite(work, email="new@example.org", name="New Person", locale="en")
    hands.at += timedelta(days=20)
    client.post("/forgotten-password", data={"email": person.email})

    def kept(after):
        hands.at += timedelta(days=after)
        with begin() as work:
            jobs.forget(work)
        with begin(read_only=True) as work:
            return tuple(
                work.session.scalar(sa.select(sa.func.count()).select_from(model))
                for model in (AccountToken, EndedSession)
            )

    assert kept(after=5) == (2, 1), "nothing is forgotten before its time"
    assert kept(after=6) == (2, 0), "the session was signed out of 31 days ago"
    assert kept(after=14) == (1, 0), "the invitation expired after 14 days, and 30 more have passed"
    assert kept(after=10) == (0, 0)
