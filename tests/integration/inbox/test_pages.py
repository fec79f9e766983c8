"""The review screen, the answer page, and where answers are seen."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.operations import receive
from coordinator.inbox.rules import MailState
from coordinator.meetings import operations
from coordinator.meetings.models import Participant
from coordinator.meetings.rules import Answer, Via
from coordinator.web.limits import limiter
from tests.factories import slot
from tests.replies import mailed

PLAIN = b"From: anna@secret.example.org\r\nTo: rsvp@example.org\r\nSubject: Private\r\n\r\nI cannot come.\r\n"


@pytest.fixture
def invitation(guests, meeting, anna):
    return guests.invite(meeting, anna)


@pytest.fixture
def doubtful(guests, meeting, invitation):
    """An answer from another address than Anna's."""
    return guests.arrive(guests.mail(meeting, invitation, sender="boss@example.org", comment="On her behalf"))


@pytest.fixture
def proposal(guests, meeting, invitation):
    start = datetime(2027, 4, 22, 8, tzinfo=UTC)
    return guests.arrive(
        guests.mail(meeting, invitation, "TENTATIVE", method="COUNTER", start=start, comment="Rather then")
    )


@pytest.fixture
def state_of(begin):
    def _state(message):
        with begin(read_only=True) as work:
            return work.session.get_one(IncomingMessage, message.id).state

    return _state


@pytest.fixture
def answered(begin, meeting):
    def _answered() -> Participant | None:
        with begin(read_only=True) as work:
            return work.session.scalars(
                sa.select(Participant).where(Participant.meeting_id == meeting.id)
            ).one_or_none()

    return _answered


# The review screen ----------------------------------------------------------------------------------------


def test_the_officer_sees_what_needs_a_look_and_why(client_of, secretary, doubtful, statements):
    client = client_of(secretary)
    assert "1 answer needs a look" in client.get("/").text
    statements.clear()
    page = client.get("/inbox")
    assert len(statements) <= 10
    assert "Anna Virta" in page.text
    assert "another address than the guest’s" in page.text
    one = client.get(f"/inbox/{doubtful.id}").text
    assert "boss@example.org" in one
    assert "On her behalf" in one


def test_others_learn_nothing(client_of, make, doubtful, anna):
    for person in (make.outsider(), make.administrator(), anna):
        client = client_of(person)
        assert client.get(f"/inbox/{doubtful.id}").status_code == 404
        for act in ("answer", "dismiss", "reopen", "try-again", "take-over"):
            assert client.post(f"/inbox/{doubtful.id}/{act}", data={"answer": "attends"}).status_code == 404
    assert client_of(anna).get("/inbox").status_code == 404


def test_mail_of_no_forum_is_the_administrators_without_what_it_says(client_of, make, begin, secretary):
    with begin() as work:
        message = receive(work, PLAIN)
    client = client_of(make.administrator())
    listed, one = client.get("/inbox").text, client.get(f"/inbox/{message.id}").text
    for page in (listed, one):
        assert "secret.example.org" in page
        assert "anna@secret" not in page
        assert "Private" not in page
        assert "I cannot come" not in page
    assert client_of(secretary).get(f"/inbox/{message.id}").status_code == 404


@pytest.mark.parametrize(
    ("said", "answer", "tentative"), [("regrets", Answer.REGRETS, False), ("perhaps", None, True)]
)
def test_the_officer_enters_what_was_meant(
    client_of, secretary, doubtful, state_of, answered, said, answer, tentative
):
    reply = client_of(secretary).post(
        f"/inbox/{doubtful.id}/answer", data={"answer": said, "note": "By her boss"}
    )
    assert reply.status_code == 303
    found = answered()
    assert (found.answer, found.tentative, found.answered_via, found.answer_note) == (
        answer, tentative, Via.SECRETARIAT, "By her boss",
    )  # fmt: skip
    assert state_of(doubtful) == MailState.APPLIED


