"""Alive, ready, figures."""

from datetime import timedelta

from coordinator.core.jobs import take_lease
from coordinator.mail.operations import Letter, enqueue


def test_alive_needs_no_sign_in(client_of):
    assert client_of().get("/healthz").get_json() == {"status": "ok"}


def test_ready_when_the_database_is_at_the_newest_revision(client_of):
    assert client_of().get("/readyz").status_code == 200


def test_metrics_are_for_administrators_and_the_token(make, client_of, app):
    assert client_of().get("/metrics").status_code == 401
    assert client_of(make.outsider()).get("/metrics").status_code == 404
    answer = client_of(make.administrator()).get("/metrics")
    assert answer.status_code == 200
    assert "coordinator_outbox_messages" in answer.get_data(as_text=True)


def test_metrics_say_how_long_mail_waits_and_when_the_worker_was_last_seen(make, client_of, begin, hands):
    with begin() as work:
        enqueue(
            work,
            Letter(
                kind="notice", to_address="a@example.org", to_name="A", locale="en", subject="S", text="T"
            ),
        )
        take_lease(work.session, "outbox", holder="w", now=hands.at, length=timedelta(seconds=45))
    admin = make.administrator()
    hands.at += timedelta(seconds=90)
    text = client_of(admin).get("/metrics").get_data(as_text=True)
    assert 'coordinator_outbox_messages{state="queued"} 1.0' in text
    assert "coordinator_outbox_lag_seconds 90.0" in text
    assert "coordinator_worker_heartbeat_seconds 90.0" in text
