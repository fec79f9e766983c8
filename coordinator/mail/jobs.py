"""Sending what is due: claim, send, mark, one message after the other."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest

from coordinator.core.work import UnitOfWork
from coordinator.mail.breaker import Breaker
from coordinator.mail.claims import BATCH, Claimed, Hands
from coordinator.mail.rules import FAULTS, OutboxState
from coordinator.mail.smtp import Connection, ServerDown


def drain(
    units: UnitOfWork,
    *,
    holder: str,
    alive: Callable[[], bool] = lambda: True,
    kind: str | None = None,
) -> Counter[OutboxState]:
    """Try every message that is due once; gives how many ended in which state.

    Rows are claimed so that any number of workers may drain at once, and each outcome is committed
    before the next message is sent: after a kill at most the one in flight goes out twice, under the
    same Message-ID. With nobody at the other end all wait untouched. `kind` alone, when given.
    """
    tally: Counter[OutboxState] = Counter()
    breaker = Breaker(units)
    with Hands(units, holder) as hands, Connection(units.settings) as connection:
        hands.take_over()
        if not breaker.admits():
            return tally
        try:
            if breaker.is_down:
                connection.open()
            _Round(hands, connection, breaker, tally).run(alive, kind)
        except ServerDown as error:
            breaker.down(str(error))
    return tally


class _Round:
    """One worker's turn at the outbox.

    What became of a message is written down while the server is told of the next one, whose text
    waits until that is on record.
    """

    def __init__(
        self, hands: Hands, connection: Connection, breaker: Breaker, tally: Counter[OutboxState]
    ) -> None:
        self.hands, self.connection, self.breaker, self.tally = hands, connection, breaker, tally
        self.broken = 0  # lines in a row

    def run(self, alive: Callable[[], bool], kind: str | None) -> None:
        """Raises ServerDown when nobody is there, or each line breaks."""
        while alive():
            claimed = self.hands.claim(1 if self.breaker.is_down else BATCH, kind)
            if not claimed:
                self.breaker.well()
                return
            if not self._send(claimed, alive):
                return

    def _send(self, claimed: Sequence[Claimed], alive: Callable[[], bool]) -> bool:
        """Whether there is more to do."""
        for row, following in zip_longest(claimed, claimed[1:]):
            if not alive() or not self.hands.hold():
                return False
            delivery = self.connection.send(row, self.hands.settle, following)
            self.tally[self.hands.mark(row, delivery)] += 1
            self.broken = self.broken + 1 if delivery.broken else 0
            if self.broken >= (1 if self.breaker.is_down else FAULTS):
                raise ServerDown(delivery.answer)
            if not self.broken:
                self.breaker.well()
        return True
