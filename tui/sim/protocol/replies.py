"""The shapes of replies to requests, REST and WebSocket API alike (rest-api.md, web-socket-api.md).

Times become microseconds where `unit` is 1,000; prices and quantities are texts with eight decimals.
"""

from typing import Any

from tui.sim.engine.candles import Candle
from tui.sim.engine.happenings import Aggregate, BestChanged, Depth, Traded
from tui.sim.engine.listings import Listing
from tui.sim.engine.tickers import AveragePrice, Ticker


def levels(listing: Listing, side: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """One side of a book as `[price, quantity]`."""
    price, quantity = listing.price_text, listing.quantity_text
    return [(price(ticks), quantity(lots)) for ticks, lots in side]


def depth(listing: Listing, book: Depth) -> dict[str, Any]:
    """A depth snapshot; partial depth streams have the same shape."""
    return {
        "lastUpdateId": book.last_update_id,
        "bids": levels(listing, book.bids),
        "asks": levels(listing, book.asks),
    }


def trade(listing: Listing, fill: Traded, unit: int) -> dict[str, Any]:
    """One trade of `trades.recent` and `trades.historical`."""
    return {
        "id": fill.trade_id,
        "price": listing.price_text(fill.ticks),
        "qty": listing.quantity_text(fill.lots),
        "quoteQty": listing.quote_text(fill.ticks * fill.lots),
        "time": fill.time * unit,
        "isBuyerMaker": fill.buyer_is_maker,
        "isBestMatch": True,
    }


def aggregate(listing: Listing, joined: Aggregate, unit: int) -> dict[str, Any]:
    """One aggregate trade."""
    return {
        "a": joined.id,
        "p": listing.price_text(joined.ticks),
        "q": listing.quantity_text(joined.lots),
        "f": joined.first_id,
        "l": joined.last_id,
        "T": joined.time * unit,
        "m": joined.buyer_is_maker,
        "M": True,
    }


def last_instant(time: int, unit: int) -> int:
    """The end of a millisecond in the given unit: bars close on ...999, or on ...999999."""
    return time * unit + unit - 1


def candle(listing: Listing, bar: Candle, unit: int) -> list[Any]:
    """One candle as the twelve fields of `klines`."""
    return [
        bar.open_time * unit,
        listing.price_text(bar.open),
        listing.price_text(bar.high),
        listing.price_text(bar.low),
        listing.price_text(bar.close),
        listing.quantity_text(bar.lots),
        last_instant(bar.close_time, unit),
        listing.quote_text(bar.quote),
        bar.trades,
        listing.quantity_text(bar.taker_lots),
        listing.quote_text(bar.taker_quote),
        "0",
    ]


def average_price(listing: Listing, average: AveragePrice, unit: int) -> dict[str, Any]:
    """The current average price."""
    return {
        "mins": average.minutes,
        "price": listing.average_text(average.quote, average.lots),
        "closeTime": average.time * unit,
    }


def change_percent(first: int, last: int) -> str:
    """The change from `first` to `last` in per cent, with three decimals."""
    return f"{(last - first) * 100 / first:.3f}" if first else "0.000"


def ticker_24h(listing: Listing, figures: Ticker, unit: int) -> dict[str, Any]:
    """The FULL 24-hour ticker, which alone carries best prices and the previous close."""
    rolling = ticker(listing, figures, unit)
    extra = {
        "prevClosePrice": listing.price_text(figures.previous_close),
        "lastPrice": rolling["lastPrice"],
        "lastQty": listing.quantity_text(figures.last_lots),
        "bidPrice": listing.price_text(figures.bid),
        "bidQty": listing.quantity_text(figures.bid_lots),
        "askPrice": listing.price_text(figures.ask),
        "askQty": listing.quantity_text(figures.ask_lots),
    }
    head = {
        name: rolling[name] for name in ("symbol", "priceChange", "priceChangePercent", "weightedAvgPrice")
    }
    return head | extra | rolling


def ticker(listing: Listing, figures: Ticker, unit: int) -> dict[str, Any]:
    """The FULL ticker of a rolling window."""
    return {
        "symbol": listing.symbol,
        "priceChange": listing.price_text(figures.last - figures.open),
        "priceChangePercent": change_percent(figures.open, figures.last),
        "weightedAvgPrice": listing.average_text(figures.quote, figures.lots),
    } | ticker_mini(listing, figures, unit)


def ticker_mini(listing: Listing, figures: Ticker, unit: int) -> dict[str, Any]:
    """The MINI ticker of any window."""
    return {
        "symbol": listing.symbol,
        "openPrice": listing.price_text(figures.open),
        "highPrice": listing.price_text(figures.high),
        "lowPrice": listing.price_text(figures.low),
        "lastPrice": listing.price_text(figures.last),
        "volume": listing.quantity_text(figures.lots),
        "quoteVolume": listing.quote_text(figures.quote),
        "openTime": figures.open_time * unit,
        "closeTime": figures.close_time * unit,
        "firstId": figures.first_id,
        "lastId": figures.last_id,
        "count": figures.trades,
    }


def trading_day(listing: Listing, day: Candle, unit: int, *, full: bool) -> dict[str, Any]:
    """The ticker of one trading day, FULL or MINI: the day's bar in the ticker's words."""
    change = {
        "priceChange": listing.price_text(day.close - day.open),
        "priceChangePercent": change_percent(day.open, day.close),
        "weightedAvgPrice": listing.average_text(day.quote, day.lots),
    }
    return {
        "symbol": listing.symbol,
        **(change if full else {}),
        "openPrice": listing.price_text(day.open),
        "highPrice": listing.price_text(day.high),
        "lowPrice": listing.price_text(day.low),
        "lastPrice": listing.price_text(day.close),
        "volume": listing.quantity_text(day.lots),
        "quoteVolume": listing.quote_text(day.quote),
        "openTime": day.open_time * unit,
        "closeTime": last_instant(day.close_time, unit),
        "firstId": day.first_id,
        "lastId": day.last_id,
        "count": day.trades,
    }


def ticker_price(listing: Listing, ticks: int) -> dict[str, Any]:
    """The latest price."""
    return {"symbol": listing.symbol, "price": listing.price_text(ticks)}


def ticker_book(listing: Listing, best: BestChanged) -> dict[str, Any]:
    """The best prices and their sizes."""
    return {
        "symbol": listing.symbol,
        "bidPrice": listing.price_text(best.bid),
        "bidQty": listing.quantity_text(best.bid_lots),
        "askPrice": listing.price_text(best.ask),
        "askQty": listing.quantity_text(best.ask_lots),
    }
