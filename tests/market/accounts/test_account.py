"""One account: when it is live, what waits, what is doubted, and what is said about it."""

from decimal import Decimal

import pytest

from tui.market import topics
from tui.market.accounts.account import WAITING_KEPT, Account
from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding, MovementKind
from tui.market.accounts.ids import CROSS, SPOT, AccountId, Wallet, isolated
from tui.market.accounts.margin import Margin
from tui.market.accounts.orders import UNKNOWN_END, Order, OrderChange
from tui.market.accounts.snapshots import Balances, OpenOrders, Snapshot, Trades
from tui.market.accounts.states import Repair, State
from tui.market.market import Market
from tui.wire.events import ServerShutdown
from tui.wire.replies import SymbolInfo
from tui.wire.user_events import (
    AccountPosition,
    AssetBalance,
    BalanceUpdate,
    ExecutionReport,
    ExternalLockUpdate,
    LiabilityChanged,
    MarginLevelChanged,
    StreamTerminated,
)

D = Decimal


def report(
    execution: str = "NEW", status: str = "NEW", *, number: int = 1, filled: str = "0", last: str = "0",
    trade: int = -1, time: int = 1_000, reason: str = "NONE", client: str = "mine", original: str = "",
) -> ExecutionReport:  # fmt: skip
    return ExecutionReport(
        event_time=time, symbol="BTCUSDT", client_order_id=client, side="BUY", order_type="LIMIT",
        time_in_force="GTC", quantity=D(10), price=D(100), stop_price=D(0), iceberg_quantity=D(0), list_id=-1,
        original_client_order_id=original, execution=execution, status=status, reject_reason=reason,
        order_id=number, last_quantity=D(last), filled=D(filled), last_price=D(100), commission=D(0),
        commission_asset=None, time=time, trade_id=trade, execution_id=time, on_book=True, maker=True,
        created=1_000, filled_quote=D(filled) * 100, last_quote=D(last) * 100,
    )  # fmt: skip


def position(asset: str, free: str, time: int = 1_000) -> AccountPosition:
    return AccountPosition(time, time, [AssetBalance(asset, D(free), D(0))])


def answers(
    sent: int, *held: Holding, orders: tuple[Order, ...] = (), updated: int | None = 900,
    trades: tuple[Trades, ...] = (), margin: Margin | None = None,
) -> Snapshot:  # fmt: skip
    return Snapshot(
        balances=Balances(sent=sent, received=sent + 5, holdings=held, updated=updated, margin=margin),
        orders=OpenOrders(sent=sent, received=sent + 5, orders=orders),
        trades=trades,
    )


def live(*held: Holding, now: int = 10_000, account_id: AccountId = SPOT) -> Account:
    account = Account(account_id)
    account.subscribe(now)
    account.confirm(now)
    account.load(answers(now, *held), now + 10)
    return account


def test_an_id_is_shown_as_people_say_it() -> None:
    assert [str(one) for one in (SPOT, CROSS, isolated("BTCUSDT"))] == ["SPOT", "CROSS", "ISO BTCUSDT"]
    assert sorted([isolated("ETHUSDT"), SPOT, CROSS]) == [CROSS, isolated("ETHUSDT"), SPOT]
    assert isolated("BTCUSDT").wallet is Wallet.ISOLATED


def test_it_becomes_live_by_answers_to_what_was_asked_after_the_subscription_stood() -> None:
    account = Account(SPOT)
    assert str(account.state) == "absent"
    account.subscribe(100)
    account.load(answers(120), 130)
    assert (account.state, account.since) == (State.SUBSCRIBING, 100)
    account.confirm(200)
    account.load(answers(150), 210)
    assert (account.state, account.reconciled) == (State.RECONCILING, None)
    account.load(Snapshot(balances=answers(220).balances), 230)
    assert account.state is State.RECONCILING
    account.load(answers(240), 250)
    assert (account.state, account.since, account.reconciled) == (State.LIVE, 250, 250)


