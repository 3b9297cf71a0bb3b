"""An exchange as simple as can be: one account, whose events and answers are worked out from one truth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tui.market.accounts.coverage import Wish
from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import SPOT
from tui.market.accounts.orders import Order, OrderList
from tui.market.accounts.snapshots import Balances, OpenLists, OpenOrders, Trades
from tui.wire.user_events import (
    AccountPosition,
    AssetBalance,
    BalanceUpdate,
    ExecutionReport,
    ListedOrder,
    ListStatus,
    UserEvent,
)

SYMBOLS = {"BTCUSDT": ("BTC", "USDT"), "ETHUSDT": ("ETH", "USDT"), "ETHBTC": ("ETH", "BTC")}
FEE = Decimal("0.001")
CENT = Decimal("0.01")
CLOSED = ("FILLED", "CANCELED", "EXPIRED")


@dataclass
class Held:
    """An order as the exchange holds it."""

    symbol: str
    order_id: int
    side: str
    price: Decimal
    quantity: Decimal
    created: int
    updated: int
    waits: bool = False
    status: str = "NEW"
    filled: Decimal = Decimal(0)
    quote: Decimal = Decimal(0)
    list_id: int = -1
    client_id: str = ""

    @property
    def open(self) -> bool:
        return self.status not in CLOSED

    @property
    def asset(self) -> str:
        """What is locked for it."""
        base, quote = SYMBOLS[self.symbol]
        return quote if self.side == "BUY" else base

    @property
    def need(self) -> Decimal:
        rest = self.quantity - self.filled
        return rest * self.price if self.side == "BUY" else rest


@dataclass
class Exchange:
    """Its time goes on by at least a millisecond with everything that happens."""

    random: Random
    now: int = 1_000_000
    free: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: Decimal(1_000)))
    locked: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    orders: dict[tuple[str, int], Held] = field(default_factory=dict)
    trades: dict[str, list[Fill]] = field(default_factory=lambda: {symbol: [] for symbol in SYMBOLS})
    lists: dict[int, list[Held]] = field(default_factory=dict)
    updated: int = 0
    told: list[UserEvent] = field(default_factory=list)
    """Events since they were last taken."""
    _numbers: int = 100
    _executions: int = 0

    def __post_init__(self) -> None:
        for asset in ("BTC", "ETH", "USDT"):
            self.free[asset] = Decimal(1_000)

    def happen(self) -> list[UserEvent]:
        """Let something happen; what is told of it."""
        self.now += self.random.randint(1, 40)
        for order in self.open_orders():
            if self.random.random() < 0.2:
                self._go_on(order)
                break
        else:
            self.random.choice((self._place, self._place, self._place_list, self._deposit))()
        told, self.told = self.told, []
        return told

    def open_orders(self) -> list[Held]:
        return [order for order in self.orders.values() if order.open]

    def _go_on(self, order: Held) -> None:
        if order.waits:
            order.waits, order.updated = False, self.now
            self._report(order, "NEW")
            return
        self.random.choice((self._fill, self._fill, self._cancel, self._expire, self._amend))(order)

    def _place(self) -> None:
        order = self._make(self.random.choice(list(SYMBOLS)), waits=self.random.random() < 0.2)
        self._report(order, "NEW")
        if not order.waits and self.random.random() < 0.4:
            self._fill(order)
        else:
            self._tell_position(order.asset)

    def _place_list(self) -> None:
        symbol = self.random.choice(list(SYMBOLS))
        self._numbers += 1
        number = self._numbers
        pair = [self._make(symbol, waits=waits, list_id=number) for waits in (False, True)]
        self.lists[number] = pair
        self._tell_list(number)
        for order in pair:
            self._report(order, "NEW")
        self._tell_position(*{order.asset for order in pair})

    def _make(self, symbol: str, *, waits: bool, list_id: int = -1) -> Held:
        self._numbers += 1
        side = self.random.choice(("BUY", "SELL"))
        price, quantity = (Decimal(self.random.randint(1, 400)) * CENT for _ in range(2))
        order = Held(symbol, self._numbers, side, price, quantity, self.now, self.now, waits, list_id=list_id)
        order.client_id = f"c{order.order_id}"
        self.orders[symbol, order.order_id] = order
        self._lock(order, order.need)
        return order

    def _lock(self, order: Held, amount: Decimal) -> None:
        self.free[order.asset] -= amount
        self.locked[order.asset] += amount

    def _fill(self, order: Held) -> None:
        assets = set(SYMBOLS[order.symbol])
        self._end_siblings(order, assets)
        for _ in range(self.random.randint(1, 3)):
            rest = order.quantity - order.filled
            if rest:
                self._trade(order, max(CENT, (rest * self.random.randint(1, 10) / 10).quantize(CENT)))
        self._tell_position(*assets)
        self._close_list(order)

    def _trade(self, order: Held, quantity: Decimal) -> None:
        base, quote = SYMBOLS[order.symbol]
        cost = quantity * order.price
        before = order.need
        order.filled, order.quote, order.updated = order.filled + quantity, order.quote + cost, self.now
        order.status = "FILLED" if order.filled == order.quantity else "PARTIALLY_FILLED"
        self.locked[order.asset] -= before - order.need
        received, asset = (quantity, base) if order.side == "BUY" else (cost, quote)
        self.free[asset] += received * (1 - FEE)
        self._numbers += 1
        trade = Fill(
            account=SPOT, symbol=order.symbol, trade_id=self._numbers, order_id=order.order_id,
            side=order.side, price=order.price, quantity=quantity, quote=cost,
            commission=received * FEE, commission_asset=asset, time=self.now, maker=True,
        )  # fmt: skip
        self.trades[order.symbol].append(trade)
        self._report(order, "TRADE", trade)

    def _cancel(self, order: Held) -> None:
        assets = {order.asset}
        self._end(order, "CANCELED")
        self._end_siblings(order, assets)
        self._tell_position(*assets)
        self._close_list(order)

    def _expire(self, order: Held) -> None:
        self._end(order, "EXPIRED")
        assets = {order.asset}
        self._end_siblings(order, assets)
        self._tell_position(*assets)
        self._close_list(order)

    def _amend(self, order: Held) -> None:
        rest = order.quantity - order.filled
        if rest <= CENT or order.list_id >= 0:
            return
        before = order.need
        order.quantity -= max(CENT, (rest / 2).quantize(CENT))
        order.updated, order.client_id = self.now, order.client_id + "a"
        self._lock(order, order.need - before)
        self._report(order, "REPLACED")
        self._tell_position(order.asset)

    def _end(self, order: Held, status: str) -> None:
        self._lock(order, -order.need)
        order.status, order.updated = status, self.now
        self._report(order, status)

    def _end_siblings(self, order: Held, assets: set[str]) -> None:
        for other in self.lists.get(order.list_id, ()):
            if other is not order and other.open:
                assets.add(other.asset)
                self._end(other, "EXPIRED")

    def _close_list(self, order: Held) -> None:
        if order.list_id >= 0 and not order.open:
            self._tell_list(order.list_id)

    def _deposit(self) -> None:
        asset = self.random.choice(("BTC", "ETH", "USDT"))
        amount = Decimal(self.random.randint(1, 500))
        self.free[asset] += amount
        self._tell_position(asset)
        self.told.append(BalanceUpdate(self.now, asset, amount, self.now))

    def _tell_position(self, *assets: str) -> None:
        self.updated = self.now
        balances = [AssetBalance(asset, self.free[asset], self.locked[asset]) for asset in sorted(assets)]
        self.told.append(AccountPosition(self.now, self.now, balances))

    def _tell_list(self, number: int) -> None:
        pair = self.lists[number]
        status, of_orders = self._list_status(pair)
        orders = [ListedOrder(order.symbol, order.order_id, order.client_id) for order in pair]
        self.told.append(
            ListStatus(
                self.now, pair[0].symbol, number, "OCO", status, of_orders, "NONE", "", self.now, orders
            )
        )

    @staticmethod
    def _list_status(pair: Iterable[Held]) -> tuple[str, str]:
        done = not any(order.open for order in pair)
        return ("ALL_DONE", "ALL_DONE") if done else ("EXEC_STARTED", "EXECUTING")

    def _report(self, order: Held, execution: str, trade: Fill | None = None) -> None:
        self._executions += 1
        renamed = execution in ("CANCELED", "REPLACED")
        self.told.append(
            ExecutionReport(
                event_time=self.now, symbol=order.symbol,
                client_order_id="request" if execution == "CANCELED" else order.client_id,
                side=order.side, order_type="LIMIT", time_in_force="GTC", quantity=order.quantity,
                price=order.price, stop_price=Decimal(0), iceberg_quantity=Decimal(0),
                list_id=order.list_id, original_client_order_id=order.client_id if renamed else "",
                execution=execution, status=order.status, reject_reason="NONE", order_id=order.order_id,
                last_quantity=trade.quantity if trade else Decimal(0), filled=order.filled,
                last_price=trade.price if trade else Decimal(0),
                commission=trade.commission if trade else Decimal(0),
                commission_asset=trade.commission_asset if trade else None, time=self.now,
                trade_id=trade.trade_id if trade else -1, execution_id=self._executions,
                on_book=order.open and not order.waits, maker=trade is not None, created=order.created,
                filled_quote=order.quote, last_quote=trade.quote if trade else Decimal(0),
            )
        )  # fmt: skip

    def holdings(self) -> dict[str, tuple[Decimal, Decimal]]:
        """What there is, without assets of which there is nothing."""
        held = {asset: (self.free[asset], self.locked[asset]) for asset in ("BTC", "ETH", "USDT")}
        return {asset: amounts for asset, amounts in held.items() if any(amounts)}

    def balances(self, sent: int, received: int, *, timed: bool) -> Balances:
        held = tuple(Holding(asset, free, locked) for asset, (free, locked) in self.holdings().items())
        return Balances(sent=sent, received=received, holdings=held, updated=self.updated if timed else None)

    def answer_orders(self, sent: int, received: int) -> OpenOrders:
        orders = tuple(told(order) for order in self.open_orders())
        return OpenOrders(sent=sent, received=received, orders=orders)

    def open_lists(self) -> dict[tuple[str, int], tuple[int, ...]]:
        return {
            (pair[0].symbol, number): tuple(order.order_id for order in pair)
            for number, pair in self.lists.items()
            if any(order.open for order in pair)
        }

    def answer_lists(self, sent: int, received: int) -> OpenLists:
        lists = tuple(
            OrderList(SPOT, symbol, number, "OCO", "EXEC_STARTED", "EXECUTING", self.updated, ids)
            for (symbol, number), ids in self.open_lists().items()
        )
        return OpenLists(sent=sent, received=received, lists=lists)

    def answer_trades(self, wish: Wish, sent: int, received: int) -> Trades:
        by_time = wish.from_id is None
        fills = tuple(
            trade
            for trade in self.trades[wish.symbol]
            if trade.trade_id >= (wish.from_id or 0) and trade.time >= (wish.start or 0)
        )
        return Trades(
            symbol=wish.symbol, fills=fills, from_id=wish.from_id,
            start=(wish.start or 0) if by_time else None,
            until=self.now if by_time else None, sent=sent, received=received,
        )  # fmt: skip


def told(order: Held) -> Order:
    """An order as answers tell it."""
    return Order(
        account=SPOT, symbol=order.symbol, order_id=order.order_id, client_order_id=order.client_id,
        list_id=order.list_id, side=order.side, kind="LIMIT", price=order.price, quantity=order.quantity,
        filled=order.filled, filled_quote=order.quote, status=order.status, created=order.created,
        updated=order.updated, on_book=order.open and not order.waits,
    )  # fmt: skip
