"""The exchange on a thread and event loop of its own, for a program that wants it inside itself."""

import asyncio
import threading
import time
from types import TracebackType
from typing import Final

from tui.sim.engine.exchange import Exchange
from tui.sim.server import Server, Urls
from tui.sim.trading.desk import Desk
from tui.sim.trading.furnishing import furnish
from tui.sim.trading.keys import random_text
from tui.sim.trading.welcome import KeyPair, welcome

STOP_SECONDS: Final = 0.2
"""How long leaving waits for the server to close its connections."""


class EmbeddedExchange:
    """Serves a simulated exchange while its context is entered; the caller's event loop stays free."""

    def __init__(self, *, seed: int = 1, rate: float = 1.0) -> None:
        self._seed = seed
        self._rate = rate
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._urls: Urls | None = None
        self.pair = KeyPair(random_text(), random_text())
        """What its account's orders are signed with."""
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="embedded exchange", daemon=True)

    def __enter__(self) -> Urls:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Urls:
        """Begin to serve; the URLs. Raises what kept the server from starting, for example OSError."""
        self._thread.start()
        self._ready.wait()
        if self._urls is None:
            raise self._failure or RuntimeError("the embedded exchange ended before it served")
        return self._urls

    def stop(self) -> None:
        """End serving; the thread is gone after this, or dies with the process where a connection hangs."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(STOP_SECONDS)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        exchange = Exchange(seed=self._seed, start=time.time_ns() // 1_000_000, rate=self._rate)
        desk = Desk(exchange)
        account, _ = welcome(desk, exchange.listings.values(), self.pair)
        furnish(exchange, desk, account)
        async with Server(exchange, desk=desk) as self._urls:
            self._ready.set()
            await self._stopping.wait()