def test_answers_that_come_after_the_connection_was_lost_do_not_make_it_live() -> None:
    account = Account(SPOT)
    account.subscribe(100)
    account.confirm(110)
    account.break_off(State.STALE, "the connection is lost; connecting again", 120)
    account.load(answers(115, Holding("BTC", D(1), D(0))), 130)
    assert (account.state, account.words) == (State.STALE, "the connection is lost; connecting again")
    account.audit(answers(140), 150)
    assert account.state is State.STALE


def test_a_clock_that_is_set_back_holds_up_nothing() -> None:
    account = Account(SPOT)
    account.subscribe(5_000)
    account.confirm(5_010)
    account.take(position("BTC", "7"), 5_020)
    account.load(answers(100, Holding("BTC", D(8), D(0)), updated=1_000), 120)
    assert account.state is State.LIVE
    assert account.holdings["BTC"].free == 8


def test_events_wait_for_the_answers_and_what_stands_stays() -> None:
    account = live(Holding("BTC", D(1), D(0)))
    account.break_off(State.STALE, "", 20_000)
    account.subscribe(21_000)
    assert not account.take(position("BTC", "2"), 21_001)
    assert not account.take(report(), 21_002)
    assert account.holdings["BTC"].free == 1
    assert not account.orders
    assert [wish.symbol for wish in account.wanted()] == ["BTCUSDT"]
    account.confirm(21_003)
    account.load(answers(21_004, Holding("BTC", D("1.5"), D(0)), updated=1_500), 21_020)
    assert account.holdings["BTC"].free == D("1.5")
    assert account.last_event == 21_002
    account.take(position("BTC", "3", 2_000), 21_030)
    assert account.holdings["BTC"].free == 3


def test_events_that_say_nothing_of_an_account_are_left_aside() -> None:
    account = live()
    assert not account.take(StreamTerminated(5), 11_000)
    assert not account.take(ServerShutdown(5), 11_000)
    assert account.last_event is None


def test_more_events_than_can_wait_lead_to_an_audit() -> None:
    account = live()
    account.subscribe(20_000)
    for number in range(WAITING_KEPT + 1):
        account.take(position("BTC", "1", number), 20_001)
    account.confirm(20_002)
    account.load(answers(20_003), 20_010)
    assert "more events" in account.doubts(20_010)
    account.audit(answers(20_020), 20_030)
    assert not account.doubts(20_030)


def test_an_order_that_is_not_open_any_more_ended_in_a_way_that_is_to_be_asked() -> None:
    account = live()
    account.take(report(), 11_000)
    account.subscribe(12_000)
    account.confirm(12_001)
    repair = account.load(answers(12_002), 12_010)
    assert str(repair) == "0 fills recovered, 1 order found closed, 0 differences"
    assert not account.orders
    assert [order.status for order in account.gone] == [UNKNOWN_END]
    assert not account.closed["BTCUSDT", 1].open
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="1", last="1", trade=5, time=1_100), 12_020)
    assert not account.orders
    assert (account.closed["BTCUSDT", 1].status, account.closed["BTCUSDT", 1].filled) == (UNKNOWN_END, D(1))
    (gone,) = account.gone
    ended = Order(**{name: getattr(gone, name) for name in gone.__struct_fields__} | {"status": "CANCELED"})
    account.audit(Snapshot(ended=(ended,)), 12_030)
    assert not account.gone
    assert account.closed["BTCUSDT", 1].status == "CANCELED"


def test_an_order_that_a_late_answer_left_out_is_open_again_when_the_exchange_says_so() -> None:
    account = live()
    account.take(report(), 11_000)
    order = account.orders["BTCUSDT", 1]
    account.audit(answers(12_000), 12_010)
    assert not account.orders
    assert account.audit(answers(13_000, orders=(order,)), 13_010).orders_opened == 1
    assert account.orders["BTCUSDT", 1].status == "NEW"
    assert not account.gone


def test_an_order_that_came_to_nothing_before_all_were_told_is_not_opened_by_a_late_event() -> None:
    account = live()
    account.take(position("BTC", "1", 5_000), 11_000)
    account.audit(answers(12_000, Holding("BTC", D(1), D(0)), updated=5_000), 12_010)
    account.take(report(time=4_000), 12_020)
    assert not account.orders
    assert [order.status for order in account.gone] == [UNKNOWN_END]
    assert account.doubts(12_020) == "an order of BTCUSDT was not among the open ones"


