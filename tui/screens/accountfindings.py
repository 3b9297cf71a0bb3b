"""What the accounts' place shows of balances, margin and movements, found out from the accounts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.market.accounts.holdings import MovementKind
from tui.market.accounts.ids import Wallet
from tui.widgets.amounts import decimals_of
from tui.widgets.figures import ago
from tui.widgets.holdings import HoldingRow
from tui.widgets.margins import MarginRow
from tui.widgets.movements import MovementRow
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.market.accounts.account import Account
    from tui.market.accounts.holdings import Holding
    from tui.market.accounts.margin import Margin
    from tui.market.market import Market
    from tui.screens.prices import Prices

DUST: Final = Decimal(1)
"""What an asset has to be worth, in DUST_IN, to be more than dust."""
DUST_IN: Final = "USDT"
MOVEMENTS: Final = 200
"""So many movements are shown, of all accounts."""
_FEW: Final = 60  # balances of which it is looked how many decimals they need
_ZERO: Final = Decimal(0)
_SAFE: Final = 2.0
_CLOSE: Final = 1.3
_WORDS: Final = {
    "EXCESSIVE": ("very safe", "fine"),
    "NORMAL": ("safe", "fine"),
    "MARGIN_CALL": ("MARGIN CALL", "alarm"),
    "PRE_LIQUIDATION": ("BEFORE LIQUIDATION", "alarm"),
    "FORCE_LIQUIDATION": ("LIQUIDATION", "alarm"),
}
_MOVED: Final = {
    MovementKind.TRANSFER: ("came in", "went out"),
    MovementKind.EXTERNAL_LOCK: ("locked elsewhere", "unlocked elsewhere"),
    MovementKind.LIABILITY: ("borrowed", "repaid"),
}


class Worth(NamedTuple):
    """Balances, and what they come to."""

    rows: list[HoldingRow]
    """Those that are shown; the accounts' other assets are dust."""
    dust: int
    """How many are left out."""
    total: Decimal | None
    """Of all, dust too, in the currency; None where nothing has a known price."""
    untold: int
    """Assets without a known price, which are not in the total."""


def holdings(accounts: Iterable[Account], prices: Prices, currency: str, *, dust: bool) -> Worth:
    """The balances of accounts that are not zero, in their own order; without `dust` only those worth it."""
    held = [
        (account, holding)
        for account in accounts
        for holding in account.holdings.values()
        if holding.total or holding.borrowed or holding.interest
    ]
    values = [prices.value(holding.asset, holding.net, currency) for _, holding in held]
    known = [value for value in values if value is not None]
    total = sum(known, _ZERO) if known else None
    least = prices.value(DUST_IN, DUST, currency)
    shown, rows = [], []
    for (account, holding), value in zip(held, values, strict=True):
        gross = prices.value(holding.asset, holding.total, currency)
        owed = holding.borrowed + holding.interest
        if dust or owed or gross is None or least is None or gross >= least:
            shown.append((account, holding, value))
    decimals = _decimals([holding for _, holding, _ in shown]), decimals_of(currency)
    for account, holding, value in shown:
        share = float(100 * value / total) if value is not None and total else None
        change = prices.change(holding.asset, currency)
        rows.append(_holding(account, holding, (value, share, change), decimals))
    return Worth(rows, len(held) - len(rows), total, len(values) - len(known))


def _decimals(holdings: Sequence[Holding]) -> int:
    """How many decimals all amounts get: two or five where none has more, so that columns take less room."""
    if len(holdings) > _FEW:
        return 8
    most = max((numbers.decimals_of(amount) for one in holdings for amount in _amounts(one)), default=0)
    return next((decimals for decimals in (2, 5) if most <= decimals), 8)


def _amounts(holding: Holding) -> tuple[Decimal, ...]:
    return holding.free, holding.locked, holding.borrowed + holding.interest


def _holding(
    account: Account,
    holding: Holding,
    judged: tuple[Decimal | None, float | None, float | None],
    decimals: tuple[int, int],
) -> HoldingRow:
    value, share, change = judged
    return HoldingRow(
        account=str(account.id),
        asset=holding.asset,
        free=holding.free,
        locked=holding.locked,
        total=holding.total,
        owed=holding.borrowed + holding.interest,
        value=value,
        share=share,
        change=change,
        decimals=decimals,
    )


def margins(accounts: Iterable[Account], market: Market, now: int) -> list[MarginRow]:
    """How safe the margin accounts are, the one nearest to its liquidation first."""
    found = [
        _margin(account, account.margin, market, now)
        for account in accounts
        if account.id.wallet is not Wallet.SPOT and account.margin is not None
    ]
    return sorted(found, key=lambda row: (not row.owed, row.level if row.level is not None else Decimal(999)))


def _margin(account: Account, margin: Margin, market: Market, now: int) -> MarginRow:
    word, paint = _safety(margin)
    listing = market.symbols.get(account.id.symbol)
    distance = None
    if margin.liquidation_price and margin.index_price:
        distance = float(100 * (margin.liquidation_price - margin.index_price) / margin.index_price)
    return MarginRow(
        account=str(account.id),
        level=margin.level,
        word=word,
        paint=paint,
        asset=margin.asset,
        net=margin.net,
        assets=margin.assets,
        owed=margin.liabilities,
        interest=margin.interest,
        liquidation=margin.liquidation_price,
        distance=distance,
        age=f"as of {ago(max(0, now - max(margin.updated, margin.level_updated)))} ago",
        price_decimals=listing.price_decimals if listing is not None else 2,
    )


def _safety(margin: Margin) -> tuple[str, str]:
    """How safe an account is in a word, by the exchange's where it has one, and its paint."""
    word, paint = _WORDS.get(margin.status, ("", ""))
    level = float(margin.level) if margin.level is not None else None
    if paint == "alarm" or level is None:
        return word or margin.status.lower(), paint or "text"
    if level < _CLOSE:
        return "CLOSE TO LIQUIDATION", "alarm"
    if level < _SAFE:
        return "risky", "warn"
    return word or "safe", paint or "fine"


def movements(accounts: Sequence[Account]) -> list[MovementRow]:
    """What came from outside or went there, the newest first."""
    found = sorted(
        (movement for account in accounts for movement in list(account.movements)[-MOVEMENTS:]),
        key=lambda movement: -movement.time,
    )
    return [
        MovementRow(
            account=str(movement.account),
            asset=movement.asset,
            delta=movement.delta,
            time=movement.time,
            kind=_MOVED[movement.kind][movement.delta < 0],
        )
        for movement in found[:MOVEMENTS]
    ]
