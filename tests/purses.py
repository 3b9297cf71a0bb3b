"""Accounts of a person for scenes: spot, cross margin and two isolated pairs, with orders and fills."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.crowd import tell
from tests.scene import listed
from tui.accounts import State as KeyState
from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import CROSS, SPOT, AccountId, isolated
from tui.market.accounts.margin import Margin
from tui.market.accounts.orders import Order, OrderList
from tui.market.accounts.snapshots import Balances, OpenLists, OpenOrders, Snapshot, Trades
from tui.screens.place import Place
from tui.wire import streams
from tui.wire.user_events import BalanceUpdate, ExecutionReport

if TYPE_CHECKING:
    from tests.scene import Scene, StillFeed

MINUTE = 60_000
HOUR = 60 * MINUTE


def holding(asset: str, free: str, locked: str = "0", borrowed: str = "0", interest: str = "0") -> Holding:
    return Holding(asset, Decimal(free), Decimal(locked), Decimal(borrowed), Decimal(interest))


def order(
    account: AccountId, symbol: str, number: int, words: str, created: int, filled: str = "0", **more: object
) -> Order:
    """An order by words such as `BUY LIMIT 0.05 @ 62100` or `SELL STOP_LOSS_LIMIT 1.2 @ 2300 stop 2310`."""
    side, kind, quantity, _, price, *stop = words.split()
    given: dict[str, object] = {
        "status": "PARTIALLY_FILLED" if Decimal(filled) else "NEW",
        "on_book": not stop,
        "prevention": "EXPIRE_MAKER",
        "stop_price": Decimal(stop[1]) if stop else Decimal(0),
        **more,
    }
    return Order(
        account=account,
        symbol=symbol,
        order_id=number,
        client_order_id=f"dd-{number}",
        side=side,
        kind=kind,
        price=Decimal(price),
        quantity=Decimal(quantity),
        filled=Decimal(filled),
        filled_quote=Decimal(filled) * Decimal(price),
        created=created,
        updated=created,
        **given,  # type: ignore[arg-type]  # fields of an order by name
    )


def fill(account: AccountId, symbol: str, number: int, words: str, time: int, fee: str) -> Fill:
    """A fill by words such as `BUY 0.01 @ 62100 maker` and `0.0000075 BNB`."""
    side, quantity, _, price, role = words.split()
    commission, asset = fee.split()
    return Fill(
        account=account,
        symbol=symbol,
        trade_id=number,
        order_id=number // 10,
        side=side,
        price=Decimal(price),
        quantity=Decimal(quantity),
        quote=Decimal(quantity) * Decimal(price),
        commission=Decimal(commission),
        commission_asset=asset,
        time=time,
        maker=role == "maker",
    )


def margin(level: str, asset: str, assets: str, owed: str, now: int, **more: str) -> Margin:
    return Margin(
        level=Decimal(level),
        status="NORMAL",
        asset=asset,
        assets=Decimal(assets),
        liabilities=Decimal(owed),
        net=Decimal(assets) - Decimal(owed),
        interest=Decimal(owed) / 10_000,
        updated=now,
        level_updated=now,
        **{name: Decimal(value) for name, value in more.items()},
    )


def load(stage: Scene, account: AccountId, *told: Any, **more: Any) -> None:
    """Let the queries about an account of a stage be answered."""
    load_account(stage.feed, account, *told, **more)


def load_account(
    feed: StillFeed,
    account: AccountId,
    holdings: tuple[Holding, ...],
    orders: tuple[Order, ...] = (),
    fills: tuple[Fill, ...] = (),
    safety: Margin | None = None,
    lists: tuple[OrderList, ...] = (),
) -> None:
    """Subscribe to an account, and let the queries answer."""
    market, now = feed.market, feed.clock.now()
    market.account(account).subscribe(now)
    market.account(account).confirm(now)
    asked = {"sent": now, "received": now}
    symbols = {fill.symbol for fill in fills}
    snapshot = Snapshot(
        balances=Balances(holdings=holdings, updated=now, margin=safety, **asked),
        orders=OpenOrders(orders=orders, **asked),
        lists=OpenLists(lists=lists, **asked),
        trades=tuple(
            Trades(
                symbol=symbol,
                fills=tuple(fill for fill in fills if fill.symbol == symbol),
                start=now - 24 * HOUR,
                **asked,
            )
            for symbol in sorted(symbols)
        ),
    )
    market.load_account(account, snapshot, now)


PRICES = {
    "BTCUSDT": (62_400.0, 61_272.1),
    "ETHUSDT": (2_318.44, 2_297.3),
    "BNBUSDT": (561.9, 564.0),
    "PEPEUSDT": (0.00000912, 0.0000085),
    "EURUSDT": (1.155, 1.155),
}
"""Last prices of what is held, and those of a day ago."""


def load_prices(stage: Scene) -> None:
    """Prices, as the stream of the whole market tells them; what is asked beside it brings no more."""
    stage.feed.answers["ticker.24hr"] = lambda _: []
    time = stage.clock.now()
    told = [
        {
            **{"e": "24hrMiniTicker", "E": time, "s": symbol, "c": f"{last:.8f}", "o": f"{before:.8f}"},
            **{"h": f"{last:.8f}", "l": f"{before:.8f}", "v": "1", "q": "1"},
        }
        for symbol, (last, before) in PRICES.items()
    ]
    tell(stage, streams.mini_ticker(), told)
    more = {"BNBUSDT": listed("BNBUSDT", "BNB", "USDT", "0.01", "0.001")}
    more["EURUSDT"] = listed("EURUSDT", "EUR", "USDT", "0.0001", "0.01")
    stage.feed.listed |= more
    stage.feed.market.symbols = stage.feed.listed


def load_accounts(stage: Scene) -> None:
    """All of it: a person with spot, cross and isolated accounts."""
    stage.app.accounts.state, stage.app.accounts.words = KeyState.RUNNING, ""
    now = stage.clock.now()
    eth, pepe = isolated("ETHUSDT"), isolated("PEPEUSDT")
    load(
        stage,
        SPOT,
        (
            holding("USDT", "12004.11823", "3105"),
            holding("BTC", "0.31", "0.05"),
            holding("ETH", "1.2"),
            holding("BNB", "1.48812"),
            holding("XYZ", "42"),
            holding("PEPE", "1000.5"),
        ),
        (
            order(SPOT, "BTCUSDT", 2845791, "BUY LIMIT 0.05 @ 62100", now - 2 * HOUR, "0.01", list_id=-1),
            order(SPOT, "PEPEUSDT", 5, "SELL LIMIT 1000000 @ 0.00000991", now - 26 * HOUR),
            order(SPOT, "ETHUSDT", 99015012, "SELL LIMIT_MAKER 1 @ 2450", now - 4 * MINUTE, list_id=7),
            order(
                SPOT,
                "ETHUSDT",
                99015013,
                "SELL STOP_LOSS_LIMIT 1 @ 2195 stop 2200",
                now - 4 * MINUTE,
                list_id=7,
            ),
        ),
        (
            fill(SPOT, "BTCUSDT", 3391822104, "BUY 0.01 @ 62100 maker", now - 92_000, "0.0000075 BNB"),
            fill(SPOT, "BTCUSDT", 3391811002, "SELL 0.02 @ 62380.5 taker", now - 3 * HOUR, "1.24761 USDT"),
            fill(SPOT, "BTCUSDT", 3391799001, "BUY 0.03 @ 61950 taker", now - 5 * HOUR, "0.00003 BTC"),
            fill(SPOT, "ETHUSDT", 119208411, "BUY 1.2 @ 2290.1 maker", now - 20 * HOUR, "0.0012 ETH"),
        ),
    )
    load(
        stage,
        CROSS,
        (holding("USDT", "8000"), holding("ETH", "1.5", "0.5", "0.8", "0.00041")),
        (order(CROSS, "ETHUSDT", 7712004, "BUY STOP_LOSS_LIMIT 0.5 @ 2365 stop 2360", now - 11 * MINUTE),),
        (fill(CROSS, "ETHUSDT", 119208501, "SELL 0.5 @ 2320.1 taker", now - 40 * MINUTE, "1.16005 USDT"),),
        margin("3.42", "BTC", "0.1859", "0.0543", now),
    )
    load(
        stage,
        eth,
        (holding("ETH", "2"), holding("USDT", "310", "0", "3200", "1.9")),
        (),
        (),
        margin("1.38", "USDT", "4946.88", "3201.9", now, liquidation_price="2131.2", index_price="2318.4"),
    )
    load(stage, pepe, (holding("USDT", "50"),), (), (), margin("999", "USDT", "50", "0", now))
    deposit = BalanceUpdate(event_time=now, asset="USDT", delta=Decimal("500"), clear_time=now - 30 * MINUTE)
    stage.feed.market.take_account(SPOT, deposit, now)
    if isinstance(place := stage.app.screen, Place):
        place.renew()
    load_prices(stage)


def invest(stage: Scene) -> tuple[str, str]:
    """Orders at the fourth bid and the third ask, a stop, one of another symbol; fills. The two prices."""
    load_prices(stage)
    stage.app.accounts.state, stage.app.accounts.words = KeyState.RUNNING, ""
    now, market = stage.clock.now(), stage.feed.market
    book, tape = market.books["BTCUSDT"], market.tapes["BTCUSDT"]
    bid, ask = str(book.bids.top(4)[-1][0]), str(book.asks.top(3)[-1][0])
    last = tape.latest(3)[0].trade_id
    orders = (
        order(SPOT, "BTCUSDT", 1, f"BUY LIMIT 0.05 @ {bid}", now - 2 * HOUR, "0.01"),
        order(SPOT, "BTCUSDT", 2, f"SELL LIMIT 0.7 @ {ask}", now),
        order(SPOT, "BTCUSDT", 3, "SELL STOP_LOSS_LIMIT 0.3 @ 61500 stop 61600", now),
        order(SPOT, "ETHUSDT", 4, "SELL LIMIT 0.3 @ 2500", now),
    )
    fills = (
        fill(SPOT, "BTCUSDT", last, "BUY 0.01 @ 62400 maker", now - 2_000, "0.0000075 BNB"),
        fill(SPOT, "BTCUSDT", 5, "SELL 0.02 @ 61950 taker", now - 9 * HOUR, "1.2 USDT"),
    )
    load(stage, SPOT, (holding("USDT", "100"),), orders, fills)
    return bid, ask


def filling(stage: Scene, what: Order, last: str, filled: str, trade: int) -> ExecutionReport:
    """The event that an order was filled: by `last` now, by `filled` in all."""
    now = stage.clock.now()
    quantity, price = Decimal(last), what.price
    return ExecutionReport(
        event_time=now,
        symbol=what.symbol,
        client_order_id=what.client_order_id,
        side=what.side,
        order_type=what.kind,
        time_in_force="GTC",
        quantity=what.quantity,
        price=price,
        stop_price=what.stop_price,
        iceberg_quantity=Decimal(0),
        list_id=-1,
        original_client_order_id="",
        execution="TRADE",
        status="FILLED" if Decimal(filled) == what.quantity else "PARTIALLY_FILLED",
        reject_reason="NONE",
        order_id=what.order_id,
        last_quantity=quantity,
        filled=Decimal(filled),
        last_price=price,
        commission=Decimal("0.001"),
        commission_asset="BNB",
        time=now,
        trade_id=trade,
        execution_id=trade,
        on_book=True,
        maker=True,
        created=what.created,
        filled_quote=Decimal(filled) * price,
        last_quote=quantity * price,
    )
