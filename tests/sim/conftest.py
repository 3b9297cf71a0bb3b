from collections.abc import Callable

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS

START = 1_795_341_600_000  # 2026-11-22 10:00:00 UTC, the start of a minute

NewExchange = Callable[..., Exchange]


@pytest.fixture(scope="session")
def new_exchange() -> NewExchange:
    """Build an exchange that lists only the given symbols: small ones are built in milliseconds."""

    def build(*symbols: str, rate: float = 1.0) -> Exchange:
        chosen = [listing for listing in LISTINGS if listing.symbol in (symbols or ("ETHBTC",))]
        return Exchange(seed=7, start=START, listings=chosen, rate=rate)

    return build
