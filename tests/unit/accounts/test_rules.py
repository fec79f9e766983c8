"""Passwords, names, addresses, scopes and periods of grants."""

from datetime import date

import pytest

from coordinator.accounts import rules
from coordinator.accounts.rules import PasswordFault, PasswordRefused, Scope, check_password, check_scope
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period

ANNA = "anna.lind@example.org"
FORUM, GROUP, PARTY = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.SHORT),
        ("elevenchars", PasswordFault.SHORT),
        ("            ", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("herring\0barrel", PasswordFault.CHARACTERS),
        ("herring\nbarrel", PasswordFault.CHARACTERS),
        ("herring\ud800barrel", PasswordFault.CHARACTERS),
        (ANNA, PasswordFault.ADDRESS),
        ("Anna.Lind@Example.ORG", PasswordFault.ADDRESS),
        ("anna.lind1234", PasswordFault.ADDRESS),
        ("2031-anna.lind!", PasswordFault.ADDRESS),
        ("demonstration", PasswordFault.OBVIOUS),
        ("Password1234", PasswordFault.OBVIOUS),
        ("123456789012", PasswordFault.OBVIOUS),
        ("abababababababab", PasswordFault.OBVIOUS),
    ],
)
def test_a_poor_password_is_refused_with_its_fault(password: str, fault: PasswordFault) -> None:
    with pytest.raises(PasswordRefused) as refused:
        check_password(password, address=ANNA)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    "password",
    ["twelve chars", "fjord ferry lantern", "Þ" + "ö1ø2å3" * 3, "anna.lind likes herring", "herring " * 25],
)
def test_length_decides_not_kinds_of_characters(password: str) -> None:
    assert check_password(password, address=ANNA) is None


def test_digits_alone_are_not_taken_for_the_address() -> None:
    with pytest.raises(PasswordRefused) as refused:
        check_password("000000000000", address="x@example.org")
    assert refused.value.fault == PasswordFault.OBVIOUS


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    composed, decomposed = "\u00e5land \u00e5land", "a\u030aland a\u030aland"
    assert rules.normal_password(composed) == rules.normal_password(decomposed)


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 201, "Anna\r\nBcc: all@example.org", "Anna\0", "A\x1b[2J", "A\u2028B"]
)
def test_a_name_that_could_break_a_header_is_refused(name: str) -> None:
    with pytest.raises(rules.NameRefused):
        rules.check_name(name)


def test_a_name_keeps_its_letters() -> None:
    assert rules.check_name(" Þóra Ögmundsdóttir-Åkesson ") == "Þóra Ögmundsdóttir-Åkesson"


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "@example.org", "anna@example", "a b@example.org", "a@b@example.org",
     "anna@example.org\r\nBcc: x@example.org", "anna\0@example.org", "a" * 250 + "@example.org",
     "<anna@example.org>", "anna@example.org,x@example.org"],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(rules.AddressRefused):
        rules.check_address(address)


def test_an_address_is_kept_in_lower_case() -> None:
    assert rules.check_address(" Anna.Lind@Example.ORG ") == ANNA


def test_locales_and_zones_are_those_of_the_house() -> None:
    assert rules.check_locale("fi") == "fi"
    assert rules.check_zone("Europe/Helsinki") == "Europe/Helsinki"
    assert rules.check_zone(None) is None
    with pytest.raises(rules.LocaleRefused):
        rules.check_locale("xx")
    with pytest.raises(rules.ZoneRefused):
        rules.check_zone("Europe/Nowhere")


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SECRETARIAT, Scope(FORUM)),
        (Role.CHAIR, Scope(FORUM)),
        (Role.CHAIR, Scope(FORUM, GROUP)),
        (Role.CONTACT_POINT, Scope(party_id=PARTY)),
        (Role.CONTACT_POINT, Scope(FORUM, party_id=PARTY)),
        (Role.EXPERT, Scope(FORUM, GROUP, PARTY)),
        (Role.DELEGATE, Scope(FORUM, party_id=PARTY)),
        (Role.OBSERVER, Scope(FORUM)),
        (Role.ADMINISTRATOR, Scope()),
    ],
)
def test_a_scope_that_fits_its_role_is_taken(role: Role, scope: Scope) -> None:
    assert check_scope(role, scope) is None


@pytest.mark.parametrize(
    ("role", "scope", "field", "missing"),
    [
        (Role.SECRETARIAT, Scope(), "forum", True),
        (Role.SECRETARIAT, Scope(FORUM, GROUP), "group", False),
        (Role.CONTACT_POINT, Scope(FORUM), "party", True),
        (Role.EXPERT, Scope(), "group", True),
        (Role.EXPERT, Scope(FORUM, GROUP), "party", True),
        (Role.DELEGATE, Scope(party_id=PARTY), "forum", True),
        (Role.ADMINISTRATOR, Scope(FORUM), "forum", False),
    ],
)
def test_a_scope_that_does_not_fit_is_refused_by_name(
    role: Role, scope: Scope, field: str, missing: bool
) -> None:
    with pytest.raises(rules.ScopeRefused) as refused:
        check_scope(role, scope)
    assert (refused.value.field, refused.value.missing) == (field, missing)


def test_every_role_says_what_it_is_for() -> None:
    assert set(rules.NEEDS) == set(Role)


def test_a_right_held_already_is_not_written_twice() -> None:
    held = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert rules.check_new_grant(Period(date(2026, 2, 1), date(2026, 3, 1)), [held]) == held
    assert rules.check_new_grant(Period(date(2027, 1, 1)), [held]) is None
    assert rules.check_new_grant(Period(date(2026, 2, 1)), [Period()]) == Period()


@pytest.mark.parametrize(
    "asked",
    [
        Period(date(2026, 6, 1)),
        Period(None, date(2026, 6, 1)),
        Period(),
        Period(date(2025, 1, 1), date(2028, 1, 1)),
    ],
)
def test_a_right_held_for_a_part_is_refused(asked: Period) -> None:
    with pytest.raises(rules.GrantOverlaps):
        rules.check_new_grant(asked, [Period(date(2026, 1, 1), date(2027, 1, 1))])


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(rules.PeriodRefused):
        rules.check_period(date(2026, 5, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    "target", ["/meetings/1", "/", "/calendar?view=year&year=2027", "/search?q=//x", "/a#b"]
)
def test_addresses_inside_are_followed(target: str) -> None:
    assert rules.local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [None, "", "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "/\n/evil.example", "javascript:alert(1)", "evil.example", " //evil.example", "/x\0", "/" + "a" * 3000],
)  # fmt: skip
def test_addresses_elsewhere_are_not(target: str | None) -> None:
    assert rules.local_path(target) is None
