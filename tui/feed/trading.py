"""Orders on their way: sent once, under ids of ours, and asked about until what came of them is known."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, repeat
from secrets import token_hex
from typing import Final, NamedTuple

import msgspec

from tui.feed import answers, findings
from tui.feed.feed import Feed
from tui.feed.findings import Question
from tui.feed.terms import Terms, ask_terms
from tui.feed.trouble import RequestError, UnreachableError
from tui.market.accounts.ids import SPOT
from tui.orders.draft import Draft, Kind
from tui.orders.ledger import Action, Entry, Ledger, Outcome
from tui.orders.requests import PLACE, PLACE_OCO, TEST, legs, params_of
from tui.orders.typed import written
from tui.orders.words import describe
from tui.wire.methods import method_of
from tui.wire.replies import Reply
from tui.wire.signing import RECV_WINDOW, ApiKey

_LOG: Final = logging.getLogger(__name__)

ID_PREFIX: Final = "dd-"
TERMS_LAST: Final = 30_000
"""Milliseconds for which what a symbol is traded by isn't asked for again."""
SETTLED: Final = (RECV_WINDOW + 10_000) / 1000
"""Seconds after which a request that wasn't answered can't be carried out any more: the exchange takes it for
so long only as `recvWindow` says, and gives its engine 10 s then."""
PAUSES: Final = (0.3, 0.7, 1.0, 2.0, 4.0)
"""Seconds between two questions about an unknown outcome; the last goes on."""

_READERS: Final[Mapping[str, answers.Read]] = {
    TEST: answers.read_nothing,
    PLACE: answers.read_order,
    PLACE_OCO: answers.read_list,
    "order.cancel": answers.read_ended,
    "order.cancelReplace": answers.read_replacement,
    "order.amend.keepPriority": answers.read_amendment,
    "openOrders.cancelAll": answers.read_all_ended,
}


class _Request(NamedTuple):
    """One request that changes something, and how to find out whether it did."""

    action: Action
    method: str
    symbol: str
    order: str
    params: Mapping[str, str]
    question: Question | None = None
    """None of a test, which carries nothing out."""
    client_order_id: str = ""


