"""A market of a few symbols for the tests of lists, by hand."""

from __future__ import annotations

from typing import Any

from tui.lists.rows import Outlook
from tui.market.market import Market
from tui.wire.events import BestPrices, MiniTicker, WindowTicker
from tui.wire.replies import Filter, SymbolInfo

NOW = 1_763_812_800_000


def listed(symbol: str, base: str, quote: str, tick: str = "0.01", status: str = "TRADING") -> SymbolInfo:
    """A symbol as it is listed."""
    filters = [Filter(kind="PRICE_FILTER", tick_size=tick), Filter(kind="LOT_SIZE", step_size="0.001")]
    return SymbolInfo(symbol=symbol, status=status, base=base, quote=quote, filters=filters)


LISTING = (
    listed("BTCUSDT", "BTC", "USDT"),
    listed("ETHUSDT", "ETH", "USDT"),
    listed("ETHBTC", "ETH", "BTC", "0.00001"),
    listed("PEPEUSDT", "PEPE", "USDT", "0.00000001"),
    listed("LUNAUSDT", "LUNA", "USDT", "0.0001", "BREAK"),
)


def day(
    market: Market, symbol: str, last: float, opened: float, *, volume: float = 1e6, at: int = NOW - 500
) -> None:
    """Bring the 24-hour figures of a symbol; low and high lie ten percent off."""
    low, high = min(last, opened) * 0.9, max(last, opened) * 1.1
    market.tickers.take_mini(MiniTicker(at, symbol, last, opened, high, low, 1_000.0, volume))


def hour(market: Market, symbol: str, change: float, *, high: float = 1.0, at: int = NOW - 500) -> None:
    """Bring the figures of the rolling hour."""
    figures: dict[str, Any] = dict.fromkeys(WindowTicker.__struct_fields__, 0.0)
    figures |= {"event_time": at, "symbol": symbol, "change_percent": change, "high": high}
    market.tickers.take_window(WindowTicker(**figures), "1h")


def best(market: Market, symbol: str, bid: float, ask: float) -> None:
    """Bring best prices."""
    market.best[symbol] = BestPrices(1, symbol, bid, 1.0, ask, 1.0)


def market() -> Market:
    """Five symbols: two in USDT that trade, one in BTC, one halted, one without figures."""
    found = Market()
    found.symbols = {info.symbol: info for info in LISTING}
    day(found, "BTCUSDT", 62_431.57, 61_300.0, volume=1.51e9)
    day(found, "ETHUSDT", 2_318.44, 2_300.0, volume=7.02e8)
    day(found, "ETHBTC", 0.05466, 0.056, volume=3_000.0)
    day(found, "LUNAUSDT", 0.5512, 0.5, volume=1e6)
    return found


def outlook(found: Market | None = None, **changes: Any) -> Outlook:
    """How it is looked at, the listing being whole."""
    return Outlook(
        market=found or market(), now=NOW, venue="MAINNET", idle=frozenset(("LUNAUSDT",)), complete=True
    )._replace(**changes)
