"""The embedded exchange, for a dashboard that was started on another venue."""

import asyncio
from contextlib import ExitStack

from tui.accounts import Accounts
from tui.secret import Secret
from tui.wire import venues
from tui.wire.signing import read_key
from tui.wire.venues import Venue


class Embedding:
    """Starts the exchange when somebody first goes there; its account is known to `accounts` then."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._venue: Venue | None = None
        self._resources = ExitStack()

    async def venue(self) -> Venue:
        """The venue that it is. Raises OSError where it can't be started."""
        if self._venue is None:
            self._venue = await self._start()
        return self._venue

    def close(self) -> None:
        """Let the exchange go, where it was started."""
        self._resources.close()

    async def _start(self) -> Venue:
        from tui.sim.embedded import EmbeddedExchange

        exchange = EmbeddedExchange()
        urls = await asyncio.to_thread(exchange.start)
        self._resources.callback(exchange.stop)
        venue = venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest)
        self._accounts.lend(venue, read_key(Secret(exchange.pair.key), Secret(exchange.pair.secret)))
        return venue
