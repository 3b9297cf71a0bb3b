from collections.abc import Callable

import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.exchange import Exchange


@pytest.fixture
def hall(new_exchange: Callable[..., Exchange]) -> Hall:
    """A market that stands still unless it is moved, and then hurries."""
    return Hall(new_exchange(SYMBOL, rate=20.0))
