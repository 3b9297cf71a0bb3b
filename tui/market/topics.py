"""The names of the parts of the market that change; readers get a set of them and look again."""

from enum import StrEnum

import msgspec

from tui.market.accounts.ids import AccountId


class TopicKind(StrEnum):
    """Which part of the market a topic names."""

    BOOK = "book"
    PARTIAL_BOOK = "partialBook"
    TAPE = "tape"
    CANDLES = "candles"
    TICKER = "ticker"
    BEST = "best"
    AVERAGE = "average"
    REFERENCE = "reference"
    MARKET = "market"
    ACCOUNT = "account"


class Topic(msgspec.Struct, frozen=True, cache_hash=True):
    """One part that changed; `interval` is the candles' interval or the ticker's window, empty elsewhere.

    An account's `symbol` is its id as a text.
    """

    kind: TopicKind
    symbol: str = ""
    interval: str = ""


MARKET = Topic(TopicKind.MARKET)
"""The tickers of many symbols at once (a stream of the whole market brought some)."""


def book(symbol: str) -> Topic:
    """The order book: its levels or its state."""
    return Topic(TopicKind.BOOK, symbol)


def partial_book(symbol: str) -> Topic:
    """The best levels as the partial depth stream gives them."""
    return Topic(TopicKind.PARTIAL_BOOK, symbol)


def tape(symbol: str) -> Topic:
    """Recent trades."""
    return Topic(TopicKind.TAPE, symbol)


def candles(symbol: str, interval: str) -> Topic:
    """A candle series."""
    return Topic(TopicKind.CANDLES, symbol, interval)


def ticker(symbol: str, window: str = "") -> Topic:
    """The 24-hour figures, or those of the rolling window `1h`, `4h` or `1d`."""
    return Topic(TopicKind.TICKER, symbol, window)


def best(symbol: str) -> Topic:
    """Best bid and ask of the `bookTicker` stream."""
    return Topic(TopicKind.BEST, symbol)


def average(symbol: str) -> Topic:
    """The average price over some minutes."""
    return Topic(TopicKind.AVERAGE, symbol)


def account(account_id: AccountId) -> Topic:
    """Balances, orders and fills of an account, or its state."""
    return Topic(TopicKind.ACCOUNT, str(account_id))


def reference(symbol: str) -> Topic:
    """The reference price."""
    return Topic(TopicKind.REFERENCE, symbol)
