"""Words for roles and states, translated when they are shown."""

from coordinator.accounts.rules import PERSONAS, AccountState
from coordinator.kit.actor import Role
from coordinator.web.i18n import _, lazy

ROLE_NAMES: dict[Role, str] = {
    Role.SECRETARIAT: lazy("Secretariat officer"),
    Role.CHAIR: lazy("Chair"),
    Role.CONTACT_POINT: lazy("Contact point"),
    Role.EXPERT: lazy("Expert"),
    Role.DELEGATE: lazy("Head of delegation"),
    Role.OBSERVER: lazy("Observer or partner"),
    Role.ADMINISTRATOR: lazy("Administrator"),
}

ROLE_RIGHTS: dict[Role, str] = {
    Role.SECRETARIAT: lazy("Plans and convenes meetings, keeps agendas, papers, groups and members."),
    Role.CHAIR: lazy("Sees drafts and confirms experts."),
    Role.CONTACT_POINT: lazy("Registers and nominates for the country or organisation, and answers for it."),
    Role.EXPERT: lazy("Sees the meetings and papers of the working group."),
    Role.DELEGATE: lazy("Sees the meetings and papers of the forum, and answers for the country."),
    Role.OBSERVER: lazy("Sees what the forum shares with observers and partners."),
    Role.ADMINISTRATOR: lazy("Manages accounts, rights and settings; sees no papers."),
}

STATE_NAMES: dict[AccountState, str] = {
    AccountState.INVITED: lazy("Invited"),
    AccountState.ACTIVE: lazy("Active"),
    AccountState.SUSPENDED: lazy("Suspended"),
}

PERSONA_NAMES: dict[str, str] = dict(
    zip(
        PERSONAS,
        (
            lazy("Secretariat officer"),
            lazy("Expert"),
            lazy("Director-general"),
            lazy("Contact point"),
            lazy("Observer"),
            lazy("Administrator"),
        ),
        strict=True,
    )
)
"""What the people of the demonstration are, by address."""


def scope_words(forum: str, group: str, party: str) -> str:
    """What a right is for, in the language now spoken; empty for everything."""
    place = _("%(forum)s: %(group)s", forum=forum, group=group) if forum and group else group or forum
    return _("%(place)s, for %(party)s", place=place, party=party) if place and party else place or party


EVENT_NAMES: dict[str, str] = {
    "AccountInvited": lazy("Invited"),
    "InvitationAccepted": lazy("Took up the invitation"),
    "SignedIn": lazy("Signed in"),
    "SignInFailed": lazy("A sign-in was refused"),
    "SignedOut": lazy("Signed out"),
    "SignedOutEverywhere": lazy("All sessions ended"),
    "PasswordChanged": lazy("Password changed"),
    "PasswordResetRequested": lazy("A link for a new password was asked for"),
    "PasswordReset": lazy("New password set by a mailed link"),
    "AccountSuspended": lazy("Account suspended"),
    "AccountReactivated": lazy("Account opened again"),
    "RoleGranted": lazy("Right given"),
    "GrantEnded": lazy("End of a right set"),
    "PersonEdited": lazy("Details changed"),
    "OwnDataExported": lazy("Own data downloaded"),
}
"""What the history of an account shows of the journal."""
