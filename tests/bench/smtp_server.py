"""A mail server of its own process for measuring: takes everything, keeps nothing. Prints its port."""

import signal
from typing import Any

from aiosmtpd.controller import Controller

from tests.bench.servers import free_port


class Taker:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 kept"


def main() -> None:
    port = free_port()
    controller = Controller(Taker(), hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
