"""What the exchange is asked about an account: over the WebSocket API for spot, by REST for margin."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from tui.feed.accounts.options import DAY
from tui.feed.feed import Feed
from tui.feed.inquiries import Way, read
from tui.feed.trouble import RequestError
from tui.market.accounts import answers
from tui.market.accounts.coverage import Wish
from tui.market.accounts.ids import AccountId, Wallet
from tui.market.accounts.orders import Order
from tui.market.accounts.snapshots import Balances, OpenLists, OpenOrders, Snapshot, Trades
from tui.wire.account_replies import (
    CrossAccount,
    IsolatedAccounts,
    ListState,
    OrderState,
    OwnTrade,
    SpotAccount,
)
from tui.wire.signing import ApiKey

T = TypeVar("T")

PAGE: Final = 1_000
"""Trades that are told at once, at most."""
MARGIN: Final = "/sapi/v1/margin/"
MARGIN_WEIGHT: Final = 10
UNKNOWN_SYMBOL: Final = -1121
NO_SUCH_ORDER: Final = -2013


class NoAccountError(RequestError):
    """An account that was there is no more."""


class _Question(NamedTuple):
    """How one thing is asked: by a method for spot, by a path for margin."""

    method: str
    path: str


_ORDERS: Final = _Question("openOrders.status", "openOrders")
_LISTS: Final = _Question("openOrderLists.status", "openOrderList")
_TRADES: Final = _Question("myTrades", "myTrades")
_ORDER: Final = _Question("order.status", "order")


class Questions:
    """Asks in the name of a key; raises RequestError where the exchange refuses, or can't be reached.

    Where there is a `way` that brings events, spot is asked over it, too: answers and events keep their order
    there, and it is open when there is something to ask.
    """

    def __init__(self, feed: Feed, key: ApiKey, history: int, way: Callable[[], Way | None]) -> None:
        self._feed = feed
        self._key = key
        self._history = history
        self._way = way

    async def isolated_pairs(self) -> IsolatedAccounts:
        """The isolated accounts that there are."""
        return await self._look_up("isolated/account", {}, IsolatedAccounts)

    async def cross(self) -> CrossAccount:
        """The cross account as a whole."""
        return await self._look_up("account", {}, CrossAccount)

    async def everything(self, account: AccountId, wishes: Iterable[Wish]) -> Snapshot:
        """Balances, open orders and lists, and the trades that are wished for, all asked together."""
        balances, orders, lists, trades = await asyncio.gather(
            self.balances(account),
            self.open_orders(account),
            self.open_lists(account),
            self.trades(account, wishes),
        )
        return Snapshot(balances=balances, orders=orders, lists=lists, trades=trades)

    async def balances(self, account: AccountId) -> Balances:
        """All balances, and of a margin account how safe it is."""
        sent = self._feed.clock.now()
        if account.wallet is Wallet.SPOT:
            spot = await self._ask_method("account.status", {"omitZeroBalances": True}, SpotAccount)
            return answers.spot_balances(spot, sent, self._feed.clock.now())
        if account.wallet is Wallet.CROSS:
            cross = await self.cross()
            return answers.cross_balances(cross, sent, self._feed.clock.now())
        params = {"symbols": account.symbol}
        found = await self._look_up("isolated/account", params, IsolatedAccounts)
        pair = next((pair for pair in found.pairs if pair.symbol == account.symbol), None)
        if pair is None:
            raise NoAccountError(f"there is no isolated account of {account.symbol} any more")
        return answers.isolated_balances(pair, sent, self._feed.clock.now())

    async def open_orders(self, account: AccountId) -> OpenOrders:
        """All open orders."""
        sent = self._feed.clock.now()
        found = await self._ask(account, _ORDERS, {}, list[OrderState])
        return OpenOrders(orders=answers.orders(found, account), sent=sent, received=self._feed.clock.now())

    async def open_lists(self, account: AccountId) -> OpenLists:
        """All open order lists."""
        sent = self._feed.clock.now()
        found = await self._ask(account, _LISTS, {}, list[ListState])
        return OpenLists(lists=answers.lists(found, account), sent=sent, received=self._feed.clock.now())

    async def trades(self, account: AccountId, wishes: Iterable[Wish]) -> tuple[Trades, ...]:
        """The trades that are wished for, without those of symbols that the exchange does not know."""
        asked = await asyncio.gather(*(self._trades(account, wish) for wish in wishes))
        return tuple(trades for trades in asked if trades is not None)

    async def ended(self, account: AccountId, orders: Iterable[Order]) -> tuple[Order, ...]:
        """Each order as it is now, without those that the exchange has forgotten."""
        asked = await asyncio.gather(*(self._order(account, order) for order in orders))
        return tuple(order for found in asked for order in found)

    async def _trades(self, account: AccountId, wish: Wish) -> Trades | None:
        sent = self._feed.clock.now()
        until = sent + self._feed.governor.offset
        start = until - self._history if wish.start is None and wish.from_id is None else wish.start
        try:
            trades = await self._pages(account, wish.symbol, wish.from_id, start, until)
        except RequestError as error:
            if error.code == UNKNOWN_SYMBOL:
                return None
            raise
        return Trades(
            symbol=wish.symbol,
            fills=answers.fills(trades, account),
            from_id=wish.from_id,
            start=start,
            until=until,
            sent=sent,
            received=self._feed.clock.now(),
        )

    async def _pages(
        self, account: AccountId, symbol: str, from_id: int | None, start: int | None, until: int
    ) -> list[OwnTrade]:
        """All trades from an id on, or since a time: day by day until one is found, by ids from there."""
        found: list[OwnTrade] = []
        while from_id is None and start is not None:
            # The last day is left open at its end: clocks are never quite the same.
            end = {"endTime": start + DAY} if start + DAY < until else {}
            found = await self._page(account, symbol, {"startTime": start, **end})
            from_id = found[-1].trade_id + 1 if found else None
            if not end and len(found) < PAGE:
                return found
            start += DAY
        while from_id is not None:
            page = await self._page(account, symbol, {"fromId": from_id})
            found += page
            from_id = page[-1].trade_id + 1 if len(page) == PAGE else None
        return found

    async def _page(self, account: AccountId, symbol: str, first: Mapping[str, object]) -> list[OwnTrade]:
        params = {"symbol": symbol, "limit": PAGE, **first}
        return await self._ask(account, _TRADES, params, list[OwnTrade])

    async def _order(self, account: AccountId, order: Order) -> tuple[Order, ...]:
        params = {"symbol": order.symbol, "orderId": order.order_id}
        try:
            return answers.orders([await self._ask(account, _ORDER, params, OrderState)], account)
        except RequestError as error:
            if error.code == NO_SUCH_ORDER:
                return ()
            raise

    async def _ask(
        self, account: AccountId, question: _Question, params: Mapping[str, object], kind: type[T]
    ) -> T:
        if account.wallet is Wallet.SPOT:
            return await self._ask_method(question.method, params, kind)
        isolated = {"isIsolated": "TRUE", "symbol": account.symbol} if account.symbol else {}
        return await self._look_up(question.path, {**params, **isolated}, kind)

    async def _ask_method(self, method: str, params: Mapping[str, object], kind: type[T]) -> T:
        return read(method, await self._feed.ask(method, params, self._key, over=self._way()), kind)

    async def _look_up(self, path: str, params: Mapping[str, object], kind: type[T]) -> T:
        reply = await self._feed.look_up(MARGIN + path, params, self._key, MARGIN_WEIGHT)
        return read(path, reply, kind)
