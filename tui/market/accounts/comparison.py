"""Holds an account against what the exchange answered, and puts right what differs."""

from collections.abc import Iterable, Sequence

from tui.market.accounts.fills import Fill, Fills
from tui.market.accounts.snapshots import Balances, OpenOrders, Snapshot, Trades
from tui.market.accounts.statement import Doubt, Statement
from tui.market.accounts.states import Repair
from tui.wire.user_events import UserEvent


def compare(
    account: Statement,
    snapshot: Snapshot,
    now: int,
    *,
    waiting: Sequence[tuple[UserEvent, int]] = (),
    audited: bool = False,
    first: bool = False,
) -> Repair:
    """Take trades, then the events that waited for the answers, then all that is told by state.

    `audited` says that no event should be missing, so that whatever was repaired is a difference.
    """
    contradictions = [words for answer in snapshot.trades for words in _contradictions(account.fills, answer)]
    missed = sum(_count_missed(account.fills, answer) for answer in snapshot.trades)
    fills = sum(account.add_trades(answer, now) for answer in snapshot.trades)
    for event, arrived in waiting:
        account.record(event, arrived)
    opened = closed = balances = 0
    if snapshot.orders is not None:
        contradictions += [
            f"order {order.order_id} of {order.symbol} had gone on further than the exchange says"
            for order in account.register.contradicts(snapshot.orders, now)
        ]
        opened, closed = _take_orders(account, snapshot.orders, now)
    for order in snapshot.ended:
        if (settled := account.register.settle(order, now)) is not None:
            account.tell_answer(settled, now)
    if snapshot.lists is not None:
        account.order_lists.load(snapshot.lists, now)
    if snapshot.balances is not None:
        balances = _take_balances(account, snapshot.balances, now)
    repaired = missed + opened + closed + balances if audited else 0
    return Repair(
        now,
        fills=fills,
        orders_opened=opened,
        orders_closed=closed,
        balances=balances,
        differences=repaired + len(contradictions),
        first=first,
        words=contradictions[0] if contradictions else "",
    )


def _take_orders(account: Statement, answer: OpenOrders, now: int) -> tuple[int, int]:
    loaded = account.register.load(answer, account.told_before(answer.sent), now)
    for order in (*loaded.opened, *loaded.changed, *loaded.ended):
        account.touched.add(order.symbol)
        account.tell_answer(order, now)
    return len(loaded.opened), len(loaded.ended)


def _take_balances(account: Statement, answer: Balances, now: int) -> int:
    changed = account.purse.load(answer, now)
    account.forget_awaited(answer.sent)
    if account.purse.behind:
        account.doubt = Doubt("the exchange told older balances than it had told before", now)
    if answer.margin is not None:
        account.take_margin(answer.margin, answer.sent)
    time = answer.updated if answer.updated is not None else account.told_before(answer.sent)
    account.tally.close(account.purse.holdings.values(), time)
    return len(changed)


def _count_missed(fills: Fills, answer: Trades) -> int:
    """Trades that should have been known: not those from before the first that was heard of a symbol."""
    first = 0
    if fills.since(answer.symbol) is None:
        known = fills.of(answer.symbol)
        if not known:
            return 0
        first = min(fill.trade_id for fill in known)
    return sum(
        fill.trade_id > first and fills.get(fill.symbol, fill.trade_id) is None for fill in answer.fills
    )


def _contradictions(fills: Fills, answer: Trades) -> Iterable[str]:
    """What was known of a symbol's trades and isn't so by the exchange."""
    told = {fill.trade_id: fill for fill in answer.fills}
    for fill in answer.fills:
        known = fills.get(fill.symbol, fill.trade_id)
        if known is not None and _facts(known) != _facts(fill):
            yield f"trade {fill.trade_id} of {fill.symbol} was told otherwise"
    if told:
        first, last = min(told), max(told)
        for known in fills.of(answer.symbol):
            if first <= known.trade_id <= last and known.trade_id not in told:
                yield f"the exchange does not know trade {known.trade_id} of {known.symbol}"


def _facts(fill: Fill) -> tuple[object, ...]:
    return fill.order_id, fill.side, fill.price, fill.quantity, fill.commission, fill.commission_asset
