"""The shapes of stream events (web-socket-streams.md); times become microseconds where `unit` is 1,000."""

from typing import Any

from tui.sim.engine.candles import Candle
from tui.sim.engine.happenings import Aggregate, BestChanged, Traded
from tui.sim.engine.listings import Listing
from tui.sim.engine.tickers import AveragePrice, Ticker
from tui.sim.protocol import replies


def trade(listing: Listing, fill: Traded, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@trade`."""
    return {
        "e": "trade",
        "E": now * unit,
        "s": listing.symbol,
        "t": fill.trade_id,
        "p": listing.price_text(fill.ticks),
        "q": listing.quantity_text(fill.lots),
        "T": fill.time * unit,
        "m": fill.buyer_is_maker,
        "M": True,
    }


def aggregate(listing: Listing, joined: Aggregate, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@aggTrade`."""
    head = {"e": "aggTrade", "E": now * unit, "s": listing.symbol}
    return head | replies.aggregate(listing, joined, unit)


def best(listing: Listing, change: BestChanged) -> dict[str, Any]:
    """`<symbol>@bookTicker`, which carries neither an event type nor a time."""
    return {
        "u": change.update_id,
        "s": listing.symbol,
        "b": listing.price_text(change.bid),
        "B": listing.quantity_text(change.bid_lots),
        "a": listing.price_text(change.ask),
        "A": listing.quantity_text(change.ask_lots),
    }


def diff(
    listing: Listing,
    ids: tuple[int, int],
    bids: list[tuple[int, int]],
    asks: list[tuple[int, int]],
    time: int,
) -> dict[str, Any]:
    """`<symbol>@depth`: absolute sizes of changed levels, `ids` are U and u; `time` goes out as it is."""
    return {
        "e": "depthUpdate",
        "E": time,
        "s": listing.symbol,
        "U": ids[0],
        "u": ids[1],
        "b": replies.levels(listing, bids),
        "a": replies.levels(listing, asks),
    }


def candle(
    listing: Listing, interval: str, bar: Candle, now: int, unit: int, *, closed: bool
) -> dict[str, Any]:
    """`<symbol>@kline_<interval>`."""
    return {
        "e": "kline",
        "E": now * unit,
        "s": listing.symbol,
        "k": {
            "t": bar.open_time * unit,
            "T": replies.last_instant(bar.close_time, unit),
            "s": listing.symbol,
            "i": interval,
            "f": bar.first_id,
            "L": bar.last_id,
            "o": listing.price_text(bar.open),
            "c": listing.price_text(bar.close),
            "h": listing.price_text(bar.high),
            "l": listing.price_text(bar.low),
            "v": listing.quantity_text(bar.lots),
            "n": bar.trades,
            "x": closed,
            "q": listing.quote_text(bar.quote),
            "V": listing.quantity_text(bar.taker_lots),
            "Q": listing.quote_text(bar.taker_quote),
            "B": "0",
        },
    }


def mini_ticker(listing: Listing, figures: Ticker, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@miniTicker`."""
    return {
        "e": "24hrMiniTicker",
        "E": now * unit,
        "s": listing.symbol,
        "c": listing.price_text(figures.last),
        "o": listing.price_text(figures.open),
        "h": listing.price_text(figures.high),
        "l": listing.price_text(figures.low),
        "v": listing.quantity_text(figures.lots),
        "q": listing.quote_text(figures.quote),
    }


def ticker(listing: Listing, figures: Ticker, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@ticker`: the rolling 24 hours with best prices and the previous close."""
    return {
        "e": "24hrTicker",
        "E": now * unit,
        "s": listing.symbol,
        **_change(listing, figures),
        "w": listing.average_text(figures.quote, figures.lots),
        "x": listing.price_text(figures.previous_close),
        "c": listing.price_text(figures.last),
        "Q": listing.quantity_text(figures.last_lots),
        "b": listing.price_text(figures.bid),
        "B": listing.quantity_text(figures.bid_lots),
        "a": listing.price_text(figures.ask),
        "A": listing.quantity_text(figures.ask_lots),
        **_range(listing, figures),
        **_volume(listing, figures, unit),
    }


def window_ticker(listing: Listing, window: str, figures: Ticker, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@ticker_<window>`: a rolling 1h, 4h or 1d."""
    return {
        "e": f"{window}Ticker",
        "E": now * unit,
        "s": listing.symbol,
        **_change(listing, figures),
        **_range(listing, figures),
        "c": listing.price_text(figures.last),
        "w": listing.average_text(figures.quote, figures.lots),
        **_volume(listing, figures, unit),
    }


def average_price(listing: Listing, average: AveragePrice, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@avgPrice`."""
    return {
        "e": "avgPrice",
        "E": now * unit,
        "s": listing.symbol,
        "i": f"{average.minutes}m",
        "w": listing.average_text(average.quote, average.lots),
        "T": average.time * unit,
    }


def reference_price(listing: Listing, now: int, unit: int) -> dict[str, Any]:
    """`<symbol>@referencePrice`: no symbol here has one, so it is null; there is no event time."""
    return {"e": "referencePrice", "s": listing.symbol, "r": None, "t": now * unit}


def shutdown(now: int, unit: int) -> dict[str, Any]:
    """`serverShutdown`, before any envelope."""
    return {"e": "serverShutdown", "E": now * unit}


def _change(listing: Listing, figures: Ticker) -> dict[str, Any]:
    return {
        "p": listing.price_text(figures.last - figures.open),
        "P": replies.change_percent(figures.open, figures.last),
    }


def _range(listing: Listing, figures: Ticker) -> dict[str, Any]:
    return {
        "o": listing.price_text(figures.open),
        "h": listing.price_text(figures.high),
        "l": listing.price_text(figures.low),
    }


def _volume(listing: Listing, figures: Ticker, unit: int) -> dict[str, Any]:
    return {
        "v": listing.quantity_text(figures.lots),
        "q": listing.quote_text(figures.quote),
        "O": figures.open_time * unit,
        "C": figures.close_time * unit,
        "F": figures.first_id,
        "L": figures.last_id,
        "n": figures.trades,
    }
