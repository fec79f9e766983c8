"""`coordinator feeds issue|list|revoke`: secret calendar addresses, on behalf of the person."""

import json
from uuid import UUID

import click
import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.accounts.queries import actor_of, find_account, find_person
from coordinator.accounts.rules import AccountState
from coordinator.app import create_app
from coordinator.calendars import operations, queries
from coordinator.calendars.queries import FeedLine, Scope
from coordinator.calendars.rules import FEED_LIMIT, FeedKind, TakesNoPart, TooManyFeeds
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor
from coordinator.kit.texts import Texts
from coordinator.kit.times import day_of
from coordinator.web.work import begin_system_work, house


@click.group()
def feeds() -> None:
    """Calendar addresses of people. An address is shown once, when it is made."""


def _person(work: Work, email: str) -> Person:
    person = find_person(work.session, email)
    if person is None:
        raise click.ClickException(f"refused: nobody has the address {email}")
    return person


def _holder(work: Work, person: Person) -> Actor:
    """The person with the rights of today. Who never signs in may have a calendar all the same."""
    account = find_account(work.session, person.id)
    if account is not None and account.state == AccountState.SUSPENDED:
        raise click.ClickException(f"refused: the account of {person.email} is suspended")
    holder = actor_of(
        work.session,
        person,
        on=day_of(work.now(), work.settings.zone),
        seat_sources=house().seat_sources,
        default_zone=work.settings.zone,
    )
    if holder is None:
        raise click.ClickException(f"refused: {person.email} holds no right today; see `accounts grant`")
    return holder


def _scope(work: Work, forum: str | None, group: str | None) -> Scope:
    if forum and group:
        raise click.UsageError("either --forum or --group")
    if forum:
        found = work.session.scalars(sa.select(Forum).where(Forum.slug == forum)).first()
        if found is None:
            raise click.ClickException(f"refused: there is no forum {forum}")
        return Scope(FeedKind.FORUM, found.id, None, found.name, found.slug)
    if group:
        of = work.session.scalars(sa.select(WorkingGroup).where(WorkingGroup.slug == group)).first()
        if of is None:
            raise click.ClickException(f"refused: there is no group {group}")
        return Scope(FeedKind.GROUP, of.forum_id, of.id, Texts.of(of.name), of.slug)
    return Scope(FeedKind.PERSONAL)


@feeds.command()
@click.argument("email")
@click.option("--forum", metavar="SLUG", help="Of one forum; without it and --group, of all their meetings.")
@click.option("--group", metavar="SLUG", help="Of one working group.")
@click.option("--deadlines", is_flag=True, help="With deadlines as entries of a whole day.")
@click.option("--rough-dates", is_flag=True, help='With "spring 2028" as a tentative entry (personal only).')
@click.option("--json", "as_json", is_flag=True)
def issue(
    email: str, forum: str | None, group: str | None, deadlines: bool, rough_dates: bool, as_json: bool
) -> None:
    """Make a calendar address for EMAIL and print it."""
    with create_app().app_context(), begin_system_work() as work:
        scope = _scope(work, forum, group)
        person = _person(work, email)
        try:
            issued = operations.issue_feed(
                work, _holder(work, person), scope, with_deadlines=deadlines, with_spans=rough_dates
            )
        except TakesNoPart:
            of = forum or group or "any forum"
            raise click.ClickException(f"refused: {person.email} takes no part in {of}") from None
        except TooManyFeeds:
            raise click.ClickException(
                f"refused: {person.email} has {FEED_LIMIT} addresses already; revoke one first"
            ) from None
        url = issued.address(work)
    click.echo(json.dumps({"url": url}) if as_json else url)


def _row(line: FeedLine) -> dict[str, object]:
    feed = line.feed
    return {
        "id": str(feed.id),
        "kind": feed.kind.value,
        "of": line.slug,
        "deadlines": feed.with_deadlines,
        "rough_dates": feed.with_spans,
        "made": feed.created_at.isoformat(),
        "last_fetched": feed.last_fetched_at.isoformat() if feed.last_fetched_at else None,
        "program": feed.last_program,
    }


def _lines(work: Work, person: Person) -> list[FeedLine]:
    """Also of somebody without rights: their addresses can still be revoked."""
    return queries.feeds_of(work.session, Actor(person_id=person.id, on=work.actor.on))


@feeds.command("list")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True)
def list_(email: str, as_json: bool) -> None:
    """List the addresses of EMAIL that are not revoked, newest first; never the secret itself."""
    with create_app().app_context(), begin_system_work(read_only=True) as work:
        rows = [_row(line) for line in _lines(work, _person(work, email))]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        fetched = (
            f"fetched {row['last_fetched']} by {row['program']}" if row["last_fetched"] else "not fetched"
        )
        click.echo(f"{row['id']}  {row['kind']:8} {row['of'] or '':24} {fetched}")
    click.echo(f"{len(rows)} addresses")


@feeds.command()
@click.argument("email")
@click.argument("feed_ids", nargs=-1, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="Every address of the person.")
def revoke(email: str, feed_ids: tuple[UUID, ...], everything: bool) -> None:
    """Close addresses of EMAIL for good: those with the ids that `feeds list` shows, or all."""
    if not feed_ids and not everything:
        raise click.UsageError("which? Give ids from `feeds list`, or --all")
    with create_app().app_context(), begin_system_work() as work:
        theirs = {line.feed.id for line in _lines(work, _person(work, email))}
        if unknown := [str(i) for i in feed_ids if i not in theirs]:
            raise click.ClickException(f"refused: not an address of {email}: {', '.join(unknown)}")
        chosen = theirs if everything else set(feed_ids)
        for feed_id in sorted(chosen):
            operations.revoke_feed(work, feed_id)
    click.echo(f"{len(chosen)} addresses closed")