def test_a_closed_order_never_reopens() -> None:
    account = live()
    account.take(report(), 11_000)
    opened = account.orders["BTCUSDT", 1]
    account.take(report("CANCELED", "CANCELED", time=1_100, client="request", original="mine"), 11_001)
    account.take(report(time=1_050), 11_002)
    repair = account.audit(answers(12_000, orders=(opened,)), 12_010)
    assert not account.orders
    assert account.closed["BTCUSDT", 1].client_order_id == "mine"
    assert (repair.differences, "order 1 of BTCUSDT" in repair.words) == (1, True)


def test_a_refused_order_is_closed_with_the_reason() -> None:
    account = live()
    account.take(report("REJECTED", "REJECTED", reason="INSUFFICIENT_BALANCE"), 11_000)
    (item,) = account.news.read()[0]
    assert isinstance(item.fact, OrderChange)
    assert (item.fact.execution, item.fact.reason) == ("REJECTED", "INSUFFICIENT_BALANCE")
    assert not account.orders


def test_an_amended_order_keeps_its_id_and_counts_its_amendments() -> None:
    account = live()
    account.take(report(), 11_000)
    for _ in range(2):
        account.take(report("REPLACED", "NEW", time=1_100, client="new", original="mine"), 11_001)
    order = account.orders["BTCUSDT", 1]
    assert (order.client_order_id, order.amendments, order.remaining) == ("new", 1, D(10))