class Trader:
    """Sends orders of a spot account, and follows them; `ledger` tells everything. Works while `run` runs.

    What it is asked to do returns once the exchange has answered, or it is known that nobody knows what came
    of it. Nothing is ever sent twice.
    """

    def __init__(self, feed: Feed, key: ApiKey, ledger: Ledger) -> None:
        self.ledger = ledger
        self._feed = feed
        self._key = key
        self._clock = feed.clock
        self._terms: dict[str, Terms] = {}
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Serve until cancelled; what is under way then stays unknown, and the ledger says so."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                await asyncio.Event().wait()
        finally:
            self._group = None

    async def terms(self, symbol: str) -> Terms | None:
        """What a symbol is traded by, not older than half a minute; None where it isn't listed.

        Raises RequestError.
        """
        known = self._terms.get(symbol)
        if known is not None and 0 <= self._clock.now() - known.asked < TERMS_LAST:
            return known
        terms = await ask_terms(self._feed, self._key, symbol)
        if terms is not None:
            self._terms[symbol] = terms
        return terms

    async def test(self, draft: Draft) -> Entry:
        """Let the exchange look at an order without placing it; both orders of an OCO are looked at alone."""
        for leg in legs(draft):
            entry = await self._send(
                _Request(Action.TEST, TEST, draft.symbol, self._words(leg), params_of(leg, _new_id()))
            )
            if entry.outcome is not Outcome.ACCEPTED:
                break
        return entry

    async def place(self, draft: Draft) -> Entry:
        """Place an order, or the two of an OCO."""
        own, symbol = _new_id(), draft.symbol
        paired = draft.kind is Kind.OCO
        return await self._send(
            _Request(
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
        return await self._send(
            _Request(Action.CANCEL, "order.cancel", symbol, f"order {order_id}", params, question)
        )

    async def replace(self, symbol: str, order_id: int, draft: Draft) -> Entry:
        """Cancel an order and place another one; where it can't be cancelled, nothing is placed.

        It may be cancelled and the new one refused: the outcome is PARTLY then.
        """
        own = _new_id()
        params = {"cancelReplaceMode": "STOP_ON_FAILURE", "cancelOrderId": str(order_id)}
        return await self._send(
            _Request(
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
        return await self._send(
            _Request(
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
        return await self._send(
            _Request(
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

    async def _send(self, request: _Request) -> Entry:
        entry = self.ledger.begin(
            venue=self._feed.venue.label,
            action=request.action,
            method=request.method,
            symbol=request.symbol,
            order=request.order,
            client_order_id=request.client_order_id,
            params=request.params,
            now=self._clock.now(),
        )
        obstacle = self._obstacle(request)
        if self._group is None or obstacle:
            return self._not_sent(entry, obstacle or "the connection to the venue has been stopped")
        task = self._group.create_task(self._carry(entry, request, self._group))
        # Whoever waits may leave, as a ticket that is closed; what was sent is followed all the same.
        await asyncio.wait([task])
        return self.ledger.entry(entry.number) or entry

    def _obstacle(self, request: _Request) -> str:
        """Why it can't go now; a request that waits would go when nobody expects it any more."""
        governor, method = self._feed.governor, method_of(request.method)
        if (until := governor.banned_until) is not None:
            when = datetime.fromtimestamp(until / 1000, UTC)
            return f"the exchange takes no requests until {when:%H:%M:%S} UTC"
        if method is not None and not governor.affords(method.weigh(request.params)):
            return "this minute's requests are used up; try again in the next one"
        return ""

    async def _carry(self, entry: Entry, request: _Request, group: asyncio.TaskGroup) -> None:
        """Send once, and note the answer."""
        try:
            reply = await self._feed.ask(request.method, request.params, self._key)
        except UnreachableError as error:
            if not error.sent:
                self._not_sent(entry, str(error))
                return
            entry = self._lose(entry, str(error))
        except RequestError as error:
            self._not_sent(entry, str(error))
            return
        except asyncio.CancelledError:
            self._lose(entry, "depthdeck stopped before the exchange answered; look at the open orders")
            raise
        else:
            entry = answers.enter(entry, reply, _READERS[request.method], self._clock.now())
            self._keep(entry)
        if entry.outcome is Outcome.UNKNOWN:
            self._follow(entry, request.question, group)

    def _follow(self, entry: Entry, question: Question | None, group: asyncio.TaskGroup) -> None:
        if question is None:
            self._note(entry, Outcome.REJECTED, carried_out=False, words=f"no answer: {entry.words}")
        else:
            group.create_task(self._find_out(entry, question))

    async def _find_out(self, entry: Entry, question: Question) -> None:
        """Ask what became of a request until that is certain."""
        settled_at = self._clock.monotonic() + SETTLED
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            await self._clock.sleep(pause)
            asked = self._clock.monotonic()
            try:
                account = self._feed.market.accounts.get(SPOT)
                heard = findings.heard(account, entry.client_order_id)
                finding = heard or await question(self._ask)
            except RequestError as error:
                self._keep(msgspec.structs.replace(entry, words=f"{entry.words}; {error}"))
                continue
            if finding.settled or asked >= settled_at:
                self._keep(
                    msgspec.structs.replace(
                        entry,
                        answered=self._clock.now(),
                        outcome=finding.outcome,
                        carried_out=finding.carried_out,
                        words=finding.words,
                        reports=finding.reports,
                        joined=finding.joined,
                    )
                )
                return

    async def _ask(self, method: str, params: Mapping[str, object]) -> Reply:
        return await self._feed.ask(method, params, self._key)

    def _not_sent(self, entry: Entry, words: str) -> Entry:
        return self._note(entry, Outcome.REJECTED, carried_out=False, words=f"not sent: {words}")

    def _lose(self, entry: Entry, words: str) -> Entry:
        return self._note(entry, Outcome.UNKNOWN, carried_out=None, words=words)

    def _note(self, entry: Entry, outcome: Outcome, *, carried_out: bool | None, words: str) -> Entry:
        noted = msgspec.structs.replace(
            entry, answered=self._clock.now(), outcome=outcome, carried_out=carried_out, words=words
        )
        self._keep(noted)
        return noted

    def _keep(self, entry: Entry) -> None:
        """Note what came of it; the log still tells it after a crash, when the ledger is gone."""
        told = (entry.action, entry.symbol, entry.order, entry.client_order_id, entry.outcome, entry.words)
        _LOG.info("%s of %s: %s %s %s: %s", *told)
        self.ledger.note(entry)


def _new_id() -> str:
    """An id for an order that nobody else has given one."""
    return f"{ID_PREFIX}{token_hex(12)}"