def test_an_answer_entered_by_hand_is_taken_back_with_the_undo(
    client_of, guests, meeting, invitation, secretary, doubtful, state_of, answered
):
    client = client_of(secretary)
    client.post(f"/inbox/{doubtful.id}/answer", data={"answer": "regrets", "note": "By her boss"})
    assert client.post(f"/inbox/{doubtful.id}/reopen").status_code == 303
    assert answered().withdrawn_at is not None  # she had not been registered
    assert state_of(doubtful) == MailState.REVIEW
    guests.arrive(guests.mail(meeting, invitation, "ACCEPTED"))
    own = answered()
    client.post(f"/inbox/{doubtful.id}/answer", data={"answer": "regrets"})
    assert answered().answer == Answer.REGRETS
    client.post(f"/inbox/{doubtful.id}/reopen")
    back = answered()
    assert (back.answer, back.answered_via, back.answered_at, back.answer_stamp) == (
        Answer.ATTENDS, Via.CALENDAR, own.answered_at, own.answer_stamp,
    )  # fmt: skip
    assert state_of(doubtful) == MailState.REVIEW


def test_undo_does_not_take_back_what_the_person_has_said_since(
    client_of, guests, meeting, invitation, secretary, doubtful, state_of, answered, hands
):
    client = client_of(secretary)
    client.post(f"/inbox/{doubtful.id}/answer", data={"answer": "regrets"})
    hands.at += timedelta(hours=1)
    guests.arrive(guests.mail(meeting, invitation, "ACCEPTED"))
    page = client.post(f"/inbox/{doubtful.id}/reopen", follow_redirects=True)
    assert "the answer has changed since" in page.text
    assert answered().answer == Answer.ATTENDS
    assert state_of(doubtful) == MailState.APPLIED


def test_every_kind_of_message_has_a_page(client_of, guests, secretary, meeting, invitation):
    written = PLAIN.replace(b"rsvp@", guests.address(invitation).partition("@")[0].encode() + b"@")
    broken = guests.mail(meeting, invitation, "TENTATIVE", method="COUNTER", sequence="x")
    foreign = guests.mail(meeting, invitation, method="REQUEST")
    client = client_of(secretary)
    for raw, words in (
        (written, "I cannot come."),
        (broken, "could not be read"),
        (foreign, "somebody else’s"),
    ):
        page = client.get(f"/inbox/{guests.arrive(raw).id}")
        assert page.status_code == 200
        assert words in page.text
    assert client.get(f"/meetings/{meeting.id}").status_code == 200


def test_an_answer_that_does_not_exist_is_refused_at_the_form(client_of, secretary, doubtful, state_of):
    assert client_of(secretary).post(f"/inbox/{doubtful.id}/answer", data={"answer": "x"}).status_code == 422
    assert state_of(doubtful) == MailState.REVIEW


def test_two_officers_do_not_handle_the_same_twice(client_of, secretary, doubtful):
    client = client_of(secretary)
    assert client.post(f"/inbox/{doubtful.id}/dismiss").status_code == 303
    assert client.post(f"/inbox/{doubtful.id}/dismiss").status_code == 409
    assert client.post(f"/inbox/{doubtful.id}/answer", data={"answer": "attends"}).status_code == 409


def test_dismissing_is_undone(client_of, secretary, doubtful, state_of):
    client = client_of(secretary)
    client.post(f"/inbox/{doubtful.id}/dismiss")
    assert state_of(doubtful) == MailState.DISMISSED
    assert "Undo" in client.get(f"/inbox/{doubtful.id}").text
    assert client.post(f"/inbox/{doubtful.id}/reopen").status_code == 303
    assert state_of(doubtful) == MailState.REVIEW


@pytest.mark.parametrize(
    "query",
    ["?state=all", "?state=dismissed&kind=other", "?state=nonsense&kind=x&start=-1", "?start=9999999999999"],
)
def test_every_filter_gives_a_page(client_of, secretary, doubtful, query):
    assert client_of(secretary).get(f"/inbox{query}").status_code == 200


def test_a_proposal_stands_on_the_meetings_page_and_fills_the_form(
    client_of, secretary, meeting, proposal, state_of, anna
):
    client = client_of(secretary)
    page = client.get(f"/meetings/{meeting.id}").text
    assert "Proposals of another time" in page
    assert "Rather then" in page
    assert "Proposals" not in client_of(anna).get(f"/meetings/{meeting.id}").text
    reply = client.post(f"/inbox/{proposal.id}/take-over")
    assert reply.status_code == 303
    form = client.get(reply.location).text
    assert 'value="2027-04-22"' in form
    assert 'value="10:00"' in form
    assert 'value="12:00"' in form
    assert state_of(proposal) == MailState.APPLIED
    assert "Proposals of another time" not in client.get(f"/meetings/{meeting.id}").text


