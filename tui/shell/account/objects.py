"""An account, and what happens in it, as objects for scripts: amounts as decimal text, times in ms."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from tui.market.accounts.account import Account
from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding, Movement
from tui.market.accounts.margin import Margin
from tui.market.accounts.news import Item
from tui.market.accounts.orders import OrderChange, OrderList
from tui.shell.account.following import Entered, Fact, Missed

Plain = dict[str, Any]

_NAMES: Final = {Fill: "fill", Movement: "movement", OrderList: "list"}


def of_account(account: Account) -> Plain:
    """All of it."""
    symbols = sorted(account.touched | account.fills.symbols)
    return {
        "account": str(account.id),
        "state": account.state.value,
        "since": account.since,
        "words": account.words,
        "reconciled": account.reconciled,
        "repair": str(account.repair) if account.repair is not None else None,
        "balances": [_of_holding(holding) for _, holding in sorted(account.holdings.items())],
        "orders": [_plain(order) for order in account.orders.values()],
        "lists": [_plain(one) for one in account.lists.values()],
        "fills": [_plain(fill) for fill in account.fills],
        "fillsSince": {symbol: account.fills.since(symbol) for symbol in symbols},
        "movements": [_plain(movement) for movement in account.movements],
        "margin": _plain(account.margin) if account.margin is not None else None,
    }


def of_fact(account: Account, fact: Fact) -> Plain:
    """What happened; `e` says what it is."""
    whose = {"account": str(account.id)}
    match fact:
        case Account():
            return {"e": "account", **of_account(fact)}
        case Item():
            recovered: Plain = {"recovered": True} if fact.recovered else {}
            return {**_of_item(fact, whose), "heard": fact.heard, **recovered}
        case Holding():
            return {"e": "balance", **whose, **_of_holding(fact)}
        case Margin():
            return {"e": "margin", **whose, **_plain(fact)}
        case Entered():
            return {"e": "state", **whose, **_plain(fact)}
        case Missed():
            return {"e": "missed", **whose, **_plain(fact)}


def _of_item(item: Item, whose: Plain) -> Plain:
    fact = item.fact
    if isinstance(fact, OrderChange):
        told = {"execution": fact.execution, "time": fact.time, "reason": fact.reason}
        return {"e": "order", **whose, **told, **_plain(fact.order)}
    return {"e": _NAMES[type(fact)], **whose, **_plain(fact)}


def _of_holding(holding: Holding) -> Plain:
    return {**_plain(holding), "total": f"{holding.total:f}", "net": f"{holding.net:f}"}


def _plain(struct: msgspec.Struct) -> Plain:
    """Its fields by scripts' names, but for the account that it is of."""
    fields = msgspec.structs.asdict(struct)
    return {_camel(name): _text(value) for name, value in fields.items() if name != "account"}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _text(value: object) -> object:
    # Without exponent: that a script needs to know nothing of 0E-8.
    return f"{value:f}" if isinstance(value, Decimal) else value
