"""What the accounts' place shows of profit: each symbol by its fills, and all of them in one currency."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from msgspec.structs import replace

from tui.market.accounts.positions import Method
from tui.market.accounts.profit import Profit, profit_of_symbol
from tui.market.accounts.rates import Rates
from tui.screens.orderfindings import last_price
from tui.widgets.profits import ProfitRow
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.market.accounts.account import Account
    from tui.market.accounts.ids import AccountId
    from tui.market.market import Market
    from tui.screens.prices import Prices

NAMES: Final = {Method.AVERAGE: "average cost", Method.FIFO: "FIFO"}

Traded: TypeAlias = "tuple[AccountId, str]"
"""A symbol of an account."""


class Gains(NamedTuple):
    """What was made of each symbol of each account, and of all in the chosen currency."""

    rows: Sequence[ProfitRow] = ()
    total: Decimal | None = None
    """Realised and not, of what has a known worth; None where nothing has."""
    since: int | None = None
    """From when on the fills of every symbol are known; None where those of one never were asked for."""
    certain: bool = True
    """Whether nothing is known to be missing."""


class _Worked(NamedTuple):
    """A profit as it was worked out: what was chosen, by which fills, and when."""

    chosen: tuple[Method, int]
    fills: tuple[object, ...]
    time: int
    profit: Profit | None


class Reckoner:
    """Works profit out where fills are new; what is left is valued by the prices of now."""

    def __init__(self) -> None:
        self._worked: dict[Traded, _Worked] = {}
        self._rates = Rates({})
        self._listed = 0
        self._noted: dict[str, int] = {}

    def gains(
        self, accounts: Iterable[Account], method: Method, prices: Prices, currency: str, now: int
    ) -> Gains:
        """What was made in these accounts; `now` in ms."""
        market = prices.market
        self._note_prices(market)
        found = [
            (account, symbol, profit)
            for account in accounts
            for symbol in sorted(account.fills.symbols)
            if (profit := self._profit(account, symbol, method, market, now)) is not None
        ]
        rows = [_row(account, symbol, profit, prices, market) for account, symbol, profit in found]
        made = [prices.value(row.quote, row.realised + (row.unrealised or 0), currency) for row in rows]
        known = [value for value in made if value is not None]
        since = [row.since for row in rows]
        return Gains(
            rows=rows,
            total=sum(known, Decimal(0)) if known else None,
            since=None if None in since else max((time for time in since if time is not None), default=None),
            certain=not any(row.doubt or row.unrealised is None for row in rows) and len(known) == len(made),
        )

    def _profit(
        self, account: Account, symbol: str, method: Method, market: Market, now: int
    ) -> Profit | None:
        """The profit of a symbol, worked out where it has other fills; the more there are the less often."""
        key, fills = (account.id, symbol), account.fills
        own = fills.of(symbol)
        chosen = method, len(market.symbols)
        told = len(own), own[-1].key, fills.since(symbol), fills.whole(symbol)
        known = self._worked.get(key)
        # A millisecond a fill: that keeps the work below a hundredth of the time.
        due = known is None or known.chosen != chosen or now - known.time >= len(own)
        if known is None or (due and (chosen, told) != (known.chosen, known.fills)):
            rate = self._rates.at
            profit = profit_of_symbol(fills, symbol, market.symbols, method, rate=rate, price=None)
            known = self._worked[key] = _Worked(chosen, told, now, profit)
        profit = known.profit
        last = last_price(symbol, market)
        if profit is None or last is None:
            return profit
        return replace(profit, price=numbers.exact(last))

    def _note_prices(self, market: Market) -> None:
        """Keep the prices of now, so that the fees of the next fills can be valued."""
        if self._listed != len(market.symbols):
            self._listed = len(market.symbols)
            self._rates.take_listing(market.symbols)
        for quote in ("USDT", "USDC", "FDUSD", "BTC"):
            ticker = market.tickers.get(f"BNB{quote}")
            if ticker is not None and ticker.last and self._noted.get(quote) != ticker.event_time:
                self._noted[quote] = ticker.event_time
                self._rates.note(ticker.symbol, ticker.event_time, numbers.exact(ticker.last))


def _row(account: Account, symbol: str, profit: Profit, prices: Prices, market: Market) -> ProfitRow:
    listing = market.symbols[symbol]
    fees = [prices.value(asset, amount, profit.currency) for asset, amount in profit.fees.items()]
    known = [fee for fee in fees if fee is not None]
    return ProfitRow(
        account=str(account.id),
        symbol=symbol,
        quote=profit.currency,
        realised=profit.realised,
        unrealised=profit.unrealised,
        position=profit.position,
        cost=profit.average_cost,
        fees=sum(known, Decimal(0)) if len(known) == len(fees) else None,
        fills=profit.fills,
        since=profit.since,
        doubt=_doubt(profit),
        decimals=(listing.price_decimals, listing.quantity_decimals),
    )


def _doubt(profit: Profit) -> str:
    """What the figures leave out, in words; empty where nothing is known to be missing."""
    if profit.uncovered:
        return "sold what was bought before"
    if profit.fees_left_out:
        return f"fees in {', '.join(profit.fees_left_out)} of unknown worth"
    if profit.unpriced:
        return "fills of unknown worth"
    return "" if profit.whole else "fills may be missing"
