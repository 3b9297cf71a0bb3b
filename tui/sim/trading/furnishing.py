"""A life for the first account: deals of the last day, open orders, a loan, two isolated pairs, dust."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.sim.engine.candles import MINUTE
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading.accounts import Account
from tui.sim.trading.desk import Desk
from tui.sim.trading.margin import HOUR, MarginAccount
from tui.sim.trading.orders import OrderSide, OrderType, SpotOrder, Ticket
from tui.sim.trading.past import Deal, Past


@dataclass(frozen=True, slots=True)
class _Done:
    """A deal of the past; `size` in typical trades of the symbol."""

    symbol: str
    side: OrderSide
    size: float
    hours: float
    is_maker: bool = False
    parts: int = 1


@dataclass(frozen=True, slots=True)
class _Left:
    """An order that is open since some hours; `price` and `stop` are shares above the last price."""

    symbol: str
    side: OrderSide
    type: OrderType
    size: float
    price: float
    hours: float
    stop: float = 0.0


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two such orders of which one ends the other."""

    above: _Left
    below: _Left

    @property
    def symbol(self) -> str:
        return self.above.symbol

    @property
    def hours(self) -> float:
        return self.above.hours


_DEALS = (
    _Done("BTCUSDT", "BUY", 6.3, 21.4, parts=3),
    _Done("ETHUSDT", "BUY", 4.1, 19.2, is_maker=True),
    _Done("SOLUSDT", "BUY", 8.7, 16.7, is_maker=True, parts=2),
    _Done("BTCUSDT", "SELL", 2.6, 14.1, is_maker=True),
    _Done("XRPUSDT", "SELL", 5.2, 12.6, parts=2),
    _Done("ETHUSDT", "SELL", 1.7, 11.3, parts=2),
    _Done("DOGEUSDT", "BUY", 6.9, 9.5, is_maker=True),
    _Done("BTCUSDT", "BUY", 3.4, 7.3, is_maker=True, parts=2),
    _Done("ETHBTC", "SELL", 3.9, 6.1),
    _Done("BNBUSDT", "BUY", 2.3, 4.4),
    _Done("SOLUSDT", "SELL", 5.6, 3.1, is_maker=True, parts=2),
    _Done("PEPEUSDT", "BUY", 3.3, 2.2, parts=2),
    _Done("ETHUSDT", "BUY", 2.2, 1.2, is_maker=True),
    _Done("BTCUSDT", "SELL", 1.3, 0.6, parts=2),
)
_CROSS_DEALS = (_Done("ETHUSDT", "BUY", 3.4, 8.6), _Done("ETHUSDT", "SELL", 0.8, 2.4, is_maker=True))
_SHORT_DEALS = (_Done("BTCUSDT", "SELL", 2.0, 5.5, parts=2),)
_LONG_DEALS = (_Done("SOLUSDT", "BUY", 12.0, 13.3, parts=2),)

_ORDERS = (
    _Left("BTCUSDT", "BUY", "LIMIT", 4.2, -0.006, 8.2),
    _Left("BTCUSDT", "SELL", "LIMIT", 1.8, 0.009, 5.7),
    _Left("ETHUSDT", "BUY", "LIMIT", 3.1, -0.012, 2.9),
    _Left("XRPUSDT", "BUY", "STOP_LOSS_LIMIT", 4.4, 0.021, 1.6, stop=0.018),
    _Left("BNBUSDT", "SELL", "LIMIT_MAKER", 2.7, 0.004, 0.4),
)
_PAIR = _Pair(
    _Left("SOLUSDT", "SELL", "LIMIT_MAKER", 6.0, 0.034, 3.0),
    _Left("SOLUSDT", "SELL", "STOP_LOSS_LIMIT", 6.0, -0.031, 3.0, stop=-0.029),
)
_CROSS_ORDER = _Left("ETHUSDT", "SELL", "LIMIT", 1.5, 0.016, 2.1)

_DUST = {"FIDA": 0.31, "ADA": 0.84, "LUNA": 1.27}
"""What is left of these assets."""
_NEAR_LIQUIDATION = 1.14
"""The margin level of the pair that is in danger."""


def furnish(exchange: Exchange, desk: Desk, account: Account) -> None:
    """Give an account that owns a lot a past and open affairs, as far as the listed symbols go."""
    _Furnisher(exchange, desk, account).furnish()
    desk.take_news()


