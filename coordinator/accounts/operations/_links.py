"""Mailed links and letters about accounts, shared by the operations."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from coordinator.accounts.models import Account, AccountToken, Person
from coordinator.accounts.rules import VALID_FOR, TokenPurpose, digest_of
from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.mail.letters import Composed, compose
from coordinator.mail.operations import Letter, enqueue

PATHS = {TokenPurpose.INVITATION: "/invitation/", TokenPurpose.RESET: "/reset/"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works once, until the instant `expires_at`; the token is stored nowhere but in the mail."""

    token: str
    address: str
    expires_at: datetime


def today(work: Work) -> date:
    """The day in the secretariat's zone, on which rights are asked."""
    return day_of(work.now(), work.settings.zone)


def new_stamp() -> str:
    """What a session carries; a new one ends all older sessions."""
    return secrets.token_urlsafe(32)


def new_link(work: Work, purpose: TokenPurpose) -> Link:
    token = secrets.token_urlsafe(32)
    return Link(token, work.link(PATHS[purpose] + token), work.now() + VALID_FOR[purpose])


def keep_link(work: Work, account: Account, purpose: TokenPurpose, link: Link) -> None:
    """Store the link's digest; earlier links of the account end, so that one works at a time."""
    end_links(work, account)
    work.session.add(
        AccountToken(
            id=work.new_id(),
            account_id=account.id,
            purpose=purpose,
            digest=digest_of(link.token),
            created_at=work.now(),
            expires_at=link.expires_at,
        )
    )


def end_links(work: Work, account: Account) -> None:
    """No link mailed before works any more."""
    work.session.execute(
        sa.update(AccountToken)
        .where(
            AccountToken.account_id == account.id,
            AccountToken.purpose.in_(list(PATHS)),
            AccountToken.used_at.is_(None),
        )
        .values(used_at=work.now())
    )


def write(work: Work, template: str, *, locale: str, zone: str | None, **values: Any) -> Composed:
    """A letter about an account in the recipient's language."""
    return compose(f"account_{template}", locale=locale, zone=zone or work.settings.zone, **values)


def post(work: Work, person: Person, template: str, *, to: str | None = None, **values: Any) -> None:
    """Write and enqueue a letter to `person`, at `to` where it is not their present address."""
    letter = write(work, template, locale=person.locale, zone=person.zone, name=person.display_name, **values)
    put(work, person, template, letter, to=to)


def put(work: Work, person: Person, template: str, letter: Composed, *, to: str | None = None) -> None:
    """Enqueue a letter that has been written."""
    enqueue(
        work,
        Letter(
            kind=f"account.{template}",
            person_id=person.id,
            to_address=to or person.email,
            to_name=person.display_name,
            locale=person.locale,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
        ),
    )
