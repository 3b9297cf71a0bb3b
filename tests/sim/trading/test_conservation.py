"""Nothing is lost and nothing made, whatever accounts do and whenever."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.trading.accounts import Account
from tui.sim.trading.news import BalancesChanged, OrderChanged
from tui.sim.trading.orders import STOPS
from tui.sim.trading.rejections import Rejected

ASSETS = ("ETH", "BTC", "BNB")
TYPES = (
    "LIMIT",
    "LIMIT_MAKER",
    "MARKET",
    "STOP_LOSS",
    "STOP_LOSS_LIMIT",
    "TAKE_PROFIT",
    "TAKE_PROFIT_LIMIT",
)

sides = st.sampled_from(["BUY", "SELL"])
near = st.integers(-12, 12)
sizes = st.integers(20, 9_000)
orders = st.fixed_dictionaries(
    {
        "act": st.just("place"),
        "side": sides,
        "kind": st.sampled_from(TYPES),
        "lots": sizes,
        "ticks": near,
        "stop": near,
        "time_in_force": st.sampled_from(["GTC", "GTC", "IOC", "FOK"]),
        "prevention": st.sampled_from(["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]),
    }
)
pairs = st.fixed_dictionaries(
    {"act": st.just("pair"), "side": sides, "lots": sizes, "ticks": st.integers(1, 9)}
)
chains = st.fixed_dictionaries({"act": st.just("chain"), "side": sides, "lots": sizes, "ticks": near})
others = st.fixed_dictionaries(
    {
        "act": st.sampled_from(["cancel", "amend", "run", "run", "money"]),
        "which": st.integers(0, 9),
        "side": sides,
    }
)
histories = st.lists(st.tuples(st.integers(0, 1), orders | pairs | chains | others), max_size=25)


def act(hall: Hall, account: Account, step: dict[str, Any]) -> None:
    desk, last = hall.desk, hall.last
    opened = list(account.register.open.values())
    match step["act"]:
        case "place":
            kind = step["kind"]
            hall.place(
                step["side"], kind, step["lots"],
                last + step["ticks"] if kind.endswith(("LIMIT", "MAKER")) else 0,
                last + step["stop"] if kind in STOPS else 0,
                account=account, time_in_force=step["time_in_force"], prevention=step["prevention"],
            )  # fmt: skip
        case "pair":
            desk.place_pair(account, *_pair(hall, step["side"], step["lots"], step["ticks"]), "")
        case "chain":
            working = hall.ticket(step["side"], "LIMIT", step["lots"], last + step["ticks"])
            back = "SELL" if step["side"] == "BUY" else "BUY"
            desk.place_chain(account, working, _pair(hall, back, step["lots"], 5), "")
        case "money":
            hall.place(step["side"], "MARKET", account=account, quote=(step["which"] + 1) * 10_000_000)
        case "cancel" if opened:
            desk.cancel(opened[step["which"] % len(opened)])
        case "amend" if opened:
            order = opened[step["which"] % len(opened)]
            desk.amend(order, order.lots * 2 // 3 * hall.listing.step_units)
        case "run":
            hall.run(step["which"] * 400)


def _pair(hall: Hall, side: Any, lots: int, distance: int) -> tuple[Any, Any]:
    above, below = hall.last + distance, hall.last - distance
    if side == "SELL":
        return hall.ticket("SELL", "LIMIT_MAKER", lots, above), hall.ticket(
            "SELL", "STOP_LOSS", lots, stop=below
        )
    return (
        hall.ticket("BUY", "STOP_LOSS_LIMIT", lots, above + 3, above),
        hall.ticket("BUY", "LIMIT_MAKER", lots, below),
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_money_is_conserved_and_events_tell_the_truth(new_exchange: Any, history: list[Any]) -> None:
    hall = Hall(new_exchange(SYMBOL, rate=20.0))
    accounts = (hall.account, hall.open(ETH=20, BTC=1))
    told: dict[tuple[int, str], tuple[int, int]] = {}
    for who, step in history:
        with suppress(Rejected):
            act(hall, accounts[who], step)
        _check_books(hall)
        for one in hall.news():
            if isinstance(one, BalancesChanged):
                told |= {(one.account.uid, asset): (free, locked) for asset, free, locked in one.balances}
            elif isinstance(one, OrderChanged) and one.trade is not None:
                assert one.order.executed <= one.order.lots
    for (uid, asset), balance in told.items():
        assert hall.balance(asset, hall.desk.accounts[uid]) == balance
    for account in accounts:
        if account.register.open:
            hall.desk.cancel_all(account, SYMBOL)
        assert not any(account.purse.locked.values())
    assert not hall.exchange._pits[SYMBOL].watched


def _check_books(hall: Hall) -> None:
    ledger = hall.desk.ledger
    assert [ledger.total(asset) for asset in ASSETS] == [0, 0, 0]
    book = hall.exchange.book(SYMBOL)
    for account in hall.desk.accounts.values():
        assert min(0, *account.purse.free.values(), *account.purse.locked.values()) == 0
        held = {id(order.hold): order.hold for order in account.register.open.values() if order.hold}
        for asset in ASSETS:
            locked = sum(hold.units for hold in held.values() if hold.asset == asset)
            assert account.purse.locked[asset] == locked
        for order in account.register.open.values():
            resting = book.orders.get(order.id)
            works = order.status in ("NEW", "PARTIALLY_FILLED") and not order.waits
            assert (resting is not None) is works
            assert resting is None or resting.left == order.left
    rows = [
        (trade.order, trade)
        for a in hall.desk.accounts.values()
        for trade in a.register.trades.get(SYMBOL, ())
    ]
    for order in {order for order, _ in rows}:
        mine = [trade for owner, trade in rows if owner is order]
        assert (sum(t.lots for t in mine), sum(t.quote for t in mine)) == (order.executed, order.spent)
