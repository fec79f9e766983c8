"""Sending, against a real SMTP server that accepts, defers, refuses and hangs up."""

import email
import email.policy
import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.mail import jobs, operations
from coordinator.mail.breaker import Breaker
from coordinator.mail.claims import Hands
from coordinator.mail.models import MailServer
from coordinator.mail.rules import FAULTS, PAUSES, PROBES, OutboxState
from coordinator.web.work import house
from tests.outbox import claim, lease, letter, put, rows
from tests.sink import Sink


def test_what_is_due_is_sent_once_under_its_message_id(begin, units, sink):
    put(begin, letter())
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}
    assert jobs.drain(units, holder="one") == {}
    (row,) = rows(begin)
    (mail,) = sink.messages
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (row.message_id, "auto-generated")
    assert mail["Content-Language"] == "sv"
    assert (row.state, row.attempts, row.claimed_by) == (OutboxState.SENT, 1, None)


def test_text_html_and_calendar_arrive_as_calendar_programs_need_them(begin, units, sink):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    put(begin, letter(calendar=calendar, calendar_method="REQUEST"))
    jobs.drain(units, holder="one")
    mail = email.message_from_bytes(sink.messages[0].as_bytes(), policy=email.policy.default)
    assert mail.get_content_type() == "multipart/mixed"
    alternative, attachment = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(alternative.iter_parts())[2]
    assert (part.get_param("method"), part["Content-Disposition"]) == ("REQUEST", None)
    assert attachment.get_filename() == "invite.ics"
    assert part.get_payload(decode=True) == attachment.get_payload(decode=True) == calendar.encode()


def test_a_title_with_line_ends_never_makes_a_header(begin, units, sink):
    put(begin, letter(subject="Moved\r\nBcc: all@example.org", to_name="A\nB"))
    jobs.drain(units, holder="one")
    (mail,) = sink.messages
    assert (mail["Subject"], mail["Bcc"]) == ("Moved Bcc: all@example.org", None)


def test_what_is_refused_for_now_waits_and_is_tried_again(begin, units, sink, hands):
    sink.answer("anna@example.org", "451 try later")
    put(begin, letter())
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1}
    assert jobs.drain(units, holder="one") == {}
    (row,) = rows(begin)
    assert (row.state, row.attempts, row.last_answer) == (OutboxState.DEFERRED, 1, "451 try later")
    sink.answer("anna@example.org", "250 ok")
    hands.at += PAUSES[0] * 1.2
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def test_a_poisoned_recipient_stops_nobody(begin, units, sink):
    sink.answer("bad@example.org", "550 no such user")
    put(begin, letter("bad@example.org"), letter("not an address"), letter("good@example.org"))
    tally = jobs.drain(units, holder="one")
    assert tally == {OutboxState.FAILED: 2, OutboxState.SENT: 1}
    assert [m["To"].addresses[0].addr_spec for m in sink.messages] == ["good@example.org"]


