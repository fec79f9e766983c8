"""Identities: UUIDv7, known before the row exists, a NewType for each kind."""

import os
import threading
import time
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
AccountId = NewType("AccountId", UUID)
GrantId = NewType("GrantId", UUID)
PartyId = NewType("PartyId", UUID)
AuthorityId = NewType("AuthorityId", UUID)
ForumId = NewType("ForumId", UUID)
MembershipId = NewType("MembershipId", UUID)
OfficeId = NewType("OfficeId", UUID)
GroupId = NewType("GroupId", UUID)
MandateId = NewType("MandateId", UUID)
SeatId = NewType("SeatId", UUID)
SeriesId = NewType("SeriesId", UUID)
MeetingId = NewType("MeetingId", UUID)
DeadlineId = NewType("DeadlineId", UUID)
RegistrationId = NewType("RegistrationId", UUID)
ItemId = NewType("ItemId", UUID)
PaperId = NewType("PaperId", UUID)
DecisionId = NewType("DecisionId", UUID)
ActionId = NewType("ActionId", UUID)
FeedId = NewType("FeedId", UUID)
RuleId = NewType("RuleId", UUID)
ReminderId = NewType("ReminderId", UUID)
OutboxId = NewType("OutboxId", UUID)

KINDS = (
    PersonId, AccountId, GrantId, PartyId, AuthorityId, ForumId, MembershipId, OfficeId, GroupId,
    MandateId, SeatId, SeriesId, MeetingId, DeadlineId, RegistrationId, ItemId, PaperId, DecisionId,
    ActionId, FeedId, RuleId, ReminderId, OutboxId,
)  # fmt: skip

_lock = threading.Lock()
_last = [0]


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 5.7), rising within this process even inside one millisecond."""
    with _lock:
        # 48 bits of milliseconds and 12 bits of sub-millisecond order, never falling.
        stamp = max((time.time_ns() << 12) // 1_000_000, _last[0] + 1)
        _last[0] = stamp
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | tail
    return UUID(int=value)
