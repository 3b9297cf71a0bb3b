"""Requests in the name of a key: signed by the exchange's clock, within the weight, and never sent twice."""

from collections.abc import Callable, Coroutine, Mapping
from math import inf
from typing import Final

from tui.feed.clock import Clock
from tui.feed.inquiries import WRONG_CLOCK, Inquiries, Way
from tui.feed.requests import Requests
from tui.feed.rest import Rest, Verb
from tui.feed.trouble import UnreachableError
from tui.feed.weights import URGENT, Governor
from tui.wire import commands, signing
from tui.wire.methods import SESSION_WEIGHT, UNKNOWN_WEIGHT, method_of
from tui.wire.replies import Reply
from tui.wire.signing import ApiKey

PATIENCE: Final = 3.0
"""Seconds after which nobody expects an order to be carried out that was refused for its time."""
KEY_HEADER: Final = "X-MBX-APIKEY"


class SignedRequests:
    """Asks over the WebSocket API; by REST only what nothing else has.

    A request that the exchange found to be of the wrong time is signed anew once: it was surely not carried
    out; one that changes something only where that comes at once. Nothing else is repeated.
    """

    def __init__(
        self,
        requests: Requests | None,
        rest: Rest | None,
        inquiries: Inquiries,
        governor: Governor,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._rest = rest
        self._inquiries = inquiries
        self._governor = governor
        self._clock = clock
        self._knows_time = False

    async def ask(
        self, method: str, params: Mapping[str, object], key: ApiKey | None, *, over: Way | None = None
    ) -> Reply:
        """Ask, signed where a key is given; a refusal is a reply. Raises RequestError.

        `over` is a connection of its own, for what holds for a connection: sessions and subscriptions.
        """
        requests = over or self._requests
        if requests is None:
            raise UnreachableError(f"{method}: this venue has no WebSocket API")
        known = method_of(method)
        weight = known.weigh(params) if known else SESSION_WEIGHT if over else UNKNOWN_WEIGHT
        changes = known is not None and known.changes

        async def once() -> Reply:
            await self._spend(method, weight, URGENT if changes else 0)
            if key is None:
                return await requests.call(method, params)
            return await requests.call(method, signing.sign_params(params, key, timestamp=self._time()))

        return await self._in_time(once, timed=key is not None, patience=PATIENCE if changes else inf)

    async def look_up(
        self,
        path: str,
        params: Mapping[str, object],
        key: ApiKey,
        weight: int,
        *,
        verb: Verb = "GET",
        signed: bool = True,
    ) -> Reply:
        """Ask a path of REST; a refusal is a reply. Raises RequestError.

        What is not signed just names the key, as requests for listenKeys do.
        """
        rest = self._rest
        if rest is None:
            raise UnreachableError(f"{path}: this venue has no REST")

        async def once() -> Reply:
            await self._spend(path, weight)
            if signed:
                query = signing.sign_query(params, key, timestamp=self._time())
            else:
                query = commands.query(params)
            whole = f"{path}?{query}" if query else path
            return await rest.ask(path, whole, {KEY_HEADER: key.name.reveal()}, verb)

        return await self._in_time(once, timed=signed)

    async def _in_time(
        self, once: Callable[[], Coroutine[None, None, Reply]], *, timed: bool, patience: float = inf
    ) -> Reply:
        until = self._clock.monotonic() + patience
        if timed and not self._knows_time:
            await self._set_clock()
        reply = await once()
        self._inquiries.heed(reply)
        refused = timed and reply.failure is not None and reply.failure.code == WRONG_CLOCK
        if refused and self._clock.monotonic() <= until:
            await self._set_clock()
            # That may have taken long.
            if self._clock.monotonic() <= until:
                reply = await once()
                self._inquiries.heed(reply)
        return reply

    async def _spend(self, method: str, weight: int, priority: int = 0) -> None:
        await self._governor.spend(weight, priority)
        if self._inquiries.stopped:
            raise UnreachableError(f"{method}: the feed has stopped")

    async def _set_clock(self) -> None:
        self._governor.offset, _ = await self._inquiries.clock_offset()
        self._knows_time = True

    def _time(self) -> int:
        return self._clock.now() + self._governor.offset