@pytest.mark.parametrize(
    "query",
    [
        "?start=x&end=y",
        "?start=2027-04-22T10:00&end=2027-04-22T09:00",
        "?start=2027-04-22T10:00Z&end=2027-04-22T11:00Z",
    ],
)
def test_a_time_in_the_address_that_makes_no_sense_is_passed_over(client_of, secretary, meeting, query):
    page = client_of(secretary).get(f"/meetings/{meeting.id}/move{query}")
    assert page.status_code == 200
    assert 'value="2027-04-20"' in page.text


# The answer page ------------------------------------------------------------------------------------------


def test_opening_the_link_shows_the_meeting_and_changes_nothing(client_of, guests, invitation, answered):
    page = client_of().get(f"/answer/{guests.token(invitation)}")
    assert page.status_code == 200
    for words in (
        "Spring meeting",
        "Anna Virta",
        "13:00",
        "Helsinki",
        "I attend",
        "I cannot attend",
        "Perhaps",
    ):
        assert words in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert answered() is None


@pytest.mark.parametrize(
    ("said", "answer", "tentative"), [("attends", Answer.ATTENDS, False), ("perhaps", None, True)]
)
def test_pressing_sets_it_says_so_and_lets_one_change_it(
    client_of, guests, invitation, answered, later, said, answer, tentative
):
    client, link = client_of(), f"/answer/{guests.token(invitation)}"
    page = client.post(link, data={"answer": said, "note": "By train"}, follow_redirects=True)
    assert "By train</textarea>" in page.text
    assert "Your answer has been saved" in page.text
    found = answered()
    assert (found.answer, found.tentative, found.answered_via, found.answer_note) == (
        answer,
        tentative,
        Via.LINK,
        "By train",
    )
    later(timedelta(minutes=1))
    client.post(link, data={"answer": "regrets"})
    assert answered().answer == Answer.REGRETS


def test_the_link_speaks_the_guests_language(client_of, guests, meeting, group, make):
    person = make.expert(group, "SE", locale="sv", email="sven@example.org")
    page = client_of().get(f"/answer/{guests.token(guests.invite(meeting, person))}")
    assert '<html lang="sv"' in page.text


def test_a_link_for_one_answer_offers_it_first_and_still_changes_nothing(
    client_of, guests, invitation, answered
):
    link = f"/answer/{guests.token(invitation)}"
    assert "Press “I cannot attend” to send this answer" in client_of().get(f"{link}?answer=regrets").text
    assert "Press “" not in client_of().get(f"{link}?answer=nonsense").text
    assert answered() is None


@pytest.mark.parametrize("token", ["x", "a" * 42, "%00", "ÅÄÖ"])
def test_a_link_that_we_did_not_make_is_nothing(client_of, token):
    assert client_of().get(f"/answer/{token}").status_code == 404


def test_the_link_of_one_meeting_opens_no_other(client_of, guests, invitation, meeting):
    token = guests.token(invitation)
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert client_of().post(f"/answer/{wrong}", data={"answer": "attends"}).status_code == 404


def test_an_answer_that_was_not_offered_is_refused_at_the_form(client_of, guests, invitation, answered):
    reply = client_of().post(f"/answer/{guests.token(invitation)}", data={"answer": "attends_online"})
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert answered() is None


def test_wrong_links_are_counted(client_of, app):
    limiter.enabled = True
    client = client_of()
    codes = [client.get(f"/answer/{n}").status_code for n in range(40)]
    assert codes[0] == 404
    assert codes[-1] == 429


def test_after_a_cancellation_the_link_has_ended(client_of, guests, invitation, meeting, secretary, begin):
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="Strike")
    for reply in (client_of().get(f"/answer/{guests.token(invitation)}"),
                  client_of().post(f"/answer/{guests.token(invitation)}", data={"answer": "attends"})):  # fmt: skip
        assert reply.status_code == 410
        assert "has been cancelled" in reply.text


def test_after_the_meeting_the_link_has_ended(client_of, guests, invitation, hands):
    hands.at = datetime(2027, 4, 20, 13, tzinfo=UTC)
    assert client_of().get(f"/answer/{guests.token(invitation)}").status_code == 410


