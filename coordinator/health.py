"""Alive, ready, figures: `/healthz`, `/readyz`, `/metrics`."""

import hmac

import sqlalchemy as sa
from flask import Blueprint, abort, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from coordinator.core.places import MIGRATIONS
from coordinator.core.work import Work
from coordinator.mail import queries as outbox
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.watch import watch_aside
from coordinator.web import access
from coordinator.web.work import begin_system_work, house

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
@access.sessionless
def alive() -> ResponseReturnValue:
    """The process answers; asks nothing of the database."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.public
def ready() -> ResponseReturnValue:
    """The database answers and stands at the newest revision; 503 otherwise.

    How delivery stands is told beside it and is no reason to take this process out of service. Since a
    worker cannot say that it is dead, this is also where the alarm comes from.
    """
    try:
        with begin_system_work(read_only=True) as work:
            revision = work.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
            if revision != (MIGRATIONS / "HEAD").read_text().strip():
                return jsonify(status="unavailable", database="run coordinator migrate"), 503
            delivery = outbox.health(work)
    except SQLAlchemyError:
        return jsonify(status="unavailable", database="no answer"), 503
    if delivery.is_ill:
        watch_aside()
    return jsonify(
        status="ok",
        worker="silent" if delivery.is_silent else "ok",
        mail="late" if delivery.is_late else "ok",
        mail_server="down" if delivery.down_since else "ok",
    )


@bp.get("/metrics")
@access.token
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus: with the bearer token of the settings, or a signed-in administrator."""
    wanted = house().settings.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    by_token = bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode())
    if not by_token and not g.actor.is_administrator:
        abort(401 if not g.actor.signed_in else 404)
    with begin_system_work(read_only=True) as work:
        text = generate_latest(figures(work))
    return text, 200, {"Content-Type": CONTENT_TYPE_LATEST}


def figures(work: Work) -> CollectorRegistry:
    """What one wants to be woken for: what waits, how long, and when the worker was last seen."""
    registry = CollectorRegistry()
    states = Gauge("coordinator_outbox_messages", "Messages by state", ["state"], registry=registry)
    counted = dict.fromkeys(OutboxState, 0) | dict(
        work.session.execute(
            sa.select(OutboxMessage.state, sa.func.count()).group_by(OutboxMessage.state)
        ).all()
    )
    for state, count in counted.items():
        states.labels(state.value).set(count)
    delivery = outbox.health(work)
    beat = (work.now() - delivery.seen_at).total_seconds() if delivery.seen_at else float("inf")
    for name, what, value in (
        ("outbox_due_messages", "Messages that are due and not yet sent", delivery.due),
        ("outbox_lag_seconds", "Age of the oldest message due", delivery.lag.total_seconds()),
        (
            "mail_server_down",
            "Whether the mail server is left alone for now",
            delivery.down_since is not None,
        ),
        ("worker_heartbeat_seconds", "Since a worker last ran", beat),
    ):
        Gauge(f"coordinator_{name}", what, registry=registry).set(value)
    return registry
