"""The notices of a meeting on its page and on their own: who waits until when, what came back, "Send now"."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings import operations
from coordinator.meetings.rules import MeetingStatus
from tests.factories import slot
from tests.posting import leave_now


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def moved(make, nac, begin, secretary, hands):
    """Two were invited, one of the letters came back; both are to hear of a move."""
    make.delegate(nac, "FI", email="fi@example.org", name="Aino Virta")
    make.delegate(nac, "SE", email="se@example.org", name="Eva Ek")
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    hands.at += timedelta(minutes=10)
    leave_now(begin)
    with begin() as work:
        letter = work.session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.to_address == "se@example.org")
        ).one()
        letter.state, letter.last_answer = OutboxState.BOUNCED, "550 no such user"
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-21T13:00"), tell=True)
    return meeting


def text_of(answer):
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_each_recipient_stands_there_with_what_became_of_their_letters(moved, client_of, secretary):
    page = text_of(client_of(secretary).get(f"/meetings/{moved.id}/notices"))
    assert "2 recipients" in page
    assert page.count("until Wed 25 November 2026, 10:20 Stockholm time") == 3  # the banner says it too
    assert "Came back" in page
    assert "550 no such user" in page
    assert page.count("New time: NAC: Spring meeting") == 2


def test_what_waits_is_sent_now_by_a_button(moved, client_of, secretary, begin):
    client = client_of(secretary)
    assert "Send 2 waiting notices now" in text_of(client.get(f"/meetings/{moved.id}/notices"))
    answer = client.post(f"/meetings/{moved.id}/notices/send", follow_redirects=True)
    assert "2 notices are sent with the next round of the worker." in text_of(answer)
    assert len(leave_now(begin)) == 2
    assert "No notice is waiting." in text_of(
        client.post(f"/meetings/{moved.id}/notices/send", follow_redirects=True)
    )


def test_the_page_of_the_meeting_says_how_they_fare(moved, client_of, secretary):
    page = text_of(client_of(secretary).get(f"/meetings/{moved.id}"))
    assert "2 wait until Wed 25 November 2026, 10:20 Stockholm time" in page
    assert "1 sent" in page
    assert "1 did not arrive" in page
    assert "Send now" in page


def test_others_see_neither(make, nac, moved, client_of):
    delegate = client_of(make.delegate(nac, "FI"))
    assert "did not arrive" not in text_of(delegate.get(f"/meetings/{moved.id}"))
    assert delegate.get(f"/meetings/{moved.id}/notices").status_code == 403
    assert delegate.post(f"/meetings/{moved.id}/notices/send").status_code == 403
    outsider = client_of(make.outsider())
    assert outsider.get(f"/meetings/{moved.id}/notices").status_code == 404
    assert outsider.post(f"/meetings/{moved.id}/notices/send").status_code == 404


def test_a_page_of_many_costs_what_a_page_of_few_does(
    moved, make, nac, client_of, secretary, begin, statements
):
    client, counts = client_of(secretary), []
    for number in range(2):
        statements.clear()
        text_of(client.get(f"/meetings/{moved.id}/notices"))
        counts.append(len(statements))
        for code in range(5):
            make.delegate(nac, "FI", email=f"more{number}-{code}@example.org")
        with begin(secretary) as work:
            operations.reschedule(work, moved.id, slot(f"2027-04-2{3 + number}T13:00"), tell=True)
    assert counts[0] == counts[1] <= 6


def when(day):
    return {
        "start_date": day, "start_time": "13:00", "end_date": day, "end_time": "15:00", "zone": "Europe/Oslo",
    }  # fmt: skip


def test_moving_back_tells_nobody_and_says_that_what_waits_is_taken_back(moved, client_of, secretary, begin):
    client = client_of(secretary)
    page = text_of(client.post(f"/meetings/{moved.id}/move", data=when("2027-04-20")))
    assert "2 notices that still wait are taken back: nothing is new to those people." in page
    assert "Save and tell" not in page
    client.post(f"/meetings/{moved.id}/move", data=when("2027-04-20") | {"tell": "no"})
    with begin(read_only=True) as work:
        waiting = sa.select(OutboxMessage).where(OutboxMessage.state == OutboxState.QUEUED)
        assert work.session.scalars(waiting).all() == []


def test_a_preview_changes_nothing(moved, client_of, secretary, begin):
    def stored():
        with begin(read_only=True) as work:
            letters = work.session.execute(sa.select(OutboxMessage.id, OutboxMessage.subject)).all()
            return sorted(tuple(row) for row in letters)

    before = stored()
    page = text_of(client_of(secretary).post(f"/meetings/{moved.id}/move", data=when("2027-04-28")))
    assert "Save and tell 2 people" in page
    assert "2 notices that still wait are replaced" in page
    assert stored() == before


def test_a_preview_names_who_is_invited_beside_who_hears_of_the_move(
    moved, make, nac, client_of, secretary, begin
):
    make.delegate(nac, "FI", email="new@example.org", name="Late Comer")
    page = text_of(client_of(secretary).post(f"/meetings/{moved.id}/move", data=when("2027-04-28")))
    assert "Save and tell 3 people" in page
    assert 'Late Comer <span class="note">Invitation · English</span>' in page
    assert 'Aino Virta <span class="note">New time · English</span>' in page


def test_a_note_for_the_secretariat_leaves_the_notices_alone(moved, client_of, secretary, begin):
    with begin(secretary) as work:
        facts = replace(work.session.get_one(type(moved), moved.id).facts, note="For us")
        operations.edit(work, moved.id, facts, tell=True)
    with begin(read_only=True) as work:
        count = sa.select(sa.func.count()).select_from(OutboxMessage)
        assert work.session.scalar(count) == 4
