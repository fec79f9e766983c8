"""Once a day or week one letter says what several would have, and each stays on record."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.kit.quiet import Hold
from coordinator.mail import jobs as mail
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.notices import jobs, operations
from coordinator.web.work import house
from coordinator.worker import JOBS
from tests.posting import leave_now

EIGHT = datetime(2026, 11, 26, 6, tzinfo=UTC)  # 08.00 in Helsinki


@pytest.fixture
def daily(write, nac):
    """`daily(person, …)`: a letter that is to be told at eight."""

    def _daily(person, **over):
        return write(person, **({"due_at": EIGHT, "hold": Hold.DAILY, "forum_id": nac.id} | over))

    return _daily


def gather() -> int:
    return jobs.gather_due(house().units)


def test_several_letters_become_one_grouped_by_meeting(make, nac, aino, daily, letters, hands):
    spring, autumn = make.meeting(nac, title="Spring meeting"), make.meeting(nac, title="Autumn meeting")
    daily(aino, subject="Agenda of spring", text="Agenda of spring\n\nIt is there.", meeting_id=spring.id)
    daily(aino, subject="Agenda of autumn", text="Look.\n\nOpen:\nhttps://x.example", meeting_id=autumn.id)
    daily(aino, subject="Papers for spring", text="Two days left.", meeting_id=spring.id)
    hands.at = EIGHT
    assert gather() == 3
    *singles, summary = letters()
    assert {single.state for single in singles} == {OutboxState.GATHERED}
    assert {single.gathered_in_id for single in singles} == {summary.id}
    assert (summary.kind, summary.state, summary.due_at) == ("digest", OutboxState.QUEUED, EIGHT)
    assert summary.subject == "What is new: 3 notices"
    order = [summary.text.index(words) for words in (
        "Spring meeting (NAC)", "Agenda of spring", "It is there.", "Papers for spring", "Two days left.",
        "Autumn meeting (NAC)", "Agenda of autumn", "Look.",
    )]  # fmt: skip
    assert order == sorted(order)
    assert f"/notices/{singles[0].id}" in summary.text
    assert "/account#mail" in summary.text
    assert "/account#mail" in summary.html
    assert "x.example" not in summary.text
    assert gather() == 0


def test_a_summary_is_in_its_readers_language(make, nac, daily, letters, hands):
    eva = make.delegate(nac, "SE", locale="sv", email="eva@example.org")
    daily(eva, subject="Dagordning")
    daily(eva, subject="Handlingar")
    hands.at = EIGHT
    gather()
    assert '<html lang="sv">' in letters()[-1].html


def test_one_alone_leaves_as_it_is(aino, daily, begin, letters, hands):
    daily(aino)
    hands.at = EIGHT
    assert gather() == 0
    assert [letter.subject for letter in leave_now(begin)] == ["News"]


def test_what_is_not_due_or_shows_in_calendars_is_left_alone(aino, daily, letters, hands):
    daily(aino)
    daily(aino, due_at=EIGHT + timedelta(days=1))
    daily(aino, calendar="BEGIN:VCALENDAR", calendar_method="REQUEST")
    daily(aino, hold=Hold.QUIET)
    hands.at = EIGHT
    assert gather() == 0
    assert {letter.state for letter in letters()} == {OutboxState.QUEUED}


def test_each_has_their_own(make, nac, aino, daily, letters, hands):
    eva = make.delegate(nac, "SE", email="eva@example.org")
    for person, words in ((aino, "for Aino"), (eva, "for Eva"), (aino, "Aino too"), (eva, "Eva too")):
        daily(person, subject=words)
    hands.at = EIGHT
    assert gather() == 4
    summaries = {letter.to_address: letter.text for letter in letters() if letter.kind == "digest"}
    assert "for Aino" in summaries["aino@example.org"]
    assert "Eva" not in summaries["aino@example.org"]
    assert "Aino" not in summaries["eva@example.org"]


def test_what_a_worker_has_in_hand_is_not_told_twice(aino, daily, begin, letters, hands):
    daily(aino, subject="in hand")
    daily(aino, subject="two")
    daily(aino, subject="three")
    with begin() as work:
        first = work.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.subject == "in hand")).one()
        first.state = OutboxState.CLAIMED
    hands.at = EIGHT
    assert gather() == 2
    assert "in hand" not in letters()[-1].text


def test_a_summary_that_fails_to_be_stored_gathers_nothing(aino, daily, letters, hands, monkeypatch):
    daily(aino)
    daily(aino)
    hands.at = EIGHT

    def broken(work, told):
        raise ValueError("no words")

    monkeypatch.setattr(operations, "summary_for", broken)
    with pytest.raises(ValueError, match="no words"):
        gather()
    assert {letter.state for letter in letters()} == {OutboxState.QUEUED}


def test_many_readers_cost_few_statements(make, nac, daily, statements, hands):
    counts = []
    for round_ in range(2):
        for number in range(1 + 7 * round_):
            person = make.delegate(nac, "SE", email=f"p{round_}-{number}@example.org")
            daily(person)
            daily(person)
        hands.at = EIGHT
        statements.clear()
        gather()
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_the_worker_makes_summaries_before_it_sends():
    names = [job.name for job in JOBS]
    assert names.index("reminders") < names.index("summaries") < names.index("outbox")
    assert next(job for job in JOBS if job.name == "summaries").exclusive


def test_a_gathered_letter_is_never_sent_by_itself(aino, daily, begin, letters, hands):
    daily(aino)
    daily(aino)
    hands.at = EIGHT
    gather()
    assert [letter.kind for letter in leave_now(begin)] == ["digest"]
    assert mail.drain(house().units, holder="one") == {}


def test_the_secretariat_sees_why_a_letter_waits_and_where_it_was_told(
    secretary, aino, daily, client_of, hands
):
    waiting = daily(aino)
    daily(aino)
    client = client_of(secretary)
    assert "(told once a day)" in client.get("/outbox").text
    assert "told once a day" in client.get(f"/outbox/{waiting}").text
    hands.at = EIGHT
    gather()
    page = client.get(f"/outbox/{waiting}").text
    assert "In a summary" in page
    assert "Told in a summary" in page


def test_own_data_says_when_mail_may_come(aino, wish, client_of, begin):
    wish(aino, quiet_from=datetime(2026, 1, 1, 20).time(), quiet_until=datetime(2026, 1, 1, 7, 30).time())
    found = client_of(aino).get("/account/data.json").json["person"]
    assert (found["quiet_from"], found["quiet_until"]) == ("20:00:00", "07:30:00")
    assert (found["rests"], found["rhythm"]) == (False, "at_once")
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, aino.id).rest_country is None