def test_a_fill_that_never_came_is_noticed_by_the_next() -> None:
    account = live()
    account.take(report(), 11_000)
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="1", last="1", trade=5), 11_001)
    assert not account.doubts(11_001)
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="4", last="2", trade=9), 11_002)
    assert account.doubts(11_002) == "a fill of BTCUSDT before the last one did not come"
    missed = Fill(
        account=SPOT, symbol="BTCUSDT", trade_id=7, order_id=1, side="BUY", price=D(100), quantity=D(1),
        quote=D(100), commission=D(0), commission_asset="", time=1_000, maker=True,
    )  # fmt: skip
    known = (account.fills.get("BTCUSDT", 5), account.fills.get("BTCUSDT", 9))
    told = Trades(
        sent=12_000, received=12_001, symbol="BTCUSDT", start=0, until=2_000,
        fills=tuple(fill for fill in (missed, *known) if fill is not None),
    )  # fmt: skip
    repair = account.audit(answers(12_000, orders=tuple(account.orders.values()), trades=(told,)), 12_010)
    assert str(repair) == "1 fill recovered, 1 difference"
    assert not account.doubts(12_010)
    assert [item.recovered for item in account.news.read()[0] if isinstance(item.fact, Fill)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_deposit_without_a_balance_is_doubted_after_a_while() -> None:
    account = live()
    account.take(BalanceUpdate(2_000, "USDT", D(50), 2_000), 11_000)
    assert [(one.asset, one.delta, one.kind) for one in account.movements] == [
        ("USDT", D(50), MovementKind.TRANSFER)
    ]
    assert "USDT" not in account.holdings
    assert not account.doubts(12_000)
    assert account.doubts(14_001) == "USDT has moved, and no balance came with it"
    account.take(position("USDT", "50", 2_000), 14_002)
    assert not account.doubts(20_000)
    account.take(ExternalLockUpdate(2_100, "USDT", D(5), 2_100), 15_000)
    account.audit(answers(19_000, Holding("USDT", D(50), D(0)), updated=2_100), 19_010)
    assert not account.doubts(30_000)


def test_balances_that_changed_without_a_known_fill_point_to_symbols() -> None:
    symbols = {
        name: SymbolInfo(name, "TRADING", base, quote)
        for name, base, quote in (("BTCUSDT", "BTC", "USDT"), ("ETHUSDT", "ETH", "USDT"))
    }
    account = live(Holding("BTC", D(1), D(0)), Holding("USDT", D(500), D(0)))
    assert account.suspects(symbols) == []
    account.audit(
        answers(20_000, Holding("BTC", D(2), D(0)), Holding("USDT", D(400), D(0)), updated=1_500), 20_010
    )
    assert account.tally.unexplained(symbols) == {"BTC": 1, "USDT": -100}
    assert account.suspects(symbols) == ["BTCUSDT"]
    account.take(report("TRADE", "FILLED", filled="1", last="1", trade=5, time=1_600), 20_020)
    account.take(BalanceUpdate(1_700, "BTC", D(1), 1_700), 20_025)
    account.audit(
        answers(21_000, Holding("BTC", D(4), D(0)), Holding("USDT", D(300), D(0)), updated=1_800), 21_010
    )
    assert account.suspects(symbols) == []
    assert account.tally.unexplained({}) == {}


def test_what_is_owed_comes_by_answers_and_the_level_by_the_risk_stream_too() -> None:
    margin = Margin(level=D(3), asset="BTC", assets=D(6), updated=9_000, level_updated=9_000)
    account = live(account_id=CROSS)
    account.take(MarginLevelChanged(1_000, D("2.5"), "MARGIN_LEVEL_2"), 10_500)
    assert account.margin is not None
    assert (account.margin.updated, account.margin.level_updated, account.margin.assets) == (0, 10_500, None)
    owed = Holding("USDT", D(10), D(0), D(4), D(1))
    account.audit(answers(10_400, owed, margin=margin, updated=None), 10_600)
    assert (account.margin.level, account.margin.assets) == (D("2.5"), D(6))
    assert account.holdings["USDT"].net == 5
    account.take(position("USDT", "20", 3_000), 10_700)
    assert (account.holdings["USDT"].free, account.holdings["USDT"].borrowed) == (D(20), D(4))
    account.take(LiabilityChanged(3_000, "USDT", "BORROW", D(7), D(0)), 10_800)
    assert account.doubts(10_800) == "what is owed of USDT has changed"
    more = Holding("USDT", D(20), D(0), D(11), D(1))
    assert account.audit(answers(10_900, more, margin=margin, updated=None), 10_910).clean
    assert not account.doubts(10_910)


def test_an_answer_without_a_time_is_asked_for_again_when_balances_came_meanwhile() -> None:
    account = live(account_id=CROSS)
    question = answers(11_000, Holding("BTC", D(1), D(0)), updated=None)
    assert not account.unsettled(question)
    account.take(position("BTC", "2", 5_000), 11_002)
    assert account.unsettled(question)
    account.audit(question, 11_010)
    assert account.holdings["BTC"].free == 2
    account.subscribe(12_000)
    account.take(position("BTC", "3", 5_000), 12_010)
    assert account.unsettled(answers(12_005, updated=None))


def test_an_answer_of_a_server_that_is_behind_is_taken_when_it_is_given_twice() -> None:
    account = live()
    account.take(position("BTC", "2", 5_000), 11_000)
    behind = answers(12_000, Holding("BTC", D(1), D(0)), updated=4_000)
    assert account.unsettled(behind)
    account.audit(behind, 12_010)
    assert account.holdings["BTC"].free == 2
    assert account.doubts(12_010) == "the exchange told older balances than it had told before"
    again = answers(13_000, Holding("BTC", D(1), D(0)), updated=4_000)
    assert not account.unsettled(again)
    account.audit(again, 13_010)
    assert account.holdings["BTC"].free == 1
    assert not account.doubts(13_010)


def test_a_fill_that_was_missed_while_events_waited_is_doubted_also_when_it_is_live() -> None:
    account = live()
    account.subscribe(11_000)
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="3", last="1", trade=9), 11_001)
    account.confirm(11_002)
    account.load(answers(11_003), 11_010)
    assert account.doubts(11_010) == "a fill of BTCUSDT before the last one did not come"


