"""An unmodified python-binance: `python -m tests.faults.clients.python_binance STREAM API REST SYMBOL`.

Used as its documentation shows: a depth cache, and a multiplex socket, each read in a loop. What a loop's
`recv` raises is told, and the loop goes on; it ends where the library says that nothing more will come.
"""

import asyncio
import logging
import sys
import warnings
from contextlib import suppress
from typing import Any

from tests.faults.said import say_book, say_error, say_trades

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports the legacy names of websockets
    import binance
    from binance.exceptions import ReadLoopClosed

GLANCE = 0.5
"""Seconds between looks whether the depth cache's socket is still read."""


async def read_book(manager: Any) -> None:
    """Publish the cache whenever it is handed out."""
    async with manager:
        while True:
            try:
                cache = await manager.recv()
            except Exception as error:  # noqa: BLE001 whatever it raises is what is measured
                say_error(f"{type(error).__name__}: {error}")
                continue
            if isinstance(cache, dict):
                say_error(f"{cache['type']}: {cache['m']}")
            elif manager._last_update_id is not None:
                say_book(manager._last_update_id, live=True, bids=cache.get_bids(), asks=cache.get_asks())


async def watch(manager: Any, reading: asyncio.Task[None]) -> None:
    """End the reading of a book whose socket is read no more.

    `recv` swallows ReadLoopClosed there and tries again without end, using a whole core.
    """
    begun = False
    while not reading.done():
        await asyncio.sleep(GLANCE)
        alive = getattr(getattr(manager, "_socket", None), "_handle_read_loop", None) is not None
        if begun and not alive:
            say_error("ReadLoopClosed: the depth cache's socket is read no more, recv() never returns")
            reading.cancel()
            return
        begun = begun or alive


async def read_trades(sockets: Any, symbol: str) -> None:
    """Tell of the trades that come."""
    names = [f"{symbol.lower()}@trade", f"{symbol.lower()}@bookTicker"]
    async with sockets.multiplex_socket(names) as socket:
        while True:
            try:
                event = await socket.recv()
            except ReadLoopClosed as error:
                say_error(f"{type(error).__name__}: {error}")
                return
            except Exception as error:  # noqa: BLE001 whatever it raises is what is measured
                say_error(f"{type(error).__name__}: {error}")
                continue
            data = event.get("data", event) if isinstance(event, dict) else {}
            if data.get("e") == "trade":
                say_trades([data["t"]], [])
            elif data.get("e") == "error":
                say_error(f"{data['type']}: {data['m']}")


async def run(stream: str, api: str, rest: str, symbol: str) -> None:
    """Read until interrupted."""
    client = binance.AsyncClient()
    client.API_URL = f"{rest}/api"
    client.ws_api._url = api
    sockets = binance.BinanceSocketManager(client)
    sockets.STREAM_URL = f"{stream}/"
    manager = binance.DepthCacheManager(client, symbol, bm=sockets, limit=5000, ws_interval=100)
    reading = asyncio.create_task(read_book(manager))
    try:
        await asyncio.gather(
            reading, watch(manager, reading), read_trades(sockets, symbol), return_exceptions=True
        )
        await asyncio.Event().wait()
    finally:
        await client.close_connection()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with suppress(KeyboardInterrupt):
        asyncio.run(run(*sys.argv[1:]))
