from typing import Any

import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.listings import UNIT
from tui.sim.trading import rulebook
from tui.sim.trading.news import BalancesChanged, ListChanged, OrderChanged
from tui.sim.trading.rejections import Rejected

RATE = 100_000


def test_a_limit_order_rests_with_its_money_locked_and_gives_it_back_when_canceled(hall: Hall) -> None:
    order = hall.place("BUY", "LIMIT", 100, hall.bid - 50)
    need = hall.listing.quote_units(100 * (hall.bid - 50))
    assert hall.balance("BTC") == (100 * UNIT - need, need)
    assert order.id in hall.exchange.book(SYMBOL).orders
    hall.desk.cancel(order, client_id="bye")
    assert hall.balance("BTC") == (100 * UNIT, 0)
    assert hall.exchange.book(SYMBOL).orders.get(order.id) is None
    reports = [one for one in hall.news() if isinstance(one, OrderChanged)]
    assert [(r.execution, r.order.status) for r in reports] == [("NEW", "NEW"), ("CANCELED", "CANCELED")]
    assert reports[1].client_id == "bye"
    assert reports[1].original_client_id == reports[0].client_id


def test_a_resting_order_keeps_its_place_and_is_filled_by_the_crowd(hall: Hall) -> None:
    order = hall.place("SELL", "LIMIT", 70, hall.ask)
    level = hall.exchange.book(SYMBOL).asks.levels[order.ticks]
    assert list(level.orders)[-1] == order.id
    while order.is_open:
        hall.run(1_000)
    assert order.status == "FILLED"
    trades = [*hall.account.register.trades[SYMBOL]]
    assert {trade.is_maker for trade in trades} == {True}
    assert {trade.ticks for trade in trades} == {order.ticks}
    gross = sum(hall.listing.quote_units(trade.ticks * trade.lots) for trade in trades)
    assert hall.balance("BTC") == (100 * UNIT + gross - sum(trade.fee for trade in trades), 0)
    assert hall.balance("ETH") == (1_000 * UNIT - 70 * hall.listing.step_units, 0)
    public = {trade.trade_id for trade in hall.exchange.trades(SYMBOL, 1_000)}
    assert {trade.id for trade in trades} <= public


