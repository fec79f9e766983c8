"""Who takes part and who holds an office, with dates."""

from uuid import UUID

from coordinator.groups.labels import OFFICES
from coordinator.web.forms import Form, choice, day
from coordinator.web.i18n import lazy


def chosen(value: str | None) -> UUID | None:
    """The id behind a choice; None for the empty one. Choices are checked before."""
    return UUID(value) if value else None


class PartyForm(Form):
    """A country or organisation of the forum begins to take part."""

    party = choice(lazy("Country or organisation"))
    first_on = day(lazy("First day"))


class OfficeForm(Form):
    """Somebody takes an office of the group."""

    role = choice(lazy("Office"), [(role.value, label) for role, label in OFFICES.items()])
    party = choice(lazy("Country or organisation"), need=False, default="")
    person = choice(
        lazy("Person"),
        need=False,
        default="",
        description=lazy(
            "A chair named here may see drafts and confirm experts as long as the office lasts."
        ),
    )
    first_on = day(lazy("First day"))
    last_on = day(lazy("Last day"), need=False)


class EndForm(Form):
    """The last day of something that has begun."""

    last_on = day(lazy("Last day"))
