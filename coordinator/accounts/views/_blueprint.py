"""The blueprint that the modules of pages share, and what their pages have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask import Blueprint

from coordinator.accounts import policy
from coordinator.accounts.forms import message_for
from coordinator.accounts.labels import ROLE_NAMES, ROLE_RIGHTS, scope_words
from coordinator.accounts.models import Grant
from coordinator.kit.actor import Actor
from coordinator.kit.errors import CoordinatorError, Invalid
from coordinator.kit.texts import Texts
from coordinator.web.filters import period_text
from coordinator.web.forms import Form
from coordinator.web.i18n import _, current_locale

bp = Blueprint("accounts", __name__)

HOME = "/"


FIELDS = {"address_taken": "email", "grant_overlaps": "first_on"}
"""Where the form says that the present state does not allow it."""


def refuse(form: Form, error: CoordinatorError) -> None:
    """Say an operation's refusal at its field, or at the top where it has none."""
    at_field = error if isinstance(error, Invalid) else Invalid(field=FIELDS.get(error.code))
    form.refuse(at_field, message_for(error))


class When(StrEnum):
    NOW = "now"
    COMING = "coming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Right:
    """A grant as a page shows it."""

    id: UUID
    role: str
    rights: str  # what the role may do, one sentence
    scope: str  # "NAC: Return and reintegration, for Finland"; empty for everything
    days: str
    when: When
    may_end: bool


def rights(
    grants: Iterable[Grant], names: Mapping[UUID | None, Texts], *, actor: Actor, today: date
) -> list[Right]:
    """The grants in words; those that hold first, then the coming, then the past."""
    locale = current_locale()

    def said(scope_id: UUID | None) -> str:
        return names[scope_id].in_(locale) if scope_id in names else ""

    found = [
        Right(
            id=grant.id,
            role=ROLE_NAMES[grant.role],
            rights=ROLE_RIGHTS[grant.role],
            scope=scope_words(said(grant.forum_id), said(grant.group_id), said(grant.party_id)),
            days=days_of(grant),
            when=when(grant, today),
            may_end=policy.may_end_grant(actor, grant),
        )
        for grant in grants
    ]
    return sorted(found, key=lambda right: list(When).index(right.when))


def scope_ids(grants: Iterable[Grant]) -> set[UUID | None]:
    """All that the grants are for, to be named in one statement."""
    return {scope for g in grants for scope in (g.forum_id, g.group_id, g.party_id)}


def when(grant: Grant, today: date) -> When:
    """Where the grant stands on the day `today`."""
    if grant.period is None or (grant.until_on is not None and grant.until_on <= today):
        return When.PAST
    return When.COMING if grant.from_on is not None and grant.from_on > today else When.NOW


def days_of(grant: Grant) -> str:
    """The first and the last day of the grant in words."""
    if grant.period is None:
        return _("Taken back before it began")
    if grant.from_on is None and grant.until_on is None:
        return _("Until it is ended")
    return period_text(grant.from_on, grant.until_on)
