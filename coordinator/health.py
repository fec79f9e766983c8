"""Alive, ready, figures: `/healthz`, `/readyz`, `/metrics`."""

import hmac
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, abort, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from coordinator.core.jobs import Lease
from coordinator.core.places import MIGRATIONS
from coordinator.core.work import Work
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import WAITING, OutboxState
from coordinator.web import access
from coordinator.web.work import begin_system_work, house

bp = Blueprint("health", __name__)

HEARTBEAT_LATE = timedelta(minutes=5)


@bp.get("/healthz")
@access.public
@access.sessionless
def alive() -> ResponseReturnValue:
    """The process answers; asks nothing of the database."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access.public
@access.sessionless
def ready() -> ResponseReturnValue:
    """The database answers and stands at the newest revision; 503 otherwise."""
    try:
        with begin_system_work(read_only=True) as work:
            revision = work.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return jsonify(status="unavailable", database="no answer"), 503
    newest = (MIGRATIONS / "HEAD").read_text().strip()
    if revision != newest:
        return jsonify(status="unavailable", database="run coordinator migrate"), 503
    return jsonify(status="ok")


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
    oldest = work.session.scalar(
        sa.select(sa.func.min(OutboxMessage.due_at)).where(OutboxMessage.state.in_(WAITING))
    )
    lag = max(0.0, (work.now() - oldest).total_seconds()) if oldest else 0.0
    Gauge("coordinator_outbox_lag_seconds", "Age of the oldest message due", registry=registry).set(lag)
    seen = work.session.scalar(sa.select(sa.func.max(Lease.last_run_at)))
    beat = (work.now() - seen).total_seconds() if seen else float("inf")
    Gauge("coordinator_worker_heartbeat_seconds", "Since a worker last ran", registry=registry).set(beat)
    return registry
