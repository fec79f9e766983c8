"""`coordinator outbox list|retry`."""

import json
from uuid import UUID

import click

from coordinator.app import create_app
from coordinator.mail import operations, queries
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.web.work import begin_system_work


@click.group()
def outbox() -> None:
    """What is waiting, was sent, or could not be."""


def row(message: OutboxMessage) -> dict[str, object]:
    return {
        "id": str(message.id),
        "message_id": message.message_id,
        "to": message.to_address,
        "subject": message.subject,
        "kind": message.kind,
        "state": message.state.value,
        "attempts": message.attempts,
        "last_answer": message.last_answer,
        "due": message.due_at.isoformat(),
        "sent": message.sent_at.isoformat() if message.sent_at else None,
        "meeting": str(message.meeting_id) if message.meeting_id else None,
        "tries": message.tries,
    }


@outbox.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice([s.value for s in OutboxState]))
@click.option("--kind", default="", help="Of one kind: reminder, meeting, account, …")
@click.option("--meeting", type=click.UUID, help="About one meeting, by its id.")
@click.option("--limit", type=click.IntRange(1), help="At most so many, newest first; all without it.")
@click.option("--json", "as_json", is_flag=True)
def list_(states: tuple[str, ...], kind: str, meeting: UUID | None, limit: int | None, as_json: bool) -> None:
    """List messages, newest first; those that wait with the time of their next try (UTC)."""
    with create_app().app_context(), begin_system_work(read_only=True) as work:
        found = queries.list_messages(
            work, states=[OutboxState(s) for s in states], kind=kind, meeting_id=meeting, limit=limit
        )
        if as_json:
            click.echo(json.dumps([row(m) for m in found], indent=2))
            return
        for m in found:
            when = f"{m.due_at:%Y-%m-%d %H:%M}Z"
            click.echo(f"{when}  {m.state.value:9} {m.attempts:2}  {m.to_address}  {m.subject}")
            if m.last_answer and m.state != OutboxState.SENT:
                click.echo(f"{'':19}{m.last_answer}")
        click.echo(f"{len(found)} messages")


@outbox.command()
@click.argument("message_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every message that was tried in vain.")
def retry(message_ids: tuple[str, ...], everything: bool) -> None:
    """Make messages that were tried in vain due now: by Message-ID or id, or all of them."""
    if not message_ids and not everything:
        everything = True
    with create_app().app_context(), begin_system_work() as work:
        if everything:
            click.echo(f"{len(operations.retry_all(work))} messages are due now")
            return
        unknown = []
        for name in message_ids:
            message = queries.find_message(work, name)
            if message is None:
                unknown.append(name)
            else:
                operations.retry(work, message.id)
        if unknown:
            raise click.ClickException(f"no such message: {', '.join(unknown)} (nothing was changed)")
        click.echo(f"{len(message_ids)} messages are due now")
