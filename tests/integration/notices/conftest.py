"""Letters to people who have said when mail may come."""

import pytest
import sqlalchemy as sa

from coordinator.kit.quiet import Wishes
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter, enqueue
from coordinator.notices import operations


@pytest.fixture
def nac(make):
    return make.forum(members="FI SE")


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def aino(make, nac):
    return make.delegate(nac, "FI", email="aino@example.org", name="Aino Virta", zone="Europe/Helsinki")


@pytest.fixture
def wish(begin):
    """`wish(person, quiet_from=…)`: they say when mail may come."""

    def _wish(person, **wishes):
        with begin(person) as work:
            operations.choose(work, Wishes(**wishes))

    return _wish


@pytest.fixture
def letters(begin):
    """Everything in the outbox, the oldest first."""

    def _letters():
        with begin(read_only=True) as work:
            return list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))

    return _letters


@pytest.fixture
def write(begin):
    """`write(person, …)`: put a letter into the outbox."""

    def _write(person, *, subject="News", text="Something.", kind="agenda_published", **over):
        with begin() as work:
            letter = Letter(
                kind=kind, person_id=person.id, to_address=person.email, to_name=person.display_name,
                locale=person.locale, subject=subject, text=text, **over,
            )  # fmt: skip
            return enqueue(work, letter).id

    return _write