class _Furnisher:
    def __init__(self, exchange: Exchange, desk: Desk, account: Account) -> None:
        self._exchange = exchange
        self._desk = desk
        self._account = account
        self._past = Past(exchange, desk.ledger)

    def furnish(self) -> None:
        self._live_through(self._account, (*_DEALS, *_ORDERS, _PAIR))
        for asset, left in _DUST.items():
            surplus = self._account.purse.free[asset] - int(left * UNIT)
            if surplus > 0:
                self._desk.ledger.move(self._account.purse, self._desk.ledger.world, asset, surplus)
        self._owe_on_cross()
        self._go_short()
        self._come_near_liquidation()

    def _owe_on_cross(self) -> None:
        """Money is owed for ether that was bought, with bitcoin behind it."""
        ether, bitcoin = (self._exchange.listings.get(symbol) for symbol in ("ETHUSDT", "BTCUSDT"))
        if ether is None or bitcoin is None:
            return
        margin = self._desk.cross(self._account)
        self._transfer(margin, "BTC", self._lots(bitcoin, 3.1) * bitcoin.step_units)
        self._lend(margin, "USDT", int(ether.size * 4) * UNIT, hours=9)
        self._live_through(margin.account, (*_CROSS_DEALS, _CROSS_ORDER))

    def _go_short(self) -> None:
        """Bitcoin is owed that was sold, with much money behind it."""
        listing = self._exchange.listings.get(_SHORT_DEALS[0].symbol)
        if listing is None:
            return
        margin = self._desk.isolated(self._account, listing)
        self._transfer(margin, listing.quote, int(listing.size * 3) * UNIT)
        self._lend(margin, listing.base, self._lots(listing, 2.0) * listing.step_units, hours=6)
        self._live_through(margin.account, _SHORT_DEALS)

    def _come_near_liquidation(self) -> None:
        """Almost as much money is owed as what was bought for it is worth now."""
        listing = self._exchange.listings.get(_LONG_DEALS[0].symbol)
        if listing is None:
            return
        margin = self._desk.isolated(self._account, listing)
        lots = self._lots(listing, _LONG_DEALS[0].size)
        worth = listing.quote_units(self._exchange.last_price(listing.symbol) * lots)
        self._lend(margin, listing.quote, int(worth / _NEAR_LIQUIDATION), hours=13)
        self._transfer(margin, listing.quote, worth // 4)
        self._live_through(margin.account, _LONG_DEALS)
        rest = margin.account.purse.free[listing.quote]
        self._desk.ledger.move(margin.account.purse, self._account.purse, listing.quote, rest)

    def _live_through(self, account: Account, acts: Iterable[_Done | _Left | _Pair]) -> None:
        """Do everything in the order of its times, as order ids tell it."""
        for act in sorted(acts, key=lambda act: -act.hours):
            listing = self._exchange.listings.get(act.symbol)
            if listing is None:
                continue
            if isinstance(act, _Done):
                lots, ago = self._lots(listing, act.size), round(act.hours * HOUR)
                deal = Deal(listing, act.side, lots, ago, act.is_maker, act.parts)
                self._past.book(account, deal, self._desk.new_client_id())
            elif isinstance(act, _Left):
                self._age([self._desk.place(account, self._ticket(act))], act.hours)
            else:
                above, below = self._ticket(act.above), self._ticket(act.below)
                joined = self._desk.place_pair(account, above, below, "")
                joined.updated = self._age(joined.orders, act.hours)

    def _age(self, orders: Sequence[SpotOrder], hours: float) -> int:
        """Let open orders be as old as if they had been placed before the exchange's start; since when."""
        time = self._exchange.now - round(hours * HOUR) - orders[0].lots * 7_919 % MINUTE
        for order in orders:
            order.created = order.updated = time
            if order.working_since >= 0:
                order.working_since = time
        return time

    def _transfer(self, margin: MarginAccount, asset: str, units: int) -> None:
        self._desk.bank.transfer(self._account, margin.account, asset, units)

    def _lend(self, margin: MarginAccount, asset: str, units: int, *, hours: int) -> None:
        """Lend an amount, with the interest of the hours since then."""
        self._desk.bank.lend(margin, asset, units, ago=hours * HOUR)
        margin.charged_until -= hours * HOUR
        self._desk.bank.charge(margin)

    def _ticket(self, left: _Left) -> Ticket:
        listing = self._exchange.listings[left.symbol]
        last = self._exchange.last_price(left.symbol)
        price, stop = (
            round(last * (1 + share)) * listing.tick_units if share else 0
            for share in (left.price, left.stop)
        )
        quantity = self._lots(listing, left.size) * listing.step_units
        return Ticket(listing, left.side, left.type, quantity=quantity, price=price, stop=stop)

    def _lots(self, listing: Listing, size: float) -> int:
        """So many typical trades of a symbol, at its last price."""
        worth = int(float(listing.size) * size * UNIT)
        per_lot = self._exchange.last_price(listing.symbol) * listing.tick_units * listing.step_units
        return max(listing.least_lots, worth * UNIT // per_lot)