@pytest.mark.parametrize("address", ["a@", "@", "a@b@c", "a@[x", "<a@b>", ""])
def test_an_address_that_the_parser_chokes_on_stops_nobody(begin, units, sink, address):
    put(begin, letter(address), letter("good@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.FAILED: 1, OutboxState.SENT: 1}


def test_what_is_written_ahead_goes_out_as_its_own_and_fails_in_its_own_turn(begin, units, sink):
    """The next message is written while the server takes one: also after a broken line and a bad address."""
    sink.answer("b@example.org", "drop")
    addresses = ("a@example.org", "b@example.org", "not an address", "c@example.org", "d@example.org")
    put(begin, *(letter(address, subject=f"For {address}") for address in addresses))
    tally = jobs.drain(units, holder="one")
    assert tally == {OutboxState.SENT: 3, OutboxState.DEFERRED: 1, OutboxState.FAILED: 1}
    went = {row.message_id: f"For {row.to_address}" for row in rows(begin) if row.state == OutboxState.SENT}
    assert {mail["Message-ID"]: mail["Subject"] for mail in sink.messages} == went


@pytest.mark.parametrize("reply", ["55", "hello", "999 what"])
def test_half_a_reply_says_nothing_about_the_message(begin, units, sink, reply):
    sink.answer("b@example.org", reply)
    put(begin, letter("b@example.org"), letter("c@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1, OutboxState.SENT: 1}


def test_what_a_slow_server_leaves_over_is_not_sent_under_a_lapsed_claim(
    begin, units, sink, hands, monkeypatch
):
    """The other worker, which may take the rest over by then, sends it; once."""
    put(begin, letter("a@example.org"), letter("b@example.org"))
    send = jobs.Connection.send

    def slow(self, row, before_text, following):
        hands.at += lease(units)
        if len(sink.messages) == 0:
            Hands(units, "two").take_over()
            assert len(claim(units, "two")) == 2
        return send(self, row, before_text, following)

    monkeypatch.setattr(jobs.Connection, "send", slow)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}
    assert [row.claimed_by for row in rows(begin)] == ["two", "two"]


def test_a_lease_is_renewed_while_a_server_hangs(begin, units, sink, hands, monkeypatch):
    put(begin, letter("a@example.org"), letter("b@example.org"))
    send = jobs.Connection.send

    def slow(self, row, before_text, following):
        for _ in range(4):
            hands.at += lease(units) * 0.5
            renewing[0].renew()
        assert Hands(units, "two").take_over() == 0
        return send(self, row, before_text, following)

    renewing: list[Hands] = []
    monkeypatch.setattr(jobs.Connection, "send", slow)
    enter = Hands.__enter__
    monkeypatch.setattr(Hands, "__enter__", lambda self: renewing.append(self) or enter(self))
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 2}


def test_two_workers_never_hold_the_same(begin, units):
    put(begin, *(letter(f"p{number}@example.org") for number in range(9)))
    held = [row.id for holder in ("one", "two", "three") for row in claim(units, holder, 4)]
    assert len(held) == len(set(held)) == 9


def test_a_worker_that_is_told_to_stop_gives_the_rest_back_untouched(begin, units, sink):
    put(begin, letter("a@example.org"), letter("b@example.org"))
    alive = iter([True, True, False])
    assert jobs.drain(units, holder="one", alive=lambda: next(alive)) == {OutboxState.SENT: 1}
    _, rest = rows(begin)
    assert (rest.state, rest.claimed_by, rest.last_attempt_at) == (OutboxState.QUEUED, None, None)


def test_a_dropped_line_defers_one_message_and_the_rest_go_out(begin, units, sink):
    sink.answer("drop@example.org", "drop")
    put(begin, letter("drop@example.org"), letter("good@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1, OutboxState.SENT: 1}


def server(begin) -> MailServer | None:
    with begin(read_only=True) as work:
        return work.session.get(MailServer, "smtp")


def test_with_no_server_everything_waits_untouched_and_the_server_is_left_alone(begin, units, sink, hands):
    put(begin, letter(), letter("b@example.org"))
    sink.stop()
    assert jobs.drain(units, holder="one") == {}
    assert all((row.state, row.attempts) == (OutboxState.QUEUED, 0) for row in rows(begin))
    found = server(begin)
    assert (found.faults, found.down_since) == (1, hands.at)
    assert "refused" in found.answer
    assert jobs.drain(units, holder="two") == {}
    assert server(begin).faults == 1  # nobody knocked


def test_a_server_that_is_down_is_probed_by_one_and_then_all_goes_out(begin, units, sink, hands):
    put(begin, letter(), letter("b@example.org"), letter("c@example.org"))
    sink.stop()
    pauses = []
    for faults in range(1, len(PROBES) + 3):
        jobs.drain(units, holder="one")
        found = server(begin)
        assert found.faults == faults
        pauses.append(found.probe_at - hands.at)
        hands.at = found.probe_at
    assert pauses[: len(PROBES)] == sorted(pauses[: len(PROBES)])
    assert max(pauses) <= PROBES[-1] * 1.2
    breakers = [Breaker(units), Breaker(units)]
    assert [breaker.admits() for breaker in breakers] == [True, False]
    hands.at = server(begin).probe_at
    with Sink(sink.port) as again:
        assert jobs.drain(units, holder="one") == {OutboxState.SENT: 3}
        assert len(again.messages) == 3
    assert server(begin).down_since is None


def test_a_server_that_drops_every_line_counts_as_down(begin, units, sink, hands):
    put(begin, *(letter(f"p{number}@example.org") for number in range(9)))
    for number in range(9):
        sink.answer(f"p{number}@example.org", "drop")
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: FAULTS}
    assert server(begin).down_since == hands.at
    hands.at = server(begin).probe_at
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1}
    assert server(begin).faults == 2


def test_after_the_last_pause_it_is_given_up_and_can_be_retried(begin, units, sink, hands):
    sink.answer("anna@example.org", "451 never today")
    put(begin, letter())
    for _ in range(len(PAUSES) + 1):
        jobs.drain(units, holder="one")
        hands.at += timedelta(days=2)
    (row,) = rows(begin)
    assert (row.state, row.attempts) == (OutboxState.GIVEN_UP, len(PAUSES) + 1)
    sink.answer("anna@example.org", "250 ok")
    with begin() as work:
        operations.retry(work, row.id)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}


def test_a_dead_workers_claim_is_taken_over_within_a_minute(begin, units, sink, hands):
    put(begin, letter())
    assert len(claim(units, "dead")) == 1
    assert jobs.drain(units, holder="alive") == {}
    assert lease(units) < timedelta(minutes=1)
    hands.at += lease(units)
    assert jobs.drain(units, holder="alive") == {OutboxState.SENT: 1}
    (row,) = rows(begin)
    assert [each["state"] for each in row.tries] == ["claimed", "sent"]


def test_each_try_is_on_record_with_its_time_and_answer(begin, units, sink, hands):
    sink.answer("anna@example.org", "451 try later")
    put(begin, letter())
    jobs.drain(units, holder="one")
    first = hands.at
    hands.at += PAUSES[0] * 1.2
    sink.answer("anna@example.org", "550 no such user")
    jobs.drain(units, holder="one")
    (row,) = rows(begin)
    assert row.tries == [
        {"at": first.isoformat(), "state": "deferred", "answer": "451 try later"},
        {"at": hands.at.isoformat(), "state": "failed", "answer": "550 no such user"},
    ]


def limited(units, **over) -> UnitOfWork:
    return UnitOfWork(units.clock, units.settings.model_copy(update=over), {})


def test_no_more_workers_than_allowed_write_to_one_domain(begin, units):
    few = limited(units, mail_per_domain=1)
    put(begin, letter("a@one.example"), letter("b@one.example"), letter("c@two.example"))
    assert [row.domain for row in claim(few, "first", 1)] == ["one.example"]
    assert [row.domain for row in claim(few, "second")] == ["two.example"]


def test_a_domain_gets_no_more_messages_a_minute_than_allowed(begin, units, sink, hands):
    slow = limited(units, mail_rate=2)
    put(begin, *(letter(f"p{number}@One.example") for number in range(5)), letter("c@two.example"))
    assert jobs.drain(slow, holder="one") == {OutboxState.SENT: 3}
    assert jobs.drain(slow, holder="two") == {}
    hands.at += timedelta(minutes=1)
    assert jobs.drain(slow, holder="one") == {OutboxState.SENT: 2}
    assert len(sink.messages) == 5


def test_a_sender_that_the_server_refuses_fails_nobodys_letter(begin, units, sink):
    sink.refuse_sender("550 not from you")
    put(begin, letter())
    assert jobs.drain(units, holder="one") == {OutboxState.DEFERRED: 1}


def test_mail_of_a_forum_names_its_list(begin, units, sink, make):
    forum = make.forum("ministers")
    put(begin, letter(forum_id=forum.id), letter("b@example.org"))
    jobs.drain(units, holder="one")
    lists = [str(mail["List-Id"] or "") for mail in sink.messages]
    assert lists == [f"{forum.short_name} <{forum.slug}.{units.settings.mail_domain}>", ""]


def test_a_server_with_pipelining_gets_the_envelope_in_one_parcel(begin, units):
    with Sink(pipelining=True) as sink:
        sink.answer("bad@example.org", "550 no such user")
        sink.answer("later@example.org", "451 later")
        put(begin, letter("a@example.org"), letter("bad@example.org"), letter("b@example.org"))
        put(begin, letter("later@example.org"), letter("c@example.org", text=".\n..\n"))
        tally = jobs.drain(limited(units, smtp_url=sink.url), holder="one")
        assert tally == {OutboxState.SENT: 3, OutboxState.FAILED: 1, OutboxState.DEFERRED: 1}
        assert sink.recipients == ["a@example.org", "b@example.org", "c@example.org"]
        assert sink.messages[2].get_body(("plain",)).get_content().split() == [".", ".."]


def test_a_line_that_the_server_ended_before_text_costs_no_message_a_try(begin, units, sink):
    sink.close_after = 1
    put(begin, letter("a@example.org"), letter("b@example.org"), letter("c@example.org"))
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 3}
    assert [row.attempts for row in rows(begin)] == [1, 1, 1]


