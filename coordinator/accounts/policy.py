"""Who may manage accounts and give rights; the SQL twin of `may_see_person` is `queries.visible_to`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor, Role

if TYPE_CHECKING:
    from coordinator.accounts.models import Grant, Person

GIVEN_BY_SECRETARIATS = frozenset({Role.EXPERT, Role.CONTACT_POINT, Role.DELEGATE, Role.OBSERVER})
"""Roles that a secretariat gives in its own forum; the others are for administrators."""


def may_manage(actor: Actor) -> bool:
    """Manage all accounts and rights: administrators, and the command line."""
    return actor.is_system or actor.is_administrator


def may_see_accounts(actor: Actor) -> bool:
    """See the accounts page at all; secretariats see the people of their forums there."""
    return may_manage(actor) or bool(actor.secretariat_of)


def may_see_person(actor: Actor, grants: "Iterable[Grant]") -> bool:
    """See somebody's account, who holds or held `grants`."""
    return may_manage(actor) or any(g.forum_id in actor.secretariat_of for g in grants if g.forum_id)


def may_see_grant(actor: Actor, grant: "Grant") -> bool:
    """Rights in other forums are not told to a secretariat: nobody learns of what is not theirs."""
    return may_manage(actor) or (grant.forum_id is not None and grant.forum_id in actor.secretariat_of)


def may_grant(actor: Actor, role: Role, forum_id: UUID | None, group_id: UUID | None) -> bool:
    """Give or end a right: administrators any, secretariats those of their own forum and who chairs
    its groups, and chairs the seats of experts in their group or in the groups of their forum.

    A contact point of a country as a whole sees every forum of that country, so a secretariat
    gives this right for its forum only (`forum_id` set).
    """
    if may_manage(actor):
        return True
    if forum_id in actor.secretariat_of:
        return role in GIVEN_BY_SECRETARIATS or (role == Role.CHAIR and group_id is not None)
    return role == Role.EXPERT and (forum_id in actor.chairs_forums or group_id in actor.chairs_groups)


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that the pages of accounts offer the actor."""
    return [role for role in Role if may_manage(actor) or role in GIVEN_BY_SECRETARIATS]


def may_end_grant(actor: Actor, grant: "Grant") -> bool:
    """Whoever may give it; and a contact point, or the head of delegation in that forum, ends the
    seat of an expert of their own country.
    """
    if may_grant(actor, grant.role, grant.forum_id, grant.group_id):
        return True
    return grant.role == Role.EXPERT and (
        grant.party_id in actor.contact_for
        or (
            grant.party_id is not None
            and actor.is_(Role.CONTACT_POINT, Role.DELEGATE, forum_id=grant.forum_id, party_id=grant.party_id)
        )
    )


def may_invite(actor: Actor, party_id: UUID | None) -> bool:
    """Invite somebody to have an account, which alone gives no right: whoever gives rights, and
    contact points for their own country.
    """
    return (
        may_manage(actor)
        or bool(actor.secretariat_of or actor.chairs_forums or actor.chairs_groups)
        or (party_id is not None and actor.is_(Role.CONTACT_POINT, party_id=party_id))
    )


def may_send_invitation(actor: Actor, grants: "Iterable[Grant]") -> bool:
    """Send the invitation once more, to the address that is on record."""
    return may_see_person(actor, grants)


def may_edit_person(actor: Actor, person: "Person") -> bool:
    """Name, language and zone: the person, and administrators."""
    return may_manage(actor) or actor.person_id == person.id


def may_change_address(actor: Actor, person: "Person") -> bool:
    """Whoever changes an address can take over the account, so only administrators do."""
    return may_manage(actor)


def may_suspend(actor: Actor, person: "Person") -> bool:
    """Close an account and open it again; nobody closes their own by mistake."""
    return may_manage(actor) and actor.person_id != person.id


def may_sign_out(actor: Actor, person_id: UUID) -> bool:
    """End somebody's sessions: one's own, and administrators."""
    return may_manage(actor) or actor.person_id == person_id


def may_change_password(actor: Actor, person_id: UUID) -> bool:
    """Only the person, who also has to know the present one."""
    return actor.person_id == person_id


def may_sign_in(actor: Actor) -> bool:
    """Anybody may try; the password decides."""
    return True


def may_use_link(actor: Actor) -> bool:
    """A mailed link is the right itself, whoever follows it."""
    return True


def may_export_own(actor: Actor) -> bool:
    return actor.signed_in
