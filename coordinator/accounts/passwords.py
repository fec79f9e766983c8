"""Argon2id, behind one module: RFC 9106's second recommendation, 64 MiB for each hash."""

import base64
import threading
from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from coordinator.accounts.rules import DEMONSTRATION_PASSWORD, normal_password

hasher = argon2.PasswordHasher()

# A crowd that signs in at once must not take 64 MiB times the number of threads.
_turns = threading.BoundedSemaphore(2)


def hash_of(password: str) -> str:
    """The argon2id hash, parameters and salt within; takes about a tenth of a second."""
    with _turns:
        return hasher.hash(normal_password(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. Without a hash it takes the same time and is False."""
    with _turns:
        try:
            hasher.verify(password_hash or _dummy(), normal_password(password))
        except (VerificationError, InvalidHashError, UnicodeError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's and should be made anew."""
    return hasher.check_needs_rehash(password_hash)


@cache
def _dummy() -> str:
    """A hash that no password has, of today's parameters, so that refusing takes as long as checking."""
    salt, nothing = (base64.b64encode(bytes(n)).decode().rstrip("=") for n in (16, hasher.hash_len))
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${nothing}"


@cache
def demonstration_hash() -> str:
    """The hash of the personas' password, made once in this process."""
    return hash_of(DEMONSTRATION_PASSWORD)
