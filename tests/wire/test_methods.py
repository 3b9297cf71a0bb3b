"""The methods of the WebSocket API: what changes something is known to, and all have a weight."""

import pytest

from tui.wire import commands
from tui.wire.methods import METHODS, Access, method_of


def test_what_places_changes_or_cancels_is_known_to_change() -> None:
    for name, method in METHODS.items():
        acts = any(part in name for part in ("place", "cancel", "amend.")) and not name.endswith(".test")
        assert method.changes == acts, name
        assert method.access is Access.SIGNED or not method.changes


def test_every_public_method_of_rest_is_one_and_an_unknown_one_is_none() -> None:
    assert all(METHODS[name].access is Access.PUBLIC for name in commands.PUBLIC)
    assert method_of("order.guess") is None


@pytest.mark.parametrize(
    ("name", "params", "weight"),
    [
        ("depth", {"limit": 5000}, 250),
        ("ticker.24hr", {"symbol": "BTCUSDT"}, 2),
        ("account.status", {}, 20),
        ("openOrders.status", {}, 80),
        ("openOrders.status", {"symbol": "BTCUSDT"}, 6),
        ("myTrades", {"symbol": "BTCUSDT"}, 20),
        ("myTrades", {"symbol": "BTCUSDT", "orderId": 1}, 5),
        ("order.place", {}, 1),
        ("order.test", {}, 1),
        ("order.test", {"computeCommissionRates": True}, 20),
        ("executionRules", {}, 40),
        ("executionRules", {"symbols": ["A", "B"]}, 4),
        ("executionRules", {"symbol": "A"}, 2),
    ],
)
def test_weights(name: str, params: dict[str, object], weight: int) -> None:
    assert METHODS[name].weigh(params) == weight
