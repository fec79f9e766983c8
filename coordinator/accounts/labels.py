"""Words for roles and states, translated when they are shown."""

from coordinator.accounts.rules import PERSONAS, AccountState
from coordinator.kit.actor import Role
from coordinator.web.i18n import lazy

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
