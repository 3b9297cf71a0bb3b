"""What of a followed account is not as the embedded exchange has it."""

from decimal import Decimal

from tui.market.accounts.account import Account
from tui.sim.engine.listings import UNIT
from tui.sim.trading import accounts as sim
from tui.sim.trading.margin import MarginAccount


def differences(account: Account, truth: sim.Account, margin: MarginAccount | None = None) -> list[str]:
    """Balances, open orders and fills that differ, in words; nothing where all are equal."""
    return [*_balances(account, truth, margin), *_orders(account, truth), *_fills(account, truth)]


def _balances(account: Account, truth: sim.Account, margin: MarginAccount | None) -> list[str]:
    found = {
        asset: (one.free, one.locked, one.borrowed + one.interest)
        for asset, one in account.holdings.items()
        if one.total or one.borrowed or one.interest
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
                _amount(margin.debt(asset).total if margin else 0),
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


def _fills(account: Account, truth: sim.Account) -> list[str]:
    found = [(fill.symbol, fill.trade_id, fill.quantity, fill.commission) for fill in account.fills]
    expected = [
        (symbol, own.id, _amount(own.lots * own.order.listing.step_units), _amount(own.fee))
        for symbol, trades in truth.register.trades.items()
        for own in trades
    ]
    doubled = len(found) - len({(symbol, number) for symbol, number, *_ in found})
    wrong = sorted(set(found) ^ set(expected))
    return [f"{doubled} fills twice"] * bool(doubled) + [f"fill {one}" for one in wrong]


def _amount(units: int) -> Decimal:
    return Decimal(units) / UNIT