def test_the_same_cause_is_stored_once(begin):
    put(begin, letter(dedupe_key="cause:anna"), letter(dedupe_key="cause:anna"))
    assert len(rows(begin)) == 1


def test_two_who_store_the_same_cause_at_once_store_it_once(begin, app):
    """On PostgreSQL the second waits for the first and then finds it there; on SQLite one writes at a time."""
    inside, results = threading.Barrier(2, timeout=20), []

    def write() -> None:
        with app.app_context(), house().units.begin(system(house().clock.now().date())) as work:
            if work.session.get_bind().dialect.name == "postgresql":
                inside.wait()
            results.append(operations.enqueue(work, letter(dedupe_key="cause:anna")) is not None)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == [False, True]
    assert len(rows(begin)) == 1


def test_marks_that_a_fallen_database_lost_are_written_again(begin, units, sink, monkeypatch):
    """The database falls after a message went out: what was marked since the last claim is marked anew."""
    put(begin, letter("a@example.org"), letter("b@example.org"))
    write = Hands._write
    written = []

    def fall(self, values) -> None:
        written.append(values)
        if len(written) == 2:
            raise OperationalError("UPDATE", {}, Exception("the server closed the connection"))
        if len(written) > 2:
            write(self, values)

    monkeypatch.setattr(Hands, "_write", fall)
    with pytest.raises(OperationalError):
        jobs.drain(units, holder="one")
    assert [row.state for row in rows(begin)] == [OutboxState.SENT, OutboxState.SENT]
    assert jobs.drain(units, holder="two") == {}
    assert len(sink.messages) == 2


def test_what_is_not_due_yet_stays(begin, units, sink, hands):
    put(begin, letter(due_at=hands.at + timedelta(minutes=10)))
    assert jobs.drain(units, holder="one") == {}
    hands.at += timedelta(minutes=10)
    assert jobs.drain(units, holder="one") == {OutboxState.SENT: 1}
