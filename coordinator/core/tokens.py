"""Short signed names for mail addresses and links: nothing is stored, and nobody can make one up."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

SIGNATURE = 10
"""Octets: 80 bits, asked over the network, are out of reach."""


def short_token(key: str, purpose: str, identity: UUID) -> str:
    """42 lower-case letters and digits that name `identity` for `purpose`.

    One case only, since mail programs may change it; with a prefix it fits a local part (RFC 5321 4.5.3.1.1).
    """
    return base64.b32encode(identity.bytes + _signature(key, purpose, identity)).decode().rstrip("=").lower()


def identity_of(key: str, purpose: str, token: str) -> UUID | None:
    """What `token` names; None for one that `short_token` did not make with this key and purpose."""
    try:
        data = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    if len(data) != 16 + SIGNATURE:
        return None
    identity = UUID(bytes=data[:16])
    # As it is written: two bits of the last letter mean nothing, and other letters have the same capitals.
    genuine = hmac.compare_digest(token.lower().encode(), short_token(key, purpose, identity).encode())
    return identity if genuine else None


def _signature(key: str, purpose: str, identity: UUID) -> bytes:
    return hmac.digest(key.encode(), purpose.encode() + b"\0" + identity.bytes, hashlib.sha256)[:SIGNATURE]
