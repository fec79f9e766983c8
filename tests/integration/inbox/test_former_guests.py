"""A link and an address open nothing from the moment at which the rights of the guest end."""

from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant
from coordinator.accounts.rules import AccountState
from coordinator.calendars.models import Invitation
from coordinator.inbox.rules import MailState, Reason
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.rules import MeetingStatus

YESTERDAY = date(2026, 11, 24)


@pytest.fixture
def invitation(guests, meeting, anna):
    return guests.invite(meeting, anna)


@pytest.fixture
def change(begin):
    """`change(Account, {"state": …}, person_id=…)`: as if it had happened, and nobody had followed yet."""

    def _change(model, values, **where):
        with begin() as work:
            for row in work.session.scalars(sa.select(model).filter_by(**where)):
                for name, value in values.items():
                    setattr(row, name, value)

    return _change


@pytest.fixture
def answers(begin):
    def _answers():
        with begin(read_only=True) as work:
            return list(work.session.scalars(sa.select(Participant.answer)))

    return _answers


ENDINGS = {
    "grant": lambda change, anna: change(Grant, {"until_on": YESTERDAY}, person_id=anna.id),
    "account": lambda change, anna: change(Account, {"state": AccountState.SUSPENDED}, person_id=anna.id),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_link_tells_nothing_new_and_takes_nothing(
    app, guests, meeting, invitation, anna, change, answers, ending
):
    app.config["WTF_CSRF_ENABLED"] = False
    address = f"/answer/{guests.token(invitation)}"
    client = app.test_client()
    assert client.get(address).status_code == 200
    ENDINGS[ending](change, anna)
    change(Meeting, {"title": "A secret matter"}, id=meeting.id)
    page = client.get(address)
    assert page.status_code == 410
    assert "A secret matter" not in page.text
    assert client.post(address, data={"answer": "attends"}).status_code != 303
    assert answers() == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_answer_by_mail_sets_nothing(guests, meeting, invitation, anna, change, answers, ending):
    ENDINGS[ending](change, anna)
    message = guests.arrive(guests.mail(meeting, invitation))
    assert message.state in (MailState.REVIEW, MailState.DISMISSED)
    assert message.reason in (Reason.NOT_A_GUEST, Reason.NOT_ASKED)
    assert answers() == []


def test_who_was_a_guest_does_not_learn_that_it_is_cancelled(app, guests, meeting, invitation, change):
    change(Invitation, {"is_guest": False}, id=invitation.id)
    change(Meeting, {"title": "A secret matter", "status": MeetingStatus.CANCELLED}, id=meeting.id)
    page = app.test_client().get(f"/answer/{guests.token(invitation)}")
    assert page.status_code == 410
    assert "A secret matter" not in page.text
    assert "cancelled" not in page.text
