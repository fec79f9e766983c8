"""Argon2id behind one module."""

import argon2
import pytest

from coordinator.accounts import passwords


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> argon2.PasswordHasher:
    """Cheap parameters: what is tested here does not depend on them."""
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", hasher)
    passwords._dummy.cache_clear()
    yield hasher
    passwords._dummy.cache_clear()


def test_the_parameters_are_those_of_rfc_9106() -> None:
    hasher = passwords.hasher
    assert (hasher.type, hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (
        argon2.Type.ID, 64 * 1024, 3, 4,
    )  # fmt: skip


def test_a_password_matches_its_own_hash_alone(quick: argon2.PasswordHasher) -> None:
    made = passwords.hash_of("fjord ferry lantern")
    assert made.startswith("$argon2id$")
    assert passwords.matches(made, "fjord ferry lantern")
    assert not passwords.matches(made, "fjord ferry lanterns")
    assert not passwords.matches(made, "")


def test_the_keyboard_does_not_matter(quick: argon2.PasswordHasher) -> None:
    assert passwords.matches(passwords.hash_of("\u00e5land ferry"), "a\u030aland ferry")


def test_nobody_has_no_password(quick: argon2.PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    verify = quick.verify

    class Watched:
        memory_cost, time_cost, parallelism, hash_len = 64, 1, 1, 32

        def verify(self, made: str, password: str) -> bool:
            checked.append(made)
            return verify(made, password)

    monkeypatch.setattr(passwords, "hasher", Watched())
    assert not passwords.matches(None, "fjord ferry lantern")
    assert len(checked) == 1, "refusing an unknown address costs as much as a wrong password"
    assert argon2.extract_parameters(checked[0]).memory_cost == 64


@pytest.mark.parametrize("broken", ["", "not a hash", "$argon2id$v=19$m=1$broken"])
def test_a_broken_hash_opens_nothing(quick: argon2.PasswordHasher, broken: str) -> None:
    assert not passwords.matches(broken, "fjord ferry lantern")


def test_what_cannot_be_encoded_matches_nothing(quick: argon2.PasswordHasher) -> None:
    assert not passwords.matches(passwords.hash_of("fjord ferry lantern"), "\ud800")


def test_a_hash_of_other_parameters_is_outdated(quick: argon2.PasswordHasher) -> None:
    old = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash("fjord ferry lantern")
    assert passwords.is_outdated(old)
    assert not passwords.is_outdated(passwords.hash_of("fjord ferry lantern"))
