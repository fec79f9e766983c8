"""`coordinator accounts invite|grant|revoke|reset|list`, as the system itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts import operations, queries, rules
from coordinator.accounts.models import Grant, Person
from coordinator.accounts.operations import Link
from coordinator.accounts.queries import AccountFilter, AccountRow
from coordinator.accounts.rules import AccountState, Scope
from coordinator.app import create_app
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import find_party
from coordinator.forums.rules import PartyKind
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Role
from coordinator.kit.errors import CoordinatorError
from coordinator.kit.periods import DAY, Period
from coordinator.kit.texts import LOCALES
from coordinator.kit.times import day_of, wall_of
from coordinator.web.work import begin_system_work

P = ParamSpec("P")
R = TypeVar("R")

REASONS: dict[type[CoordinatorError], str] = {
    rules.NameRefused: "the name must be one line of 1 to 200 characters",
    rules.AddressRefused: "this is not a mail address",
    rules.PeriodRefused: "the last day is before the first",
    rules.AlreadyActive: "the account is in use already; a forgotten password is `accounts reset`",
    rules.AccountSuspendedNow: "the account is suspended",
    rules.LastAdministrator: "this is the last administrator; give the role to somebody else first",
}


class Day(click.ParamType[date]):
    """A date as 2027-04-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2027-04-20", param, ctx)


@dataclass(frozen=True, slots=True)
class Named:
    """What a scope is called on the command line."""

    forum: str | None
    group: str | None
    party: str | None


@contextmanager
def working(*, read_only: bool = False) -> Iterator[Work]:
    """A unit of the system's; a refusal becomes one line and exit status 1, with nothing half-done."""
    with create_app().app_context():
        try:
            with begin_system_work(read_only=read_only) as work:
                yield work
        except CoordinatorError as error:
            raise click.ClickException(f"refused: {_reason(error)}") from error


def _reason(error: CoordinatorError) -> str:
    if isinstance(error, rules.ScopeRefused):
        option = f"--{error.field}"
        return f"this role needs {option}" if error.missing else f"this role takes no such {option}"
    if isinstance(error, rules.GrantOverlaps):
        return f"the right is held already for a part of that time ({_days(error.held)})"
    return REASONS.get(type(error), error.code.replace("_", " "))


def scoped(command: Callable[P, R]) -> Callable[P, R]:
    """The options that name what a right is for."""
    for option in (
        click.option(
            "--party", metavar="CODE", help="Country or organisation; country:EC where both have it."
        ),
        click.option("--group", metavar="SLUG", help="Working group."),
        click.option("--forum", metavar="SLUG", help="Forum."),
    ):
        command = option(command)
    return command


def collected(command: Callable[..., R]) -> Callable[..., R]:
    """Hand the three scope options over as one `Named`."""

    @wraps(command)
    def gathered(*args: Any, forum: str | None, group: str | None, party: str | None, **options: Any) -> R:
        return command(*args, named=Named(forum, group, party), **options)

    return gathered


@click.group()
def accounts() -> None:
    """Who may sign in, and what for. Days given are the first and the last on which a right holds."""


