"""The keys of orders, the same in every place that knows a symbol or one's own orders."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

DEAL_KEYS: Final[tuple[Binding, ...]] = (
    Binding("b", "deal('BUY')", "Buy", tooltip="Fill in an order that buys", id="order.buy"),
    Binding("s", "deal('SELL')", "Sell", tooltip="Fill in an order that sells", id="order.sell"),
)
"""Where there is a symbol."""

OWN_KEYS: Final[tuple[Binding, ...]] = (
    Binding("x", "cancel", "Cancel the order, or all at the level", show=False, id="order.cancel"),
    Binding("X", "cancel_all", "Cancel all orders of the symbol", show=False, id="order.cancel-all"),
    Binding("m", "amend", "Change price or amount of the order", show=False, id="order.amend"),
    Binding("L", "ledger", "Show all that was sent, and what came of it", show=False, id="order.ledger"),
)
"""Where one's own orders are shown."""
