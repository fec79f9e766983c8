"""Forms of sign-in, one's own account and the administration of accounts."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from wtforms import EmailField, Field, HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, Optional, ValidationError
from wtforms.widgets import HiddenInput

from coordinator.accounts import rules
from coordinator.accounts.labels import ROLE_NAMES, STATE_NAMES
from coordinator.accounts.queries import AccountFilter
from coordinator.accounts.rules import AccountState, PasswordFault, Scope
from coordinator.kit.actor import Role
from coordinator.kit.errors import CoordinatorError
from coordinator.kit.periods import DAY, Period
from coordinator.kit.times import zone_names
from coordinator.web.forms import Form, at_most, choice, clean_line, day, filled, line, no_controls
from coordinator.web.i18n import LANGUAGE_NAMES, _, lazy
from coordinator.web.scopes import Choice, ScopeChoices

PASSWORD_FAULTS: dict[PasswordFault, str] = {
    PasswordFault.SHORT: lazy("Use at least 12 characters; several words are easiest to remember."),
    PasswordFault.LONG: lazy("Use at most 200 characters."),
    PasswordFault.CHARACTERS: lazy("This password holds characters that cannot be used here."),
    PasswordFault.ADDRESS: lazy("This is too close to your mail address. Choose something else."),
    PasswordFault.OBVIOUS: lazy("This is among the first that are guessed. Choose something else."),
}

MESSAGES: dict[type[CoordinatorError], str] = {
    rules.WrongPassword: lazy("This is not your present password."),
    rules.NameRefused: lazy("Give a name of at most 200 characters, on one line."),
    rules.AddressRefused: lazy("Give a mail address such as name@example.org."),
    rules.LocaleRefused: lazy("Choose one of the listed."),
    rules.ZoneRefused: lazy("There is no such time zone. Write it like Europe/Helsinki."),
    rules.PeriodRefused: lazy("The last day must not be before the first."),
    rules.AddressTaken: lazy("Another person has this address already."),
    rules.AlreadyActive: lazy("This account is in use already, so it needs no invitation."),
    rules.AccountSuspendedNow: lazy("This account is suspended. Open it again first."),
    rules.GrantOverlaps: lazy(
        "This right is held already for a part of that time. End it first, or choose other days."
    ),
    rules.LastAdministrator: lazy(
        "This is the last administrator. Give the role to somebody else first, or nobody could manage "
        "accounts."
    ),
}

SCOPE_MISSING = {
    "forum": lazy("This role is for a forum: choose which."),
    "group": lazy("This role is for a working group: choose which."),
    "party": lazy("This role is for a country or organisation: choose which."),
}
SCOPE_TOO_MUCH = lazy("This role is not for one of these: leave it empty.")
OTHER_FORUM = lazy("This group belongs to another forum.")


def message_for(error: CoordinatorError) -> str:
    """The sentence for a refusal of this area, for the field or the top of the page."""
    if isinstance(error, rules.PasswordRefused):
        return PASSWORD_FAULTS[error.fault]
    if isinstance(error, rules.ScopeRefused):
        return SCOPE_MISSING[error.field or "forum"] if error.missing else SCOPE_TOO_MUCH
    return MESSAGES[type(error)]


def _is_address(form: Any, field: Field) -> None:
    try:
        rules.check_address(field.data)
    except rules.AddressRefused as error:
        raise ValidationError(MESSAGES[rules.AddressRefused]) from error


def address(label: Any, *, autocomplete: str = "off") -> EmailField:
    """A mail address, checked for its form only: the mail that is sent proves it."""
    return EmailField(
        label,
        [filled(), no_controls, at_most(rules.ADDRESS_MOST), _is_address],
        filters=[clean_line],
        render_kw={"autocomplete": autocomplete, "spellcheck": "false"},
    )


def language(label: Any, **kw: Any) -> SelectField:
    return choice(label, LANGUAGE_NAMES.items(), **kw)


def own_zone() -> StringField:
    """An IANA zone, or nothing: then times are shown as the forum keeps them."""

    def known(form: Any, field: Field) -> None:
        if field.data and field.data not in zone_names():
            raise ValidationError(MESSAGES[rules.ZoneRefused])

    return StringField(
        lazy("Time zone"),
        [Optional(strip_whitespace=True), known],
        filters=[clean_line],
        description=lazy(
            "In which times are also shown to you, such as Europe/Helsinki. Leave it empty to follow the "
            "secretariat."
        ),
    )


def password(label: Any, *, autocomplete: str, description: Any = "") -> PasswordField:
    return PasswordField(label, [filled()], description=description, render_kw={"autocomplete": autocomplete})


class SignInForm(Form):
    email = EmailField(
        lazy("Mail address"),
        [filled(), at_most(rules.ADDRESS_MOST)],
        filters=[clean_line],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = password(lazy("Password"), autocomplete="current-password")
    next = HiddenField()


class ForgottenForm(Form):
    email = address(lazy("Mail address"), autocomplete="username")


class NewPasswordForm(Form):
    """A password, typed twice."""

    password = password(
        lazy("New password"), autocomplete="new-password",
        description=lazy("At least 12 characters. Several words are easier to remember than odd letters."),
    )  # fmt: skip
    again = PasswordField(
        lazy("The same once more"),
        [filled(), EqualTo("password", message=lazy("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    current = password(lazy("Present password"), autocomplete="current-password")


class InvitationForm(NewPasswordForm):
    """What somebody says of themselves when they take up an invitation."""

    name = line(lazy("Your name"), most=rules.NAME_MOST, render_kw={"autocomplete": "name"})
    locale = language(lazy("Language of pages and mails"))


class ProfileForm(Form):
    name = line(lazy("Name"), most=rules.NAME_MOST, render_kw={"autocomplete": "name"})
    locale = language(lazy("Language of pages and mails"))
    zone = own_zone()


class WhoForm(Form):
    name = line(lazy("Name"), most=rules.NAME_MOST)
    email = address(lazy("Mail address"))
    locale = language(lazy("Language of pages and mails"))


class PersonForm(WhoForm):
    """Who somebody is; `version` is the one that was read."""

    zone = own_zone()
    version = IntegerField(widget=HiddenInput())


class RightForm(Form):
    """What a role is for, and the days on which it holds, both counted; `offer` before use."""

    group = choice(lazy("Working group"), need=False)
    forum = choice(lazy("Forum"), need=False)
    party = choice(lazy("Country or organisation"), need=False)
    first_on = day(lazy("First day"), need=False, description=lazy("Empty: from the beginning."))
    last_on = day(lazy("Last day"), need=False, description=lazy("Empty: until it is ended."))

    needed: frozenset[str] = frozenset()  # which of group, forum and party must be chosen

    _role: Role
    _forum_of_group: dict[str, UUID | None]

    def offer(self, role: Role, choices: ScopeChoices, locale: str, *, forum_needed: bool) -> None:
        """Keep the fields that `role` is for and fill their choices, by name in `locale`.

        `forum_needed` where the right may be given for single forums only.
        """
        needed, allowed = rules.NEEDS[role]
        self._role = role
        self.needed = needed | {"forum"} if forum_needed else needed
        if role == Role.CHAIR:
            self.needed = frozenset()  # of a forum, or of a group that brings its forum along
        self._forum_of_group = {str(c.id): c.forum_id for c in choices.groups}
        for part, found in (
            ("forum", choices.forums),
            ("group", choices.groups),
            ("party", choices.parties),
        ):
            nothing = _("Choose") if part in self.needed else "–"
            cast("SelectField", self._fields[part]).choices = [
                ("", nothing),
                *_options(found, choices, locale),
            ]
        for part in ("forum", "group", "party"):
            implied = part == "forum" and "group" in needed
            if part not in needed | allowed or implied:
                delattr(self, part)
            elif self._fields[part].data is None:
                self._fields[part].data = ""  # not sent at all is not chosen
        if role == Role.CHAIR:
            self.forum.description = _("Or choose one of the working groups; its forum is then understood.")
            self.group.description = _("Empty: the chair of the forum itself.")
        elif role == Role.CONTACT_POINT and not forum_needed:
            self.forum.description = _("Empty: in every forum that the country takes part in.")

    def scope_fields(self) -> list[Field]:
        """Those of group, forum and party that the role has, in the order in which they are asked."""
        order = ("forum", "group", "party") if self._role == Role.CHAIR else ("group", "forum", "party")
        return [self._fields[part] for part in order if part in self._fields]

    def _chosen(self, part: str) -> UUID | None:
        field = self._fields.get(part)
        return UUID(field.data) if field is not None and field.data else None

    def scope(self) -> Scope:
        """What was chosen; the forum of a group goes without saying."""
        group_id = self._chosen("group")
        forum_id = self._chosen("forum") or self._forum_of_group.get(str(group_id))
        return Scope(forum_id, group_id, self._chosen("party"))

    def validate_first_on(self, field: Field) -> None:
        _check_year(field)

    def validate_last_on(self, field: Field) -> None:
        _check_year(field)

    def period(self) -> Period:
        return Period.of_days(self.first_on.data, self.last_on.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        scope = self.scope()
        if scope.group_id and scope.forum_id != self._forum_of_group[str(scope.group_id)]:
            self.group.errors = [OTHER_FORUM]
        elif "forum" in self.needed and scope.forum_id is None and "forum" in self._fields:
            self.forum.errors = [SCOPE_MISSING["forum"]]
        try:
            rules.check_scope(self._role, scope)
            self.period()
        except rules.ScopeRefused as error:
            self.refuse(error, message_for(error))
        except ValueError:
            self.last_on.errors = [MESSAGES[rules.PeriodRefused]]
        return not self.errors


def _options(found: list[Choice], choices: ScopeChoices, locale: str) -> list[tuple[str, str]]:
    """By name; a group with the short name of its forum before it."""
    forums = {forum.id: forum.short for forum in choices.forums}
    named = [
        (
            str(one.id),
            _("%(forum)s: %(group)s", forum=forums.get(one.forum_id, ""), group=one.name.in_(locale))
            if one.forum_id
            else one.name.in_(locale),
        )
        for one in found
    ]
    return sorted(named, key=lambda option: option[1].casefold())


class InviteForm(WhoForm, RightForm):
    """Somebody new and their first right; for an address that is known the name here is not used."""


class EndGrantForm(Form):
    last_on = day(
        lazy("Last day"),
        description=lazy("The last day on which the right holds. Choose yesterday to end it at once."),
    )

    def validate_last_on(self, field: Field) -> None:
        _check_year(field)

    def until_on(self) -> date:
        """The first day without the right."""
        return cast("date", self.last_on.data) + DAY


def _check_year(field: Field) -> None:
    if field.data is not None and not 1950 <= field.data.year <= 2199:
        raise ValidationError(lazy("Give a year between 1950 and 2199."))


class FilterForm(Form):
    """What the list of accounts shows; it lives in the address, and nonsense there shows everybody."""

    class Meta:
        csrf = False

    q = StringField(lazy("Name or address"), filters=[clean_line])
    role = SelectField(lazy("Role"), validate_choice=False)
    forum = SelectField(lazy("Forum"), validate_choice=False)
    state = SelectField(lazy("State"), validate_choice=False)

    def offer(self, choices: ScopeChoices, locale: str) -> None:
        forums = sorted((c.short, str(c.id)) for c in choices.forums)
        self.role.choices = [("", _("All")), *((role.value, str(name)) for role, name in ROLE_NAMES.items())]
        self.forum.choices = [("", _("All")), *((value, name) for name, value in forums)]
        self.state.choices = [
            ("", _("All")),
            *((state.value, str(name)) for state, name in STATE_NAMES.items()),
            ("none", _("No account")),
        ]

    def wanted(self, *, first: int = 0, limit: int | None = None) -> AccountFilter:
        """The filter; what is not among the choices is left out, and shown as left out."""
        for field in (self.role, self.forum, self.state):
            if field.data not in {str(option[0]) for option in field.choices or ()}:
                field.data = ""
        self.q.data = "".join(c for c in self.q.data or "" if c.isprintable())[:200]
        state = self.state.data
        return AccountFilter(
            words=self.q.data,
            role=Role(self.role.data) if self.role.data else None,
            forum_id=UUID(self.forum.data) if self.forum.data else None,
            state=state if state in ("", "none") else AccountState(state),
            first=first,
            limit=limit,
        )