@accounts.command()
@click.argument("email")
@click.option("--name", required=True, help="As it stands on lists of participants.")
@click.option("--language", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--party", metavar="CODE", help="Country or organisation of the person.")
def invite(email: str, name: str, language: str, party: str | None) -> None:
    """Mail EMAIL an invitation and print its link. An account alone gives no right: see `grant`."""
    with working() as work:
        party_id = _party(work.session, party).id if party else None
        known = queries.find_person(work.session, email)
        if known is not None and (account := queries.find_account(work.session, known.id)):
            if account.state == AccountState.ACTIVE:
                raise rules.AlreadyActive
            if account.state == AccountState.SUSPENDED:
                raise rules.AccountSuspendedNow
        sent = operations.issue_invitation(work, email=email, name=name, locale=language, party_id=party_id)
        link = sent.link
    if link is not None:
        _print_link(link)


@accounts.command()
@click.argument("email")
def reset(email: str) -> None:
    """Mail EMAIL a link to set a new password (or the invitation again) and print it."""
    with working() as work:
        person = _person(work.session, email)
        if queries.find_account(work.session, person.id) is None:
            raise click.ClickException(f"refused: {person.email} has no account yet: `accounts invite`")
        link = operations.send_reset(work, person.id)
    _print_link(link)


@accounts.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@scoped
@click.option("--from", "first_on", type=Day(), metavar="DATE", help="First day.")
@click.option("--until", "last_on", type=Day(), metavar="DATE", help="Last day.")
@collected
def grant(email: str, role: str, named: Named, first_on: date | None, last_on: date | None) -> None:
    """Give EMAIL a role. Experts, delegates and contact points are for their own country, unless --party."""
    with working() as work:
        person = _person(work.session, email)
        scope = _scope(work.session, Role(role), named, person)
        try:
            period = Period.of_days(first_on, last_on)
        except ValueError as error:
            raise rules.PeriodRefused from error
        operations.grant(
            work, person.id, Role(role), forum_id=scope.forum_id, group_id=scope.group_id,
            party_id=scope.party_id, from_on=period.from_on, until_on=period.until_on,
        )  # fmt: skip
    click.echo(f"{email.lower()} has the role {role}, {_days(period)}.")


@accounts.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@scoped
@click.option("--until", "last_on", type=Day(), metavar="DATE", help="Last day; yesterday without it.")
@collected
def revoke(email: str, role: str, named: Named, last_on: date | None) -> None:
    """End a role of EMAIL: all rights of that role, or those of the forum, group or party named."""
    with working() as work:
        person = _person(work.session, email)
        wanted = _ids(work.session, named)
        today = day_of(work.now(), work.settings.zone)
        until_on = (last_on or today - DAY) + DAY
        ended = [
            operations.end_grant(work, held.id, until_on)
            for held in _not_ended(work.session, person, Role(role), wanted, until_on)
        ]
        if not ended:
            raise click.ClickException(f"refused: {person.email} holds no such right ({role}) after that day")
    click.echo(f"{len(ended)} rights of {email.lower()} end; the last day is {until_on - DAY}.")


def _not_ended(session: Session, person: Person, role: Role, wanted: Scope, until_on: date) -> list[Grant]:
    held = queries.grants_of(session, [person.id])[person.id]
    return [
        one
        for one in held
        if one.role == role
        and one.period is not None
        and (one.until_on is None or one.until_on > until_on)
        and (wanted.forum_id is None or one.forum_id == wanted.forum_id)
        and (wanted.group_id is None or one.group_id == wanted.group_id)
        and (wanted.party_id is None or one.party_id == wanted.party_id)
    ]


@accounts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def list_(as_json: bool) -> None:
    """List everybody with their rights, by name."""
    with working(read_only=True) as work:
        words = _words(work.session)
        zone = work.settings.zone
        rows = [_row(row, words) for row in queries.list_accounts(work, AccountFilter())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        last = (
            f"{wall_of(datetime.fromisoformat(row['last_sign_in']), zone):%Y-%m-%d %H:%M}"
            if row["last_sign_in"]
            else "never"
        )
        click.echo(f"{row['email']:40} {row['state']:10} {last:16}  {row['name']}")
        for held in row["grants"]:
            scope = " ".join(held[part] for part in ("forum", "group", "party") if held[part])
            click.echo(f"    {held['role']:14} {scope}  {held['from'] or '…'} – {held['until'] or '…'}")
    click.echo(f"{len(rows)} people")


def _row(row: AccountRow, words: dict[UUID, str]) -> dict[str, Any]:
    def last_day(held: Grant) -> str | None:
        last = held.until_on - timedelta(days=1) if held.until_on else None
        return last.isoformat() if last else None

    account = row.account
    return {
        "email": row.person.email,
        "name": row.person.display_name,
        "language": row.person.locale,
        "state": account.state.value if account else "none",
        "last_sign_in": account.last_sign_in_at.isoformat() if account and account.last_sign_in_at else None,
        "grants": [
            {
                "role": held.role.value,
                "forum": words.get(held.forum_id) if held.forum_id else None,
                "group": words.get(held.group_id) if held.group_id else None,
                "party": words.get(held.party_id) if held.party_id else None,
                "from": held.from_on.isoformat() if held.from_on else None,
                "until": last_day(held),
            }
            for held in row.grants
            if held.period is not None
        ],
    }


def _words(session: Session) -> dict[UUID, str]:
    """Slugs and codes by id."""
    found: dict[UUID, str] = {}
    for query in (
        sa.select(Forum.id, Forum.slug),
        sa.select(WorkingGroup.id, WorkingGroup.slug),
        sa.select(Party.id, Party.code),
    ):
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def _person(session: Session, email: str) -> Person:
    person = queries.find_person(session, email)
    if person is None:
        raise click.ClickException(f"refused: nobody has the address {email} (`accounts invite` first)")
    return person


def _party(session: Session, code: str) -> Party:
    kinds, _, bare = code.rpartition(":")
    if kinds and kinds not in list(PartyKind):
        raise click.ClickException(f"refused: {kinds} is neither country nor organisation")
    found = [
        party
        for kind in ([PartyKind(kinds)] if kinds else list(PartyKind))
        if (party := find_party(session, kind, bare.upper() if kind == PartyKind.COUNTRY else bare))
    ]
    if len(found) > 1:
        raise click.ClickException(f"refused: {code} is a country and an organisation: say country:{code}")
    if not found:
        raise click.ClickException(f"refused: there is no party {code}")
    return found[0]


def _ids(session: Session, named: Named) -> Scope:
    """The ids of what was named; each unknown one is refused by name."""
    forum_id = group_id = None
    if named.forum:
        forum_id = session.scalar(sa.select(Forum.id).where(Forum.slug == named.forum))
        if forum_id is None:
            raise click.ClickException(f"refused: there is no forum {named.forum}")
    if named.group:
        group_id = session.scalar(sa.select(WorkingGroup.id).where(WorkingGroup.slug == named.group))
        if group_id is None:
            raise click.ClickException(f"refused: there is no group {named.group}")
    return Scope(forum_id, group_id, _party(session, named.party).id if named.party else None)


def _scope(session: Session, role: Role, named: Named, person: Person) -> Scope:
    """What a right is for: a group brings its forum along, a role of a country that of the person."""
    ids = _ids(session, named)
    forum_id = ids.forum_id
    if ids.group_id and forum_id is None:
        forum_id = queries.find_forum_of_group(session, ids.group_id)
    party_id = ids.party_id
    if party_id is None and "party" in rules.NEEDS[role][0]:
        party_id = person.party_id
    return Scope(forum_id, ids.group_id, party_id)


def _days(period: Period) -> str:
    first = f"from {period.from_on}" if period.from_on else "from the beginning"
    return f"{first} until {period.last_on}" if period.last_on else f"{first}, without end"


def _print_link(link: Link) -> None:
    click.echo(link.address)
    click.echo(f"Mailed. It works once, until {link.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)
