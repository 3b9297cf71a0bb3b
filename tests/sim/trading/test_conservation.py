"""Nothing is lost and nothing made, whatever accounts do and whenever: spot, cross and isolated."""

from collections import Counter
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.listings import UNIT
from tui.sim.trading.accounts import Account
from tui.sim.trading.margin import MarginAccount
from tui.sim.trading.news import BalancesChanged, LiabilityChanged, News, OrderChanged
from tui.sim.trading.orders import STOPS, OwnTrade
from tui.sim.trading.rejections import Rejected

ASSETS = ("ETH", "BTC")
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
effects = st.sampled_from(["NO_SIDE_EFFECT", "MARGIN_BUY", "AUTO_REPAY", "AUTO_BORROW_REPAY"])
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
        "side_effect": effects,
        "repays_at_cancel": st.booleans(),
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
loans = st.fixed_dictionaries(
    {
        "act": st.sampled_from(["borrow", "repay", "in", "out", "hours", "ruin"]),
        "asset": st.sampled_from(ASSETS),
        "units": st.integers(1, 40 * UNIT),
    }
)
trades = orders | pairs | chains | others
histories = st.lists(st.tuples(st.integers(0, 1), trades), max_size=25)
"""What two spot accounts do."""
margin_histories = st.lists(st.tuples(st.integers(0, 3), trades | loans), max_size=25)
"""What they do together with the margin accounts of one of them."""


def act(hall: Hall, account: Account, step: dict[str, Any]) -> None:
    margin = hall.desk.margins.of(account)
    if "units" not in step:
        trade(hall, account, step)
    elif margin is not None:
        owe(hall, margin, step["act"], step["asset"], step["units"])


def owe(hall: Hall, margin: MarginAccount, what: str, asset: str, units: int) -> None:
    bank = hall.desk.bank
    match what:
        case "borrow":
            bank.borrow(margin, asset, units)
        case "repay":
            bank.repay(margin, asset, units % (margin.debt(asset).total + 1))
        case "in":
            bank.transfer(hall.account, margin.account, asset, units)
        case "out" if bank.may_leave(margin, asset, units):
            bank.transfer(margin.account, hall.account, asset, units)
        case "hours":
            bank.hasten(1 + units // UNIT)
        case "ruin":  # as if what it has had lost most of its worth
            hall.desk.deposit(margin.account, asset, -margin.account.purse.free[asset])
            has, owes = bank.sums(margin, "BTC")
            bank.lend(margin, "BTC", max(units % UNIT, has * 95 // 100 - owes))
            hall.desk.deposit(margin.account, "BTC", -margin.account.purse.free["BTC"])
            hall.run(1_000)


def trade(hall: Hall, account: Account, step: dict[str, Any]) -> None:
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
                side_effect=step["side_effect"], repays_at_cancel=step["repays_at_cancel"],
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
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=margin_histories)
def test_money_is_conserved_and_events_tell_the_truth(new_exchange: Any, history: list[Any]) -> None:
    hall = Hall(new_exchange(SYMBOL, rate=20.0))
    margins = (hall.desk.cross(hall.account), hall.desk.isolated(hall.account, hall.listing))
    for margin in margins:
        for asset in ASSETS:
            hall.desk.bank.transfer(hall.account, margin.account, asset, 2 * UNIT)
    accounts = (hall.account, hall.open(ETH=20, BTC=1), *(margin.account for margin in margins))
    told = _Told()
    told.hear(hall.news())
    for who, step in history:
        with suppress(Rejected):
            act(hall, accounts[who], step)
        hall.desk.look_after_margins()
        told.hear(hall.news())
        _check_books(hall)
    told.compare(hall)
    for account in accounts:
        if account.register.open:
            hall.desk.cancel_all(account, SYMBOL)
        assert not any(account.purse.locked.values())
    assert not hall.exchange._pits[SYMBOL].watched


class _Told:
    """What accounts were told of balances and debts."""

    def __init__(self) -> None:
        self.balances: dict[tuple[int, str], tuple[int, int]] = {}
        self.debts: Counter[tuple[int, str]] = Counter()

    def hear(self, news: list[News]) -> None:
        for one in news:
            uid = one.account.uid
            if isinstance(one, BalancesChanged):
                self.balances |= {(uid, asset): (free, locked) for asset, free, locked in one.balances}
            elif isinstance(one, LiabilityChanged):
                sign = -1 if one.kind == "REPAY" else 1
                self.debts[uid, one.asset] += sign * (one.principal + one.interest)
            elif isinstance(one, OrderChanged) and one.trade is not None:
                assert one.order.executed <= one.order.lots

    def compare(self, hall: Hall) -> None:
        for (uid, asset), balance in self.balances.items():
            assert hall.balance(asset, hall.desk.accounts[uid]) == balance
        for margin in hall.desk.margins:
            for asset in ASSETS:
                assert margin.debt(asset).total == self.debts[margin.account.uid, asset]


def _check_books(hall: Hall) -> None:
    _check_sums(hall)
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
    rows = [(trade.order, trade) for trade in _trades(hall)]
    for order in {order for order, _ in rows}:
        mine = [trade for owner, trade in rows if owner is order]
        assert (sum(t.lots for t in mine), sum(t.quote for t in mine)) == (order.executed, order.spent)


def _check_sums(hall: Hall) -> None:
    """All purses together have nothing, and what fees and interest have brought has been paid by somebody."""
    ledger, margins = hall.desk.ledger, [*hall.desk.margins]
    for asset in ASSETS:
        assert ledger.total(asset) == 0
        debts = [margin.debt(asset) for margin in margins]
        assert -ledger.lender.free[asset] == sum(debt.principal for debt in debts)
        assert min(0, *(debt.principal for debt in debts), *(debt.interest for debt in debts)) == 0
        charged = sum(
            charge.interest for margin in margins for charge in margin.charges if charge.asset == asset
        )
        interest = charged - sum(debt.interest for debt in debts)
        fees = sum(trade.fee for trade in _trades(hall) if trade.fee_asset == asset)
        assert ledger.fees.free[asset] == fees + interest


def _trades(hall: Hall) -> list[OwnTrade]:
    accounts = hall.desk.accounts.values()
    return [trade for account in accounts for trade in account.register.trades.get(SYMBOL, ())]
