"""The words around the tables of the accounts' place: headings, sums, how each account is heard."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.feed.links import LinkState
from tui.market.accounts.states import State
from tui.screens.profitfindings import NAMES
from tui.widgets import amounts
from tui.widgets.accountheader import Estate
from tui.widgets.cursortable import DOT
from tui.widgets.figures import ago
from tui.widgets.filllist import FillRow
from tui.widgets.holdings import HoldingRow
from tui.widgets.moments import midnight, moment
from tui.widgets.openorders import OrderRow
from tui.widgets.panel import mark
from tui.widgets.profits import ProfitRow
from tui.widgets.userline import Hearing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.accounts import Accounts
    from tui.market.accounts.account import Account
    from tui.market.market import Market
    from tui.screens.ownings import Ownings
    from tui.screens.prices import Prices
    from tui.widgets.cursortable import Look, Rows
    from tui.widgets.panel import PanelState

CURRENCIES: Final = ("USDT", "USDC", "EUR", "BTC", "ETH", "BNB")
"""What one can value everything in besides the setting's, as far as prices are known."""

_MARKS: Final = {
    State.LIVE: ("●", "fine", ""),
    State.RECONCILING: ("◌", "axis", "being compared"),
    State.SUBSCRIBING: ("↻", "warn", "being subscribed to"),
    State.STALE: ("↻", "warn", "connection lost"),
    State.BROKEN: ("✖", "alarm", "not heard"),
    State.ABSENT: ("○", "axis", "not asked for"),
}


def next_currency(owner: Accounts, prices: Prices) -> str:
    """The currency after that of now, of those that prices lead to."""
    now = owner.currency
    offered = [
        currency
        for currency in dict.fromkeys((owner.own_currency, *CURRENCIES))
        if currency == now or prices.rate("USDT", currency) is not None
    ]
    return offered[(offered.index(now) + 1) % len(offered)] if now in offered else offered[0]


def symbol_of(row: object, currency: str, market: Market) -> str:
    """The market that a row leads to; empty where there is none."""
    if isinstance(row, OrderRow | FillRow | ProfitRow):
        return row.symbol
    if isinstance(row, HoldingRow):
        pairs = (f"{row.asset}{quote}" for quote in (currency, *CURRENCIES))
        return next((pair for pair in pairs if pair in market.symbols), "")
    return ""


def estate(ownings: Ownings, owner: Accounts, state: PanelState, look: Look) -> Estate:
    """What the first line says."""
    worth, gains = ownings.worth, ownings.gains
    return Estate(
        tabs=ownings.tabs,
        tab=ownings.tab,
        currency=owner.currency,
        total=worth.total,
        untold=worth.untold,
        profit=gains.total,
        profit_words=f"{_method(ownings, look)}{'' if gains.certain else f'{DOT}not all known'}",
        hidden=owner.hidden,
        trouble=mark(state, look.zone, brief=True) if state.dims else "",
    )


def holdings(see: Ownings, look: Look) -> Rows:
    """The balances, with where they are from."""
    without = () if any(row.owed for row in see.holdings.rows.values()) else ("owed",)
    dust = see.worth.dust
    noun = "asset" if dust == 1 else "assets"
    words = f" … {dust} {noun} of dust, each worth less than 1 USDT, left out: . shows them"
    return see.holdings.shown(
        _sources(see.accounts, look),
        "There is nothing in this account yet.",
        without=_spared(see, *without),
        below=(((words, "axis"),),) if dust else (),
    )


def orders(see: Ownings) -> Rows:
    """The open orders."""
    nothing = "No order is open. What you send from here, or from elsewhere, will stand here."
    return see.orders.shown(see.orders.count(), nothing, without=_spared(see))


def fills(see: Ownings, currency: str, look: Look) -> Rows:
    """The fills, with what those of today come to."""
    nothing = "No fill is known since the accounts were first asked about."
    return see.fills.shown(_of_today(see, currency, look), nothing, without=_spared(see))


def profits(see: Ownings, look: Look) -> Rows:
    """What was made of each symbol, with how it was worked out."""
    nothing = "No fill is known of which something could have been made."
    words = " * not all is known: earlier fills, or what a fee was worth"
    return see.profits.shown(
        _method(see, look),
        nothing,
        without=_spared(see),
        below=(((words, "axis"),),) if any(row.doubt for row in see.gains.rows) else (),
    )


def _method(see: Ownings, look: Look) -> str:
    """How profit was worked out, and since when."""
    since = see.gains.since
    told = "" if since is None else f"{DOT}since {moment(since, look.now, look.zone)}"
    return f"by {NAMES[see.method]}{told}"


def _spared(see: Ownings, *more: str) -> frozenset[str]:
    """Columns that tell nothing: the account's where there is only one."""
    return frozenset(more) if see.mixed else frozenset((*more, "account"))


def _sources(accounts: Sequence[Account], look: Look) -> str:
    """Where the balances are from and how old they are."""
    if not accounts:
        return ""
    events = [account.last_event for account in accounts if account.last_event is not None]
    asked = [account.reconciled for account in accounts if account.reconciled is not None]
    told = f"event {moment(max(events), look.now, look.zone)}" if events else "no event yet"
    return f"{told}{DOT}asked {moment(min(asked), look.now, look.zone)}" if asked else told


def _of_today(see: Ownings, currency: str, look: Look) -> str:
    """How many fills there are, and what those of today come to."""
    start = midnight(look.now, look.zone)
    rows = [row for row in see.fills.rows.values() if row.time >= start]
    prices = see.prices
    if not rows or prices is None:
        return see.fills.count()
    volume = _sum(prices.value(row.quote_asset, row.quote, currency) for row in rows)
    fees = _sum(prices.value(row.fee_asset, row.fee, currency) for row in rows)
    parts = [see.fills.count(), f"today {len(rows)}"]
    if not look.hidden:
        parts += [f"volume {amounts.rounded(volume)}"] if volume is not None else []
        parts += [f"fees {amounts.rounded(fees)} {currency}"] if fees is not None else []
    return DOT.join([*parts, f"maker {sum(row.maker for row in rows) / len(rows):.0%}"])


def hearings(owner: Accounts, accounts: Sequence[Account], now: int) -> list[Hearing]:
    """How each account is heard: by its subscription where there is one, else by its state."""
    return [_hearing(owner, account, now) for account in accounts]


def compared(accounts: Sequence[Account], look: Look) -> str:
    """When the accounts were last compared with the exchange, and what that repaired."""
    found = [account for account in accounts if account.reconciled is not None]
    if not found:
        return ""
    latest = max(found, key=lambda account: account.reconciled or 0)
    repair = f": {latest.repair}" if latest.repair is not None else ""
    return f"compared {moment(latest.reconciled or 0, look.now, look.zone)}{repair}"


def _hearing(owner: Accounts, account: Account, now: int) -> Hearing:
    mark, paint, words = _MARKS[account.state]
    stream = owner.feed.streams.get(account.id) if owner.feed is not None else None
    detail = ""
    if stream is not None and stream.state is LinkState.OPEN:
        number = "" if stream.subscription_id is None else f"sub {stream.subscription_id}"
        left = "" if stream.expires is None else f"{ago(max(0, stream.expires - now))} left"
        detail = " ".join(part for part in (number, left) if part)
    return Hearing(str(account.id), mark, paint, words, detail)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where one of them isn't known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None
