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
from coordinator.calendars.rules import (
    ALARMS,
    FEED_LIMIT,
    FeedKind,
    FeedOptions,
    TakesNoPart,
    TooManyFeeds,
)
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor
from coordinator.kit.texts import LOCALES, Texts
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


def _actor(work: Work, person: Person) -> Actor | None:
    """The person with the rights of today; None without any."""
    return actor_of(
        work.session,
        person,
        on=day_of(work.now(), work.settings.zone),
        seat_sources=house().seat_sources,
        default_zone=work.settings.zone,
    )


def _holder(work: Work, person: Person) -> Actor:
    """The person with the rights of today. Who never signs in may have a calendar all the same."""
    account = find_account(work.session, person.id)
    if account is not None and account.state == AccountState.SUSPENDED:
        raise click.ClickException(f"refused: the account of {person.email} is suspended")
    holder = _actor(work, person)
    if holder is None:
        raise click.ClickException(f"refused: {person.email} holds no right today; see `accounts grant`")
    return holder


def _scope(work: Work, person: Person, forum: str | None, group: str | None, view: str | None) -> Scope:
    if sum(map(bool, (forum, group, view))) > 1:
        raise click.UsageError("either --forum or --group or --view")
    if view:
        return _scope_of_view(work, person, view)
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


def _scope_of_view(work: Work, person: Person, name: str) -> Scope:
    own = queries.views_of(work.session, Actor(person_id=person.id, on=work.actor.on))
    named = [v.view for v in own if v.view.deleted_at is None and v.view.name.casefold() == name.casefold()]
    if not named:
        raise click.ClickException(f"refused: {person.email} has saved no view called {name}")
    group = work.session.get(WorkingGroup, named[0].group_id) if named[0].group_id else None
    return queries.scope_of_view(named[0], group.forum_id if group else None)


@feeds.command()
@click.argument("email")
@click.option("--forum", metavar="SLUG", help="Of one forum; without it and --group, of all their meetings.")
@click.option("--group", metavar="SLUG", help="Of one working group.")
@click.option("--view", metavar="NAME", help="Of a view of the calendar that the person saved.")
@click.option("--language", type=click.Choice(LOCALES), help="Instead of the account's.")
@click.option("--deadlines", is_flag=True, help="With deadlines as entries of a whole day.")
@click.option("--actions", is_flag=True, help="With the person's own actions (all their meetings only).")
@click.option("--as-tasks", is_flag=True, help="Deadlines and actions as tasks (VTODO).")
@click.option("--rough-dates", is_flag=True, help='With "spring 2028" as a tentative entry.')
@click.option("--no-holds", is_flag=True, help="Without the dates of open polls.")
@click.option("--busy-only", is_flag=True, help="Only when the person is busy: no titles, no places.")
@click.option(
    "--alarm", type=click.Choice([str(m) for m in ALARMS]), metavar="MINUTES", help="Before the start."
)
@click.option("--json", "as_json", is_flag=True)
def issue(
    email: str,
    *,
    forum: str | None,
    group: str | None,
    view: str | None,
    language: str | None,
    alarm: str | None,
    as_json: bool,
    **flags: bool,
) -> None:
    """Make a calendar address for EMAIL and print it."""
    options = FeedOptions(
        locale=language,
        with_deadlines=flags["deadlines"],
        with_spans=flags["rough_dates"],
        with_actions=flags["actions"],
        with_holds=not flags["no_holds"],
        as_tasks=flags["as_tasks"],
        busy_only=flags["busy_only"],
        alarm_minutes=int(alarm) if alarm else None,
    )
    with create_app().app_context(), begin_system_work() as work:
        person = _person(work, email)
        scope = _scope(work, person, forum, group, view)
        try:
            issued = operations.issue_feed(work, _holder(work, person), scope, options)
        except TakesNoPart:
            of = forum or group or view or "any forum"
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
        "view": line.name.in_("en") if line.name and feed.view_id else None,
        "language": feed.locale,
        "deadlines": feed.with_deadlines,
        "actions": feed.with_actions,
        "as_tasks": feed.as_tasks,
        "rough_dates": feed.with_spans,
        "holds": feed.with_holds,
        "busy_only": feed.busy_only,
        "alarm_minutes": feed.alarm_minutes,
        "ended": line.ended,
        "made": feed.created_at.isoformat(),
        "last_fetched": feed.last_fetched_at.isoformat() if feed.last_fetched_at else None,
        "program": feed.last_program,
    }


def _lines(work: Work, person: Person) -> list[FeedLine]:
    """Also of somebody without rights: their addresses can still be revoked."""
    actor = _actor(work, person) or Actor(person_id=person.id, on=work.actor.on)
    return queries.feeds_of(work.session, actor)


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
        click.echo(f"{row['id']}  {row['kind']:8} {row['of'] or row['view'] or '':24} {fetched}")
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
