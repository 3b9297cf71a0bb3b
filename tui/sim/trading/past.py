"""What accounts did before the exchange's start: orders that were filled at the prices of those minutes."""

from dataclasses import dataclass

from tui.sim.engine.candles import MINUTE, Candle
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import Listing
from tui.sim.trading import fees
from tui.sim.trading.accounts import Account
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.orders import OrderSide, OwnTrade, SpotOrder, Ticket


@dataclass(frozen=True, slots=True)
class Deal:
    """An order that was filled: how long ago in ms, in how many trades, and whether it had waited."""

    listing: Listing
    side: OrderSide
    lots: int
    ago: int
    is_maker: bool = False
    parts: int = 1


class Past:
    """Books deals as if they had been made; times, prices and trade ids are those of candles."""

    def __init__(self, exchange: Exchange, ledger: Ledger) -> None:
        self._exchange = exchange
        self._ledger = ledger

    def book(self, account: Account, deal: Deal, client_id: str) -> None:
        """Book a deal, unless nobody traded in that minute, or the account could not have paid."""
        listing, time = deal.listing, self._exchange.now - deal.ago
        candle = self._exchange.candles(listing.symbol, "1m", 1, end=time)[0]
        if candle.trades < deal.parts or deal.lots < 2 * deal.parts or not _can_pay(account, deal, candle):
            return
        order = _order(self._exchange, account, deal, candle, client_id)
        account.register.add(order)
        for part in range(deal.parts):
            last = part == deal.parts - 1
            self._trade(order, deal, candle, part, order.left if last else max(1, order.left * 5 // 8))
        order.status = "FILLED"
        account.register.close(order)
        account.updated = max(account.updated, order.updated)

    def _trade(self, order: SpotOrder, deal: Deal, candle: Candle, part: int, lots: int) -> None:
        listing, account = deal.listing, order.account
        away = part if deal.side == "BUY" else -part
        ticks = order.ticks or min(max(candle.open + away, candle.low), candle.high)
        quote, base = listing.quote_units(ticks * lots), lots * listing.step_units
        paid, got = ((listing.quote, quote), (listing.base, base))
        if deal.side == "SELL":
            paid, got = got, paid
        self._ledger.move(account.purse, self._ledger.crowd, *paid)
        self._ledger.move(self._ledger.crowd, account.purse, *got)
        fee, fee_asset = fees.fee(self._exchange, account, *got, is_maker=deal.is_maker)
        self._ledger.move(account.purse, self._ledger.fees, fee_asset, fee)
        time = _time(deal, candle, part)
        apart = (candle.trades - 1) // deal.parts if deal.is_maker else 1
        number = candle.first_id + part * apart
        own = OwnTrade(order, number, time, ticks, lots, quote, fee, fee_asset, deal.is_maker)
        order.executed += lots
        order.spent += quote
        order.updated = time
        order.trades.append(own)
        account.register.record(own)


def _can_pay(account: Account, deal: Deal, candle: Candle) -> bool:
    listing = deal.listing
    if deal.side == "SELL":
        return account.purse.free[listing.base] >= deal.lots * listing.step_units
    return account.purse.free[listing.quote] >= listing.quote_units(candle.high * deal.lots)


def _order(exchange: Exchange, account: Account, deal: Deal, candle: Candle, client_id: str) -> SpotOrder:
    """The order of a deal, which waited for minutes at the end of its candle, or took at once."""
    listing = deal.listing
    limit = (candle.low if deal.side == "BUY" else candle.high) if deal.is_maker else 0
    ticket = Ticket(
        listing, deal.side, "LIMIT" if limit else "MARKET", quantity=deal.lots * listing.step_units,
        price=limit * listing.tick_units, client_id=client_id,
    )  # fmt: skip
    created = _time(deal, candle, 0) - (7 * MINUTE + candle.lots % MINUTE if limit else 0)
    order = SpotOrder(exchange.order_id(listing.symbol), account, ticket, deal.lots, created, client_id)
    order.working_since = created
    return order


def _time(deal: Deal, candle: Candle, part: int) -> int:
    """When a part was traded: at once, or where it waited in its share of the minute; always the same."""
    waited = part * MINUTE if deal.is_maker else 0
    return candle.open_time + (waited + candle.first_id * 7_919 % MINUTE) // deal.parts
