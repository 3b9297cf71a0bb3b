"""What the tables of the accounts' place are filtered and sorted by: names for the values of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.expressions.vocabulary import Kind, Variable, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from tui.expressions.terms import Value


class Wording(NamedTuple):
    """What a table's filter may say, an example of it, and how each value is read from a row."""

    words: Vocabulary
    example: str
    values: Mapping[str, Callable[[Any], Value | None]]

    def read(self, row: object, name: str) -> Value | None:
        """The value of a name, or of a column."""
        return self.values[name](row)


_ACCOUNT: Final = Variable("account", Kind.TEXT, "SPOT, CROSS, or ISO and the symbol", ("acct", "wallet"))

HOLDINGS: Final = Wording(
    Vocabulary(
        (
            Variable("asset", Kind.TEXT, "the asset"),
            _ACCOUNT,
            Variable("free", Kind.AMOUNT, "what can be used"),
            Variable("locked", Kind.AMOUNT, "what open orders hold"),
            Variable("total", Kind.AMOUNT, "what there is"),
            Variable("owed", Kind.AMOUNT, "what was borrowed, with interest", ("debt",)),
            Variable("value", Kind.AMOUNT, "what it is worth in the chosen currency"),
            Variable("change", Kind.PERCENT, "change of its price over 24 hours", ("chg",)),
            Variable("share", Kind.PERCENT, "of all that is shown"),
        ),
        words="asset",
    ),
    "words, or value>100 share>5% owed>0",
    {
        "asset": lambda row: str(row.asset),
        "account": lambda row: str(row.account),
        "free": lambda row: float(row.free),
        "locked": lambda row: float(row.locked),
        "total": lambda row: float(row.total),
        "owed": lambda row: float(row.owed),
        "value": lambda row: None if row.value is None else float(row.value),
        "change": lambda row: None if row.change is None else float(row.change),
        "share": lambda row: None if row.share is None else float(row.share),
    },
)

ORDERS: Final = Wording(
    Vocabulary(
        (
            Variable("symbol", Kind.TEXT, "the symbol"),
            _ACCOUNT,
            Variable("side", Kind.TEXT, "BUY or SELL"),
            Variable("type", Kind.TEXT, "LIMIT, STOP_LOSS_LIMIT, OCO ...", ("kind",)),
            Variable("price", Kind.PRICE, "the price"),
            Variable("trigger", Kind.PRICE, "the price that sets it off", ("stop",)),
            Variable("qty", Kind.AMOUNT, "the quantity", ("quantity",)),
            Variable("filled", Kind.PERCENT, "how much of it is filled"),
            Variable("dist", Kind.PERCENT, "from the last price to its own", ("distance",)),
            Variable("age", Kind.DURATION, "since it was sent"),
            Variable("tif", Kind.TEXT, "GTC, IOC or FOK"),
        ),
        words="symbol",
    ),
    "words, or side=buy dist>-1% age>1h",
    {
        "symbol": lambda row: str(row.symbol),
        "account": lambda row: str(row.account),
        "side": lambda row: str(row.side),
        "type": lambda row: str(row.kind),
        "kind": lambda row: str(row.kind),
        "price": lambda row: None if row.price is None else float(row.price),
        "trigger": lambda row: None if row.trigger is None else float(row.trigger),
        "qty": lambda row: float(row.quantity),
        "filled": lambda row: float(row.filled),
        "dist": lambda row: None if row.distance is None else float(row.distance),
        "time": lambda row: int(row.created),
        "age": lambda row: int(row.age),
        "tif": lambda row: str(row.force),
        "stp": lambda row: str(row.prevention),
        "id": lambda row: str(row.ident),
    },
)

FILLS: Final = Wording(
    Vocabulary(
        (
            Variable("symbol", Kind.TEXT, "the symbol"),
            _ACCOUNT,
            Variable("side", Kind.TEXT, "BUY or SELL"),
            Variable("price", Kind.PRICE, "the price"),
            Variable("qty", Kind.AMOUNT, "the quantity", ("quantity",)),
            Variable("quote", Kind.AMOUNT, "price times quantity"),
            Variable("fee", Kind.AMOUNT, "what it cost, in the fee's asset"),
            Variable("role", Kind.TEXT, "maker or taker"),
            Variable("maker", Kind.FLAG, "fills of orders that rested"),
            Variable("order", Kind.TEXT, "the order's id"),
        ),
        words="symbol",
    ),
    "words, or side=sell quote>100 maker",
    {
        "symbol": lambda row: str(row.symbol),
        "account": lambda row: str(row.account),
        "side": lambda row: str(row.side),
        "price": lambda row: float(row.price),
        "qty": lambda row: float(row.quantity),
        "quote": lambda row: float(row.quote),
        "fee": lambda row: float(row.fee),
        "role": lambda row: "maker" if row.maker else "taker",
        "maker": lambda row: bool(row.maker),
        "time": lambda row: int(row.time),
        "trade": lambda row: int(row.trade),
        "order": lambda row: str(row.order),
    },
)

PROFITS: Final = Wording(
    Vocabulary(
        (
            Variable("symbol", Kind.TEXT, "the symbol"),
            _ACCOUNT,
            Variable("realised", Kind.AMOUNT, "made by what was sold, in the quote asset", ("profit",)),
            Variable("unrealised", Kind.AMOUNT, "what selling the rest now would make"),
            Variable("position", Kind.AMOUNT, "what is left of what was bought", ("open",)),
            Variable("cost", Kind.PRICE, "the price that it was bought for"),
            Variable("fees", Kind.AMOUNT, "what the fills cost"),
            Variable("fills", Kind.COUNT, "how many there were"),
        ),
        words="symbol",
    ),
    "words, or realised<0 position>0",
    {
        "symbol": lambda row: str(row.symbol),
        "account": lambda row: str(row.account),
        "realised": lambda row: float(row.realised),
        "unrealised": lambda row: None if row.unrealised is None else float(row.unrealised),
        "position": lambda row: float(row.position),
        "cost": lambda row: None if row.cost is None else float(row.cost),
        "fees": lambda row: None if row.fees is None else float(row.fees),
        "fills": lambda row: int(row.fills),
        "since": lambda row: None if row.since is None else int(row.since),
    },
)
