"""What of a followed account is not as the embedded exchange has it."""

from decimal import Decimal

from tui.market.accounts.account import Account
from tui.sim.engine.listings import UNIT
from tui.sim.trading import accounts as sim
from tui.sim.trading.margin import MarginAccount


def differences(
    account: Account,
    truth: sim.Account,
    margin: MarginAccount | None = None,
    *,
    begin: int = 0,
    debts: bool = True,
) -> list[str]:
    """Balances, open orders and fills that differ, in words; nothing where all are equal.

    Fills are all to be known since `begin`, and those before as far as the account says so. No event tells
    `debts`, so that they may be left out.
    """
    lists = sorted(number for _, number in account.lists)
    expected = sorted(one.id for one in truth.register.open_lists())
    return [
        *_balances(account, truth, margin, debts=debts),
        *_orders(account, truth),
        *_fills(account, truth, begin),
        *([f"lists: {lists} instead of {expected}"] * (lists != expected)),
    ]


def _balances(
    account: Account, truth: sim.Account, margin: MarginAccount | None, *, debts: bool
) -> list[str]:
    found = {
        asset: amounts
        for asset, one in account.holdings.items()
        if any(amounts := (one.free, one.locked, one.borrowed + one.interest if debts else 0))
    }
    purse = truth.purse
    assets = {*purse.free, *purse.locked, *(margin.debts if margin else ())}
    expected = {
        asset: amounts
        for asset in assets
        if any(
            amounts := (
                _amount(purse.free[asset]),
                _amount(purse.locked[asset]),
                _amount(margin.debt(asset).total if margin and debts else 0),
            )
        )
    }
    return [
        f"{asset}: {found.get(asset)} instead of {expected.get(asset)}"
        for asset in sorted({*found, *expected})
        if found.get(asset) != expected.get(asset)
    ]


def _orders(account: Account, truth: sim.Account) -> list[str]:
    found = {key: (order.status, order.filled, order.quantity) for key, order in account.orders.items()}
    expected = {
        key: (
            order.status,
            _amount(order.executed * order.listing.step_units),
            _amount(order.lots * order.listing.step_units),
        )
        for key, order in truth.register.open.items()
    }
    return [
        f"order {key}: {found.get(key)} instead of {expected.get(key)}"
        for key in sorted({*found, *expected})
        if found.get(key) != expected.get(key)
    ]


def _fills(account: Account, truth: sim.Account, begin: int) -> list[str]:
    found = [(fill.symbol, fill.trade_id, fill.quantity, fill.commission) for fill in account.fills]
    true = {
        (symbol, own.id, _amount(own.lots * own.order.listing.step_units), _amount(own.fee)): own.time
        for symbol, trades in truth.register.trades.items()
        for own in trades
    }
    since = {symbol: account.fills.since(symbol) or begin + 1 for symbol in truth.register.trades}
    expected = {one for one, time in true.items() if time > begin or time >= since[one[0]]}
    doubled = len(found) - len({(symbol, number) for symbol, number, *_ in found})
    return [
        *[f"{doubled} fills twice"] * bool(doubled),
        *(f"fill {one} is missing" for one in sorted(expected - set(found))),
        *(f"fill {one} is wrong" for one in sorted(set(found) - set(true))),
    ]


def _amount(units: int) -> Decimal:
    return Decimal(units) / UNIT
