"""Rights: given for a time, ended on a day."""

from datetime import date
from uuid import UUID

from coordinator.accounts import policy, queries, rules
from coordinator.accounts.events import GrantEnded, RoleGranted
from coordinator.accounts.labels import ROLE_NAMES, scope_words
from coordinator.accounts.models import Grant
from coordinator.accounts.operations._links import new_stamp, post, today
from coordinator.accounts.rules import Scope
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.kit.actor import Role
from coordinator.web.scopes import ScopeNames


def grant(
    work: Work,
    person_id: UUID,
    role: Role,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    party_id: UUID | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    names: ScopeNames | None = None,
) -> Grant:
    """Give a right from `from_on` up to but not including `until_on`; None is an open end.

    Given once more for days on which it is held anyway, the grant that holds is the answer and
    nothing changes. With `names` the person is told by mail.

    Raises NotFound, Forbidden, ScopeRefused, PeriodRefused or GrantOverlaps.
    """
    queries.get_person(work, person_id)
    work.require(policy.may_grant(work.actor, role, forum_id, group_id))
    rules.check_scope(role, Scope(forum_id, group_id, party_id))
    if group_id is not None and queries.find_forum_of_group(work.session, group_id) != forum_id:
        raise rules.ScopeRefused("group", missing=False)
    asked = rules.check_period(from_on, until_on)
    same = [
        held
        for held in queries.same_grants(work.session, person_id, role, (forum_id, group_id, party_id))
        if held.period is not None
    ]
    covering = rules.check_new_grant(asked, [held.period for held in same if held.period])
    if covering is not None:
        return next(held for held in same if held.period == covering)
    given = Grant(
        id=work.new_id(), person_id=person_id, role=role, forum_id=forum_id, group_id=group_id,
        party_id=party_id, from_on=from_on, until_on=until_on, granted_at=work.now(),
        granted_by_id=work.actor.person_id,
    )  # fmt: skip
    work.session.add(given)
    work.record(RoleGranted(person_id, forum_id, group_id, given.id, role, party_id, from_on, until_on))
    if names is not None:
        _tell(work, given, "role", names)
    return given


def tell_of_grant(work: Work, given: Grant, names: ScopeNames) -> None:
    """Mail the person what they may do now. For operations that gave the right themselves."""
    _tell(work, given, "role", names)


def end_grant(work: Work, grant_id: UUID, until_on: date, *, names: ScopeNames | None = None) -> Grant:
    """End a right: `until_on` is the first day without it; one that has not begun never holds.

    When nothing is left to the person today, their sessions end. With `names` they are told by
    mail. Raises NotFound, Forbidden or LastAdministrator.
    """
    held = queries.get_grant(work, grant_id)
    work.require(policy.may_end_grant(work.actor, held))
    if held.role == Role.ADMINISTRATOR and not queries.administrators_besides(
        work.session, today(work), person_id=held.person_id
    ):
        raise rules.LastAdministrator
    held.until_on = max(until_on, held.from_on) if held.from_on else until_on
    work.session.flush()
    if not queries.holds_any(work.session, held.person_id, today(work)):
        account = queries.find_account(work.session, held.person_id)
        if account is not None:
            account.stamp = new_stamp()
    work.record(
        GrantEnded(
            held.person_id, held.forum_id, held.group_id, held.id, held.role, held.party_id, held.until_on
        )
    )
    if names is not None:
        _tell(work, held, "role_ended", names)
    return held


def _tell(work: Work, right: Grant, template: str, names: ScopeNames) -> None:
    """The scope is named inside the recipient's language, as everything in the letter is."""
    person = queries.get_person(work, right.person_id)
    named = names(work.session, (right.forum_id, right.group_id, right.party_id))

    def said(scope_id: UUID | None) -> str:
        return named[scope_id].in_(person.locale) if scope_id in named else ""

    with speaking(person.locale):
        scope = scope_words(said(right.forum_id), said(right.group_id), said(right.party_id))
    period = right.period
    post(
        work, person, template, role=ROLE_NAMES[right.role], scope=scope, from_on=right.from_on,
        until_on=right.until_on, last_on=period.last_on if period else None,
        link=work.link("/account"), by=work.actor.name if work.actor.signed_in else "",
    )  # fmt: skip
