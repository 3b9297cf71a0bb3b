"""One run of one client under one fault, against an exchange of its own."""

import asyncio
import random
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from tests.faults.rows import STOP, Row
from tests.faults.said import Said
from tests.faults.score import Score, Span, score
from tests.headless.chronicle import Chronicle
from tui.sim.engine.happenings import Happening, Traded
from tui.sim.engine.listings import LISTINGS, Listing
from tui.sim.faults import parse_faults
from tui.sim.server import Server, Urls

SYMBOL: Final = "ETHUSDT"
CLIENTS: Final = ("depthdeck", "python_binance")
AGE: Final = 1.5
"""Seconds that the exchange has run when a client comes: its first book is an old one then."""
PATIENCE: Final = 20.0
"""Seconds that a client may take to its first book; and, interrupted, to its end."""
SETTLE: Final = (1.0, 2.0)
"""Seconds between the first book and the fault, as the seed has it."""


class Ledger(Chronicle):
    """Remembers its trades, too."""

    def __init__(self, *, seed: int, start: int, listings: Iterable[Listing]) -> None:
        super().__init__(seed=seed, start=start, listings=listings)
        self.traded: dict[int, int] = {}
        """The time of each trade in ms, by its id."""

    def advance(self, now: int) -> list[Happening]:
        """Let time pass, and remember what was traded."""
        happenings = super().advance(now)
        self.traded |= {one.trade_id: one.time for one in happenings if isinstance(one, Traded)}
        return happenings


class Listener:
    """Collects what a client says."""

    def __init__(self, process: Process) -> None:
        self.said: list[Said] = []
        self.has_book = asyncio.Event()
        self._process = process
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            one = msgspec.json.decode(line, type=Said)
            self.said.append(one)
            if one.update_id and one.live:
                self.has_book.set()

    async def finish(self) -> None:
        """Read what is left."""
        await self._reading


def now() -> int:
    """The time of day in ms."""
    return time.time_ns() // 1_000_000


def run(row: Row, client: str, seed: int) -> Score:
    """Run a client under a row's faults; it is killed where it does not end."""
    # A background job of a shell ignores SIGINT, and would hand that down to the client.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return asyncio.run(_run(row, client, seed))


async def _run(row: Row, client: str, seed: int) -> Score:
    listings = [listing for listing in LISTINGS if listing.symbol == SYMBOL]
    exchange = Ledger(seed=seed, start=now(), listings=listings)
    server = Server(exchange)
    async with server as urls:
        await asyncio.sleep(AGE)
        if row.before:
            begin = now()
            await _make_trouble(server, row.faults)
        process = await _start(client, urls)
        listener = Listener(process)
        try:
            if not row.before:
                try:
                    async with asyncio.timeout(PATIENCE):
                        await listener.has_book.wait()
                except TimeoutError:
                    return Score(False, None, began=False)
                await asyncio.sleep(row.calm + random.Random(seed).uniform(*SETTLE))
                begin = now()
            if STOP in row.faults:
                return await _stop(row, server, process)
            return await _watch(row, server, exchange, listener, begin)
        finally:
            if process.returncode is None:
                process.kill()
            await listener.finish()
            await process.wait()


async def _watch(row: Row, server: Server, exchange: Ledger, listener: Listener, begin: int) -> Score:
    before = Counter() if row.before else Counter(server.tally)
    over = begin + round(row.lasts * 1_000)
    end = over + round(row.watched * 1_000)
    if not row.before:
        await _make_trouble(server, row.faults)
    await asyncio.sleep((end - now()) / 1_000)
    await asyncio.sleep(0.3)  # what the client says may still be on its way
    tally = Counter(server.tally)
    tally.subtract(before)
    if row.before and not tally["handshakes"]:
        return Score(False, None, began=False)
    return score(listener.said, exchange.truth(SYMBOL), exchange.traded, Span(begin, over, end), dict(tally))


async def _stop(row: Row, server: Server, process: Process) -> Score:
    await _make_trouble(server, row.faults.removesuffix(STOP).rstrip(","))
    await asyncio.sleep(1.0 if row.faults != STOP else 0.0)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        return Score(False, None, errors=[f"still running {PATIENCE:.0f} s after SIGINT"])
    return Score(True, time.monotonic() - begun)


async def _make_trouble(server: Server, script: str) -> None:
    passed = 0.0
    for fault in parse_faults(script):
        await asyncio.sleep(fault.second - passed)
        passed = fault.second
        await server.trip(fault)


async def _start(client: str, urls: Urls) -> Process:
    command = ("-m", f"tests.faults.clients.{client}", urls.stream, urls.api, urls.rest, SYMBOL)
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=PIPE, stderr=DEVNULL, limit=1 << 22
    )