def test_a_market_order_takes_the_book_and_pays_a_fee_in_what_it_receives(hall: Hall) -> None:
    ask, lots = hall.exchange.depth(SYMBOL, 1).asks[0]
    order = hall.place("BUY", "MARKET", lots)
    assert (order.status, order.executed) == ("FILLED", lots)
    received = lots * hall.listing.step_units
    trades = [*hall.account.register.trades[SYMBOL]]
    fees = sum(trade.lots * hall.listing.step_units * RATE // UNIT for trade in trades)
    assert hall.balance("ETH") == (1_000 * UNIT + received - fees, 0)
    assert hall.balance("BTC") == (100 * UNIT - order.spent, 0)
    assert {trade.fee_asset for trade in trades} == {"ETH"}
    assert hall.desk.ledger.fees.free["ETH"] == fees
    assert hall.ask > ask


def test_an_amount_of_money_buys_as_much_as_it_pays_for(hall: Hall) -> None:
    for side in ("BUY", "SELL"):
        order = hall.place(side, "MARKET", quote=5 * UNIT // 10)
        assert order.status == "FILLED"
        dearest = hall.listing.quote_units(hall.ask)
        assert 5 * UNIT // 10 - 2 * dearest < order.spent <= 5 * UNIT // 10


def test_fees_in_bnb_are_a_quarter_cheaper(new_exchange: Any) -> None:
    hall = Hall(new_exchange(SYMBOL, "BNBUSDT", "ETHUSDT"))
    account = hall.desk.open_account(pays_in_bnb=True)
    for asset in ("BTC", "BNB"):
        hall.desk.deposit(account, asset, UNIT)
    order = hall.place("BUY", "MARKET", 100, account=account)
    fee = sum(trade.fee for trade in account.register.trades[SYMBOL])
    assert hall.balance("BNB", account) == (UNIT - fee, 0)
    assert hall.balance("ETH", account) == (order.executed * hall.listing.step_units, 0)
    eth, bnb = (hall.exchange.last_price(symbol) for symbol in ("ETHUSDT", "BNBUSDT"))
    plain = 100 * hall.listing.step_units // 1000 * eth // bnb
    assert fee == pytest.approx(plain * 3 // 4, abs=10)


def test_what_an_immediate_order_cannot_have_expires(hall: Hall) -> None:
    ask, lots = hall.exchange.depth(SYMBOL, 1).asks[0]
    killed = hall.place("BUY", "LIMIT", lots + 1, ask, time_in_force="FOK")
    assert (killed.status, killed.executed, killed.expiry) == ("EXPIRED", 0, "UNFILLED_FOK_ORDER_EXPIRED")
    partial = hall.place("BUY", "LIMIT", lots + 1, ask, time_in_force="IOC")
    assert (partial.status, partial.executed) == ("EXPIRED", lots)
    assert partial.expiry == "UNFILLED_IOC_QUANTITY_EXPIRED"
    assert hall.balance("BTC")[1] == 0
    whole = hall.place("SELL", "LIMIT", 100, hall.bid, time_in_force="FOK")
    assert whole.status == "FILLED"


def test_a_stop_waits_until_its_price_was_traded(hall: Hall) -> None:
    order = hall.place("SELL", "STOP_LOSS", 50, stop=hall.last - 3)
    limit = hall.place("BUY", "TAKE_PROFIT_LIMIT", 50, hall.last - 60, hall.last - 3)
    assert order.waits
    assert hall.balance("ETH")[1] == 50 * hall.listing.step_units
    assert order.id not in hall.exchange.book(SYMBOL).orders
    while hall.last > order.stop:
        assert order.waits
        hall.run(100)
    assert order.status == "FILLED"
    assert limit.id in hall.exchange.book(SYMBOL).orders
    assert hall.balance("ETH")[1] == 0
    reports = [
        (one.execution, one.order.working_since) for one in hall.news() if isinstance(one, OrderChanged)
    ]
    assert reports[0] == ("NEW", -1)
    assert reports[2][0] == "NEW"
    assert reports[2][1] > 0


def test_of_a_pair_one_ends_the_other_and_money_is_locked_once(hall: Hall) -> None:
    above = hall.ticket("SELL", "LIMIT_MAKER", 100, hall.ask + 1)
    below = hall.ticket("SELL", "STOP_LOSS", 100, stop=hall.last - 40)
    pair = hall.desk.place_pair(hall.account, above, below, "pair")
    assert hall.balance("ETH")[1] == 100 * hall.listing.step_units
    maker, stop = pair.orders
    while not maker.executed:
        hall.run(1_000)
    assert (stop.status, stop.expiry) == ("EXPIRED", "OCO_TRIGGER")
    while maker.is_open:
        hall.run(1_000)
    lists = [one.status for one in hall.news() if isinstance(one, ListChanged)]
    assert lists == ["EXEC_STARTED", "ALL_DONE"]
    assert hall.balance("ETH")[1] == 0


def test_a_triggered_stop_of_a_pair_ends_the_maker(hall: Hall) -> None:
    above = hall.ticket("BUY", "STOP_LOSS_LIMIT", 100, hall.last + 20, hall.last + 2)
    below = hall.ticket("BUY", "LIMIT_MAKER", 100, hall.bid - 80)
    pair = hall.desk.place_pair(hall.account, above, below, "")
    assert hall.balance("BTC")[1] == hall.listing.quote_units(100 * above.price // hall.listing.tick_units)
    stop, maker = pair.orders
    while stop.waits:
        hall.run(100)
    assert (maker.status, maker.expiry) == ("EXPIRED", "OCO_TRIGGER")
    assert maker.id not in hall.exchange.book(SYMBOL).orders


def test_a_chain_goes_on_when_its_first_order_is_filled(hall: Hall) -> None:
    working = hall.ticket("BUY", "LIMIT", 100, hall.ask)
    pending = [
        hall.ticket("SELL", "LIMIT_MAKER", 100, hall.ask + 100),
        hall.ticket("SELL", "STOP_LOSS", 100, stop=hall.ask - 100),
    ]
    chain = hall.desk.place_chain(hall.account, working, pending, "")
    assert [order.status for order in chain.orders] == ["FILLED", "NEW", "NEW"]
    assert hall.balance("ETH")[1] == 100 * hall.listing.step_units
    hall.desk.cancel(chain.orders[1])
    assert [order.status for order in chain.orders] == ["FILLED", "CANCELED", "CANCELED"]
    assert (chain.status, hall.balance("ETH")[1]) == ("ALL_DONE", 0)


def test_a_pair_gets_smaller_together(hall: Hall) -> None:
    above = hall.ticket("SELL", "LIMIT_MAKER", 100, hall.ask + 50)
    below = hall.ticket("SELL", "STOP_LOSS", 100, stop=hall.last - 50)
    pair = hall.desk.place_pair(hall.account, above, below, "")
    hall.desk.amend(pair.orders[1], 60 * hall.listing.step_units)
    assert [order.lots for order in pair.orders] == [60, 60]
    assert hall.balance("ETH")[1] == 60 * hall.listing.step_units
    lists = [one.status for one in hall.news() if isinstance(one, ListChanged)]
    assert (lists, pair.status) == (["EXEC_STARTED", "UPDATED"], "EXEC_STARTED")


def test_what_hangs_on_an_expired_order_expires(hall: Hall) -> None:
    working = hall.ticket("BUY", "LIMIT", 100, hall.bid - 50, time_in_force="IOC")
    chain = hall.desk.place_chain(hall.account, working, [hall.ticket("SELL", "MARKET", 100)], "")
    assert [order.expiry for order in chain.orders] == [
        "UNFILLED_IOC_QUANTITY_EXPIRED",
        "OTO_PHASE_ONE_EXPIRED",
    ]
    assert hall.reports() == [("NEW", "PENDING_NEW"), ("NEW", "NEW"), ("EXPIRED",) * 2, ("EXPIRED",) * 2]


def test_what_a_chain_cannot_pay_expires_rejected(hall: Hall) -> None:
    account = hall.open(BTC=1)
    working = hall.ticket("BUY", "LIMIT", 100, hall.ask)
    chain = hall.desk.place_chain(account, working, [hall.ticket("SELL", "LIMIT", 10_000, hall.ask + 9)], "")
    assert [(order.status, order.expiry) for order in chain.orders] == [
        ("FILLED", ""),
        ("EXPIRED", "REJECTED"),
    ]


@pytest.mark.parametrize(
    ("mode", "resting", "taking"),
    [
        ("EXPIRE_MAKER", "EXPIRED_IN_MATCH", "NEW"),
        ("EXPIRE_TAKER", "NEW", "EXPIRED_IN_MATCH"),
        ("EXPIRE_BOTH", "EXPIRED_IN_MATCH", "EXPIRED_IN_MATCH"),
        ("NONE", "FILLED", "FILLED"),
    ],
)
def test_an_account_does_not_trade_with_itself_unless_it_wants_to(
    hall: Hall, mode: Any, resting: str, taking: str
) -> None:
    first = hall.place("SELL", "LIMIT", 50, hall.ask - 1)
    second = hall.place("BUY", "LIMIT", 50, first.ticks, prevention=mode)
    assert (first.status, second.status) == (resting, taking)
    assert ("TRADE_PREVENTION" in [execution for execution, _ in hall.reports()]) is (mode != "NONE")
    assert all(hall.desk.ledger.total(asset) == 0 for asset in ("ETH", "BTC"))


def test_a_smaller_order_keeps_its_place(hall: Hall) -> None:
    order = hall.place("SELL", "LIMIT", 90, hall.ask)
    other = hall.place("SELL", "LIMIT", 90, hall.ask, account=hall.open())
    hall.desk.amend(order, 40 * hall.listing.step_units, "smaller")
    level = hall.exchange.book(SYMBOL).asks.levels[order.ticks]
    assert [*level.orders][-2:] == [order.id, other.id]
    assert level.orders[order.id].left == 40
    assert sum(resting.left for resting in level.orders.values()) == level.lots
    assert hall.balance("ETH")[1] == 40 * hall.listing.step_units
    assert hall.reports()[-1] == ("REPLACED", "NEW")
    for units, says in ((40, "change no state"), (50, "increase"), (0, "LOT_SIZE")):
        with pytest.raises(Rejected, match=says):
            hall.desk.amend(order, units * hall.listing.step_units)


def _wrong(hall: Hall) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    bid, ask, last = hall.bid, hall.ask, hall.last
    return [
        ("PRICE_FILTER", ("BUY", "LIMIT", 100, hall.listing.price_ticks * 1_001), {}),
        ("PERCENT_PRICE_BY_SIDE", ("BUY", "LIMIT", 10_000, bid // 6), {}),
        ("PERCENT_PRICE_BY_SIDE", ("SELL", "LIMIT", 100, ask * 6), {}),
        ("LOT_SIZE", ("BUY", "LIMIT", 0, bid), {}),
        ("LOT_SIZE", ("BUY", "LIMIT", 100**9 + 1, bid), {}),
        ("MARKET_LOT_SIZE", ("BUY", "MARKET", 10**7 + 1), {}),
        ("insufficient balance", ("SELL", "LIMIT", 10_000_001, ask), {}),
        ("insufficient balance", ("BUY", "LIMIT", 20_000_000, bid), {}),
        ("immediately match", ("BUY", "LIMIT_MAKER", 100, ask), {}),
        ("immediately match", ("SELL", "LIMIT_MAKER", 100, bid), {}),
        ("trigger immediately", ("SELL", "STOP_LOSS", 100), {"stop": last + 1}),
        ("trigger immediately", ("BUY", "STOP_LOSS_LIMIT", 100, ask), {"stop": last - 1}),
        ("trigger immediately", ("BUY", "TAKE_PROFIT", 100), {"stop": last + 1}),
        ("trigger immediately", ("SELL", "TAKE_PROFIT_LIMIT", 100, ask), {"stop": last - 1}),
        ("NOTIONAL", ("BUY", "MARKET"), {"quote": 1}),
        ("NOTIONAL", ("BUY", "LIMIT", 1, bid), {}),
        ("NOTIONAL", ("BUY", "MARKET", 1), {}),
    ]


def test_wrong_orders_are_rejected_and_change_nothing(hall: Hall) -> None:
    before = (hall.balance("ETH"), hall.balance("BTC"), hall.exchange.depth(SYMBOL, 5_000))
    for says, words, more in _wrong(hall):
        with pytest.raises(Rejected, match=says):
            hall.place(*words, **more)
    assert (hall.balance("ETH"), hall.balance("BTC"), hall.exchange.depth(SYMBOL, 5_000)) == before
    assert set(hall.reports()) == {("REJECTED", "REJECTED")}
    assert not hall.account.register.orders


def test_a_symbol_in_break_is_closed(new_exchange: Any) -> None:
    hall = Hall(new_exchange(SYMBOL, "LUNAUSDT"))
    hall.listing = hall.exchange.listings["LUNAUSDT"]
    with pytest.raises(Rejected, match="Market is closed"):
        hall.place("BUY", "MARKET", 10_000)


def test_there_is_an_end_to_the_number_of_orders(hall: Hall) -> None:
    for _ in range(5):
        hall.place("SELL", "STOP_LOSS", 100, stop=hall.last - 400)
    with pytest.raises(Rejected, match="MAX_NUM_ALGO_ORDERS"):
        hall.place("SELL", "STOP_LOSS", 100, stop=hall.last - 400)
    for _ in range(195):
        hall.place("SELL", "LIMIT", 100, hall.ask + 900)
    with pytest.raises(Rejected, match="MAX_NUM_ORDERS"):
        hall.place("SELL", "LIMIT", 100, hall.ask + 900)
    assert len(hall.desk.cancel_all(hall.account, SYMBOL)) == 200
    with pytest.raises(Rejected, match="Unknown order"):
        hall.desk.cancel_all(hall.account, SYMBOL)


def test_there_is_an_end_to_what_an_account_may_own(hall: Hall) -> None:
    most = rulebook.MOST_POSITION_LOTS * hall.listing.step_units
    hall.desk.deposit(hall.account, "ETH", most - 1_000 * UNIT - 300 * hall.listing.step_units)
    hall.place("BUY", "LIMIT", 200, hall.bid - 9)
    with pytest.raises(Rejected, match="MAX_POSITION"):
        hall.place("BUY", "LIMIT", 101, hall.bid - 9)
    hall.place("BUY", "LIMIT", 100, hall.bid - 9)
    hall.place("SELL", "LIMIT", 101, hall.ask + 9)


def test_a_client_id_belongs_to_one_open_order(hall: Hall) -> None:
    order = hall.place("SELL", "LIMIT", 100, hall.ask + 9, client_id="mine")
    with pytest.raises(Rejected, match="Duplicate"):
        hall.place("SELL", "LIMIT", 100, hall.ask + 9, client_id="mine")
    hall.desk.cancel(order)
    again = hall.place("SELL", "LIMIT", 100, hall.ask + 9, client_id="mine")
    assert hall.account.register.of_client(SYMBOL, "mine") is again


def test_restrictions_hold_a_cancel_back(hall: Hall) -> None:
    order = hall.place("SELL", "LIMIT", 90, hall.ask + 9)
    with pytest.raises(Rejected, match="cancel restrictions"):
        hall.desk.cancel(order, restriction="ONLY_PARTIALLY_FILLED")
    hall.desk.cancel(order, restriction="ONLY_NEW")
    with pytest.raises(Rejected, match="Unknown order"):
        hall.desk.cancel(order)


def test_a_deposit_is_told_with_the_balance_after_it(hall: Hall) -> None:
    hall.desk.deposit(hall.account, "BTC", -UNIT)
    deposited, balances = hall.news()
    assert getattr(deposited, "units", None) == -UNIT
    assert isinstance(balances, BalancesChanged)
    assert balances.balances == (("BTC", 99 * UNIT, 0),)
    with pytest.raises(ValueError, match="cannot pay"):
        hall.desk.deposit(hall.account, "BTC", -100 * UNIT)


def test_only_markets_with_orders_are_watched(hall: Hall) -> None:
    def watched() -> bool:
        return hall.exchange._pits[SYMBOL].watched

    assert not watched()
    order = hall.place("SELL", "LIMIT", 90, hall.ask + 90)
    assert watched()
    hall.desk.cancel(order)
    assert not watched()
