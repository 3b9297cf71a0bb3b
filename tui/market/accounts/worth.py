"""What an asset is worth in another, by prices that are known, through at most one asset between."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from tui.market.tickers import Tickers
from tui.wire import numbers
from tui.wire.replies import SymbolInfo

BRIDGES: Final = ("USDT", "BTC", "FDUSD", "USDC", "BNB", "ETH", "EUR", "TRY", "USD")
"""Assets that many others are traded in, the liquid ones first. None is taken to be worth another."""


class Price(NamedTuple):
    """A price, and when it was told, in ms of the exchange's time."""

    value: Decimal
    time: int


class Rate(NamedTuple):
    """What one unit of an asset is worth; `time` is that of the oldest price in it."""

    value: Decimal
    time: int
    through: tuple[str, ...]
    """The symbols whose prices it is made of; none for an asset in itself."""


class _Leg(NamedTuple):
    """A step from one asset to another; `inverse` where the asset is the symbol's quote."""

    symbol: str
    inverse: bool


PriceOf: TypeAlias = Callable[[str], Price | None]
_Route: TypeAlias = tuple[_Leg, ...]


class Worth:
    """Finds the way from asset to currency: directly, inversely, or over one of `BRIDGES`.

    Only symbols that are listed and trade lead anywhere: the last price of a halted one is of another time.
    """

    def __init__(self, symbols: Mapping[str, SymbolInfo], price_of: PriceOf) -> None:
        self._price_of = price_of
        self._symbols = {(one.base, one.quote): one.symbol for one in symbols.values() if one.trading}
        self._routes: dict[tuple[str, str], tuple[_Route, ...]] = {}

    def rate(self, asset: str, currency: str) -> Rate | None:
        """What one unit of an asset is worth in a currency; None where no way has all its prices."""
        if asset == currency:
            return Rate(Decimal(1), 0, ())
        rates = (self._follow(route) for route in self._ways(asset, currency))
        return next((rate for rate in rates if rate is not None), None)

    def value(self, amount: Decimal, asset: str, currency: str) -> Decimal | None:
        """What an amount is worth in a currency; None where it isn't known, 0 for none of it."""
        if not amount:
            return Decimal(0)
        rate = self.rate(asset, currency)
        return None if rate is None else amount * rate.value

    def needed(self, assets: Iterable[str], currency: str) -> set[str]:
        """The symbols whose prices value these assets, by the best way for each."""
        ways = (self._ways(asset, currency) for asset in assets)
        return {leg.symbol for routes in ways if routes for leg in routes[0]}

    def _follow(self, route: _Route) -> Rate | None:
        value, times = Decimal(1), []
        for leg in route:
            price = self._price_of(leg.symbol)
            if price is None or price.value <= 0:
                return None
            value = value / price.value if leg.inverse else value * price.value
            times.append(price.time)
        return Rate(value, min(times), tuple(leg.symbol for leg in route))

    def _ways(self, asset: str, currency: str) -> tuple[_Route, ...]:
        ways = self._routes.get((asset, currency))
        if ways is None:
            ways = self._routes[asset, currency] = tuple(self._find(asset, currency))
        return ways

    def _find(self, asset: str, currency: str) -> Iterator[_Route]:
        if asset == currency:
            return
        if direct := self._leg(asset, currency):
            yield (direct,)
        for bridge in BRIDGES:
            first, second = self._leg(asset, bridge), self._leg(bridge, currency)
            if first and second:
                yield first, second

    def _leg(self, asset: str, other: str) -> _Leg | None:
        if (symbol := self._symbols.get((asset, other))) is not None:
            return _Leg(symbol, inverse=False)
        if (symbol := self._symbols.get((other, asset))) is not None:
            return _Leg(symbol, inverse=True)
        return None


def prices_of(tickers: Tickers) -> PriceOf:
    """The last prices that tickers tell; a symbol that has never traded has none."""

    def price_of(symbol: str) -> Price | None:
        figures = tickers.get(symbol)
        if figures is None or not figures.last:
            return None
        return Price(numbers.exact(figures.last), figures.event_time)

    return price_of