def test_a_guest_no_longer_invited_has_no_way_in(client_of, guests, invitation, begin):
    with begin() as work:
        work.session.get_one(type(invitation), invitation.id).is_guest = False
    page = client_of().get(f"/answer/{guests.token(invitation)}")
    assert page.status_code == 410
    assert "Spring meeting" not in page.text


def test_an_expert_who_left_the_group_cannot_answer(client_of, guests, invitation, anna, begin, answered):
    with begin() as work:
        work.session.execute(sa.text("UPDATE \"grant\" SET until_on = '2026-01-01'"))
    page = client_of().post(f"/answer/{guests.token(invitation)}", data={"answer": "attends"})
    assert page.status_code in (404, 410, 422)
    assert answered() is None


def test_a_contact_point_is_led_to_the_registration(client_of, guests, meeting, make):
    contact = make.contact_point("FI")
    page = client_of().get(f"/answer/{guests.token(guests.invite(meeting, contact))}").text
    assert f"/meetings/{meeting.id}/register" in page
    assert "I attend" not in page


# Where answers are seen -----------------------------------------------------------------------------------


def test_the_countrys_contact_point_sees_who_answered_what_when_and_how(
    client_of, guests, meeting, invitation, make
):
    contact = make.contact_point("FI")
    guests.arrive(guests.mail(meeting, invitation, "TENTATIVE", comment="If the train goes"))
    for address in (f"/meetings/{meeting.id}/people", f"/meetings/{meeting.id}/register?party=FI"):
        page = client_of(contact).get(address).text
        assert "Anna Virta" in page
        assert "Perhaps" in page
        assert "by calendar" in page
        assert "25 November 2026" in page
        assert "If the train goes" in page


def test_others_of_the_meeting_do_not_read_the_note(client_of, guests, meeting, invitation, group, make):
    ben = make.expert(group, "SE")
    guests.arrive(guests.mail(meeting, invitation, comment="My knee"))
    page = client_of(ben).get(f"/meetings/{meeting.id}/people").text
    assert "Anna Virta" in page
    assert "My knee" not in page


def test_after_a_move_the_guest_is_asked_again_and_all_see_the_earlier_answer(
    client_of, guests, meeting, invitation, secretary, anna, begin
):
    guests.arrive(guests.mail(meeting, invitation))
    assert "Will you attend?" not in client_of(anna).get("/").text
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-27T13:00"))
    assert "The meeting has moved since you answered" in client_of(anna).get("/").text
    assert "moved since you answered: I attend" in client_of(anna).get(f"/meetings/{meeting.id}/answer").text
    assert "moved since you answered: I attend" in client_of().get(f"/answer/{guests.token(invitation)}").text
    people = client_of(secretary).get(f"/meetings/{meeting.id}/people").text
    assert "Answered before the move: Attends" in people


def test_who_says_perhaps_is_still_asked_and_not_counted_as_coming(
    client_of, guests, meeting, invitation, anna, secretary
):
    guests.arrive(guests.mail(meeting, invitation, "TENTATIVE"))
    assert "You answered: perhaps." in client_of(anna).get("/").text
    assert "1 perhaps" in client_of(secretary).get(f"/meetings/{meeting.id}/people").text


@pytest.mark.parametrize("start", ["99991231T235959Z", "99991231T230000", "00010101T000000"])
def test_a_proposal_at_the_end_of_the_years_is_one_that_cannot_be_read(
    client_of, guests, meeting, invitation, secretary, start
):
    written = guests.written(meeting, "TENTATIVE", method="COUNTER")
    lines = [line for line in written.splitlines() if not line.startswith(("DTSTART;", "DTEND;"))]
    lines.insert(lines.index("BEGIN:VEVENT") + 1, f"DTSTART:{start}\r\nDURATION:PT1H")
    raw = mailed(
        "\r\n".join(lines) + "\r\n", program="outlook", sender="anna@example.org",
        to=guests.address(invitation), method="COUNTER", headers=None,
    )  # fmt: skip
    page = client_of(secretary).get(f"/inbox/{guests.arrive(raw).id}")
    assert page.status_code == 200
    assert "could not be read" in page.text
