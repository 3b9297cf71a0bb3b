"""Requests that change something on their way: sent once, and asked about until their outcome is known."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime
from itertools import chain, repeat
from typing import Final, NamedTuple

import msgspec

from tui.feed import answers, findings
from tui.feed.feed import Feed
from tui.feed.findings import Question
from tui.feed.trouble import RequestError, UnreachableError
from tui.feed.weights import URGENT
from tui.market.accounts.ids import SPOT
from tui.orders.ledger import Action, Entry, Ledger, Outcome
from tui.orders.requests import PLACE, PLACE_OCO, TEST
from tui.wire.methods import method_of
from tui.wire.replies import Reply
from tui.wire.signing import RECV_WINDOW, ApiKey

_LOG: Final = logging.getLogger(__name__)

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


class Request(NamedTuple):
    """One request that changes something, and how to find out whether it did."""

    action: Action
    method: str
    symbol: str
    order: str
    params: Mapping[str, str]
    question: Question | None = None
    """None of a test, which carries nothing out."""
    client_order_id: str = ""


class Dispatch:
    """Sends, and follows what it has sent; the ledger is told of everything. Works while `run` runs."""

    def __init__(self, feed: Feed, key: ApiKey, ledger: Ledger) -> None:
        self._feed = feed
        self._key = key
        self._ledger = ledger
        self._clock = feed.clock
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Serve until cancelled; what is under way then is given up, and the ledger says so."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await asyncio.Event().wait()
            finally:
                self._group = None

    async def send(self, request: Request) -> Entry:
        """Send at once or not at all; returns once it was answered, or it is known that nobody knows."""
        entry = self._ledger.begin(
            venue=self._feed.venue.label,
            action=request.action,
            method=request.method,
            symbol=request.symbol,
            order=request.order,
            client_order_id=request.client_order_id,
            params=request.params,
            now=self._clock.now(),
        )
        _log(entry)
        obstacle = self._obstacle(request)
        if self._group is None or obstacle:
            return self._not_sent(entry, obstacle or "the connection to the venue has been stopped")
        task = self._start(self._group, entry, self._carry(entry, request))
        # Whoever waits may leave, as a ticket that is closed; what was sent is followed all the same.
        await asyncio.wait([task])
        return self._ledger.entry(entry.number) or entry

    def _obstacle(self, request: Request) -> str:
        """Why it can't go now; a request that waits would go when nobody expects it any more."""
        governor, method = self._feed.governor, method_of(request.method)
        if (until := governor.banned_until) is not None:
            when = datetime.fromtimestamp(until / 1000, UTC)
            return f"the exchange takes no requests until {when:%H:%M:%S} UTC"
        if method is not None and not governor.affords(method.weigh(request.params), URGENT):
            return "this minute's requests are used up; try again in the next one"
        return ""

    async def _carry(self, entry: Entry, request: Request) -> None:
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
        else:
            entry = answers.enter(entry, reply, _READERS[request.method], self._clock.now())
            self._keep(entry)
        if entry.outcome is Outcome.UNKNOWN:
            self._follow(entry, request.question)

    def _follow(self, entry: Entry, question: Question | None) -> None:
        if question is None:
            self._note(entry, Outcome.REJECTED, carried_out=False, words=f"no answer: {entry.words}")
        elif self._group is None:
            self._give_up(entry)
        else:
            self._start(self._group, entry, self._find_out(entry, question))

    def _start(
        self, group: asyncio.TaskGroup, entry: Entry, work: Coroutine[None, None, None]
    ) -> asyncio.Task[None]:
        """Do what follows an entry; where that is stopped, even before it has begun, the entry says so."""

        def ended(task: asyncio.Task[None]) -> None:
            known = self._ledger.entry(entry.number)
            if task.cancelled() and known is not None and known.in_flight:
                self._give_up(known)

        task = group.create_task(work)
        task.add_done_callback(ended)
        return task

    async def _find_out(self, entry: Entry, question: Question) -> None:
        """Ask what became of a request until that is certain."""
        settled_at = self._clock.monotonic() + SETTLED
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            try:
                await self._clock.sleep(pause)
                asked = self._clock.monotonic()
                account = self._feed.market.accounts.get(SPOT)
                heard = findings.heard(account, entry.client_order_id)
                finding = heard or await question(self._ask)
            except RequestError as error:
                self._keep(msgspec.structs.replace(entry, words=f"{entry.words}; {error}"))
                continue
            if finding.settled or asked >= settled_at:
                self._resolve(entry, finding)
                return

    def _resolve(self, entry: Entry, finding: findings.Finding) -> None:
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

    async def _ask(self, method: str, params: Mapping[str, object]) -> Reply:
        return await self._feed.ask(method, params, self._key)

    def _not_sent(self, entry: Entry, words: str) -> Entry:
        return self._note(entry, Outcome.REJECTED, carried_out=False, words=f"not sent: {words}")

    def _lose(self, entry: Entry, words: str) -> Entry:
        return self._note(entry, Outcome.UNKNOWN, carried_out=None, words=words)

    def _give_up(self, entry: Entry) -> None:
        told = entry.words or "stopped before the exchange answered"
        words = f"{told}; nobody asks any more: look at the open orders at {entry.venue}"
        self._note(entry, Outcome.GIVEN_UP, carried_out=None, words=words)

    def _note(self, entry: Entry, outcome: Outcome, *, carried_out: bool | None, words: str) -> Entry:
        noted = msgspec.structs.replace(
            entry, answered=self._clock.now(), outcome=outcome, carried_out=carried_out, words=words
        )
        self._keep(noted)
        return noted

    def _keep(self, entry: Entry) -> None:
        _log(entry)
        self._ledger.note(entry)


def _log(entry: Entry) -> None:
    """Tell the log, which is still there after a crash."""
    told = (entry.action, entry.symbol, entry.order, entry.client_order_id, entry.outcome, entry.words)
    _LOG.info("%s of %s: %s %s %s %s", *told)
