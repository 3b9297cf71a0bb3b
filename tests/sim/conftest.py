from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.sim.trader import Trader
from tests.sim.venue import NON_ASCII, Venue
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.faults import parse_faults

START = 1_795_341_600_000  # 2026-11-22 10:00:00 UTC, the start of a minute

NewExchange = Callable[..., Exchange]
NewVenue = Callable[..., Venue]


@pytest.fixture(scope="session")
def new_exchange() -> NewExchange:
    """Build an exchange that lists only the given symbols, with small books: it takes milliseconds."""

    def build(*symbols: str, rate: float = 1.0) -> Exchange:
        chosen = [
            replace(listing, levels=min(listing.levels, 110))
            for listing in LISTINGS
            if listing.symbol in (symbols or ("ETHBTC",))
        ]
        return Exchange(seed=7, start=START, listings=chosen, rate=rate)

    return build


@pytest.fixture
def new_venue(new_exchange: Callable[..., Exchange]) -> NewVenue:
    def build(script: str = "", rate: float = 20.0, **settings: Any) -> Venue:
        exchange = new_exchange("ETHBTC", NON_ASCII, rate=rate)
        return Venue(exchange, faults=parse_faults(script), **settings)

    return build


@pytest.fixture
async def calm_venue(new_venue: NewVenue) -> AsyncIterator[Venue]:
    async with new_venue(rate=0.01) as venue:
        yield venue


@pytest.fixture
async def venue(new_venue: NewVenue) -> AsyncIterator[Venue]:
    async with new_venue() as venue:
        yield venue


@pytest.fixture
async def trader(new_venue: NewVenue) -> AsyncIterator[Trader]:
    venue = new_venue(rate=0.01)
    trader = Trader(venue)
    async with venue:
        yield trader
