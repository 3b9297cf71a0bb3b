"""Orders of a spot account: tested, placed under ids of ours, cancelled and changed."""

from decimal import Decimal
from secrets import token_hex
from typing import Final

from tui.feed import findings
from tui.feed.dispatch import Dispatch, Request
from tui.feed.feed import Feed
from tui.feed.terms import Terms, ask_terms
from tui.orders.draft import Draft, Kind
from tui.orders.ledger import Action, Entry, Ledger, Outcome
from tui.orders.requests import PLACE, PLACE_OCO, TEST, legs, params_of
from tui.orders.typed import written
from tui.orders.words import describe
from tui.wire.signing import ApiKey

ID_PREFIX: Final = "dd-"
TERMS_LAST: Final = 30_000
"""Milliseconds for which what a symbol is traded by isn't asked for again."""


class Trader:
    """Trades for a spot account; `ledger` tells everything. Works while `run` runs.

    What it is asked to do returns once the exchange has answered, or it is known that nobody knows what came
    of it. Nothing is ever sent twice.
    """

    def __init__(self, feed: Feed, key: ApiKey, ledger: Ledger) -> None:
        self.ledger = ledger
        self._feed = feed
        self._key = key
        self._dispatch = Dispatch(feed, key, ledger)
        self._terms: dict[str, Terms] = {}

    async def run(self) -> None:
        """Serve until cancelled; what is under way then is given up, and the ledger says so."""
        await self._dispatch.run()

    async def terms(self, symbol: str) -> Terms | None:
        """What a symbol is traded by, not older than half a minute; None where it isn't listed.

        Raises RequestError.
        """
        known = self._terms.get(symbol)
        if known is not None and 0 <= self._feed.clock.now() - known.asked < TERMS_LAST:
            return known
        terms = await ask_terms(self._feed, self._key, symbol)
        if terms is not None:
            self._terms[symbol] = terms
        return terms

    async def test(self, draft: Draft) -> Entry:
        """Let the exchange look at an order without placing it; both orders of an OCO are looked at alone."""
        for leg in legs(draft):
            entry = await self._dispatch.send(
                Request(Action.TEST, TEST, draft.symbol, self._words(leg), params_of(leg, _new_id()))
            )
            if entry.outcome is not Outcome.ACCEPTED:
                break
        return entry

    async def place(self, draft: Draft) -> Entry:
        """Place an order, or the two of an OCO."""
        own, symbol = _new_id(), draft.symbol
        paired = draft.kind is Kind.OCO
        return await self._dispatch.send(
            Request(
                Action.PLACE,
                PLACE_OCO if paired else PLACE,
                symbol,
                self._words(draft),
                params_of(draft, own),
                findings.joined(own) if paired else findings.placed(symbol, own),
                own,
            )
        )

    async def cancel(self, symbol: str, order_id: int) -> Entry:
        """Cancel an order, and with it the list that it is part of."""
        params = {"symbol": symbol, "orderId": str(order_id)}
        question = findings.cancelled(symbol, order_id)
        return await self._dispatch.send(
            Request(Action.CANCEL, "order.cancel", symbol, f"order {order_id}", params, question)
        )

    async def replace(self, symbol: str, order_id: int, draft: Draft) -> Entry:
        """Cancel an order and place another one; where it can't be cancelled, nothing is placed.

        It may be cancelled and the new one refused: the outcome is PARTLY then.
        """
        own = _new_id()
        params = {"cancelReplaceMode": "STOP_ON_FAILURE", "cancelOrderId": str(order_id)}
        return await self._dispatch.send(
            Request(
                Action.REPLACE,
                "order.cancelReplace",
                symbol,
                f"{self._words(draft)} in place of order {order_id}",
                params | params_of(draft, own),
                findings.replaced(symbol, order_id, own),
                own,
            )
        )

    async def amend(self, symbol: str, order_id: int, quantity: Decimal) -> Entry:
        """Make an order smaller, down to a quantity, fills included; it keeps its place in the queue."""
        params = {"symbol": symbol, "orderId": str(order_id), "newQty": written(quantity)}
        return await self._dispatch.send(
            Request(
                Action.AMEND,
                "order.amend.keepPriority",
                symbol,
                f"order {order_id} down to {written(quantity)}",
                params,
                findings.amended(symbol, order_id, quantity),
            )
        )

    async def cancel_all(self, symbol: str) -> Entry:
        """Cancel all open orders of a symbol, those of lists too."""
        return await self._dispatch.send(
            Request(
                Action.CANCEL_ALL,
                "openOrders.cancelAll",
                symbol,
                f"all orders of {symbol}",
                {"symbol": symbol},
                findings.all_cancelled(symbol),
            )
        )

    def _words(self, draft: Draft) -> str:
        terms = self._terms.get(draft.symbol)
        return describe(draft, terms.rules if terms is not None else None)


def _new_id() -> str:
    """An id for an order that nobody else has given one."""
    return f"{ID_PREFIX}{token_hex(12)}"