def test_fills_are_whole_only_while_nothing_can_be_missing() -> None:
    account = live()
    told = Trades(sent=10_500, received=10_501, symbol="BTCUSDT", fills=(), start=500, until=9_000)
    account.audit(Snapshot(trades=(told,)), 10_510)
    assert (account.fills.since("BTCUSDT"), account.fills.whole("BTCUSDT")) == (500, True)
    account.break_off(State.STALE, "", 11_000)
    assert (account.fills.since("BTCUSDT"), account.fills.whole("BTCUSDT")) == (500, False)
    account.audit(Snapshot(trades=(told,)), 11_010)
    assert not account.fills.whole("BTCUSDT")


def test_answers_to_a_part_go_on_with_the_last_comparison() -> None:
    account = live(Holding("BTC", D(1), D(0)))
    assert str(account.repair) == "loaded: 1 balance, 0 open orders, 0 fills"
    account.subscribe(11_000)
    account.confirm(11_001)
    account.load(answers(11_002, Holding("BTC", D(2), D(0)), updated=2_000), 11_010)
    assert str(account.repair) == "0 fills recovered, 1 balance brought up to date, 0 differences"
    fill = Fill(
        account=SPOT, symbol="ETHUSDT", trade_id=7, order_id=1, side="BUY", price=D(100), quantity=D(1),
        quote=D(100), commission=D(0), commission_asset="", time=1_000, maker=True,
    )  # fmt: skip
    told = Trades(sent=11_020, received=11_021, symbol="ETHUSDT", fills=(fill,), start=500, until=9_000)
    account.audit(Snapshot(trades=(told,)), 11_030)
    assert account.repair is not None
    assert (account.repair.fills, account.repair.differences, account.repair.clean) == (1, 0, False)


@pytest.mark.parametrize(
    ("repair", "words"),
    [
        (Repair(0), "0 fills recovered, 0 differences"),
        (Repair(0, fills=2), "2 fills recovered, 0 differences"),
        (
            Repair(0, fills=1, orders_opened=2, orders_closed=1, balances=3, differences=1),
            "1 fill recovered, 2 orders found open, 1 order found closed, 3 balances brought up to date, "
            "1 difference",
        ),
        (
            Repair(0, fills=9, balances=2, first=True),
            "loaded: 2 balances, 0 open orders, 9 fills",
        ),
    ],
)
def test_a_repair_in_words(repair: Repair, words: str) -> None:
    assert str(repair) == words


def test_trades_that_the_exchange_tells_otherwise_are_named() -> None:
    account = live()
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="1", last="1", trade=5), 11_000)
    account.take(report("TRADE", "PARTIALLY_FILLED", filled="2", last="1", trade=6), 11_001)
    first = account.fills.get("BTCUSDT", 5)
    assert first is not None
    other = Fill(**{name: getattr(first, name) for name in first.__struct_fields__} | {"price": D(99)})
    last = Fill(**{name: getattr(first, name) for name in first.__struct_fields__} | {"trade_id": 8})
    told = Trades(sent=12_000, received=12_001, symbol="BTCUSDT", fills=(other, last), from_id=0)
    repair = account.audit(Snapshot(trades=(told,)), 12_010)
    assert (repair.differences, repair.words) == (2, "trade 5 of BTCUSDT was told otherwise")


def test_the_market_tells_which_account_has_changed() -> None:
    market, topic = Market(), topics.account(CROSS)
    assert (topic.kind, topic.symbol) == (topics.TopicKind.ACCOUNT, "CROSS")
    market.subscribe_account(CROSS, 100)
    assert market.changes() == {topic}
    assert not market.take_account(CROSS, position("BTC", "1"), 101)
    assert not market.changes()
    market.confirm_account(CROSS, 102)
    market.load_account(CROSS, answers(103, updated=None), 110)
    assert market.changes() == {topic}
    assert market.take_account(CROSS, position("BTC", "2", 2_000), 120)
    market.audit_account(CROSS, answers(130, Holding("BTC", D(2), D(0)), updated=None), 140)
    market.break_account(CROSS, State.BROKEN, "the key was revoked", 150)
    assert market.changes() == {topic}
    assert list(market.accounts) == [CROSS]
    assert (market.account(CROSS).state, market.account(CROSS).holdings["BTC"].free) == (State.BROKEN, D(2))
