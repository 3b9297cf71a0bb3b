"""Headless commands as processes of their own, against an embedded exchange in the test."""

import time
from collections.abc import AsyncIterator

import pytest

from tests.headless.chronicle import Chronicle
from tui.sim.engine.listings import LISTINGS
from tui.sim.server import Server, Urls

SYMBOLS = ("ETHUSDT", "PEPEUSDT", "这是测试币456", "LUNAUSDT")


class Served:
    """A running exchange and the flags that lead to it."""

    def __init__(self, exchange: Chronicle, server: Server, urls: Urls) -> None:
        self.exchange = exchange
        self.server = server
        self.urls = urls
        self.flags = ("--stream-url", urls.stream, "--api-url", urls.api, "--rest-url", urls.rest)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    listings = [listing for listing in LISTINGS if listing.symbol in SYMBOLS]
    exchange = Chronicle(seed=11, start=time.time_ns() // 1_000_000, listings=listings, rate=2.0)
    server = Server(exchange)
    async with server as urls:
        yield Served(exchange, server, urls)
