"""An account as tables for people, and what happens in it as lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final

from tui.market.accounts.account import Account
from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding, Movement
from tui.market.accounts.margin import Margin
from tui.market.accounts.news import Item
from tui.market.accounts.orders import Order, OrderChange
from tui.market.accounts.states import State
from tui.shell.account.following import Entered, Fact, Missed
from tui.wire.numbers import UNKNOWN, decimals_of

FILLS: Final = 20
"""So many fills a table shows, the newest."""

Cell = str | Decimal | None
Row = Sequence[Cell]


def lines_of(account: Account, zone: tzinfo) -> Iterator[str]:
    """Everything that is open, and the newest fills."""
    yield f"{account.id}  {_standing(account, zone)}"
    if account.margin is not None:
        yield f"  {_of_margin(account.margin)}"
    held = [holding for _, holding in sorted(account.holdings.items())]
    owing = any(holding.borrowed or holding.interest for holding in held)
    yield from _table(
        ("ASSET", "FREE", "LOCKED", "TOTAL", *(("BORROWED", "INTEREST", "NET") if owing else ())),
        [_of_holding(holding, owing) for holding in held],
        "no balance",
    )
    yield from _table(
        ("ORDER", "SYMBOL", "SIDE", "TYPE", "PRICE", "TRIGGER", "QUANTITY", "FILLED", "TIF", "LIST", "SINCE"),
        [_of_order(order, zone) for order in account.orders.values()],
        "no open order",
    )
    yield from _table(
        ("FILL", "SYMBOL", "SIDE", "PRICE", "QUANTITY", "QUOTE", "FEE", "IN", "ROLE", "TIME"),
        [_of_fill(fill, zone) for fill in reversed(account.fills.latest(FILLS))],
        "no fill is known",
    )
    if len(account.fills) > FILLS:
        yield f"  and {len(account.fills) - FILLS:,} older fills; --json tells all"


def line_of(account: Account, fact: Fact, zone: tzinfo) -> str:
    """What happened, in one line."""
    match fact:
        case Item():
            late = ", told late" if fact.recovered else ""
            return f"{_clock(fact.heard, zone)}  {account.id}  {_of_news(fact)}{late}"
        case Holding():
            owed = f", {_plain(fact.borrowed + fact.interest)} owed" if fact.borrowed or fact.interest else ""
            amounts = f"{_plain(fact.free)} free, {_plain(fact.locked)} locked{owed}"
            return f"{_clock(fact.updated, zone)}  {account.id}  {fact.asset}: {amounts}"
        case Margin():
            return f"{_clock(fact.level_updated, zone)}  {account.id}  {_of_margin(fact)}"
        case Entered():
            words = f": {fact.words}" if fact.words else ""
            return f"{_clock(fact.time, zone)}  {account.id}  is {fact.state.value}{words}"
        case Missed():
            return f"{account.id}  {fact.count:,} things happened that are left out here"
        case Account():
            return f"{fact.id}  {_standing(fact, zone)}"


def _standing(account: Account, zone: tzinfo) -> str:
    words = account.words
    if account.state is State.LIVE and account.reconciled is not None:
        words = f"compared at {_clock(account.reconciled, zone)}"
    return f"{account.state.value}{f', {words}' if words else ''}"


def _of_margin(margin: Margin) -> str:
    level = _plain(margin.level) if margin.level is not None else UNKNOWN
    parts = [f"margin level {level}{f' {margin.status}' if margin.status else ''}"]
    for name, amount in (
        ("assets", margin.assets),
        ("owed", margin.liabilities),
        ("interest", margin.interest),
        ("net", margin.net),
    ):
        parts += [f"{name} {_plain(amount)} {margin.asset}"] if amount is not None else []
    if margin.liquidation_price:
        parts.append(f"liquidation at {_plain(margin.liquidation_price)}")
    if margin.index_price is not None:
        parts.append(f"index price {_plain(margin.index_price)}")
    return ", ".join(parts)


def _of_holding(holding: Holding, owing: bool) -> Row:
    own: Row = (holding.asset, holding.free, holding.locked, holding.total)
    return (*own, holding.borrowed, holding.interest, holding.net) if owing else own


def _of_order(order: Order, zone: tzinfo) -> Row:
    return (
        str(order.order_id),
        order.symbol,
        order.side,
        order.kind,
        order.price or None,
        order.stop_price or None,
        order.quantity,
        order.filled,
        order.time_in_force,
        str(order.list_id) if order.list_id >= 0 else UNKNOWN,
        _moment(order.created, zone),
    )


def _of_fill(fill: Fill, zone: tzinfo) -> Row:
    return (
        str(fill.trade_id),
        fill.symbol,
        fill.side,
        fill.price,
        fill.quantity,
        fill.quote,
        fill.commission,
        fill.commission_asset,
        _role(fill),
        _moment(fill.time, zone),
    )


def _of_news(item: Item) -> str:
    fact = item.fact
    match fact:
        case OrderChange():
            order, reason = fact.order, f" ({fact.reason})" if fact.reason else ""
            price = f" @ {_plain(order.price)}" if order.price else ""
            filled = f", {_plain(order.filled)} filled" if order.filled else ""
            what = f"{order.side} {order.kind} {_plain(order.quantity)} {order.symbol}{price}"
            return f"order {order.order_id} {order.status}{reason}: {what}{filled}"
        case Fill():
            what = f"{fact.side} {_plain(fact.quantity)} {fact.symbol} @ {_plain(fact.price)}"
            return f"fill {what}, {_role(fact)}, fee {_plain(fact.commission)} {fact.commission_asset}"
        case Movement():
            return f"{fact.kind.value} of {_plain(fact.delta)} {fact.asset}"
        case _:
            return f"{fact.contingency} list {fact.list_id} of {fact.symbol} {fact.order_status}"


def _role(fill: Fill) -> str:
    return "maker" if fill.maker else "taker"


def _table(heads: Sequence[str], rows: Sequence[Row], nothing: str) -> Iterator[str]:
    """Rows under their heads; amounts of a column have one number of decimals, and stand at the right."""
    yield ""
    if not rows:
        yield f"  {nothing}"
        return
    columns = [_column(head, cells) for head, cells in zip(heads, zip(*rows, strict=True), strict=True)]
    for cells in zip(*columns, strict=True):
        yield f"  {'  '.join(cells)}".rstrip()


def _column(head: str, cells: Iterable[Cell]) -> list[str]:
    known = list(cells)
    decimals = max((decimals_of(cell) for cell in known if isinstance(cell, Decimal)), default=None)
    texts = [_written(cell, decimals or 0) for cell in known]
    width = max(map(len, (head, *texts)))
    return [text.ljust(width) if decimals is None else text.rjust(width) for text in (head, *texts)]


def _written(cell: Cell, decimals: int) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.{decimals}f}"
    return UNKNOWN if cell is None else cell


def _plain(amount: Decimal) -> str:
    return f"{amount:,.{decimals_of(amount)}f}"


def _clock(time: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(time / 1000, zone):%H:%M:%S %Z}"


def _moment(time: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(time / 1000, zone):%Y-%m-%d %H:%M:%S %Z}"
